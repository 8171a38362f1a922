"""What fixes would change, as a unified diff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.model.secret import MASK
from indexlint.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from indexlint.engine import Result
    from indexlint.fixes.apply import FixedFile

CONTEXT = 3


class _Hunk(NamedTuple):
    """Lines ``first`` to ``last`` of the old text become those of the new one; numbers from 0, the ends exclusive."""

    first: int
    last: int
    new_first: int
    new_last: int


def render(files: Mapping[str, FixedFile], before: Result, after: Result) -> str:
    """The diff of all files, in their order. Secrets are shown as ``***``: such a line does not apply as a patch."""
    from indexlint.discovery import show_from

    show = show_from(before.base)
    return "".join(_of_file(show(path), file, before, after) for path, file in sorted(files.items()))


def _of_file(shown: str, file: FixedFile, before: Result, after: Result) -> str:
    old, new = _lines(file.before), _lines(file.after)
    old_shown, new_shown = _Shown(old, before, shown), _Shown(new, after, shown)
    text = [f"--- {shown}\n", f"+++ {shown}\n"]
    for group in _groups(_hunks(old, new)):
        start, end = max(group[0].first - CONTEXT, 0), min(group[-1].last + CONTEXT, len(old))
        shift = group[0].new_first - group[0].first
        length = end - start + sum((item.new_last - item.new_first) - (item.last - item.first) for item in group)
        text.append(f"@@ -{_range(start, end - start)} +{_range(start + shift, length)} @@\n")
        done = start
        for item in group:
            text += [f" {old_shown.line(number)}" for number in range(done, item.first)]
            text += [f"-{old_shown.line(number)}" for number in range(item.first, item.last)]
            text += [f"+{new_shown.line(number)}" for number in range(item.new_first, item.new_last)]
            done = item.last
        text += [f" {old_shown.line(number)}" for number in range(done, end)]
    return "".join(text)


def _range(start: int, length: int) -> str:
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _lines(raw: bytes) -> list[str]:
    lines = raw.decode("utf-8-sig", "replace").split("\n")
    ended = [line + "\n" for line in lines[:-1]]
    return ended + lines[-1:] if lines[-1] else ended


def _hunks(old: Sequence[str], new: Sequence[str]) -> list[_Hunk]:
    """What differs. Where as many lines stand as before they are compared one by one: lock files are long."""
    shorter = min(len(old), len(new))
    first = next((number for number in range(shorter) if old[number] != new[number]), shorter)
    kept = 0
    while kept < shorter - first and old[-1 - kept] == new[-1 - kept]:
        kept += 1
    last, new_last = len(old) - kept, len(new) - kept
    if last == new_last:
        found = [_Hunk(n, n + 1, n, n + 1) for n in range(first, last) if old[n] != new[n]]
        return list(_joined(found))
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, old[first:last], new[first:new_last], autojunk=False)
    return [
        _Hunk(first + a, first + b, first + c, first + d) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"
    ]


def _joined(hunks: Sequence[_Hunk]) -> Iterator[_Hunk]:
    """Neighbouring lines in one."""
    current: _Hunk | None = None
    for hunk in hunks:
        if current is not None and current.last == hunk.first:
            current = current._replace(last=hunk.last, new_last=hunk.new_last)
            continue
        if current is not None:
            yield current
        current = hunk
    if current is not None:
        yield current


def _groups(hunks: Sequence[_Hunk]) -> Iterator[list[_Hunk]]:
    """Hunks whose lines of context meet are shown as one."""
    group: list[_Hunk] = []
    for hunk in hunks:
        if group and hunk.first - group[-1].last > 2 * CONTEXT:
            yield group
            group = []
        group.append(hunk)
    if group:
        yield group


class _Shown:
    """The lines of a text as they may be shown."""

    def __init__(self, lines: Sequence[str], result: Result, file: str) -> None:
        from indexlint.reports.source import read_source

        self._lines = lines
        self._source = read_source(result, file)

    def line(self, number: int) -> str:
        """A line with its end, without its secrets, and with control characters as escapes."""
        text = self._lines[number].removesuffix("\n")
        spans = self._source.secrets(number + 1) if self._source is not None else []
        for start, end in reversed(spans):
            text = text[:start] + MASK + text[end:]
        text = "".join(char if char >= " " or char in "\t\r" else ascii(char)[1:-1] for char in text)
        return text + ("\n" if self._lines[number].endswith("\n") else "\n\\ No newline at end of file\n")
