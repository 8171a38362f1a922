"""Pins to indexes of accelerator wheels, and where they hold: shared by the rules of this family."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.model.index import Dependency, Index, Pin
from indexlint.model.markers import allowed, meet
from indexlint.model.project import Project
from indexlint.records import NamedTuple
from indexlint.registries import accelerator
from indexlint.registries.accelerators import Accelerator


class Bound(NamedTuple):
    """A pin with the index that it means, what that index serves, and the project whose requirements it binds."""

    pin: Pin
    target: Index
    family: Accelerator
    user: Project


def bound(project: Project) -> list[Bound]:
    """The pins to accelerator indexes that count for the project's own requirements: its own, else the root's."""
    found: list[Bound] = project.memo("accelerator pins", lambda: list(_bound(project)))
    return found


def _bound(project: Project) -> Iterator[Bound]:
    own = {pin.package for pin in project.pins}
    inherited = [] if project.root is project else [pin for pin in project.root.pins if pin.package not in own]
    for owner, pins in ((project, project.pins), (project.root, inherited)):
        for pin in pins:
            index = owner.find(pin.index_name)
            family = accelerator(index.url) if index is not None else None
            if index is not None and family is not None:
                yield Bound(pin, index, family, project)


def requirements(project: Project, package: str, pin: Pin) -> list[Dependency]:
    """The project's requirements of a package that can meet a pin: for a pin with an extra or group, those of it.

    An override of the workspace root takes the place of all of them.
    """
    direct = project.direct(package)
    if not direct and project.root is project:
        return direct
    overrides = [item for item in project.root.direct(package) if item.kind == "override"]
    if overrides:
        return overrides
    found = [item for item in direct if item.kind not in ("build", "foreign")]
    if pin.extra is not None:
        return [item for item in found if item.kind == "extra" and item.scope == pin.extra]
    if pin.group is not None:
        return [item for item in found if item.kind in ("group", "dev") and item.scope == pin.group]
    return found


def reach(project: Project, requirement: Dependency, pin: Pin) -> frozenset[int]:
    """The environments in which a requirement meets a pin."""
    return meet(requirement.text, pin.marker) & allowed(project)
