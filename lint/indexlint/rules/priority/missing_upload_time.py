"""IX215: an age limit on packages of an index that does not tell their age."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import UNSAFE, WARNING, Change, Finding, Fix
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.registries.shape import Recognised
from indexlint.rules.rule import Rule
from indexlint.rules.urls._mistaken import anchor

RULE = Rule(
    code="IX215",
    name="missing-upload-time",
    summary="A limit on the age of packages, and an index that does not tell when they were uploaded.",
    severity=WARNING,
    when=("setting:exclude-newer",),
    fix="unsafe",
)

_PER_INDEX_SINCE = (0, 11, 5)


def check(project: Project) -> Iterator[Finding]:
    """A finding for each index in use whose product gives no upload times, and that has no limit of its own."""
    setting = project.setting("exclude-newer")
    if setting is None or project.is_member:
        return
    for index in project.reachable:
        if project.online is not None and project.online.decides("page-without-upload-time", index.url.bare):
            continue
        found = project.registry(index.url)
        if found is None or found.upload_time is not False or found.mistake or index.kind == "find-links":
            continue
        if "exclude-newer" not in index.settings and (not index.explicit or project.pins_to(index)):
            yield _finding(project, index, found)


def _finding(project: Project, index: Index, found: Recognised) -> Finding:
    fix = None
    if index.is_table and project.releases.since(_PER_INDEX_SINCE):
        change = Change("insert", index.place(), False, "exclude-newer")
        fix = Fix("Except the index from the limit", UNSAFE, (change,))
    return Finding(
        f"{index.label}: {found.title} does not tell when a file was uploaded, so with `exclude-newer` uv rejects every "
        "version that is there",
        index.place(),
        anchor=anchor(index),
        help="add `exclude-newer = false` to this index (uv 0.11.5 and later, where it is a preview feature)",
        fix=fix,
        rule=RULE.name,
    )
