"""IX214: an older uv takes a refused credential for a package that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import WARNING, Evidence, Finding
from indexlint.model.project import Project
from indexlint.rules.bounds import raise_bound
from indexlint.rules.priority._order import next_after
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX214",
    name="auth-error-fallthrough",
    summary="A uv before 0.7.0 takes a refused credential for a package that is not there, and asks the next index.",
    severity=WARNING,
    when=("implicit",),
    fix="unsafe",
)

_STOPS = (0, 7, 0)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each private index with another one behind it, if a uv before 0.7.0 is allowed."""
    if project.is_member or not project.releases.before(_STOPS) or project.value("no-index"):
        return
    for index in project.candidates:
        behind = next_after(project, index)
        if behind is None or not project.is_private(index):
            continue
        yield Finding(
            f"{project.releases.describe()} allows releases before 0.7.0, which ask {behind} where {index.label} "
            f"refuses the credential (401, 403): packages of the same names are installed from {behind}",
            index.place(),
            anchor=index.shown,
            help="allow only uv 0.7.0 and newer, which stop there",
            evidence=Evidence("uv", "<0.7.0", "D2.401"),
            fix=raise_bound(project, _STOPS),
            rule=RULE.name,
        )
