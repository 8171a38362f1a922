"""The fix of a finding as text edits, for the reports that carry them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.records import NamedTuple

if TYPE_CHECKING:
    from indexlint.engine import Result
    from indexlint.findings import Finding
    from indexlint.toml.document import Position


class TextEdit(NamedTuple):
    """``text`` takes the place of a range of a file."""

    file: str
    start: Position
    end: Position
    text: str


def text_edits(finding: Finding, result: Result) -> list[TextEdit] | None:
    """The edits of a finding's fix; None where it has none that can be given as text."""
    del finding, result
    return None
