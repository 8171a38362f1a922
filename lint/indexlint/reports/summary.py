"""The lines at the end of a text report: how many findings of which severity, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, INFO, SAFE, WARNING
from indexlint.model.url import redact
from indexlint.rules.registry import BY_NAME

TYPE_CHECKING = False
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
    if style.statistics:
        yield from statistics(result)
    if style.quiet:
        return
    counts = dict.fromkeys((ERROR, WARNING, INFO), 0)
    for located in result.findings:
        counts[located.finding.severity] += 1
    told = [plural(counts[severity], severity) for severity in (ERROR, WARNING) if counts[severity]]
    if counts[INFO] and style.verbose:
        told.append(f"{plural(counts[INFO], 'piece')} of advice")
    files = plural(len(result.files), "file")
    if told:
        yield f"{_listed(told)} in {files}"
    elif result.files:
        yield f"no errors or warnings in {files}"
    if counts[INFO] and not style.verbose:
        yield f"{plural(counts[INFO], 'piece')} of advice not shown; -v shows {'it' if counts[INFO] == 1 else 'them'}"
    if result.suppressed:
        yield f"{plural(len(result.suppressed), 'finding')} suppressed by comments"
    if result.known:
        yield f"{plural(len(result.known), 'finding')} of the baseline not shown"
    if result.checks and style.verbose:
        yield f"online checks: {_checks(result)}"
    if result.skipped:
        from indexlint.reports.source import clean

        for rule, reason in result.skipped:
            yield f"skipped {rule}: {clean(redact(reason), style.encoding)}"
    fixes = [located.finding.fix for located in result.findings if located.finding.fix is not None]
    safe = sum(1 for fix in fixes if fix.applicability == SAFE)
    if safe:
        yield f"{plural(safe, 'finding')} can be fixed with --fix"
    if len(fixes) > safe:
        yield f"{plural(len(fixes) - safe, 'finding')} can be fixed with --fix --unsafe-fixes"


def _checks(result: Result) -> str:
    """How many of the questions to the network came to what."""
    counts = {"ok": 0, "finding": 0, "skipped": 0}
    for check in result.checks:
        counts[check.outcome] += 1
    return ", ".join(f"{number} {outcome}" for outcome, number in counts.items() if number)


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def statistics(result: Result) -> Iterator[str]:
    """A line for each rule that found something: how many, which rule, the most frequent first."""
    counts: dict[str, int] = {}
    for located in result.findings:
        counts[located.finding.rule] = counts.get(located.finding.rule, 0) + 1
    width = len(str(max(counts.values(), default=0)))
    for rule, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{number:>{width}}  {rule}  {BY_NAME[rule].summary}"
