"""IX102: more than one index that replaces PyPI."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, INFO, Evidence, Finding, Related
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX102",
    name="multiple-default-indexes",
    summary="Two default indexes, or a default index and `index-url`, of which uv asks only one.",
    severity=ERROR,
    when=("default",),
)
# The first release that refuses two defaults in pyproject.toml; from 0.9.28 on uv warned.
REFUSED, WARNED = (0, 10, 0), (0, 9, 28)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each index that is a default after another one of its file."""
    first: dict[tuple[str, str], Index] = {}
    ordered = sorted(project.indexes, key=lambda index: index.kind != "index")
    for index in ordered:
        if not index.default or index.tool != "uv" or index.origin == "pip":
            continue
        other = first.setdefault((index.file, index.origin), index)
        if other is not index:
            yield _finding(project, index, other)


def _finding(project: Project, index: Index, other: Index) -> Finding:
    severity = ERROR
    if index.url.canonical == other.url.canonical:
        severity = INFO
        message = f"{index.label} has the URL of {other.label}, and both are the default index: only one is asked"
        help_, evidence = "leave one of the two", Evidence("uv", ">=0.4.26", "defaults.index-url-second")
        if index.kind == "index" and index.origin == "pyproject":
            severity = ERROR
            message, evidence = _two_defaults(project, index, other)
    elif index.kind == "index-url":
        message = f"uv ignores `index-url` without a word, since {other.label} has `default = true`"
        help_ = "remove `index-url`, or define it as an index of its own, without `default`"
        evidence = Evidence("uv", ">=0.4.26", "defaults.index-url-second")
    else:
        message, evidence = _two_defaults(project, index, other)
        help_ = "leave `default = true` on one of them: the default index is the last one that uv asks"
    return Finding(
        message,
        index.place("default") if index.is_table else index.url_place,
        anchor=index.shown,
        help=help_,
        severity=severity,
        related=(Related("the first one", other.place("default") if other.is_table else other.url_place),),
        evidence=evidence,
        rule=RULE.name,
    )


def _two_defaults(project: Project, index: Index, other: Index) -> tuple[str, Evidence]:
    # A pin finds the index by its name, whichever the default is.
    never = (
        f"asks {index.label} only for what is pinned to it" if project.pins_to(index) else f"never asks {index.label}"
    )
    silent = f"{never}, and says nothing"
    both = f"{other.label} and {index.label} both have `default = true`: "
    if index.origin != "pyproject":
        scenario = "defaults.second-uv-toml" if index.origin == "uv.toml" else "defaults.second-script"
        return f"{both}uv {silent}", Evidence("uv", ">=0.4.26", scenario)
    if not project.releases.since(REFUSED):
        return f"{both}uv <0.10.0 {never}", Evidence("uv", "<0.10.0", "defaults.second")
    if project.releases.before(WARNED):
        return f"{both}uv >=0.10.0 stops with an error, uv <0.9.28 {silent}", Evidence("uv", ">=0.10.0", "D6")
    return f"{both}uv stops with an error", Evidence("uv", ">=0.10.0", "D6")
