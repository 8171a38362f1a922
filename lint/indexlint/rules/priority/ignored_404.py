"""IX206: 404 among the codes to ignore."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import INFO, SAFE, Change, Evidence, Finding, Fix
from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX206",
    name="ignored-404",
    summary="404 in `ignore-error-codes` has no effect.",
    severity=INFO,
    when=("error-codes",),
    fix=SAFE,
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each 404 in a list."""
    for index in project.indexes:
        if index.ignore_error_codes is None or 404 not in index.ignore_error_codes:
            continue
        place = index.place("ignore-error-codes")
        for number, code in enumerate(index.settings["ignore-error-codes"]):
            if code == 404:
                element = Place(place.file, (*place.keys, number))
                yield Finding(
                    f"404 has no effect here: uv always goes on to the next index where {index.label} answers 404",
                    element,
                    anchor=index.shown,
                    help="remove it; the other codes stay as they are",
                    evidence=Evidence("uv", ">=0.7.0", "D2.404-listed"),
                    fix=Fix("Remove 404", SAFE, (Change("delete", element),)),
                    rule=RULE.name,
                )
