"""What a wrong key or value does to the file that it stands in, in words."""

from __future__ import annotations

from indexlint.model.index import Defect
from indexlint.model.project import Project

UNREAD = "unread"


def consequence(project: Project, defect: Defect) -> str:
    """What uv does with the file because of a defect."""
    effect = defect.detail["effect"]
    if effect == UNREAD:
        return f"uv says nothing, since {why_unread(project)}"
    if effect == "stops":
        return "uv stops with an error"
    lost = any(index.file == defect.place.file for index in project.indexes)
    if lost or "index" in defect.detail["key"] or defect.detail["key"] == "find-links":
        return "uv only warns and drops every setting of `[tool.uv]`, so packages come from PyPI unless a pin names their index"
    return "uv only warns and drops every setting of `[tool.uv]`"


def why_unread(project: Project) -> str:
    """Why uv does not read the settings of a file."""
    if project.is_member:
        return "it takes the settings of a workspace from its root"
    return "it takes the settings from the uv.toml beside this file"
