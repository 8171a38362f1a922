"""IX511: an index URL with a query or a fragment."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import UNSAFE, WARNING, Change, Evidence, Finding, Fix
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.rules.rule import Rule
from indexlint.rules.urls._mistaken import anchor

RULE = Rule(
    code="IX511",
    name="url-query-or-fragment",
    summary="An index URL with a query or a fragment: uv keeps it as it is, and writes it into uv.lock.",
    severity=WARNING,
    when=("query",),
    fix="unsafe",
)


def check(project: Project) -> Iterator[Finding]:
    """A finding for each index whose URL has a ``?`` or ``#`` part."""
    for index in project.indexes:
        url = index.url
        if index.kind == "find-links" or index.format == "flat" or not url.is_remote or url.path_span is None:
            continue
        if url.query is None and url.fragment is None:
            continue
        found = project.registry(url)
        if found is None or found.mistake != "web-page":
            yield _finding(index)


def _finding(index: Index) -> Finding:
    url = index.url
    assert url.path_span is not None
    assert url.scheme_span is not None
    part = "query" if url.query is not None else "fragment"
    place = index.in_url((url.path_span[1], url.scheme_span[0] + len(url.raw)))
    kept = (
        "uv sends it with every request and writes it into uv.lock" if part == "query" else "uv writes it into uv.lock"
    )
    if index.tool != "uv":
        kept = "no index has a use for it"
    return Finding(
        f"{index.label}: the URL has a {part}; {kept}",
        place,
        anchor=anchor(index),
        help=f"remove the {part}" + (", and lock again" if index.tool == "uv" else ""),
        evidence=Evidence("uv", ">=0.4.26", f"URL.{part}") if index.tool == "uv" else None,
        fix=Fix(f"Remove the {part}", UNSAFE, (Change("replace", place, ""),)),
        rule=RULE.name,
    )
