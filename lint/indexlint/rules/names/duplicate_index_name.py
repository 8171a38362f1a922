"""IX101: one name for two indexes."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, Evidence, Finding, Related
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX101",
    name="duplicate-index-name",
    summary="Two indexes of one file have the same name.",
    severity=ERROR,
    when=("several",),
)
# The first release that refuses the name in pyproject.toml.
REFUSED = (0, 6, 4)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each index whose name another one of its file has before it."""
    first: dict[tuple[str, str], Index] = {}
    for index in project.indexes:
        if index.kind != "index" or index.name is None or index.tool != "uv":
            continue
        other = first.setdefault((index.file, index.name), index)
        if other is not index:
            yield _finding(project, index, other)


def _finding(project: Project, index: Index, other: Index) -> Finding:
    message = f"two indexes of this file have the name `{index.name}`: "
    if index.origin != "pyproject":
        message += "uv says nothing, and never asks the second one"
        evidence = Evidence(
            "uv", ">=0.4.26", "names.second-uv-toml" if index.origin == "uv.toml" else "names.second-script"
        )
    elif not project.releases.since(REFUSED):
        message += "uv <0.6.4 says nothing, and never asks the second one"
        evidence = Evidence("uv", "<0.6.4", "names.second")
    else:
        message += "uv stops with an error"
        if project.releases.before(REFUSED):
            message += " (uv <0.6.4 never asks the second one, and says nothing)"
        evidence = Evidence("uv", ">=0.6.4", "D5")
    return Finding(
        message,
        index.place("name"),
        anchor=index.name or "",
        help="rename one of them, and the pins that mean it",
        related=(Related("the first one", other.place("name")),),
        evidence=evidence,
        rule=RULE.name,
    )
