"""IX603: a pin to wheels that do not exist on every platform of the project."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from indexlint.findings import UNSAFE, WARNING, Change, Finding, Fix, Related
from indexlint.model.markers import EVERYWHERE, sys_platform, system
from indexlint.model.project import Project
from indexlint.rules.accelerators._torch import Bound, bound, reach, requirements
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX603",
    name="accelerator-without-marker",
    summary="A package is pinned to wheels for GPUs on platforms that have no such wheels.",
    severity=WARNING,
    when=("accelerator",),
    fix=UNSAFE,
)

# Of the packages in these indexes, those whose wheels are for one platform; others have wheels for any.
_COMPILED = (
    "torch",
    "torchvision",
    "torchaudio",
    "pyg-lib",
    "torch-cluster",
    "torch-scatter",
    "torch-sparse",
    "torch-spline-conv",
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each pin that also holds where its index has no wheel."""
    for item in bound(project):
        # An extra or group is a choice of the user: nobody has to take it where there is no wheel.
        if item.pin.extra is not None or item.pin.group is not None or not item.family.platforms:
            continue
        if item.pin.file not in project.files or item.pin.package not in _COMPILED:
            continue
        missing = sorted(_environments(project, item) & _lacking(item.family.platforms))
        if missing:
            yield _finding(project, item, missing)


def _environments(project: Project, item: Bound) -> frozenset[int]:
    found: frozenset[int] = frozenset()
    for user in (project, *project.members):
        if user is not project and any(pin.package == item.pin.package for pin in user.pins):
            continue
        for requirement in requirements(user, item.pin.package, item.pin):
            if requirement.kind != "extra":
                found |= reach(user, requirement, item.pin)
    return found


@cache
def _lacking(platforms: tuple[str, ...]) -> frozenset[int]:
    """The environments of other platforms."""
    return frozenset(number for number in EVERYWHERE if sys_platform(number) not in platforms)


def _finding(project: Project, item: Bound, missing: list[int]) -> Finding:
    pin, family = item.pin, item.family
    systems = list(dict.fromkeys(system(number) for number in missing))
    marker = " or ".join(f"sys_platform == '{name}'" for name in family.platforms)
    alone = len([other for other in project.pins if other.package == pin.package]) == 1
    fix = None
    if pin.marker is None and alone:
        fix = Fix(f"Pin it only where {marker}", UNSAFE, (Change("insert", pin.place, marker, "marker"),))
    return Finding(
        f"{item.target.label} has no wheels of `{pin.package}` for {' and '.join(systems)}, and the pin holds there "
        "too: the project cannot be installed there",
        pin.place,
        anchor=pin.package,
        help=f'add `marker = "{marker}"` to the pin, or limit `environments` to the platforms that you use',
        related=(Related(f"wheels for {', '.join(family.platforms)}", item.target.place()),),
        fix=fix,
        rule=RULE.name,
    )
