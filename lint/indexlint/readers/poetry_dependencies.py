"""The requirements of Poetry and PDM tables, as far as uv's rules must know of them.

A project that is still resolved by Poetry or PDM can have ``[tool.uv]`` tables too; a package that only those tables
require is no reason to call a pin unused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from indexlint.model.place import Keys
from indexlint.model.requirements import Requirements
from indexlint.readers.requirements import requirement_list


def foreign_dependencies(data: dict[str, Any], file: str) -> Iterator[Requirements]:
    """What ``[tool.poetry]`` and ``[tool.pdm]`` require."""
    tool = data.get("tool")
    if not isinstance(tool, dict):
        return
    poetry = tool.get("poetry")
    if isinstance(poetry, dict):
        base: Keys = ("tool", "poetry")
        yield from _names(poetry.get("dependencies"), file, (*base, "dependencies"))
        yield from _names(poetry.get("dev-dependencies"), file, (*base, "dev-dependencies"))
        groups = poetry.get("group")
        for name, group in groups.items() if isinstance(groups, dict) else ():
            if isinstance(group, dict):
                yield from _names(group.get("dependencies"), file, (*base, "group", name, "dependencies"))
    pdm = tool.get("pdm")
    groups = pdm.get("dev-dependencies") if isinstance(pdm, dict) else None
    for name, entries in groups.items() if isinstance(groups, dict) else ():
        yield from requirement_list(entries, "foreign", file, ("tool", "pdm", "dev-dependencies", name), name)


def _names(table: Any, file: str, keys: Keys) -> Iterator[Requirements]:
    names = [name for name in table if name != "python"] if isinstance(table, dict) else ()
    if names:
        yield Requirements(names, "foreign", file, keys, part="key")
