"""IX003: a setting that stands below an index's header."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, UNSAFE, Change, Evidence, Finding, Fix
from indexlint.model.index import Defect
from indexlint.model.place import Keys
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX003",
    name="setting-inside-index-table",
    summary="A setting of `[tool.uv]` that stands below an `[[tool.uv.index]]` header, where uv ignores it.",
    severity=ERROR,
    when=("defect:setting-inside-index-table",),
    fix=UNSAFE,
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each setting in an index table."""
    for defect in project.defects:
        if defect.rule == RULE.name:
            yield _finding(defect)


def _finding(defect: Defect) -> Finding:
    key, label = defect.detail["key"], defect.detail["label"]
    in_uv_toml = defect.place.file.endswith("uv.toml")
    header = "[[index]]" if in_uv_toml else "[[tool.uv.index]]"
    home = "the top of the file" if in_uv_toml else "`[tool.uv]`"
    table: Keys = () if in_uv_toml else ("tool", "uv")
    fix = None
    if not defect.detail["present"] and defect.place.part == "key":
        fix = Fix(f"Move `{key}` to {home}", UNSAFE, (Change("move", defect.place, table, key),))
    return Finding(
        f"`{key}` stands below the `{header}` header of {label}, so it is a key of that index, and uv ignores it there",
        defect.place,
        anchor=f"{label} {key}",
        help=f"move it to {home}, above the first `{header}`",
        evidence=Evidence("uv", ">=0.4.23", "index.setting-inside"),
        fix=fix,
        rule=RULE.name,
    )
