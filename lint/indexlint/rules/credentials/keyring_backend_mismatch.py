"""IX419: a keyring backend that does not answer for the index's URL."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from indexlint.findings import WARNING, Finding, Related
from indexlint.model.index import Dependency, Index
from indexlint.model.project import Project
from indexlint.model.url import unquote
from indexlint.registries.shape import Recognised
from indexlint.rules.rule import Rule
from indexlint.rules.urls._mistaken import anchor

RULE = Rule(
    code="IX419",
    name="keyring-backend-mismatch",
    summary="The project's keyring backend does not answer for the URL of the index.",
    severity=WARNING,
    when=("keyring",),
)

_GITLAB_PATH = re.compile(r"/api/v4/projects/[^/]+/packages/pypi")
_AZURE_HOSTS = ("pkgs.dev.azure.com", "pkgs.visualstudio.com", "pkgs.codedev.ms", "pkgs.vsts.me")
_CODEARTIFACT_HOST = re.compile(r".+\.d\.codeartifact\.[a-z0-9-]+\.amazonaws\.com")


def check(project: Project) -> Iterator[Finding]:
    """A finding for each private index whose product has a backend among the project's requirements that ignores the URL."""
    if project.keyring is None:
        return
    backends = _backends(project)
    for index in project.indexes:
        found = project.registry(index.url)
        if found is None or found.mistake or found.product not in _BACKENDS or project.is_public(index):
            continue
        for package, answers, why in _BACKENDS[found.product]:
            if package in backends and not answers(index, found):
                yield _finding(index, package, why(found), backends[package])


def _backends(project: Project) -> dict[str, Dependency]:
    """The keyring backends that the project, or its workspace's root, requires."""
    known = {package for rows in _BACKENDS.values() for package, _, _ in rows}
    return {
        package: dependency
        for owner in (project.root, project)
        for package in known
        for dependency in owner.requirements_of(package)
    }


def _finding(index: Index, package: str, why: str, dependency: Dependency) -> Finding:
    return Finding(
        f"{index.label}: the keyring backend `{package}` {why}, so uv gets no credential from it for this index",
        index.url_place,
        anchor=anchor(index),
        help=f"give the credential in {index.variable}_USERNAME and {index.variable}_PASSWORD"
        if index.variable
        else "name the index, and give the credential in its variables",
        related=(Related(f"`{package}` is required here", dependency.place),),
        rule=RULE.name,
    )


def _gitlab_answers(index: Index, found: Recognised) -> bool:
    return found.kind == "index" and bool(_GITLAB_PATH.match(unquote(index.url.path)))


def _gitlab_why(found: Recognised) -> str:
    if found.parts["scope"] == "groups":
        return "answers for projects only, not for groups"
    if found.parts["id_kind"] != "number":
        return "does not answer for a project that is written with its path (`%2F`)"
    return "does not answer for a GitLab below a path of its host"


_Row = tuple[str, Callable[[Index, Recognised], bool], Callable[[Recognised], str]]
# Read in the wheels of keyring-gitlab-pypi 1.2, artifacts-keyring 1.0.0 and keyrings.codeartifact 2.1.2.
_BACKENDS: dict[str, tuple[_Row, ...]] = {
    "gitlab": (("keyring-gitlab-pypi", _gitlab_answers, _gitlab_why),),
    "azure": (
        (
            "artifacts-keyring",
            lambda index, _: index.url.host.endswith(_AZURE_HOSTS),
            lambda _: "does not answer for Azure DevOps Server on premises",
        ),
    ),
    "codeartifact": (
        (
            "keyrings-codeartifact",
            lambda index, _: bool(_CODEARTIFACT_HOST.fullmatch(index.url.host)),
            lambda _: "answers for hosts of `*.d.codeartifact.REGION.amazonaws.com` only",
        ),
    ),
}
