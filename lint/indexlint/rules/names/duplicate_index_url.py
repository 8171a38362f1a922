"""IX108: one URL for two indexes."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import INFO, UNSAFE, WARNING, Change, Evidence, Finding, Fix, Related
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX108",
    name="duplicate-index-url",
    summary="Two indexes of one file have the same URL; uv takes settings of both from the first.",
    severity=WARNING,
    when=("several",),
    fix=UNSAFE,
)
# uv looks these up by the index's URL.
_BY_URL = ("exclude-newer", "hash-algorithm", "ignore-error-codes", "authenticate", "cache-control")


def check(project: Project) -> Iterator[Finding]:
    """One finding for each index table whose URL another one of its file has before it."""
    first: dict[tuple[str, str], Index] = {}
    for index in project.indexes:
        if index.kind != "index" or index.tool != "uv":
            continue
        other = first.setdefault((index.file, index.url.canonical), index)
        # One name twice is `duplicate-index-name`.
        if other is not index and (index.name is None or other.name != index.name):
            yield _finding(index, other, _fix(project, index))


def _finding(index: Index, other: Index, fix: Fix | None) -> Finding:
    differing = [key for key in _BY_URL if index.settings.get(key) != other.settings.get(key)]
    anchor = f"{other.name or '-'} {index.name or '-'}"
    related = (Related("the first one", other.url_place),)
    if not differing:
        return Finding(
            f"{index.label} has the URL of {other.label}: uv asks it once",
            index.url_place,
            anchor=anchor,
            help="one index is enough; a pin can name it whether it is explicit or not",
            severity=INFO,
            related=related,
            fix=fix,
            rule=RULE.name,
        )
    listed = " and ".join(f"`{key}`" for key in differing)
    return Finding(
        f"{index.label} has the URL of {other.label} with another {listed}: uv looks such settings up by URL, and takes those "
        f"of {other.label} for both",
        index.url_place,
        anchor=anchor,
        help="make one index of the two, or give both the same settings",
        related=related,
        evidence=Evidence("uv", ">=0.7.0", "urls.always-pinned-second"),
        fix=fix,
        rule=RULE.name,
    )


def _fix(project: Project, index: Index) -> Fix | None:
    """Without a pin to it, the second entry can go."""
    if project.pins_to(index) or index.publish_url is not None or index.default:
        return None
    return Fix(f"Remove {index.label}", UNSAFE, (Change("delete", index.place()),))
