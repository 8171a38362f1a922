"""Edits of whole lines: their ends, their indentation, and the comments in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.toml.changes import TextEdit

if TYPE_CHECKING:
    from indexlint.toml.document import Document
    from indexlint.toml.spans import Section


def without_lines(document: Document, start: int, end: int) -> TextEdit:
    """Delete the lines from ``start`` to ``end``, but keep their comments, each on a line of its own."""
    text = document.text
    line = text.rfind("\n", 0, start) + 1
    stop = next_line(text, end)
    indent = text[line:start]
    eol = eol_at(text, end)
    kept = [indent + text[slice(*comment)] for comment in comments_in(document, start, stop)]
    return TextEdit(line, stop, "".join(comment + eol for comment in kept))


def after(document: Document, start: int, end: int, lines: list[str]) -> TextEdit:
    """Write lines below the statement or header from ``start`` to ``end``, indented like it."""
    text = document.text
    indent = text[text.rfind("\n", 0, start) + 1 : start]
    eol = eol_at(text, end)
    pos = next_line(text, end)
    new = eol.join(indent + line for line in lines)
    if text[:pos].endswith("\n"):
        return TextEdit(pos, pos, new + eol)
    return TextEdit(pos, pos, eol + new)


def at_end(document: Document, lines: list[str], apart: bool = False) -> TextEdit:
    """Write lines at the end of the document; ``apart`` sets them off with a blank line."""
    text = document.text
    eol = eol_at(text, len(text))
    lead = "" if not text or text.endswith("\n") else eol
    if apart and text and not (text + lead).endswith(("\n\n", "\n\r\n")):
        lead += eol
    return TextEdit(len(text), len(text), lead + eol.join(lines) + eol)


def before(document: Document, section: Section, lines: list[str]) -> TextEdit:
    """Write lines and a blank line before a header and the comment lines that stand right above it."""
    text = document.text
    sections = document.tree.sections
    index = next(number for number, other in enumerate(sections) if other is section)
    previous = sections[index - 1]
    used = previous.pairs[-1].end if previous.pairs else previous.end
    lowest = next_line(text, used) if used else 0
    pos = text.rfind("\n", 0, section.start) + 1
    indent = text[pos : section.start]
    while pos > lowest:  # above it may stand the end of a string that looks like a comment
        above = text.rfind("\n", 0, pos - 1) + 1
        if not text[above:pos].lstrip(" \t").startswith("#"):
            break
        pos = above
    eol = eol_at(text, section.end)
    return TextEdit(pos, pos, "".join(indent + line + eol for line in lines) + eol)


def joined(text: str, edits: list[TextEdit]) -> list[TextEdit]:
    """Join deletions of lines with only blank lines between them, and take one of the gaps around them away."""
    joined: list[TextEdit] = []
    for edit in edits:
        if joined and not text[joined[-1].end : edit.start].strip():
            gap = text[joined[-1].end : edit.start] if joined[-1].text else ""
            joined[-1] = TextEdit(joined[-1].start, edit.end, joined[-1].text + gap + edit.text)
        else:
            joined.append(edit)
    gaps = []
    for start, end, kept in joined:
        above = _blank_lines_start(text, start)
        if kept:
            continue
        if not text[end:].strip():
            gaps += [TextEdit(above, start, ""), TextEdit(end, len(text), "")]
        elif start == 0 or above < start:
            gaps.append(TextEdit(end, blank_lines_end(text, end), ""))
    # The gaps are edits of their own: something else may be inserted between them and the lines.
    return joined + [gap for gap in gaps if gap.start < gap.end]


def _blank_lines_start(text: str, pos: int) -> int:
    while pos > 0:
        line = text.rfind("\n", 0, pos - 1) + 1
        if text[line:pos].strip():
            return pos
        pos = line
    return pos


def blank_lines_end(text: str, pos: int) -> int:
    """Return where the blank lines end that begin at ``pos``."""
    while True:
        newline = text.find("\n", pos)
        if newline < 0 or text[pos:newline].strip():
            return pos
        pos = newline + 1


def next_line(text: str, pos: int) -> int:
    """Return where the line after ``pos`` begins."""
    newline = text.find("\n", pos)
    return len(text) if newline < 0 else newline + 1


def end_of_line(text: str, pos: int) -> int:
    """Return the end of the line at ``pos``, before its line end."""
    newline = text.find("\n", pos)
    if newline < 0:
        return len(text)
    return newline - (newline > pos and text[newline - 1] == "\r")


def eol_at(text: str, pos: int) -> str:
    """Return the line end of the line at ``pos``, else that of the line before it, else LF."""
    newline = text.find("\n", pos)
    if newline < 0:
        newline = text.rfind("\n")
    return "\r\n" if newline > 0 and text[newline - 1] == "\r" else "\n"


def comments_in(document: Document, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the comments that begin inside a range."""
    from bisect import bisect_left

    comments = document.tree.comments
    first = bisect_left(comments, start, key=lambda raw: raw.start)
    last = bisect_left(comments, end, key=lambda raw: raw.start)
    return [(raw.start, raw.end) for raw in comments[first:last]]
