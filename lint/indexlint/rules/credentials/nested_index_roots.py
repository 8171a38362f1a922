"""IX411: the root of one index is a path prefix of another's."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.auth.from_project import situation
from indexlint.auth.plan import DIFFERENT, SAME, plan_of
from indexlint.auth.wrong import Wrong, ranges, wrong_requests
from indexlint.findings import ERROR, WARNING, Evidence, Finding, Related
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.rules.credentials._realms import newest_line, private_realms, root_segments
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX411",
    name="nested-index-roots",
    summary="One index stands below another's root: uv sends the outer one's credential to both.",
    severity=ERROR,
    when=("realm", "workspace"),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each index below another one's root that gets the outer one's credential, or loses its own."""
    if project.is_member:
        return
    plan = plan_of(project)
    for realm in private_realms(project):
        for outer, inner in _nested(realm):
            sameness = plan.compare(outer, inner)
            if sameness == SAME or (plan.of(outer).source == "none" and outer.authenticate != "never"):
                continue
            wrongs = _wrongs(project, outer, inner)
            if wrongs:
                known = sameness == DIFFERENT or (outer.authenticate == "never" and plan.of(inner).is_known)
                yield _finding(project, outer, inner, wrongs, known=known)


def _nested(realm: list[Index]) -> Iterator[tuple[Index, Index]]:
    """(outer, inner): the URL or root of the one is a prefix of the other's URL. Each inner one with its nearest outer one."""
    prefixes: dict[tuple[str, ...], Index] = {}
    for index in realm:
        prefixes.setdefault(root_segments(index.url), index)
        prefixes.setdefault(index.url.segments, index)
    for inner in realm:
        segments = inner.url.segments
        for length in range(len(segments) - 1, -1, -1):
            outer = prefixes.get(segments[:length])
            if outer is not None and outer is not inner and outer.url.segments != segments:
                yield outer, inner
                break


def _wrongs(project: Project, outer: Index, inner: Index) -> list[Wrong]:
    outer_label = f"the credential of `{outer.key}`"
    question = situation(project, packages_of=inner, among=[outer, inner])
    return [
        wrong
        for wrong in wrong_requests(question, project.releases)
        if wrong.index_key == (inner.key)
        and (wrong.sent == outer_label or (outer.authenticate == "never" and wrong.sent is None))
    ]


def _finding(project: Project, outer: Index, inner: Index, wrongs: list[Wrong], *, known: bool) -> Finding:
    when = ranges([wrong.release for wrong in wrongs], project.releases)
    if wrongs[-1].sent is None:
        happens = (
            f'`{outer.shown}` has `authenticate = "never"`, and {inner.label} stands below its root: uv {when} takes a request '
            f"of `{inner.shown}` for one of either (the URLs decide which), and then sends no credential"
        )
    else:
        condition = "" if known else "if their credentials differ, "
        happens = (
            f"{condition}uv {when} sends the credential of `{outer.shown}` with the requests of `{inner.shown}`, "
            f"because it stands below the root of `{outer.shown}` ({_root(outer)})"
        )
    return Finding(
        happens,
        inner.url_place,
        anchor=f"{outer.shown} {inner.shown}",
        help=(
            "serve the two indexes from paths of which none is a prefix of the other, or give both one credential and say so: "
            "`shared` in [tool.indexlint.credentials]"
        ),
        severity=ERROR if known else WARNING,
        related=(Related(newest_line(wrongs), inner.url_place), Related("the outer index", outer.url_place)),
        evidence=Evidence("uv", ">=0.4.23", "B6.env"),
        rule=RULE.name,
    )


def _root(index: Index) -> str:
    return f"{index.url.realm}/{'/'.join(root_segments(index.url))}"
