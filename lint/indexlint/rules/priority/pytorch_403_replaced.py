"""IX217: a list of codes to ignore that takes away what uv ignores for PyTorch."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import UNSAFE, WARNING, Change, Evidence, Finding, Fix
from indexlint.model.project import Project
from indexlint.rules.priority._order import next_after
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX217",
    name="pytorch-403-replaced",
    summary="`ignore-error-codes` without 403 takes away what uv ignores for PyTorch's index by itself.",
    severity=WARNING,
    when=("error-codes",),
    fix=UNSAFE,
)

_SINCE = (0, 7, 0)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each index of PyTorch that is searched for every package, with a list that lacks 403."""
    if project.is_member or not project.releases.since(_SINCE):
        return
    for index in project.candidates:
        codes = index.ignore_error_codes
        if index.url.host != "download.pytorch.org" or codes is None or 403 in codes:
            continue
        if next_after(project, index) is None:
            continue
        place = index.place("ignore-error-codes")
        yield Finding(
            "PyTorch answers 403 for a package that it does not have, and this list takes the place of uv's own one "
            f"for that index, which is [403]: uv stops at every package that {index.label} lacks",
            place,
            anchor=index.shown,
            help="add 403 to the list",
            evidence=Evidence("uv", ">=0.7.0", "D2.pytorch-403-replaced"),
            fix=Fix("Add 403", UNSAFE, (Change("set", place, [*index.settings["ignore-error-codes"], 403]),)),
            rule=RULE.name,
        )
