"""IX402: a username in the URL that the variables replace."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import WARNING, Evidence, Finding, Related
from indexlint.model.index import Index, variable_name
from indexlint.model.project import Project
from indexlint.model.repository import PASSWORD, USERNAME
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX402",
    name="username-overridden",
    summary="The URL has a username, and the variables set a password alone: the pair replaces it.",
    severity=WARNING,
    when=("ci", "environment"),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each index whose URL's username is lost."""
    for index in project.indexes:
        if index.url.username and not index.url.has_credentials and index.name and index.url.userinfo_span:
            yield from _judge(project, index)


def _judge(project: Project, index: Index) -> Iterator[Finding]:
    assert index.name is not None
    if project.environment is not None:
        pair = project.environment.credential(index)
        if pair is not None and pair[1] is not None and not pair[0]:
            yield _finding(index, "is set here", ())
        elif (
            pair is not None and pair[1] is not None and pair[0] is not None and pair[0].reveal() != index.url.username
        ):
            yield _finding(index, "is set here with another username", ())
        return
    found = project.repository.credential(variable_name(index.name))
    password = found.get(PASSWORD)
    if password is not None and USERNAME not in found:
        yield _finding(index, f"is set in {password.file}", (Related("set here", password.place),))


def _finding(index: Index, how: str, related: tuple[Related, ...]) -> Finding:
    assert index.url.userinfo_span is not None
    alone = "" if "another" in how else f" without {index.variable}_USERNAME"
    return Finding(
        f"{index.variable}_PASSWORD {how}{alone}: uv takes username and password from the variables as a pair, "
        "so the username in the URL is not sent with it, and the server answers 401",
        index.in_url(index.url.userinfo_span),
        anchor=index.name or "",
        help=f"set {index.variable}_USERNAME too, and take the username out of the URL",
        related=related,
        evidence=Evidence("uv", ">=0.4.24", "T18.password-only"),
        rule=RULE.name,
    )
