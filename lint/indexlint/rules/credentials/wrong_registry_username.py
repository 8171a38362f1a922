"""IX418: a username that the registry does not take."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, UNSAFE, Change, Finding, Fix
from indexlint.model.index import Index, variable_name
from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.model.repository import JOB_USER, PASSWORD, USERNAME
from indexlint.model.secret import Secret
from indexlint.registries import is_placeholder
from indexlint.registries.shape import Recognised
from indexlint.rules.rule import Rule
from indexlint.rules.urls._mistaken import anchor

RULE = Rule(
    code="IX418",
    name="wrong-registry-username",
    summary="A username that the registry does not take with its tokens.",
    severity=ERROR,
    when=("registry:codeartifact", "registry:artifact-registry", "registry:gitlab"),
    fix="unsafe",
)


def check(project: Project) -> Iterator[Finding]:
    """A finding for each username that its registry refuses: in a URL or, with ``--environment``, in an index's variable."""
    for index in project.indexes:
        found = project.registry(index.url)
        if found is None:
            continue
        pair = project.environment.credential(index) if project.environment is not None else None
        if pair is not None:
            yield from _in_environment(project, index, found, *pair)
        elif found.username:
            yield from _in_url(index, found)
        elif found.product == "gitlab" and index.name and project.speaks_for_repository:
            yield from _in_ci(project, index, found)


def _in_url(index: Index, found: Recognised) -> Iterator[Finding]:
    username = index.url.username
    span = index.url.userinfo_span
    if username is None or span is None or username in found.username or is_placeholder(username):
        return
    start = span[0]
    raw_name = index.url.authority.rpartition("@")[0].partition(":")[0]
    place = index.in_url((start, start + len(raw_name)))
    wanted = found.username[0]
    fix = None
    if len(found.username) == 1 or index.url.password is None:
        fix = Fix(f"Write the username `{wanted}`", UNSAFE, (Change("replace", place, wanted),))
    # A username may be a token that somebody put in the wrong place: it is not shown.
    yield _finding(index, found, place, "the one in the URL", fix)


def _in_environment(
    project: Project, index: Index, found: Recognised, username: Secret | None, password: Secret | None
) -> Iterator[Finding]:
    allowed = found.username
    if found.product == "gitlab" and _is_job_token(project, password):
        allowed = (JOB_USER,)
    if not allowed or not username or username in [Secret(name) for name in allowed]:
        return
    yield _finding(index, found._replace(username=allowed), index.place(), f"{index.variable}_USERNAME", None)


def _in_ci(project: Project, index: Index, found: Recognised) -> Iterator[Finding]:
    """A job token with a username that is written out and is not the one that it needs."""
    assert index.name is not None
    given = project.repository.credential(variable_name(index.name))
    password, username = given.get(PASSWORD), given.get(USERNAME)
    if password is None or password.source != "CI_JOB_TOKEN" or username is None:
        return
    if username.source is None and not username.empty and not username.job_user:
        right = found._replace(username=(JOB_USER,))
        yield _finding(index, right, username.place, f"{username.name}, as it is set here,", None)


def _is_job_token(project: Project, password: Secret | None) -> bool:
    assert project.environment is not None
    return bool(password) and password == project.environment.variables.get("CI_JOB_TOKEN")


def _finding(index: Index, found: Recognised, place: Place, what: str, fix: Fix | None) -> Finding:
    names = " or ".join(f"`{name}`" for name in found.username)
    job = " for a CI job token" if found.product == "gitlab" else ""
    return Finding(
        f"{index.label}: {found.title} takes no username but {names}{job}, and {what} is different: it answers 401",
        place,
        anchor=anchor(index),
        help=f"use {names}",
        fix=fix,
        rule=RULE.name,
    )
