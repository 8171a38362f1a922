"""Whether an age limit applies to a package of an index."""

from __future__ import annotations

from indexlint.model.index import Index
from indexlint.model.project import Project


def limited(project: Project, index: Index, package: str) -> bool:
    """Whether uv takes only files of a certain age: the package's own limit counts, else the index's, else that of all.

    Source: uv's documentation of ``exclude-newer``, ``exclude-newer-package`` and the index's ``exclude-newer``; ``false``
    lifts the limit.
    """
    by_package = project.value("exclude-newer-package")
    if isinstance(by_package, dict) and package in by_package:
        return by_package[package] is not False
    if "exclude-newer" in index.settings:
        return index.settings["exclude-newer"] is not False
    return project.setting("exclude-newer") is not None
