"""Where a uv file says what uv does not understand: each case becomes a defect that a rule words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from indexlint.model.project import Project

if TYPE_CHECKING:
    from indexlint.toml.document import Document


def check(project: Project, documents: Mapping[str, Document]) -> None:
    """Add to ``project.defects`` what its uv tables get wrong. ``documents`` maps the project's files to their contents."""
