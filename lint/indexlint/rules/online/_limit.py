"""Whether an age limit applies to a package of an index."""

from __future__ import annotations

import re

from indexlint.model.index import Index
from indexlint.model.project import Project


def limited(project: Project, index: Index, package: str) -> bool:
    """Whether uv takes only files of a certain age: by the package's own limit, the index's, or that of all.

    Source: uv's documentation of ``exclude-newer``, ``exclude-newer-package`` and the index's ``exclude-newer``; ``false`` for
    the package or the index lifts the limit.
    """
    by_package = {
        re.sub(r"[-_.]+", "-", name).lower(): value
        for name, value in project.value("exclude-newer-package", {}).items()
    }
    own = [by_package.get(package), index.settings.get("exclude-newer")]
    if any(value is False for value in own):
        return False
    return any(value is not None for value in own) or project.setting("exclude-newer") is not None


def may_be_limited(project: Project, index: Index) -> bool:
    """Whether a limit applies to some package of an index, as far as the settings tell."""
    if index.settings.get("exclude-newer") is False:
        return False
    settings = (project.setting("exclude-newer"), project.setting("exclude-newer-package"))
    return "exclude-newer" in index.settings or any(setting is not None for setting in settings)
