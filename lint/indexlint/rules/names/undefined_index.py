"""IX104: a pin to an index that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexlint.findings import ERROR, UNSAFE, WARNING, Change, Evidence, Finding, Fix
from indexlint.model.index import Pin
from indexlint.model.project import Project
from indexlint.rules.names._pins import near_name, requirements_unknown, users
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX104",
    name="undefined-index",
    summary="A pin names an index that is not defined where uv looks for it.",
    severity=ERROR,
    when=("pin",),
    fix=UNSAFE,
)
# Every character that the name of an index can have.
_NAME = re.compile(r"[A-Za-z0-9._-]*")


def check(project: Project) -> Iterator[Finding]:
    """One finding for each pin whose index is defined nowhere that uv looks."""
    unusable = _unusable(project)
    from_environment = _from_environment(project)
    for pin in project.pins:
        if pin.tool != "uv" or pin.index_name in unusable or pin.index_name in from_environment:
            continue
        if not project.members and project.find(pin.index_name) is not None:
            continue
        if not _NAME.fullmatch(pin.index_name):
            continue  # uv refuses the file for the name alone: `invalid-index-value`
        using = users(project, pin)
        looking = using or [project]
        if all(owner.find(pin.index_name) is not None for owner in looking):
            continue
        if not using and any(member.find(pin.index_name) is not None for member in project.members):
            continue
        yield _finding(project, pin, using, bool(using) or requirements_unknown(project))


def _unusable(project: Project) -> set[str]:
    """Names whose finding another rule owns: indexes of a uv.toml, and tables that uv refuses as a whole."""
    found = {
        index.name
        for owner in (project.root, project)
        for index in owner.indexes
        if index.origin == "uv.toml" and index.name is not None
    }
    for defect in project.defects:
        label = defect.detail.get("label") or ""
        if defect.rule == "invalid-index-value" and label.startswith("index `"):
            found.add(label[len("index `") : -1])
    return found


def _from_environment(project: Project) -> set[str]:
    """The names that ``UV_INDEX`` and ``UV_DEFAULT_INDEX`` define, as far as the environment is looked at."""
    if project.environment is None:
        return set()
    found = set()
    for name in ("UV_INDEX", "UV_DEFAULT_INDEX"):
        secret = project.environment.variables.get(name)
        for entry in secret.reveal().split() if secret is not None else ():
            before, equals, _ = entry.partition("=")
            if equals and "/" not in before:
                found.add(before)
    return found


def _finding(project: Project, pin: Pin, using: list[Project], used: bool) -> Finding:
    near = near_name(project, pin.index_name)
    fix = None
    if near is not None:
        title = f"Pin `{pin.written}` to `{near}`"
        fix = Fix(title, UNSAFE, (Change("set", pin.index_place, near),))
    scenario = "pins.undefined" if used else "pins.undefined-unused"
    if used:
        fails = "`uv lock` fails"
        if using and all(_only_builds(owner, pin.package) for owner in using):
            fails, scenario = "building the package fails", "pins.undefined-build"
        then = f'{fails}, with "Package `{pin.package}` references an undeclared index"'
    else:
        then = "uv says nothing, since nothing here requires the package"
    place = "this script" if project.kind == "script" else "this pyproject.toml"
    if project.is_member:
        place += " or in that of the workspace"
    return Finding(
        f"`{pin.written}` is pinned to index `{pin.index_name}`, which is not defined in {place}: {then}",
        pin.index_place,
        anchor=f"{pin.package} {pin.index_name}",
        help=f"write `{near}`: names are compared letter by letter" if near else "define the index, or remove the pin",
        severity=ERROR if used else WARNING,
        evidence=Evidence("uv", ">=0.4.26", scenario),
        fix=fix,
        rule=RULE.name,
    )


def _only_builds(project: Project, package: str) -> bool:
    """Whether nothing but a build requires the package: `uv lock` does not look at that."""
    required = project.direct(package)
    return bool(required) and all(item.kind == "build" for item in required)
