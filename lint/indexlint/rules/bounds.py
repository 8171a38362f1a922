"""The fix that raises ``required-version``: shared by the rules whose fault a newer uv does not have."""

from __future__ import annotations

import re

from indexlint.findings import UNSAFE, Change, Fix
from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.model.releases import Release, show

_LOWER_BOUND = re.compile(r"^\s*(?:>=|>|==|~=)")


def raise_bound(project: Project, release: Release) -> Fix | None:
    """Set or raise the lower bound to ``release``; None where one exact release is required, or no file can hold it."""
    root = project.root
    bound = f">={show(release)}"
    title = f'Require uv {bound} (`required-version = "{bound}"`)'
    for setting in root.settings:
        if setting.name == "required-version" and setting.origin != "pip":
            clauses = [clause.strip() for clause in setting.value.split(",")]
            if any(clause.startswith("==") or clause[:1].isdigit() for clause in clauses):
                return None
            kept = [clause for clause in clauses if not _LOWER_BOUND.match(clause)]
            return Fix(title, UNSAFE, (Change("set", setting.place, ",".join([bound, *kept])),))
    if not root.uv_tables or project.kind == "script":
        return None
    place = Place(root.files[-1], ()) if root.has_uv_toml else Place(root.file, ("tool", "uv"))
    return Fix(title, UNSAFE, (Change("insert", place._replace(part="table"), bound, "required-version"),))
