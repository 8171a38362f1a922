"""uv.lock, of any revision: which registry each package comes from, and its files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from indexlint.model.index import LockedPackage
from indexlint.model.place import Keys, Place
from indexlint.model.project import Glance, Lock
from indexlint.model.url import looks_like_token
from indexlint.toml.document import TomlError, parse

if TYPE_CHECKING:
    from indexlint.readers.script import ScriptDocument
    from indexlint.toml.document import Document

_USERINFO = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://(?P<userinfo>[^/?#\s]*)@(?P<host>[^/?#\s:]*)")
_REGISTRY = re.compile(rb'source = \{ registry = "([^"\\]*)" \}')
_SOURCES = ("registry", "git", "url", "path", "directory", "editable", "virtual")


def read_lock(raw: bytes, file: str, documents: dict[str, Document | ScriptDocument]) -> Lock | None:
    """The lock file's packages; None where it is no TOML (uv itself then says so)."""
    try:
        document = parse(raw)
    except TomlError:
        return None
    documents[file] = document
    entries = document.data.get("package")
    packages = []
    strings: list[tuple[str, Place]] = []
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict) and isinstance(entry.get("name"), str):
            packages.append(_package(entry, number, file))
            strings += _index_strings(entry, file, ("package", number))
    # A URL with userinfo is rare, and looking for one string by string is slow.
    secrets: dict[tuple[str, str], list[Place]] = {}
    for host, userinfo, place in _secrets(document.data, file, ()) if b"@" in raw else ():
        secrets.setdefault((host, userinfo), []).append(place)
    told = tuple((host, tuple(places)) for (host, _), places in secrets.items())
    return Lock(file, tuple(packages), tuple(strings), told)


def glance(raw: bytes) -> Glance:
    """What a lock tells before it is parsed. Only uv's own way of writing registries is understood."""
    found = _REGISTRY.findall(raw)
    known = len(found) == raw.count(b"registry")
    registries = frozenset(text.decode("utf-8", "replace") for text in found) if known else None
    return Glance(registries, b"@" in raw, b"http://" in raw)


def _package(entry: dict[str, Any], number: int, file: str) -> LockedPackage:
    source = entry.get("source")
    kind = next((key for key in _SOURCES if key in source), "") if isinstance(source, dict) else ""
    registry = source.get("registry") if isinstance(source, dict) else None
    version = entry.get("version")
    return LockedPackage(
        name=entry["name"],
        version=version if isinstance(version, str) else None,
        registry=registry if isinstance(registry, str) else None,
        source=kind,
        files=tuple(_files(entry)),
        dependencies=tuple(_dependencies(entry)),
        number=number,
        file=file,
        has_sdist=_has_url(entry.get("sdist")),
    )


def _has_url(table: Any) -> bool:
    return isinstance(table, dict) and isinstance(table.get("url"), str)


def _secrets(value: Any, file: str, keys: Keys) -> Iterator[tuple[str, str, Place]]:
    """(host, userinfo, place) of every string that is a URL with a password, or a token in the place of the username."""
    if isinstance(value, str):
        found = _USERINFO.search(value) if "@" in value else None
        if found is not None and _is_secret(found):
            yield found.group("host"), found.group("userinfo"), Place(file, keys, within=found.span("userinfo"))
        return
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from _secrets(child, file, (*keys, key))


def _is_secret(found: re.Match[str]) -> bool:
    username, _, password = found.group("userinfo").partition(":")
    secret = password or (username if looks_like_token(username) else "")
    return bool(secret) and not secret.startswith(("$", "%24", "%7B", "{"))


def _files(entry: dict[str, Any]) -> Iterator[str]:
    wheels = entry.get("wheels")
    for file in (entry.get("sdist"), *(wheels if isinstance(wheels, list) else ())):
        url = file.get("url") if isinstance(file, dict) else None
        if isinstance(url, str):
            yield url


def _dependencies(entry: dict[str, Any]) -> Iterator[str]:
    tables = [entry.get("dependencies")]
    for key in ("optional-dependencies", "dev-dependencies"):
        table = entry.get(key)
        if isinstance(table, dict):
            tables += table.values()
    for table in tables:
        for requirement in table if isinstance(table, list) else ():
            if isinstance(requirement, dict) and isinstance(requirement.get("name"), str):
                yield requirement["name"]


def _index_strings(entry: dict[str, Any], file: str, base: Keys) -> Iterator[tuple[str, Place]]:
    """The ``index =`` strings of ``[package.metadata]``: uv compares them with the pins' URLs."""
    metadata = entry.get("metadata")
    if not isinstance(metadata, dict):
        return
    lists: list[tuple[Keys, Any]] = [((*base, "metadata", "requires-dist"), metadata.get("requires-dist"))]
    groups = metadata.get("requires-dev")
    if isinstance(groups, dict):
        lists += [((*base, "metadata", "requires-dev", group), entries) for group, entries in groups.items()]
    for keys, entries in lists:
        for number, requirement in enumerate(entries if isinstance(entries, list) else ()):
            index = requirement.get("index") if isinstance(requirement, dict) else None
            if isinstance(index, str):
                yield index, Place(file, (*keys, number, "index"))
