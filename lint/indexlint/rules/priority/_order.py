"""What stands behind an index in the order in which uv asks: shared by the rules of this family."""

from __future__ import annotations

from indexlint.model.index import Index
from indexlint.model.project import Project


def next_after(project: Project, index: Index) -> str | None:
    """What uv asks where this index does not have a package, in words; None where nothing comes after it.

    A public index is named before a private one that is asked earlier: it is the one that a stranger can upload to.
    """
    candidates = project.candidates
    later = candidates[candidates.index(index) + 1 :]
    public = next((other for other in later if project.is_public(other)), None)
    if public is not None:
        return public.label
    if project.default_index is None:
        return "PyPI"
    return later[0].label if later else None


def is_best_match(project: Project) -> bool:
    """Whether the highest version of all indexes wins, so that their order means nothing."""
    return project.value("index-strategy") in ("unsafe-best-match", "unsafe-any-match")
