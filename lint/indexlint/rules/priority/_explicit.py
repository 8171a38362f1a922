"""The fix that several rules offer: an index that is searched for every package becomes explicit."""

from __future__ import annotations

from indexlint.findings import Change, Fix
from indexlint.model.index import Index
from indexlint.model.project import Project


def make_explicit(project: Project, index: Index, name: str, applicability: str) -> Fix | None:
    """A fix that makes the index explicit, and not the default; ``name`` is for one that has none.

    None for a legacy setting, which has no such key, and where an index of that name is there already.
    """
    if not index.is_table:
        return None
    changes = []
    if not index.name:
        if "name" in index.settings or any(other.name == name for other in project.indexes):
            return None
        changes.append(Change("insert", index.place(), name, "name"))
    if "explicit" in index.settings:
        changes.append(Change("set", index.place("explicit"), True))
    else:
        changes.append(Change("insert", index.place(), True, "explicit"))
    if index.default:
        changes.append(Change("delete", index.place("default")))
    return Fix("Make the index explicit", applicability, tuple(changes))
