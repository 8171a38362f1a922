"""IX503: a GitLab URL that is no index of a group or a project."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, Finding
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.registries.shape import Recognised
from indexlint.rules.rule import Rule
from indexlint.rules.urls._mistaken import anchor, mistaken, outcome, proof, rewrite

_WRONG = {
    "api-version": "GitLab's API is at `/api/v4`",
    "double-encoded": "the slash of the path is encoded twice (`%252F`), so GitLab looks for a name with a percent sign",
    "file-url": "this is the address of one file, not of the index",
    "group-without-dash": "a group's index has `/-/` before `packages`; GitLab has nothing at this address",
    "missing-api": "the path lacks `/api/v4`, so this is a page for people, not the index",
    "missing-id": "no group or project is named",
    "no-instance-endpoint": "GitLab has no package index for a whole instance, only for a group or a project",
    "package-page": "this is the page of one package, not the index",
    "project-with-dash": "a project's index has no `/-/` before `packages`; GitLab has nothing at this address",
    "project-without-namespace": "GitLab looks for a project by its number or by its whole path, not by its name alone",
    "singular-scope": "GitLab's API says `groups` and `projects`; it has nothing at this address",
    "unencoded-path": "the path of a group or project must be one segment, with `%2F` for each slash",
    "unknown-path": "GitLab has nothing at this address",
    "web-page": "this is a page for people, not the index",
}

RULE = Rule(
    code="IX503",
    name="malformed-gitlab-url",
    summary="A GitLab URL that is not the index of a group or a project.",
    severity=ERROR,
    when=tuple(f"mistake:{mistake}" for mistake in _WRONG),
    fix="safe or unsafe",
)


def check(project: Project) -> Iterator[Finding]:
    """A finding for each index at GitLab whose URL is wrong in another way than by a missing ``simple``."""
    for index, found in mistaken(project, frozenset(_WRONG)):
        if found.product == "gitlab" and found.title is not None:
            yield _finding(project, index, found)


def _finding(project: Project, index: Index, found: Recognised) -> Finding:
    assert found.mistake is not None
    wrong = _WRONG[found.mistake]
    if found.mistake == "web-page" and found.parts.get("page") == "clone":
        wrong = "this is the address to clone a repository from, not the index"
    where = found.spans.get("id") if found.mistake.endswith(("encoded", "path", "namespace")) else index.url.path_span
    fix = None
    if found.correct is not None:
        fix = rewrite(project, index, found.correct, "Write the index's URL")
    return Finding(
        f"{index.label}: {wrong}; {outcome(project, index, found)}",
        index.in_url(where) if where is not None and where[0] < where[1] else index.url_place,
        anchor=anchor(index),
        help=_help(found),
        evidence=proof(index),
        fix=fix,
        rule=RULE.name,
    )


def _help(found: Recognised) -> str:
    if found.correct is not None:
        return f"write {found.correct}"
    base = found.parts.get("base", "https://HOST")
    if found.mistake == "project-without-namespace":
        path = f"NAMESPACE%2F{found.parts['id']}"
        return f"write the project's number, or its path: {base}/api/v4/projects/{path}/packages/pypi/simple"
    return f"write {base}/api/v4/groups/ID/-/packages/pypi/simple, or {base}/api/v4/projects/ID/packages/pypi/simple"
