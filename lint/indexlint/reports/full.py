"""Each finding with the source that it is about, what proves it, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from indexlint.findings import ERROR, SAFE, WARNING
from indexlint.model.url import redact
from indexlint.reports import summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexlint.engine import Located, Result
    from indexlint.findings import Evidence, Fix, Related
    from indexlint.reports import Style
    from indexlint.reports.source import Source
    from indexlint.toml.document import Position

_RED, _YELLOW, _BLUE, _CYAN, _BOLD, _DIM = "1;31", "1;33", "1;34", "36", "1", "2"


def render(result: Result, style: Style) -> str:
    """The report."""
    lines: list[str] = []
    shown = summary.shown(result, style)
    if shown:
        report = _Report(result, style)
        for located in shown:
            lines += (*report.finding(located), "")
    lines += summary.lines(result, style)
    while lines and not lines[-1]:
        lines.pop()
    return "".join(line + "\n" for line in lines)


class _Report:
    def __init__(self, result: Result, style: Style) -> None:
        # Not needed for a clean run, which is to start fast.
        from indexlint.reports.source import clean

        self._cleaned = clean
        self._result = result
        self._style = style
        self._sources: dict[str, Source | None] = {}
        self._dots = "…" if clean("…", style.encoding) == "…" else "..."

    def finding(self, located: Located) -> Iterator[str]:
        """The lines of one finding."""
        finding = located.finding
        color = {ERROR: _RED, WARNING: _YELLOW}.get(finding.severity, _BLUE)
        where = f"{self._clean(finding.place.file)}:{located.start.line}:{located.start.column}:"
        what = self._paint(f"{finding.severity}[{finding.rule}]", color)
        yield f"{self._paint(where, _BOLD)} {what} {self._text(finding.message)}"
        yield from self._frame(finding.place.file, located.start, located.end, "^", color)
        for related in finding.related:
            yield from self._related(related)
        if finding.help:
            yield self._note("help", self._text(finding.help))
        if finding.evidence is not None:
            yield self._note("evidence", _evidence(finding.evidence))
        if finding.fix is not None:
            yield self._note("fix", self._text(_fix(finding.fix)))

    def _related(self, related: Related) -> Iterator[str]:
        from indexlint.reports.places import range_of

        found = range_of(self._result, related.place)
        where = self._clean(related.place.file)
        if found is None:
            yield self._note("note", f"{where}: {self._text(related.message)}")
            return
        start, end = found
        yield self._note("note", f"{where}:{start.line}:{start.column}: {self._text(related.message)}")
        yield from self._frame(related.place.file, start, end, "-", _BLUE)

    def _frame(self, file: str, start: Position, end: Position, mark: str, color: str) -> Iterator[str]:
        from indexlint.reports.frame import frame
        from indexlint.reports.source import read_source

        if file not in self._sources:
            self._sources[file] = read_source(self._result, file, self._style.encoding)
        source = self._sources[file]
        if source is None:
            return iter(())
        return frame(
            source,
            start,
            end,
            width=self._style.width,
            mark=mark,
            paint=self._painter(color),
            fade=self._painter(_DIM),
            dots=self._dots,
        )

    def _note(self, word: str, text: str) -> str:
        return f"  {self._paint(word + ':', _CYAN)} {text}"

    def _text(self, text: str) -> str:
        return self._clean(redact(text))

    def _clean(self, text: str) -> str:
        return self._cleaned(text, self._style.encoding)

    def _paint(self, text: str, color: str) -> str:
        return f"\x1b[{color}m{text}\x1b[0m" if self._style.color else text

    def _painter(self, color: str) -> Callable[[str], str]:
        return lambda text: self._paint(text, color)


def _evidence(evidence: Evidence) -> str:
    return f"reproduced with {evidence.tool} {evidence.releases} (scenario {evidence.scenario})"


def _fix(fix: Fix) -> str:
    return f"{fix.title} (--fix)" if fix.applicability == SAFE else f"{fix.title} (--fix --unsafe-fixes)"
