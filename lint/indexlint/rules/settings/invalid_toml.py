"""IX000: the file is not TOML."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, Finding
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX000",
    name="invalid-toml",
    summary="The file is not TOML.",
    severity=ERROR,
    when=("defect:invalid-toml",),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each file that the parser refuses."""
    for defect in project.defects:
        if defect.rule == RULE.name:
            yield Finding(
                f"this file is not valid TOML: {defect.detail['message']}",
                defect.place,
                anchor="syntax",
                help="no tool can read the file before this is mended; nothing else in it was checked",
                rule=RULE.name,
            )
