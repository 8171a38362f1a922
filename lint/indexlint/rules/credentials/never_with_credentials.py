"""IX407: ``authenticate = "never"`` and a credential."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.auth.plan import plan_of
from indexlint.auth.wrong import Wrong
from indexlint.findings import UNSAFE, WARNING, Change, Evidence, Finding, Fix
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.model.releases import show
from indexlint.rules.credentials._authenticate import honoured_since
from indexlint.rules.credentials._realms import offending, request_line
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX407",
    name="never-with-credentials",
    summary='`authenticate = "never"` for an index that has a credential: it is not sent, or only with the pages.',
    severity=WARNING,
    when=("never",),
    fix="unsafe",
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each index that has both."""
    plan = plan_of(project)
    for index in project.indexes:
        first = honoured_since(index)
        if index.authenticate != "never" or not project.releases.since(first) or index not in project.active:
            continue
        allowed = [release for release in project.releases if release >= first]
        wrong = offending(project, index, allowed)
        if wrong is None:
            continue
        source = plan.of(index).source
        if index.url.has_credentials:
            happens = (
                f'{index.label} has a credential in its URL and `authenticate = "never"`: uv >={show(first)} sends it with the '
                "pages, but not with the files below the index's root, which are then refused (401)"
            )
            yield _finding(index, happens, wrong, "C3n.url")
        elif source == "environment" and index.variable:
            happens = (
                f'{index.label} has `authenticate = "never"`: uv >={show(first)} never sends the credential of '
                f"{index.variable}_USERNAME and {index.variable}_PASSWORD"
            )
            yield _finding(index, happens, wrong, "C3n.env")


def _finding(index: Index, happens: str, wrong: Wrong, scenario: str) -> Finding:
    return Finding(
        happens,
        index.place("authenticate"),
        anchor=index.shown,
        help='delete `authenticate = "never"`, or the credential if the index needs none',
        related=request_line(wrong, index),
        evidence=Evidence("uv", f">={show(honoured_since(index))}", scenario),
        fix=Fix('Delete `authenticate = "never"`', UNSAFE, (Change("delete", index.place("authenticate")),)),
        rule=RULE.name,
    )
