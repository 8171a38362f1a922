"""Which packages are bound to an index, and which ones the lock takes from it."""

from __future__ import annotations

from collections.abc import Callable

from indexlint.model.index import Index, LockedPackage, Pin
from indexlint.model.project import Project
from indexlint.model.url import IndexUrl


def bound_packages(project: Project, index: Index) -> frozenset[str]:
    """The packages of the workspace that a pin in effect binds to the index.

    A pin has an effect for a direct requirement of its project, or, where the workspace root has it, of any member, and
    for a constraint with a version. Where the requirements are not known (dynamic ones, no ``[project]`` table) it is
    taken to have one.
    """
    return frozenset(pin.package for pin in project.pins_to(index) if _in_effect(project, pin))


def _in_effect(project: Project, pin: Pin) -> bool:
    root = project.root
    owners = [owner for owner in (root, *root.members, project) if pin in owner.pins]
    for owner in owners:
        for user in (owner, *owner.members):
            if not user.has_project_table or user.dynamic & {"dependencies", "optional-dependencies"}:
                return True
            if user.direct(pin.package) or constrains(user, pin.package):
                return True
    return False


def constrains(project: Project, package: str) -> bool:
    """Whether a constraint takes the pin along: with a version it does, since uv 0.5.5; a bare name does not."""
    kinds = ("constraint", "build-constraint")  # what uv does with the latter was not tried: silence
    constraints = (item for item in project.requirements_of(package) if item.kind in kinds)
    return any(any(char in item.text.partition(";")[0] for char in "<>=!~@") for item in constraints)


def locked_from(project: Project, index: Index) -> list[LockedPackage] | None:
    """The packages that the lock takes from the index, credentials in the URL aside; None where there is no lock."""
    lock = project.lock
    if lock is None:
        return None
    wanted = index.url.canonical
    same: dict[str, bool] = {}
    found = []
    for package in lock.packages:
        registry = package.registry
        if registry is None:
            continue
        if registry not in same:
            same[registry] = IndexUrl(registry).canonical == wanted
        if same[registry]:
            found.append(package)
    return found


def unbound_from(project: Project, index: Index) -> list[str] | None:
    """The names of the packages that the lock takes from the index though no pin binds them to it; None without a lock."""
    locked = locked_from(project, index)
    if locked is None:
        return None
    bound = bound_packages(project, index)
    return sorted({package.name for package in locked} - bound)


def asked_before(project: Project, index: Index, kind: Callable[[Index], bool]) -> bool:
    """Whether an index of a kind is asked for every package before this one is."""
    for other in project.candidates:
        if other is index:
            return False
        if kind(other):
            return True
    return False


def enumerate_names(names: list[str], most: int = 3) -> str:
    """``a``, ``b`` and 4 more: names for a message."""
    shown = [f"`{name}`" for name in names[:most]]
    if len(names) > most:
        return f"{', '.join(shown)} and {len(names) - most} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
