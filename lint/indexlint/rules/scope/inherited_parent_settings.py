"""IX305: indexes of a directory above apply, or are cut off."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import INFO, Evidence, Finding, Related
from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX305",
    name="inherited-parent-settings",
    summary="The index settings of a directory above apply here, or an unrelated key cuts them off.",
    severity=INFO,
    when=("inherits",),
)
_INDEX_SETTINGS = ("index-strategy", "keyring-provider", "no-index")


def check(project: Project) -> Iterator[Finding]:
    """One finding for a project below another one's index settings, if it is no member of its workspace."""
    above = project.above
    if above is None or project.is_member or not project.has_project_table:
        return
    theirs = [index for index in above.active if index.kind != "find-links"]
    if not theirs:
        return
    names = ", ".join(index.shown for index in theirs[:3])
    related = (Related("the settings above", theirs[0].place()),)
    if not project.uv_tables:
        message = f"this project has no uv settings of its own, so the indexes of {above.file} apply to it: {names}"
        remedy = "write the indexes that the project needs into its own [tool.uv]"
    elif not project.indexes and not any(setting.name in _INDEX_SETTINGS for setting in project.settings):
        message = (
            f"the project's own [tool.uv] has no index settings, but cuts off those of {above.file} ({names}): uv "
            "reads one file "
            "only, and asks PyPI"
        )
        remedy = "repeat the indexes here if the project needs them"
    else:
        return
    yield Finding(
        message,
        Place(project.file, ("tool", "uv") if project.uv_tables else ("project",), "header"),
        anchor=above.file,
        help=remedy,
        related=related,
        evidence=Evidence("uv", ">=0.4.23", "T14.parent" if not project.uv_tables else "T14.cut"),
        rule=RULE.name,
    )
