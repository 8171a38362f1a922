"""IX103: an explicit index that nothing can name."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, Evidence, Finding
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX103",
    name="explicit-without-name",
    summary="An explicit index without a name, which no pin can use.",
    severity=ERROR,
    when=("unnamed",),
)
REFUSED = (0, 10, 0)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each explicit index without a name."""
    for index in project.indexes:
        if not index.explicit or index.name is not None or index.tool != "uv":
            continue
        then = "uv stops with an error"
        if not project.releases.since(REFUSED):
            then = "uv <0.10.0 says nothing and never asks it"
        elif project.releases.before(REFUSED):
            then = "uv >=0.10.0 stops with an error, and an older one says nothing and never asks it"
        yield Finding(
            f"{index.label} is explicit and has no name, so no pin can use it: {then}",
            index.place("explicit"),
            anchor=index.shown,
            help="give it a `name`, and pin packages to it in `tool.uv.sources`",
            evidence=Evidence("uv", ">=0.10.0" if project.releases.since(REFUSED) else "<0.10.0", "D7"),
            rule=RULE.name,
        )
