"""In which environments a marker holds, answered for a small set of environments that stand for all.

Questions about markers ("do both hold somewhere?", "does it hold on macOS?") become questions about sets of numbers. The
set is finite, so a marker about anything else than operating system, machine and Python version may get no witness: rules
must be silent then, never the other way round.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from indexlint.model.project import Project
from indexlint.model.specifiers import Test, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# (sys_platform, platform_system, os_name, platform_machine, what a message calls it)
_PLATFORMS = (
    ("linux", "Linux", "posix", "x86_64", "Linux"),
    ("linux", "Linux", "posix", "aarch64", "Linux on ARM"),
    ("darwin", "Darwin", "posix", "arm64", "macOS"),
    ("darwin", "Darwin", "posix", "x86_64", "macOS on Intel"),
    ("win32", "Windows", "nt", "AMD64", "Windows"),
    ("win32", "Windows", "nt", "ARM64", "Windows on ARM"),
)
_PYTHONS = ("3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14")
EVERYWHERE = frozenset(range(len(_PLATFORMS) * len(_PYTHONS)))
_known: dict[str, frozenset[int]] = {}


def where(marker: str | None) -> frozenset[int]:
    """The numbers of the environments in which a marker holds; everywhere for none, and for one that cannot be read."""
    if marker is None or not marker.strip():
        return EVERYWHERE
    if marker not in _known:
        _known[marker] = _evaluate(marker)
    return _known[marker]


def _evaluate(text: str) -> frozenset[int]:
    from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName

    try:
        marker = Marker(text)
        return frozenset().union(*(same for one, same in _alike(text) if marker.evaluate(dict(environment(one)))))
    except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName):
        return EVERYWHERE


def _alike(marker: str) -> Iterator[tuple[int, frozenset[int]]]:
    """Environments that a marker can tell apart, each with all those that are like it: evaluating takes long."""
    size = len(_PYTHONS)
    if "python" not in marker and "implementation" not in marker:
        for platform in range(len(_PLATFORMS)):
            yield platform * size, frozenset(range(platform * size, (platform + 1) * size))
    elif not any(word in marker for word in ("platform", "os_name")):
        for python in range(size):
            yield python, frozenset(range(python, len(EVERYWHERE), size))
    else:
        for number in EVERYWHERE:
            yield number, frozenset((number,))


@lru_cache(maxsize=1024)
def meet(requirement: str, marker: str | None) -> frozenset[int]:
    """The environments in which both a requirement, as written, and something with a marker hold."""
    return where(requirement_marker(requirement)) & where(marker)


def environment(number: int) -> Mapping[str, str]:
    """The marker variables of an environment."""
    platform, python = divmod(number, len(_PYTHONS))
    sys_platform, system, os_name, machine, _ = _PLATFORMS[platform]
    return {
        "sys_platform": sys_platform,
        "platform_system": system,
        "os_name": os_name,
        "platform_machine": machine,
        "platform_release": "",
        "platform_version": "",
        "python_version": _PYTHONS[python],
        "python_full_version": _PYTHONS[python] + ".0",
        "implementation_name": "cpython",
        "implementation_version": _PYTHONS[python] + ".0",
        "platform_python_implementation": "CPython",
        "extra": "",
    }


def sys_platform(number: int) -> str:
    """The ``sys_platform`` of an environment."""
    return _PLATFORMS[number // len(_PYTHONS)][0]


def machine(number: int) -> str:
    """The ``platform_machine`` of an environment."""
    return _PLATFORMS[number // len(_PYTHONS)][3]


def describe(number: int) -> str:
    """An environment in words."""
    platform, python = divmod(number, len(_PYTHONS))
    return f"{_PLATFORMS[platform][4]} with Python {_PYTHONS[python]}"


def witness(numbers: frozenset[int]) -> int:
    """One of some environments, for a message: the first platform, with its newest Python."""
    return min(numbers, key=lambda number: (number // len(_PYTHONS), -number))


def system(number: int) -> str:
    """The operating system of an environment in words."""
    return _PLATFORMS[number // len(_PYTHONS)][4].partition(" on ")[0]


def allowed(project: Project) -> frozenset[int]:
    """The environments that a project is resolved for: by ``requires-python`` and by ``tool.uv.environments``."""

    def find() -> frozenset[int]:
        found = _by_python(project.requires_python)
        limits = project.root.environments
        if limits:
            found &= frozenset().union(*map(where, limits))
        return found

    result: frozenset[int] = project.memo("environments", find)
    return result


@lru_cache(maxsize=64)
def _by_python(specifier: str | None) -> frozenset[int]:
    if not specifier:
        return EVERYWHERE
    test = plain(specifier) or _parsed(specifier)
    if test is None:
        return EVERYWHERE
    # A patch release in between (`>=3.10.4`) must not lose its series.
    inside = {python for python in _PYTHONS if any(test((*_numbers(python), patch)) for patch in (0, 5, 9, 20))}
    return frozenset(number for number in EVERYWHERE if _PYTHONS[number % len(_PYTHONS)] in inside) or EVERYWHERE


def _numbers(python: str) -> tuple[int, int]:
    major, _, minor = python.partition(".")
    return int(major), int(minor)


def _parsed(specifier: str) -> Test | None:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        wanted = SpecifierSet(specifier)
    except InvalidSpecifier:
        return None
    return lambda version: wanted.contains(".".join(map(str, version)))


@lru_cache(maxsize=1024)
def requirement_marker(text: str) -> str | None:
    """The marker of a requirement; None where it has none or cannot be read."""
    if ";" not in text:
        return None
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        marker = Requirement(text).marker
    except InvalidRequirement:
        return None
    return None if marker is None else str(marker)


def required_where(project: Project, package: str) -> frozenset[int]:
    """The environments in which a project itself requires a package: constraints, and what only its build needs, aside.

    An override of the workspace root takes the place of every requirement.
    """
    found: frozenset[int] = frozenset()
    overrides = [item for item in project.root.direct(package) if item.kind == "override"]
    for dependency in overrides or project.direct(package):
        if dependency.kind in ("build", "foreign"):
            continue
        found |= where(requirement_marker(dependency.text))
    return found & allowed(project)
