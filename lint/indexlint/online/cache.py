"""What was answered a short time ago, kept in the person's cache folder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexlint.model.online import Failure, GitlabName, Page
    from indexlint.online.questions import Question


class Cache:
    """Answers by question. An unreadable, corrupt or old entry is no entry; a folder that cannot be written is no cache."""

    def __init__(self, variables: Mapping[str, str], *, enabled: bool = True) -> None:
        self.enabled = enabled
        self.variables = variables

    def fact(self, question: Question) -> Page | GitlabName | bool | Failure | None:
        """The fact that was remembered for a question, if it is still young enough."""
        return None

    def remember(self, question: Question, fact: Page | GitlabName | bool | Failure) -> None:
        """Keep a fact."""
