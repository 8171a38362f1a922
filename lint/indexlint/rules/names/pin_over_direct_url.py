"""IX110: a pin that takes the place of a direct URL."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import WARNING, Evidence, Finding, Related
from indexlint.model.index import Dependency, Pin
from indexlint.model.project import Project
from indexlint.rules.names._pins import normalise
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX110",
    name="pin-over-direct-url",
    summary="A requirement with a direct URL whose package is pinned: uv takes it from the index, and says nothing.",
    severity=WARNING,
    when=("direct-url",),
)
# Before, uv refused a requirement with a URL and a source.
SILENT = (0, 5, 8)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each requirement with a direct URL that a pin overrides."""
    pins: dict[str, list[Pin]] = {}
    for owner in dict.fromkeys((project, project.root)):
        for pin in owner.pins:
            if pin.tool == "uv" and not (owner is not project and pin.package in pins):
                pins.setdefault(pin.package, []).append(pin)
    for dependency in project.requirements_with("@"):
        if not dependency.url or dependency.kind in ("constraint", "build-constraint", "override", "scoped-override"):
            continue
        for pin in pins.get(dependency.package, ()):
            if _applies(pin, dependency):
                yield _finding(project, dependency, pin)
                break


def _applies(pin: Pin, dependency: Dependency) -> bool:
    if pin.extra is not None:
        return dependency.kind == "extra" and normalise(dependency.scope) == normalise(pin.extra)
    if pin.group is not None:
        return dependency.kind in ("group", "dev") and (normalise(dependency.scope) or "dev") == normalise(pin.group)
    return True


def _finding(project: Project, dependency: Dependency, pin: Pin) -> Finding:
    where = " where the pin's marker holds" if pin.marker else ""
    then = f"uv takes it from the index{where} and ignores the URL, without a word"
    if not project.releases.since(SILENT):
        then = "uv <0.5.8 stops with an error"
    return Finding(
        f"`{dependency.package}` has a direct URL, and is pinned to index `{pin.index_name}`: {then}",
        dependency.place,
        anchor=f"{dependency.package} {dependency.kind}",
        help="remove the URL or the pin",
        related=(Related("the pin", pin.place),),
        evidence=Evidence("uv", ">=0.5.8", "pins.direct-url-marker" if pin.marker else "pins.direct-url"),
        rule=RULE.name,
    )
