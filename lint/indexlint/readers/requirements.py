"""Requirement strings (PEP 508): the name and whether there is a direct URL, without importing a parser for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from indexlint.model.index import Dependency, WrittenUrl
from indexlint.model.place import Keys, Place
from indexlint.model.project import Project
from indexlint.model.url import IndexUrl

_NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(@)?")
_SEPARATORS = re.compile(r"[-_.]+")


def normalise(name: str) -> str:
    """A package's name as PEP 503 compares it."""
    return _SEPARATORS.sub("-", name).lower()


def dependency(text: str, kind: str, place: Place, scope: str | None) -> Dependency:
    """One requirement; a text that is none has an empty package name."""
    match = _NAME.match(text)
    package = normalise(match.group(1)) if match else ""
    return Dependency(package, kind, text, place, scope, bool(match and match.group(2)))


def requirement_list(entries: Any, kind: str, file: str, keys: Keys, scope: str | None = None) -> Iterator[Dependency]:
    """The strings of an array of requirements; anything else in it is left out."""
    if isinstance(entries, list):
        for number, entry in enumerate(entries):
            if isinstance(entry, str):
                yield dependency(entry, kind, Place(file, (*keys, number)), scope)


def add_requirements(project: Project, found: Iterable[Dependency]) -> None:
    """Add requirements to a project, and the direct URLs in them."""
    requirements = tuple(found)
    project.dependencies += requirements
    for item in requirements:
        if item.url:
            offset = item.text.index("@") + 1
            offset += len(item.text[offset:]) - len(item.text[offset:].lstrip())
            end = re.search(r"\s|$", item.text[offset:])
            text = item.text[offset : offset + (end.start() if end else 0)]
            prefix = len(text) - len(text.removeprefix("git+"))
            url = IndexUrl(text[prefix:])
            what = f"the URL of the requirement `{item.package}`"
            project.other_urls.append(WrittenUrl(url, item.place, "requirement", what, offset + prefix))
