"""IX602: torch comes from one index and what is built against it from another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from indexlint.findings import ERROR, UNSAFE, WARNING, Change, Evidence, Finding, Fix, Related
from indexlint.model.index import Dependency, Pin
from indexlint.model.markers import machine, sys_platform, system
from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.registries import accelerator
from indexlint.rules.accelerators._torch import Bound, bound, reach, requirements
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX602",
    name="split-torch-family",
    summary="torch is pinned to one index, and a package that is built against it comes from another.",
    severity=ERROR,
    when=("accelerator",),
    fix=UNSAFE,
)

# Their wheels hold machine code that is linked against one build of torch.
_BUILT_AGAINST = ("torchvision", "torchaudio")


def check(project: Project) -> Iterator[Finding]:
    """One finding for each package of the family that does not follow torch."""
    pins = list(bound(project))
    torch = [item for item in pins if item.pin.package == "torch" and item.family.family == "pytorch"]
    if not torch or project.value("no-sources"):
        return
    for package in _BUILT_AGAINST:
        if not project.direct(package) and not project.root.direct(package):
            continue
        for item in torch:
            found = _split(project, package, item, pins)
            if found is not None:
                yield _finding(project, package, item, *found)
                break


def _split(project: Project, package: str, torch: Bound, pins: list[Bound]) -> tuple[Dependency, int] | None:
    """A requirement of the package that meets torch's pin in an environment in which nothing takes it to torch's index."""
    wanted = requirements(project, package, torch.pin)
    if not wanted or _searched_first(project, torch):
        return None
    together: frozenset[int] = frozenset()
    for requirement in requirements(project, "torch", torch.pin):
        together |= reach(project, requirement, torch.pin)
    same = [
        (item, requirements(project, package, item.pin))
        for item in pins
        if item.pin.package == package and _is_same(item, torch)
    ]
    for requirement in wanted:
        left = together & reach(project, requirement, torch.pin)
        for item, its in same:
            if requirement in its:
                left -= reach(project, requirement, item.pin)
        left = frozenset(number for number in left if _differs(number, torch.family.variant or ""))
        if left:
            return requirement, min(left)
    return None


def _differs(number: int, variant: str) -> bool:
    """Whether the builds on PyPI differ from those of a backend there: on macOS, Windows and ARM they are for CPUs."""
    platform = sys_platform(number)
    if variant == "cpu":
        return platform == "linux" and machine(number) == "x86_64"
    return platform != "darwin"


def _is_same(item: Bound, torch: Bound) -> bool:
    """The same index, or another one with wheels of the same build."""
    if item.target.url.canonical.rstrip("/") == torch.target.url.canonical.rstrip("/"):
        return True
    return item.family.variant is not None and item.family.variant == torch.family.variant


def _searched_first(project: Project, torch: Bound) -> bool:
    """Whether an unpinned package of the family is found in torch's index, or in one of the same build, all the same."""
    for index in project.candidates:
        family = accelerator(index.url)
        if family is not None and family.variant == torch.family.variant:
            return True
    return False


def _finding(project: Project, package: str, torch: Bound, requirement: Dependency, number: int) -> Finding:
    where = "" if torch.pin.marker is None else f" on {system(number)}"
    # PyPI's builds for Linux are for CUDA: they may be right for a torch for CUDA, and never for another one.
    cuda = (torch.family.variant or "cu").startswith("cu")
    others = [pin for pin in project.pins if pin.package == package]
    what = "is not pinned there" if not others else "is pinned elsewhere or not for the same environments"
    return Finding(
        f"`torch` is pinned to {torch.target.label}{where}, and `{package}` {what}: it comes from another index, "
        f"{'perhaps' if cuda else 'where it is'} built for another torch",
        requirement.place,
        anchor=package,
        severity=ERROR if package == "torchvision" and not cuda else WARNING,
        help=f"pin `{package}` to {torch.target.label} with the same marker, extra or group as `torch`",
        related=(Related("the pin of `torch`", torch.pin.place),),
        evidence=Evidence("uv", ">=0.4.26", "D1.transitive-explicit"),
        fix=None if others else _fix(project, package),
        rule=RULE.name,
    )


def _fix(project: Project, package: str) -> Fix | None:
    """The package gets the sources of torch, where those stand in the same file."""
    torch = [pin for pin in project.pins if pin.package == "torch"]
    if not torch or len(torch) != len([item for item in bound(project) if item.pin.package == "torch"]):
        return None
    entries = [_entry(pin) for pin in torch]
    table = torch[0].keys[: torch[0].keys.index("sources") + 1]
    value = entries[0] if len(entries) == 1 else entries
    return Fix(
        f"Pin `{package}` as `torch` is pinned",
        UNSAFE,
        (Change("insert", Place(torch[0].file, table, "table"), value, package),),
    )


def _entry(pin: Pin) -> dict[str, Any]:
    words = {"index": pin.index_name, "marker": pin.marker, "extra": pin.extra, "group": pin.group}
    return {key: value for key, value in words.items() if value is not None}
