"""IX308: a pin to an index with a relative path."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import WARNING, Evidence, Finding, Related
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX308",
    name="relative-index-path",
    summary="A pin uses an index with a relative path: uv resolves it against the working directory.",
    severity=WARNING,
    when=("local",),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each index that is a relative path and that a pin uses."""
    for index in project.indexes:
        path = index.url.raw
        # A single-file script finds it beside itself (uv 0.12.5).
        if index.url.kind != "path" or not path or index.origin != "pyproject" or project.kind == "script":
            continue
        # What has no scheme but looks like a host is `url-without-scheme`.
        if path.startswith(("/", "~", "\\")) or path[1:3] in (":\\", ":/") or _looks_like_host(path):
            continue
        pins = project.pins_to(index)
        if pins:
            yield Finding(
                f"{index.label} is the relative path `{path}`, and `{pins[0].written}` is pinned to it: for a pinned "
                "package uv "
                "resolves the path against the directory it is run in, not against this file, and finds nothing elsewhere",
                index.url_place,
                anchor=index.name or path,
                help="write an absolute `file://` URL, or run uv in this directory only",
                related=(Related("a pin to it", pins[0].index_place),),
                evidence=Evidence("uv", ">=0.4.23", "T24.subfolder"),
                rule=RULE.name,
            )


def _looks_like_host(path: str) -> bool:
    first = path.split("/")[0]
    return ":" in first or ("." in first.strip(".") and not path.startswith("."))
