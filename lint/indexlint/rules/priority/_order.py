"""What stands behind an index in the order in which uv asks: shared by the rules of this family."""

from __future__ import annotations

from indexlint.model.index import Index
from indexlint.model.project import Project


def next_after(project: Project, index: Index) -> str | None:
    """What uv asks where this index does not have a package, in words; None where nothing comes after it.

    A public index is named before a private one that is asked earlier: it is the one that a stranger can upload to.
    """
    behind: dict[int, str | None] = project.memo("next after", lambda: _all_next(project))
    return behind[id(index)]


def _all_next(project: Project) -> dict[int, str | None]:
    """For each candidate, by identity, what is asked after it: one walk from the last to the first."""
    found: dict[int, str | None] = {}
    public: str | None = None if project.default_index is not None else "PyPI"
    later: str | None = None
    for index in reversed(project.candidates):
        found[id(index)] = public or later
        later = index.label
        if project.is_public(index):
            public = index.label
    return found


def is_best_match(project: Project) -> bool:
    """Whether the highest version of all indexes wins, so that their order means nothing."""
    return project.value("index-strategy") in ("unsafe-best-match", "unsafe-any-match")
