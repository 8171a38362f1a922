"""IX109: a private index without a name."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import INFO, Evidence, Finding
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX109",
    name="unnamed-private-index",
    summary="A private index without a name: no variable can carry its credential, and no pin can mean it.",
    severity=INFO,
    when=("unnamed",),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each private index table without a name that is not explicit."""
    for index in project.indexes:
        if index.kind == "index" and index.name is None and not index.explicit and project.is_private(index):
            yield Finding(
                f"{index.label} has no name: no `UV_INDEX_..._PASSWORD` can carry its credential, and no pin can mean it",
                index.place(),
                anchor=index.shown,
                help="add a `name`",
                evidence=Evidence("uv", ">=0.4.26", "A3.env"),
                rule=RULE.name,
            )
