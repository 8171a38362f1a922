"""IX415: a credential of which one half is missing or empty."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import WARNING, Evidence, Finding, Related
from indexlint.model.index import Index, variable_name
from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.model.repository import PASSWORD, USERNAME
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX415",
    name="half-credential-variable",
    summary="Of an index's username and password variables, one is empty, or missing where the registry needs both.",
    severity=WARNING,
    when=("ci", "environment"),
)
# GitLab takes a job token only with the username `gitlab-ci-token` (its source, `lib/gitlab/auth/auth_finders.rb`).
_NEED_A_USERNAME = ("CI_JOB_TOKEN", "CI_DEPLOY_PASSWORD")


def check(project: Project) -> Iterator[Finding]:
    """One finding for each index whose variables are set by halves, in a CI file or (``--environment``) here."""
    for index in project.indexes:
        if index.name and project.is_private(index):
            if project.environment is not None:
                yield from _here(project, index)
            elif project.speaks_for_repository:
                yield from _in_files(project, index)


def _here(project: Project, index: Index) -> Iterator[Finding]:
    assert project.environment is not None
    pair = project.environment.credential(index)
    if pair is None:
        return
    username, password = pair
    prefix = index.variable
    if username is None and password is not None and not password:
        yield _finding(
            index, index.place("name"), f"{prefix}_PASSWORD is set, but empty: uv sends an empty password (401)"
        )
    elif username is not None and password is None:
        yield _finding(
            index,
            index.place("name"),
            f"{prefix}_USERNAME is set, but {prefix}_PASSWORD is not: only the keyring or netrc can add the password",
        )
    elif password is not None and not password:
        yield _finding(
            index, index.place("name"), f"{prefix}_PASSWORD is set, but empty: uv sends an empty password (401)"
        )


def _in_files(project: Project, index: Index) -> Iterator[Finding]:
    assert index.name is not None
    found = project.repository.credential(variable_name(index.name))
    password, username = found.get(PASSWORD), found.get(USERNAME)
    if password is not None and password.empty:
        yield _finding(index, password.place, f"{password.name} is set to nothing: uv sends an empty password (401)")
    elif password is not None and username is None and password.source in _NEED_A_USERNAME and not index.url.username:
        name = "`gitlab-ci-token`" if password.source == "CI_JOB_TOKEN" else "the deploy token's own"
        yield _finding(
            index,
            password.place,
            f"{password.name} is taken from {password.source}, but {index.variable}_USERNAME is not set: "
            f"GitLab accepts that token only with a username ({name})",
        )
    elif username is not None and password is None and not username.empty and project.keyring is None:
        yield _finding(
            index,
            username.place,
            f"{username.name} is set, but {index.variable}_PASSWORD is not: only the keyring or netrc can add the password",
        )


def _finding(index: Index, place: Place, message: str) -> Finding:
    related = () if place.file == index.file and place.line is None else (Related(index.label, index.place()),)
    return Finding(
        message,
        place,
        anchor=index.name or "",
        help=f"set both {index.variable}_USERNAME and {index.variable}_PASSWORD",
        related=related,
        evidence=Evidence(
            "uv", ">=0.4.26", "C2.emptypw" if "empty" in message or "nothing" in message else "C2.useronly"
        ),
        rule=RULE.name,
    )
