"""IX302: one name, two URLs: a member's and the root's."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import WARNING, Evidence, Finding, Related
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX302",
    name="shadowing-member-index",
    summary="A workspace member and the root define one index name with two URLs.",
    severity=WARNING,
    when=("member",),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each name of a member's index that the root gives another URL."""
    if not project.is_member:
        return
    for name, index in project.named.items():
        other = project.root.named.get(name)
        if name is None or other is None or other.url.canonical == index.url.canonical:
            continue
        yield Finding(
            f"`{name}` is {index.url} here and {other.url} in the workspace root: this member's pins get their packages from "
            "here, everybody else's from there, and both read the same credential variables",
            index.place("name"),
            anchor=name,
            help="give one of them another name",
            related=(Related("the workspace root's index of this name", other.place("name")),),
            evidence=Evidence("uv", ">=0.5.21", "T13.same-name"),
            rule=RULE.name,
        )
