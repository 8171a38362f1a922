"""The fix that several rules offer: an index that is searched for every package becomes explicit."""

from __future__ import annotations

from indexlint.findings import Change, Fix
from indexlint.model.index import Index
from indexlint.model.project import Project


def make_explicit(project: Project, index: Index, applicability: str) -> Fix | None:
    """A fix that makes the index explicit, and not the default.

    None for a legacy setting, which has no such key, and for an index that nothing names or publishes to: explicit, it would
    be cut off.
    """
    if not index.is_table or not (project.pins_to(index) or index.publish_url):
        return None
    change = Change("insert", index.place(), True, "explicit")
    if "explicit" in index.settings:
        change = Change("set", index.place("explicit"), True)
    changes = [change]
    if index.default:
        changes.append(Change("delete", index.place("default")))
    return Fix("Make the index explicit", applicability, tuple(changes))
