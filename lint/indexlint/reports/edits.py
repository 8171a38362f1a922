"""The fix of a finding as text edits, for the reports that carry them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.model.url import redact

if TYPE_CHECKING:
    from indexlint.engine import Result
    from indexlint.findings import Finding
    from indexlint.fixes.resolve import PlacedEdit


# The last result and its fixes: a report asks for one finding after the other.
_sound: tuple[Result, set[int]] | None = None


def text_edits(finding: Finding, result: Result) -> list[PlacedEdit] | None:
    """The edits of a finding's fix; None where it has none, is refused, or would write a secret into the report."""
    if finding.fix is None or id(finding) not in _fixes_of(result):
        return None
    from indexlint.fixes.resolve import edits_of

    edits = edits_of(finding.fix, result.documents)
    if not edits or any(redact(edit.text) != edit.text for edit in edits):
        return None
    return edits


def _fixes_of(result: Result) -> set[int]:
    global _sound
    if _sound is None or _sound[0] is not result:
        from indexlint.fixes.offer import sound

        findings = (located.finding for located in (*result.findings, *result.suppressed, *result.known))
        _sound = (result, sound(findings, result.documents))
    return _sound[1]
