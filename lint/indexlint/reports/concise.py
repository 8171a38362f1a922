"""One line for each finding: ``file:line:column: severity rule-name message``."""

from __future__ import annotations

from indexlint.model.url import redact
from indexlint.reports import summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexlint.engine import Located, Result
    from indexlint.reports import Style


def render(result: Result, style: Style) -> str:
    """The report."""
    lines = [_line(located, style) for located in summary.shown(result, style)]
    lines += summary.lines(result, style)
    return "".join(line + "\n" for line in lines)


def _line(located: Located, style: Style) -> str:
    from indexlint.reports.source import clean

    finding = located.finding
    where = f"{clean(finding.place.file, style.encoding)}:{located.start.line}:{located.start.column}"
    return f"{where}: {finding.severity}[{finding.rule}] {clean(redact(finding.message), style.encoding)}"
