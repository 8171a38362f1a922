"""The lines at the end of a text report: how many findings of which severity, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from indexlint.findings import ERROR, INFO, WARNING

if TYPE_CHECKING:
    from indexlint.engine import Located, Result
    from indexlint.reports import Style


def shown(result: Result, style: Style) -> list[Located]:
    """The findings that a text report shows: advice only where it was asked for."""
    return [located for located in result.findings if style.verbose or located.finding.severity != INFO]


def plural(number: int, word: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def lines(result: Result, style: Style) -> Iterator[str]:
    """The closing lines."""
    if style.quiet:
        return
    counts = dict.fromkeys((ERROR, WARNING, INFO), 0)
    for located in result.findings:
        counts[located.finding.severity] += 1
    told = [plural(counts[severity], severity) for severity in (ERROR, WARNING) if counts[severity]]
    files = plural(len(result.files), "file")
    if told:
        yield f"{' and '.join(told)} in {files}"
    elif result.files:
        yield f"no errors or warnings in {files}"
    if counts[INFO] and not style.verbose:
        yield f"{plural(counts[INFO], 'piece')} of advice not shown; -v shows {'it' if counts[INFO] == 1 else 'them'}"
    if result.suppressed:
        yield f"{plural(len(result.suppressed), 'finding')} suppressed by comments"
    for rule, reason in result.skipped:
        yield f"skipped {rule}: {reason}"
    fixable = sum(1 for located in result.findings if located.finding.fix is not None)
    if fixable:
        safe = sum(
            1 for item in result.findings if item.finding.fix is not None and item.finding.fix.applicability == "safe"
        )
        yield f"{plural(fixable, 'finding')} can be fixed: {safe} with --fix, {fixable - safe} with --fix --unsafe-fixes"
