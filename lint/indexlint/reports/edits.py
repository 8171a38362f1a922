"""The fix of a finding as text edits, for the reports that carry them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.fixes.resolve import PlacedEdit as TextEdit

if TYPE_CHECKING:
    from indexlint.engine import Result
    from indexlint.findings import Finding

__all__ = ["TextEdit", "text_edits"]


def text_edits(finding: Finding, result: Result) -> list[TextEdit] | None:
    """The edits of a finding's fix; None where it has none that can be given as text.

    A fix that writes a secret again, in another place, is not given: a report holds no secrets.
    """
    if finding.fix is None:
        return None
    from indexlint.fixes.resolve import edits_of
    from indexlint.model.url import redact
    from indexlint.toml.edits import Refused

    try:
        edits = edits_of(finding.fix, result.documents)
    except Refused:
        return None
    if not edits or any(redact(edit.text) != edit.text for edit in edits):
        return None
    return edits
