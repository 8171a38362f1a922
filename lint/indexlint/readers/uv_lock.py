"""uv.lock, of any revision: which registry each package comes from, and its files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from indexlint.model.index import LockedPackage
from indexlint.model.place import Keys, Place
from indexlint.model.project import Lock
from indexlint.toml.document import TomlError, parse

if TYPE_CHECKING:
    from indexlint.readers.script import ScriptDocument
    from indexlint.toml.document import Document

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
    return Lock(file, tuple(packages), tuple(strings))


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
    )


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
