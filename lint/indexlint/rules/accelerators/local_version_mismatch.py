"""IX605: a local version of one backend, and an index of another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexlint.findings import ERROR, Finding, Related
from indexlint.model.index import Dependency, Index
from indexlint.model.project import Project
from indexlint.registries import accelerator
from indexlint.rules.accelerators._torch import bound, reach, requirements
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX605",
    name="local-version-mismatch",
    summary="A requirement asks for the build of one backend, and its index has those of another.",
    severity=ERROR,
    when=("accelerator",),
)

_LOCAL = re.compile(r"===?\s*[0-9][^\s+;,]*\+(?P<local>(?:cpu|cu\d{2,3}|rocm\d[\d.]*|xpu)[A-Za-z0-9.]*)")


def check(project: Project) -> Iterator[Finding]:
    """One finding for each requirement with a local version that none of its indexes has."""
    pins = [item for item in bound(project) if item.family.family == "pytorch"]
    for requirement in project.requirements_with("+"):
        found = _LOCAL.search(requirement.text)
        if found is None or requirement.kind in ("constraint", "build-constraint", "build", "foreign"):
            continue
        mine = [
            item
            for item in pins
            if item.pin.package == requirement.package
            and requirement in requirements(project, requirement.package, item.pin)
            and reach(project, requirement, item.pin)
        ]
        pinned = any(pin.package == requirement.package for owner in (project, project.root) for pin in owner.pins)
        indexes = [item.target for item in mine] if pinned else _searched(project, requirement)
        if indexes and not any(_has(index, found.group("local")) for index in indexes):
            yield _finding(requirement, found.group("local"), indexes[0])


def _searched(project: Project, requirement: Dependency) -> list[Index]:
    """The accelerator indexes that an unpinned requirement is looked for in."""
    found = []
    for index in project.candidates:
        family = accelerator(index.url)
        if family is None and not project.is_public(index):
            return []  # it may have every build
        if family is not None and family.family == "pytorch" and family.serves(requirement.package):
            found.append(index)
    return found


def _has(index: Index, local: str) -> bool:
    """Whether an index has builds with this local version; an index of all backends has every one."""
    family = accelerator(index.url)
    variant = family.variant if family is not None else None
    if variant is None:
        return True
    return local == variant or local.startswith((variant + ".", variant + "_")) or variant.startswith(local + ".")


def _finding(requirement: Dependency, local: str, index: Index) -> Finding:
    family = accelerator(index.url)
    variant = family.variant if family is not None else None
    return Finding(
        f"`{requirement.package}` is asked for as `+{local}`, and {index.label} has builds for {variant}: there is no such "
        "version",
        requirement.place,
        anchor=requirement.package,
        help=f"leave the local version out (`+{local}`): the index decides the build; or take the index of {local}",
        related=(Related(f"the index with builds for {variant}", index.url_place),),
        rule=RULE.name,
    )
