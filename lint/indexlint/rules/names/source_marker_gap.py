"""IX112: an environment in which a private package is not pinned."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import WARNING, Evidence, Finding
from indexlint.model.index import Pin
from indexlint.model.markers import describe, required_where, where, witness
from indexlint.model.project import Project
from indexlint.rules.names._pins import by_package
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX112",
    name="source-marker-gap",
    summary="A package is pinned to a private index in some environments, and not pinned in others.",
    severity=WARNING,
    when=("marked-pin",),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each package whose pins have markers that leave an environment out."""
    for package, pins in by_package(project):
        if package in project.other_sources or any(pin.extra or pin.group or not pin.marker for pin in pins):
            continue
        private = next((pin for pin in pins if _is_private(project, pin)), None)
        if private is None:
            continue
        gap = required_where(project, package) - frozenset().union(*(where(pin.marker) for pin in pins))
        if gap:
            yield _finding(project, private, describe(witness(gap)))


def _is_private(project: Project, pin: Pin) -> bool:
    """Whether a pin keeps a package from the indexes that are asked for every package."""
    index = project.find(pin.index_name)
    return index is not None and index.explicit and project.is_private(index)


def _finding(project: Project, pin: Pin, witness: str) -> Finding:
    candidates = project.candidates
    rest = candidates[0].label if candidates else "PyPI"
    return Finding(
        f"the pins of `{pin.written}` leave {witness} out, for example: there it comes from {rest}, under the same name",
        pin.place,
        anchor=f"{pin.package} {pin.index_name}",
        help="remove the marker, add a source for the rest, or require the package only where it is pinned",
        evidence=Evidence("uv", ">=0.4.26", "markers.gap"),
        rule=RULE.name,
    )
