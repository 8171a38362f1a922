"""IX007: syntax that older readers of TOML refuse."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import WARNING, Evidence, Finding
from indexlint.model.index import Defect
from indexlint.model.project import Project
from indexlint.rules.bounds import raise_bound
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX007",
    name="toml-1-1-syntax",
    summary="TOML 1.1 syntax, which uv before 0.9.22 cannot read.",
    severity=WARNING,
    when=("defect:toml-1-1-syntax",),
    fix="unsafe",
)
SINCE = (0, 9, 22)
_WHAT = {
    "newline": ("a line break in an inline table", "write the inline table on one line, or as a table with a header"),
    "comma": ("a comma after the last entry of an inline table", "remove the comma"),
    "escape": ("the escape sequence `\\e` or `\\x`", "write `\\u` and four digits instead"),
    "seconds": ("a time without seconds", "add `:00`"),
}


def check(project: Project) -> Iterator[Finding]:
    """One finding for each file with such syntax, at its first place."""
    if not project.releases.before(SINCE):
        return
    for defect in project.defects:
        if defect.rule == RULE.name:
            yield _finding(project, defect)


def _finding(project: Project, defect: Defect) -> Finding:
    what, help_ = _WHAT[defect.kind]
    return Finding(
        f"{what} is TOML 1.1: uv <0.9.22 cannot read this file, `uv lock` and `uv sync` stop with an error, and `uv pip` warns "
        "and goes on without its settings; tools that read TOML with Python's own parser fail as well, before Python 3.15",
        defect.place,
        anchor="toml-1.1",
        help=f"{help_}, or require uv >=0.9.22",
        evidence=Evidence("uv", "<0.9.22", "toml11.newline" if defect.kind == "newline" else "toml11.elsewhere"),
        fix=raise_bound(project, SINCE),
        rule=RULE.name,
    )
