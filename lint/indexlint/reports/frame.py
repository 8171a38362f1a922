"""The lines of a file that a finding is about, with a mark under the exact range."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from indexlint.records import NamedTuple

if TYPE_CHECKING:
    from indexlint.reports.source import Cell, Source
    from indexlint.toml.document import Position

# Of a longer range the first and the last line are shown.
_MOST_LINES = 4
_LEAST_WIDTH = 20


class Marked(NamedTuple):
    """A line: its number, its text, and the columns (from 0, in columns of the terminal) that are marked."""

    number: int
    text: str
    start: int
    end: int


def frame(
    source: Source,
    start: Position,
    end: Position,
    *,
    width: int,
    mark: str = "^",
    paint: Callable[[str], str] = str,
    fade: Callable[[str], str] = str,
    dots: str = "…",
) -> Iterator[str]:
    """The frame's lines. ``paint`` colours the marks, ``fade`` the numbers and bars; ``width`` is that of the terminal."""
    last = end.line if end.column > 1 or end.line == start.line else end.line - 1
    gutter = len(str(last)) + 1
    room = max(width - gutter - 3, _LEAST_WIDTH)
    elided = False
    for number in range(start.line, last + 1):
        if last - start.line >= _MOST_LINES and start.line < number < last:
            if not elided:
                yield fade(" " * (gutter - 1) + dots)
            elided = True
            continue
        cells = source.line(number)
        if cells is None:
            yield f"{fade(f'{number:>{gutter}} |')} (a long line, not shown)"
            continue
        first = start.column - 1 if number == start.line else _indent(cells)
        until = end.column - 1 if number == end.line else len(cells)
        if number not in (start.line, end.line) and first >= len(cells):
            yield fade(f"{number:>{gutter}} |")
            continue
        marked = _window(number, cells, first, until, room, dots)
        yield f"{fade(f'{number:>{gutter}} |')} {marked.text}".rstrip()
        yield f"{fade(' ' * gutter + ' |')} {' ' * marked.start}{paint(mark * (marked.end - marked.start))}"


def _indent(cells: list[Cell]) -> int:
    return next((number for number, cell in enumerate(cells) if cell.text.strip()), len(cells))


def _window(number: int, cells: list[Cell], first: int, until: int, room: int, dots: str) -> Marked:
    """The part of a line that fits, with the marked range in it."""
    first, until = _around_masks(cells, min(first, len(cells)), min(until, len(cells)))
    edges = [0]
    for cell in cells:
        edges.append(edges[-1] + cell.width)
    start, end = edges[first], max(edges[until], edges[first] + 1)
    if edges[-1] <= room:
        return Marked(number, "".join(cell.text for cell in cells), start, end)
    low = 0
    if end > room - len(dots):
        # Some of what stands before the range tells what it is part of.
        low = min(bisect_left(edges, start - room // 4), first)
    high = len(cells)
    if edges[-1] - edges[low] + len(dots) > room:
        high = bisect_right(edges, edges[low] + room - (2 if low else 1) * len(dots)) - 1
    else:
        low = bisect_left(edges, edges[-1] - room + len(dots))
    before, after = (dots if low else ""), (dots if high < len(cells) else "")
    text = before + "".join(cell.text for cell in cells[low:high]) + after
    shift = len(before) - edges[low]
    return Marked(number, text, start + shift, max(min(end, edges[high]), start + 1) + shift)


def _around_masks(cells: list[Cell], first: int, until: int) -> tuple[int, int]:
    """The range, made wider where it begins or ends inside of a masked secret."""
    while 0 < first < len(cells) and cells[first].text == "":
        first -= 1
    while 0 < until < len(cells) and cells[until].text == "":
        until += 1
    return first, until
