"""IX510: one page of links stands where an index is meant."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, UNSAFE, Change, Evidence, Finding, Fix
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.rules.rule import Rule
from indexlint.rules.urls._mistaken import anchor, outcome

RULE = Rule(
    code="IX510",
    name="html-page-as-index",
    summary="A page of links to files (find-links) stands where an index with a page for each package is meant.",
    severity=ERROR,
    when=("html",),
    fix="unsafe",
)

_FLAT_SINCE = (0, 6, 11)


def check(project: Project) -> Iterator[Finding]:
    """A finding for each index whose URL is an HTML page; Poetry reads such a page as what it is."""
    for index in project.indexes:
        if index.kind == "find-links" or index.format == "flat" or index.tool == "poetry":
            continue
        if index.url.is_remote and index.url.path.lower().endswith((".html", ".htm")):
            yield _finding(project, index)


def _finding(project: Project, index: Index) -> Finding:
    fix = None
    help_ = "give the page as `find-links`"
    if index.is_table and index.tool == "uv":
        help_ = 'add `format = "flat"` (uv 0.6.11 and later), or give the page as `find-links`'
        change = (
            Change("set", index.place("format"), "flat")
            if "format" in index.settings
            else Change("insert", index.place(), "flat", "format")
        )
        if project.releases.since(_FLAT_SINCE):
            fix = Fix('Add `format = "flat"`', UNSAFE, (change,), reveals=True)
    return Finding(
        f"{index.label}: this is one page of links, and an index has a page for each package; {outcome(project, index)}",
        index.url_place,
        anchor=anchor(index),
        help=help_,
        evidence=Evidence("uv", ">=0.4.26", "URL.flat-page") if index.tool == "uv" else None,
        fix=fix,
        rule=RULE.name,
    )
