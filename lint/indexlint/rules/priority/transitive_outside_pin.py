"""IX204: a private package is locked from a public registry."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from indexlint.findings import ERROR, Evidence, Finding
from indexlint.model.index import LockedPackage
from indexlint.model.project import Project
from indexlint.model.requirements import normalise
from indexlint.rules.locks._registries import mismatches, registries
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX204",
    name="transitive-outside-pin",
    summary="uv.lock takes a package that only you publish from a public registry.",
    severity=ERROR,
    when=("lock",),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each package of ``private-packages`` that is locked from a public registry."""
    patterns = project.options.private_packages
    if project.is_member or not patterns or project.lock is None:
        return
    told = {id(found.package) for found in mismatches(project)}
    requirers = _requirers(project)
    for registry in registries(project):
        if project.is_public_url(registry.url):
            for package in registry.packages:
                pattern = _matching(package.name, patterns)
                if pattern is not None and id(package) not in told:
                    yield _finding(package, str(registry.url), pattern, requirers.get(package.name, []))


def _matching(name: str, patterns: tuple[str, ...]) -> str | None:
    return next((pattern for pattern in patterns if fnmatchcase(name, _normalise(pattern))), None)


def _normalise(pattern: str) -> str:
    """A glob of names as PEP 503 writes names; ``normalise`` keeps ``*``, ``?`` and brackets."""
    return normalise(pattern)


def _requirers(project: Project) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for package in project.lock.packages if project.lock is not None else ():
        for name in package.dependencies:
            found.setdefault(name, []).append(package.name)
    return found


def _finding(package: LockedPackage, registry: str, pattern: str, requirers: list[str]) -> Finding:
    why = (
        f"; `{requirers[0]}` requires it, and a pin or an explicit index does not reach what a package requires"
        if requirers
        else ""
    )
    return Finding(
        f"`{package.name}` matches `{pattern}` of `private-packages`, and uv.lock takes it from the public {registry}{why}",
        package.registry_place,
        anchor=package.name,
        help=f"make `{package.name}` a direct dependency and pin it in `tool.uv.sources`, or let the private index be "
        "searched for every package before the public one",
        evidence=Evidence("uv", ">=0.4.26", "D1.transitive-explicit"),
        rule=RULE.name,
    )
