"""The fix of a finding as text edits, for the reports that carry them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.model.url import redact

if TYPE_CHECKING:
    from indexlint.engine import Result
    from indexlint.findings import Finding
    from indexlint.fixes.resolve import PlacedEdit


def text_edits(finding: Finding, result: Result) -> list[PlacedEdit] | None:
    """The edits of a finding's fix; None where it has none, is refused, or would write a secret into the report."""
    if finding.fix is None:
        return None
    from indexlint.fixes.resolve import edits_of, resolve
    from indexlint.fixes.verify import carry_out
    from indexlint.toml.edits import Refused

    try:
        edits = edits_of(finding.fix, result.documents)
        for file, part in resolve(finding.fix, result.documents).items():
            carry_out(result.documents[file], [part])
    except Refused:
        return None
    if not edits or any(redact(edit.text) != edit.text for edit in edits):
        return None
    return edits
