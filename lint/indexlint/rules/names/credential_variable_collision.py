"""IX107: two indexes, one pair of credential variables."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, WARNING, Evidence, Finding, Related
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX107",
    name="credential-variable-collision",
    summary="Two index names give the same credential variables.",
    severity=ERROR,
    when=("several",),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each index whose variables an index before it has already."""
    if project.is_member:
        return
    first: dict[str, Index] = {}
    for index in project.reachable:
        if index.variable is None or not index.url.is_remote:
            continue
        other = first.setdefault(index.variable, index)
        # The same name twice is `duplicate-index-name`, one URL under two names is harmless here.
        if other.name == index.name or other.url.canonical == index.url.canonical:
            continue
        if project.is_public(index) and project.is_public(other):
            continue
        yield _finding(index, other)


def _finding(index: Index, other: Index) -> Finding:
    elsewhere = index.url.realm != other.url.realm
    risk = (
        f"a token for {other.url.host} is also sent to {index.url.host}"
        if elsewhere
        else "they cannot have different credentials"
    )
    return Finding(
        f"`{other.name}` and `{index.name}` have the same credential variables, {index.variable}_USERNAME and "
        f"{index.variable}_PASSWORD: {risk}",
        index.place("name"),
        anchor=f"{other.name} {index.name}",
        help="rename one: uv upper-cases letters and makes every other character `_`; `-`, `.` and case make no difference",
        severity=ERROR if elsewhere else WARNING,
        related=(Related("the other index", other.place("name")),),
        evidence=Evidence("uv", ">=0.4.26", "B7"),
        rule=RULE.name,
    )
