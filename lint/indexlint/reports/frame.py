"""The lines of a file that a finding is about, with a mark under the exact range."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

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
    # Some of what stands before the range tells what it is part of.
    low = max(0, min(start - room // 4, edges[-1] - room))
    if end <= room - len(dots):
        low = 0
    shown, position, left = [], 0, None
    for cell, edge in zip(cells, edges, strict=False):
        lead = len(dots) if low else 0
        if edge < low + lead or edge + cell.width > low + room - len(dots):
            continue
        if left is None:
            left = edge
        shown.append(cell.text)
        position = edge + cell.width
    left = left or 0
    before, after = (dots if left else ""), (dots if position < edges[-1] else "")
    start, end = max(start, left), max(min(end, position), max(start, left) + 1)
    shift = len(before) - left
    return Marked(number, before + "".join(shown) + after, start + shift, end + shift)


def _around_masks(cells: list[Cell], first: int, until: int) -> tuple[int, int]:
    """The range, made wider where it begins or ends inside of a masked secret."""
    while 0 < first < len(cells) and cells[first].text == "":
        first -= 1
    while 0 < until < len(cells) and cells[until].text == "":
        until += 1
    return first, until
