"""IX105: a pin that binds nothing."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import WARNING, Evidence, Finding
from indexlint.model.index import Pin
from indexlint.model.project import Project
from indexlint.rules.names._pins import requirements_unknown, users
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX105",
    name="unused-pin",
    summary="A pin for a package that the project does not require itself.",
    severity=WARNING,
    when=("pin",),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each pinned package that no requirement of the project names."""
    if requirements_unknown(project):
        return
    seen = set()
    for pin in project.pins:
        # An index that is not there is the matter of `undefined-index`, an extra or group that of `source-extra-missing`.
        owned = pin.extra is not None or pin.group is not None or project.find(pin.index_name) is None
        if pin.tool == "uv" and not owned and pin.package not in seen and not users(project, pin):
            seen.add(pin.package)
            yield _finding(project, pin)


def _finding(project: Project, pin: Pin) -> Finding:
    index = project.find(pin.index_name)
    elsewhere = _locked_elsewhere(project, pin)
    constrained = bool(project.requirements_of(pin.package))
    owner = "this script" if project.kind == "script" else "this project"
    whose = f"{owner} or a workspace member" if project.members else owner
    reason = (
        "only a constraint without a version names the package, and a pin does not bind that"
        if constrained
        else (f"nothing in the requirements of {whose} names the package")
    )
    message = f"the pin of `{pin.written}` to `{pin.index_name}` has no effect: {reason}"
    if elsewhere is not None:
        message += f"; uv.lock has it from {elsewhere}"
    elif index is not None and index.explicit:
        rest = "the indexes that uv searches for every package" if project.candidates else "PyPI"
        message += f"; where another package requires it, it comes from {rest}"
    return Finding(
        message,
        pin.place,
        anchor=f"{pin.package} {pin.index_name}",
        help=f"require `{pin.package}` directly (in `dependencies`, a group, or `override-dependencies`), or remove the pin",
        evidence=Evidence("uv", ">=0.4.26", "pins.constraint" if constrained else "pins.transitive"),
        rule=RULE.name,
    )


def _locked_elsewhere(project: Project, pin: Pin) -> str | None:
    """The registry that uv.lock takes the package from, if it is not the pin's."""
    index = project.find(pin.index_name)
    if project.lock is None or project.kind == "script":
        return None
    from indexlint.model.url import IndexUrl

    for package in project.lock.packages:
        if package.name == pin.package and package.registry is not None:
            url = IndexUrl(package.registry)
            if index is None or url.canonical != IndexUrl(index.url.bare).canonical:
                return str(url)
    return None
