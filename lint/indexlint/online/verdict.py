"""Whether an answer is enough for a rule to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.model.online import Failure, GitlabName, Page

if TYPE_CHECKING:
    from indexlint.online.questions import Question

# Whatever the rule: nothing about the index is known.
_NOTHING_KNOWN = ("no-network", "no-time", "url", "defect")


def why_skipped(rule: str, question: Question, fact: Page | GitlabName | bool | Failure) -> str | None:
    """The reason why the rule cannot judge from this answer; None where it can."""
    failure = fact if isinstance(fact, Failure) else None if isinstance(fact, bool) else fact.failure
    if failure is not None and (failure.kind in _NOTHING_KNOWN or rule != "unreachable-index"):
        return f"{question.entry.shown}: {failure.reason}"
    return None
