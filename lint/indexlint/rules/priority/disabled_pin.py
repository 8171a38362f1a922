"""IX212: a pin that a setting switches off."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import WARNING, Evidence, Finding
from indexlint.model.index import Pin
from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.model.requirements import normalise
from indexlint.model.usage import enumerate_names
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX212",
    name="disabled-pin",
    summary="`no-sources` or `no-sources-package` switches a pin off.",
    severity=WARNING,
    when=("setting:no-sources", "setting:no-sources-package"),
)

_PACKAGES_SINCE = (0, 9, 26)


def check(project: Project) -> Iterator[Finding]:
    """One finding for ``no-sources``, else one for each package of ``no-sources-package`` that is pinned."""
    if project.is_member:
        return
    pins = [pin for owner in (project, *project.members) for pin in owner.pins]
    everything = project.setting("no-sources")
    if everything is not None and everything.value is True:
        if pins:
            yield _finding(project, sorted({pin.package for pin in pins}), pins, everything.place, "no-sources")
        return
    chosen = project.setting("no-sources-package")
    if chosen is None or not project.releases.since(_PACKAGES_SINCE):
        return
    for number, name in enumerate(chosen.value):
        package = normalise(name)
        meant = [pin for pin in pins if pin.package == package]
        if meant:
            place = Place(chosen.place.file, (*chosen.place.keys, number))
            yield _finding(project, [package], meant, place, "no-sources-package")


def _finding(project: Project, names: list[str], pins: list[Pin], place: Place, setting: str) -> Finding:
    where = "nowhere" if project.default_index is not None else "on PyPI"
    if project.candidates:
        where = f"in {project.candidates[0].label} first"
    one = len(names) == 1
    indexes = sorted({pin.index_name for pin in pins})
    return Finding(
        f"`{setting}` switches off the {'pin' if one else 'pins'} of {enumerate_names(names)} to index "
        f"{enumerate_names(indexes)}: uv looks for {'it' if one else 'them'} {where}",
        place,
        anchor=",".join(names),
        help=f"remove {'`no-sources`' if setting == 'no-sources' else 'the package from the list'}, or the "
        f"{'pin' if one else 'pins'}",
        evidence=Evidence("uv", ">=0.9.26" if setting.endswith("package") else ">=0.4.26", f"D1.{setting}"),
        rule=RULE.name,
    )
