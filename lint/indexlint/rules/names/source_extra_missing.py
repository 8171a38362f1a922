"""IX114: a pin for an extra or group that does not exist, or does not have the package."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, Evidence, Finding
from indexlint.model.index import Pin
from indexlint.model.project import Project
from indexlint.rules.names._pins import in_scope, normalise
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX114",
    name="source-extra-missing",
    summary="A pin for an extra or group that does not exist, or does not have the package.",
    severity=ERROR,
    when=("narrowed-pin",),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each pin whose extra or group does not have the package."""
    if not project.has_project_table or project.kind == "script":
        return
    for pin in project.pins:
        if pin.tool != "uv" or (pin.extra is None) == (pin.group is None):
            continue
        if pin.extra is not None and "optional-dependencies" in project.dynamic:
            continue
        if not in_scope(project, pin):
            yield _finding(project, pin)


def _finding(project: Project, pin: Pin) -> Finding:
    kind, name, names = ("extra", pin.extra, project.extras)
    table = f'`project.optional-dependencies` under "{name}"'
    if pin.group is not None:
        kind, name, names = ("group", pin.group, project.groups)
        table = f'`dependency-groups` under "{name}"'
    exists = normalise(name) in {normalise(known) for known in names}
    fault = f"does not have `{pin.package}`" if exists else "does not exist"
    scenario = f"{kind}s.{'lacks' if exists else 'missing'}"
    return Finding(
        f"the pin of `{pin.written}` is for the {kind} `{name}`, which {fault}: `uv lock` fails",
        pin.place,
        anchor=f"{pin.package} {kind} {name}",
        help=f"add `{pin.package}` to {table}, or correct the {kind} of the pin",
        evidence=Evidence("uv", ">=0.5.3", scenario),
        rule=RULE.name,
    )
