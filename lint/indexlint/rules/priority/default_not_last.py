"""IX210: the default index stands before others, and is asked after them."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import INFO, SAFE, UNSAFE, Change, Evidence, Finding, Fix
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX210",
    name="default-not-last",
    summary="`default = true` reads as first; the default is always asked last.",
    severity=INFO,
    when=("default",),
    fix="safe or unsafe",
)


def check(project: Project) -> Iterator[Finding]:
    """One finding if the default stands before an index that is asked before it."""
    default = project.default_index
    if project.is_member or default is None or default.explicit or not default.is_table:
        return
    tables = [index for index in project.active if index.is_table]
    later = [index for index in tables[tables.index(default) + 1 :] if not index.explicit]
    if not later:
        return
    yield Finding(
        f"{default.label} is the default, so it is asked after {later[0].label}, which stands below it",
        default.place("default"),
        anchor=default.shown,
        help="move it below the other indexes: the file then reads in the order in which uv asks",
        evidence=Evidence("uv", ">=0.4.26", "D1.private-default"),
        fix=_fix(project, default),
        rule=RULE.name,
    )


def _fix(project: Project, default: Index) -> Fix:
    """Moving is safe unless the order decides which credential an index of the same realm gets."""
    realm = default.url.realm
    alone = realm is None or len([index for index in project.reachable if index.url.realm == realm]) == 1
    change = Change("move-last", default.place(part="table"))
    return Fix("Move the default index to the end", SAFE if alone else UNSAFE, (change,))
