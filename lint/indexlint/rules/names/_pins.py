"""What several rules ask about pins: who uses them, and which of them speak of the same requirement."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from indexlint.model.index import Dependency, Pin
from indexlint.model.project import Project
from indexlint.model.usage import constrains


def users(project: Project, pin: Pin) -> list[Project]:
    """The projects that have a requirement of their own which a pin binds: its file's, or any member's for a root's."""
    return [owner for owner in _bound(project) if owner.direct(pin.package) or constrains(owner, pin.package)]


def _bound(project: Project) -> tuple[Project, ...]:
    if project.is_member or project.kind == "script":
        return (project,)
    return (project, *project.members)


def requirements_unknown(project: Project) -> bool:
    """Whether the files do not say what a project requires: dynamic dependencies, or no ``[project]`` table at all."""
    for owner in _bound(project):
        if owner.dynamic & {"dependencies", "optional-dependencies"}:
            return True
        # The root of a workspace may have no `[project]` table of its own.
        if not owner.has_project_table and not (owner is project and project.members):
            return True
    return False


def by_package(project: Project) -> Iterator[tuple[str, list[Pin]]]:
    """The uv pins of a project, package by package, in the order of the file."""
    found: dict[str, list[Pin]] = {}
    for pin in project.pins:
        if pin.tool == "uv":
            found.setdefault(pin.package, []).append(pin)
    yield from found.items()


@lru_cache(maxsize=1024)
def normalise(name: str | None) -> str | None:
    """An extra's or group's name as uv compares it."""
    return (
        None if name is None else "-".join(part for part in name.lower().replace("_", "-").replace(".", "-").split("-"))
    )


def in_scope(project: Project, pin: Pin) -> list[Dependency]:
    """The requirements of the extra or group that a pin names, of the pin's package."""
    kinds: tuple[str, ...] = ("group", "dev")
    scopes = _included(project, normalise(pin.group) or "")
    if pin.extra is not None:
        kinds, scopes = ("extra",), {normalise(pin.extra)}
    return [
        dependency
        for dependency in project.direct(pin.package)
        if dependency.kind in kinds and (normalise(dependency.scope) or "dev") in scopes
    ]


def _included(project: Project, group: str) -> set[str | None]:
    """A group, and every group that it includes."""
    found: set[str | None] = set()
    waiting = [group]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += project.group_includes.get(name, ())
    return found


def near_name(project: Project, name: str) -> str | None:
    """A defined index whose name differs in case, in ``-``, ``_`` and ``.``, or by a slip."""
    known = [
        index.name
        for owner in dict.fromkeys((project, project.root))
        for index in owner.indexes
        if index.name and index.kind == "index" and index.origin in ("pyproject", "script")
    ]
    plain = _plain(name)
    for candidate in known:
        if _plain(candidate) == plain:
            return candidate
    import difflib

    found = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
    return found[0] if found else None


def _plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")
