"""IX509: an index that is a directory, with nothing in it that uv finds."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, UNSAFE, WARNING, Change, Evidence, Finding, Fix
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.rules.credentials.variable_in_url import VARIABLE
from indexlint.rules.rule import Rule
from indexlint.rules.urls._placeholders import placeholder
from indexlint.rules.urls.url_without_scheme import looks_remote

RULE = Rule(
    code="IX509",
    name="missing-local-index",
    summary="A local index that does not exist, is empty, or holds wheels and is not said to be flat.",
    severity=ERROR,
    when=("local", "file-url"),
    fix="unsafe",
)


def check(project: Project) -> Iterator[Finding]:
    """A finding for each path index in which uv finds no package."""
    for index in project.indexes:
        if index.kind == "find-links" or index.tool != "uv" or index.url.is_remote:
            continue
        if VARIABLE.search(index.url.raw):
            continue  # the path that is meant is another one: `variable-in-url`
        if placeholder(index.url):
            continue  # no path is meant: `placeholder-url`
        state = project.local_paths.get(index.url.raw)
        if state == "missing" and (index.url.kind != "path" or not looks_remote(project, index)):
            yield _missing(index)
        elif state == "empty":
            yield _finding(
                index, ERROR, "the directory is empty; uv passes it over without a word", "URL.empty-directory"
            )
        elif state == "wheels" and index.format != "flat":
            yield _wheels(index)
        elif state == "file" and index.format != "flat":
            yield _finding(index, ERROR, "this is a file, not a directory; uv passes it over without a word", None)


def _missing(index: Index) -> Finding:
    message = "this path does not exist here; where it does not exist, uv passes it over without a word"
    if index.url.raw.startswith("~"):
        message = "uv does not expand `~`, so this path does not exist; uv passes it over without a word"
        return _finding(index, ERROR, message, "URL.no-directory")
    return _finding(index, WARNING, message, "URL.no-directory")


def _wheels(index: Index) -> Finding:
    fix = None
    if index.is_table:
        action = "set" if "format" in index.settings else "insert"
        change = (
            Change("set", index.place("format"), "flat")
            if action == "set"
            else Change("insert", index.place(), "flat", "format")
        )
        fix = Fix('Add `format = "flat"`', UNSAFE, (change,), reveals=True)
    message = (
        "the directory holds distributions, not one directory for each package; uv finds none of them without a word"
    )
    help_ = 'add `format = "flat"` (uv 0.6.11 and later)' if index.is_table else "use `find-links` for such a directory"
    return _finding(index, ERROR, message, "URL.wheels-directory", help_, fix)


def _finding(
    index: Index, severity: str, message: str, scenario: str | None, help_: str = "", fix: Fix | None = None
) -> Finding:
    return Finding(
        f"{index.label}: {message}",
        index.url_place,
        anchor=index.name or "local index",
        help=help_ or "build it before uv runs, correct the path, or remove the index",
        severity=severity,
        evidence=Evidence("uv", ">=0.5.8", scenario) if scenario else None,
        fix=fix,
        rule=RULE.name,
    )
