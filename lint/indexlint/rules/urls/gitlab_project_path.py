"""IX502: a GitLab project index that is written with the project's path."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, Finding
from indexlint.model.project import Project
from indexlint.rules.rule import Rule
from indexlint.rules.urls._gitlab_names import check_scope

RULE = Rule(
    code="IX502",
    name="gitlab-project-path",
    summary="A GitLab project index is written with the project's path; its files are linked by the numeric id.",
    severity=ERROR,
    when=("gitlab",),
    fix="safe or unsafe",
)


def check(project: Project) -> Iterator[Finding]:
    """A finding for each project index whose id is no number."""
    return check_scope(project, "projects", RULE)
