"""What the rules about ``index-url`` and ``extra-index-url`` share."""

from __future__ import annotations

from typing import Any

from indexlint.findings import UNSAFE, Change, Fix
from indexlint.model.index import Index
from indexlint.model.place import Place
from indexlint.model.project import Project


def legacy_indexes(project: Project) -> dict[str, list[Index]]:
    """The indexes of ``index-url`` and ``extra-index-url`` by origin; those of ``[tool.uv.pip]`` have no other form."""
    found: dict[str, list[Index]] = {}
    for index in project.indexes:
        if index.kind in ("index-url", "extra-index-url") and index.origin != "pip":
            found.setdefault(index.origin, []).append(index)
    return found


def modernise(project: Project, legacy: list[Index]) -> Fix | None:
    """Write them as ``[[index]]``, named after their hosts; None where a URL has userinfo, which is to be taken out first."""
    if any(index.url.userinfo_span is not None for index in legacy):
        return None
    changes = []
    names = [index.name for index in project.reachable if index.name]
    ordered = sorted(legacy, key=lambda index: index.default)
    for index in ordered:
        base = index.keys[: index.keys.index(index.kind)]
        name = _name(index, names)
        names.append(name)
        table: dict[str, Any] = {"name": name, "url": index.url.raw}
        if index.default:
            table["default"] = True
        changes.append(Change("append", Place(index.file, (*base, "index")), table))
    for kind in dict.fromkeys(index.kind for index in legacy):
        index = next(item for item in legacy if item.kind == kind)
        changes.append(Change("delete", Place(index.file, index.keys[: index.keys.index(kind) + 1], "key")))
    return Fix("Write them as [[index]]", UNSAFE, tuple(changes))


def _name(index: Index, taken: list[str]) -> str:
    """The host with ``-`` for every dot, and a number where another index has that name."""
    name = "".join(char if char.isascii() and char.isalnum() else "-" for char in index.url.host or "local").strip("-")
    number, chosen = 1, name
    while chosen in taken:
        number += 1
        chosen = f"{name}-{number}"
    return chosen
