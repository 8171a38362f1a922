"""IX507: a URL that a registry has for something else, or a registry that has no Python packages."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, Finding
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.registries.shape import Recognised
from indexlint.rules.rule import Rule
from indexlint.rules.urls._mistaken import anchor, mistaken, outcome, proof

_WRONG = {
    "file-url": "this is the address of one file",
    "no-python-registry": "GitHub Packages has no registry for Python packages",
    "no-simple": "{} has no `simple` in its index's URL",
    "other-format": "this is {}'s address for packages of another kind",
    "package-page": "this is the page of one package, not of the index",
    "storage-path": "this is where {} stores the files, not the index",
    "unknown-path": "{} has no index at this address",
    "web-page": "this is a page for people",
    "wrong-host": "{} serves packages from another host",
}

RULE = Rule(
    code="IX507",
    name="not-a-package-index",
    summary="A URL that is no package index: a web page, a package's page, a file, GitHub Packages.",
    severity=ERROR,
    when=tuple(f"mistake:{mistake}" for mistake in _WRONG),
)


def check(project: Project) -> Iterator[Finding]:
    """A finding for each index whose URL is known to be something else; GitLab's own shapes have a rule of their own."""
    for index, found in mistaken(project, frozenset(_WRONG)):
        if found.product != "gitlab" or found.title is None:
            yield _finding(project, index, found)


def _finding(project: Project, index: Index, found: Recognised) -> Finding:
    assert found.mistake is not None
    wrong = _WRONG[found.mistake].format(found.title or "the registry")
    return Finding(
        f"{index.label}: {wrong}; {outcome(project, index, found)}",
        index.url_place,
        anchor=anchor(index),
        help=_help(found),
        evidence=proof(index),
        rule=RULE.name,
    )


def _help(found: Recognised) -> str:
    if found.correct is not None:
        return f"write {found.correct}"
    if found.product == "github":
        return (
            "take the package from its repository (`git = ...` in `tool.uv.sources`), or publish it to another registry"
        )
    return "write the URL that the registry gives for installing"
