"""IX604: torch for ROCm or XPU without its triton."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import WARNING, Evidence, Finding
from indexlint.model.markers import sys_platform
from indexlint.model.project import Project
from indexlint.rules.accelerators._torch import Bound, bound, reach, requirements
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX604",
    name="unpinned-triton",
    summary="torch is pinned to an index for ROCm or XPU, and the triton that it requires is not.",
    severity=WARNING,
    when=("accelerator",),
)

# The names of the triton that torch's wheels for a backend require: newer ones first.
_TRITON = {"rocm": ("triton-rocm", "pytorch-triton-rocm"), "xpu": ("triton-xpu", "pytorch-triton-xpu")}


def check(project: Project) -> Iterator[Finding]:
    """One finding for each pin of torch to an explicit index of such a backend without a pin of its triton."""
    pins = list(bound(project))
    for item in pins:
        names = next(
            (names for backend, names in _TRITON.items() if (item.family.variant or "").startswith(backend)), ()
        )
        if not names or item.pin.package != "torch" or item.family.family != "pytorch":
            continue
        searched = any(index.url.canonical == item.target.url.canonical for index in project.candidates)
        meant = requirements(project, "torch", item.pin)
        if searched or item.pin.file not in project.files:
            continue
        # Only the builds for Linux have always required it.
        if not any(sys_platform(number) == "linux" for one in meant for number in reach(project, one, item.pin)):
            continue
        if not any(_has(project, other, names) for other in pins if other.family.variant == item.family.variant):
            yield _finding(item, names)


def _has(project: Project, other: Bound, names: tuple[str, ...]) -> bool:
    return other.pin.package in names and bool(requirements(project, other.pin.package, other.pin))


def _finding(item: Bound, names: tuple[str, ...]) -> Finding:
    return Finding(
        f"`torch` from {item.target.label} requires `{names[0]}` (older ones `{names[1]}`), which is not pinned there: uv "
        "looks for it in the other indexes only",
        item.pin.place,
        anchor="torch",
        help=f"make `{names[0]}` or `{names[1]}` a direct dependency, for the platforms of the pin of `torch`, and pin "
        "it to the same index",
        evidence=Evidence("uv", ">=0.4.26", "D1.transitive-explicit"),
        rule=RULE.name,
    )
