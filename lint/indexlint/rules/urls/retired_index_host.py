"""IX513: an index on a host that is gone or only redirects."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import WARNING, Finding
from indexlint.model.project import Project
from indexlint.registries import retired
from indexlint.rules.rule import Rule
from indexlint.rules.urls._mistaken import anchor, rewrite

RULE = Rule(
    code="IX513",
    name="retired-index-host",
    summary="An index on a host that is gone, or that only redirects to its successor.",
    severity=WARNING,
    when=("retired-host",),
    fix="safe or unsafe",
)


def check(project: Project) -> Iterator[Finding]:
    """A finding for each index on a retired host; where the path is wrong as well, another rule has said what to write."""
    for index in project.indexes:
        if index.kind == "find-links":
            continue
        known = retired(index.url)
        found = project.registry(index.url)
        if known is None or (found is not None and found.mistake is not None):
            continue
        replacement = known.replacement
        if replacement is not None and index.url.path.endswith("/"):
            replacement += "/"
        state = "is gone" if known.gone else "only redirects"
        host = index.url.host_span
        yield Finding(
            f"{index.label}: {index.url.host} is {known.title} and {state}",
            index.in_url(host) if host is not None else index.url_place,
            anchor=anchor(index),
            help=f"write {replacement}" if replacement else "remove the index",
            fix=rewrite(project, index, replacement, f"Write {replacement}") if replacement else None,
            rule=RULE.name,
        )
