"""Reviewdog's diagnostic format (https://github.com/reviewdog/reviewdog/tree/master/proto/rdf)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indexlint.findings import ERROR, INFO, WARNING
from indexlint.model.url import redact
from indexlint.reports.edits import text_edits
from indexlint.rules.registry import BY_NAME

if TYPE_CHECKING:
    from indexlint.engine import Located, Result
    from indexlint.fixes.resolve import PlacedEdit
    from indexlint.reports import Style
    from indexlint.toml.document import Position

_SEVERITIES = {ERROR: "ERROR", WARNING: "WARNING", INFO: "INFO"}
_HOME = "https://indexlint.github.io/indexlint/"


def render(result: Result, style: Style) -> str:
    """The report. Its paths are relative to where the program runs, which is where reviewdog takes them from."""
    del style
    import json

    columns = _Columns(result)
    report = {
        "source": {"name": "indexlint", "url": _HOME},
        "diagnostics": [_diagnostic(located, result, columns) for located in result.findings],
    }
    return json.dumps(report, indent=2) + "\n"


def _diagnostic(located: Located, result: Result, columns: _Columns) -> dict[str, Any]:
    finding = located.finding
    file = finding.place.file
    diagnostic: dict[str, Any] = {
        "message": redact(finding.message) + (f"\n{redact(finding.help)}" if finding.help else ""),
        "location": {"path": file, "range": columns.range(file, located.start, located.end)},
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.rule, "url": BY_NAME[finding.rule].url},
    }
    edits = text_edits(finding, result)
    # A suggestion is applied for itself: a fix that needs several edits, or another file, is none.
    if edits is not None and len(edits) == 1 and edits[0].file == file:
        diagnostic["suggestions"] = [_suggestion(edits[0], columns)]
    return diagnostic


def _suggestion(edit: PlacedEdit, columns: _Columns) -> dict[str, Any]:
    return {"range": columns.range(edit.file, edit.start, edit.end), "text": edit.text}


class _Columns:
    """Turns columns that count code points into the format's, which count the bytes of UTF-8; both start at 1."""

    def __init__(self, result: Result) -> None:
        self._result = result
        self._lines: dict[str, list[bytes]] = {}

    def range(self, file: str, start: Position, end: Position) -> dict[str, Any]:
        """A range, the end exclusive."""
        return {"start": self._position(file, start), "end": self._position(file, end)}

    def _position(self, file: str, position: Position) -> dict[str, int]:
        if file not in self._lines:
            self._lines[file] = (self._result.contents(file) or b"").split(b"\n")
        lines = self._lines[file]
        line = lines[position.line - 1] if position.line <= len(lines) else b""
        before = line.decode("utf-8", "replace")
        mark = before.startswith("\ufeff") and position.line == 1
        count = position.column - 1 + mark
        return {"line": position.line, "column": len(before[:count].encode()) + max(count - len(before), 0) + 1}
