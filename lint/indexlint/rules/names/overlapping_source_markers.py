"""IX111: two sources that hold in the same environment."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, Evidence, Finding, Related
from indexlint.model.index import Pin
from indexlint.model.markers import EVERYWHERE, allowed, describe, where, witness
from indexlint.model.project import Project
from indexlint.rules.names._pins import by_package, normalise
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX111",
    name="overlapping-source-markers",
    summary="Two sources of a package whose markers hold in the same environment.",
    severity=ERROR,
    when=("marked-pin",),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each source that overlaps one before it in the list."""
    for _, pins in by_package(project):
        for number, second in enumerate(pins):
            for first in reversed(pins[:number]):  # its neighbour first: that is what uv compares it with
                finding = _judge(project, first, second)
                if finding is not None:
                    yield finding
                    break


def _judge(project: Project, first: Pin, second: Pin) -> Finding | None:
    same = normalise(first.extra) == normalise(second.extra) and normalise(first.group) == normalise(second.group)
    if not same or not first.marker or not second.marker or not _in_one_list(first, second):
        return None
    shared = where(first.marker) & where(second.marker)
    if where(first.marker) == EVERYWHERE or where(second.marker) == EVERYWHERE:
        return None  # it may be a marker that could not be read
    neighbours = int(second.keys[-1]) - int(first.keys[-1]) == 1
    if not neighbours:
        # uv compares neighbours only; the others meet when it resolves, if they are of different indexes.
        shared &= allowed(project)
        if first.index_name == second.index_name:
            return None
    if not shared:
        return None
    example = describe(witness(shared & allowed(project) or shared))
    if neighbours:
        then, scenario = "uv refuses the file", "source.list-overlap"
    else:
        then = '`uv lock` fails with "conflicting indexes" (uv compares only neighbours when it reads the file)'
        scenario = "markers.overlap-apart"
    return Finding(
        f"two sources of `{second.written}` hold on {example}, for example: {then}",
        second.place,
        anchor=f"{second.package} {second.index_name}",
        help=f"narrow one of the markers `{first.marker}` and `{second.marker}`, so that they exclude each other",
        related=(Related("the other source", first.place),),
        evidence=Evidence("uv", ">=0.4.26", scenario),
        rule=RULE.name,
    )


def _in_one_list(first: Pin, second: Pin) -> bool:
    return isinstance(first.keys[-1], int) and isinstance(second.keys[-1], int) and first.keys[:-1] == second.keys[:-1]
