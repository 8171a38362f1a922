"""IX501: a GitLab group index that is written with the group's name."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, Finding
from indexlint.model.project import Project
from indexlint.rules.rule import Rule
from indexlint.rules.urls._gitlab_names import check_scope

RULE = Rule(
    code="IX501",
    name="gitlab-group-name",
    summary="A GitLab group index is written with the group's name; its files are linked by the numeric id.",
    severity=ERROR,
    when=("gitlab",),
    fix="safe or unsafe",
)


def check(project: Project) -> Iterator[Finding]:
    """A finding for each group index whose id is no number."""
    return check_scope(project, "groups", RULE)
