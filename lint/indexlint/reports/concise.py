"""One line for each finding: ``file:line:column: severity rule-name message``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.model.url import redact
from indexlint.reports import summary
from indexlint.reports.source import clean

if TYPE_CHECKING:
    from indexlint.engine import Result
    from indexlint.reports import Style


def render(result: Result, style: Style) -> str:
    """The report."""
    lines = [
        f"{clean(item.finding.place.file, style.encoding)}:{item.start.line}:{item.start.column}: "
        f"{item.finding.severity}[{item.finding.rule}] {clean(redact(item.finding.message), style.encoding)}"
        for item in summary.shown(result, style)
    ]
    lines += summary.lines(result, style)
    return "".join(line + "\n" for line in lines)
