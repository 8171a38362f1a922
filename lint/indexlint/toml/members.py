"""Edits of the members of arrays and inline tables: the commas between them, and the lines that they stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.toml.changes import Refused, TextEdit
from indexlint.toml.lines import comments_in, end_of_line, eol_at, without_lines
from indexlint.toml.spans import INLINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexlint.toml.document import Document
    from indexlint.toml.spans import Node


def insert_members(
    document: Document, container: Node, members: Sequence[Node], index: int, texts: list[str]
) -> tuple[TextEdit, ...]:
    """Write new members behind the one before ``index``, on lines of their own where the others have them."""
    text = document.text
    if not members:
        return (_into_empty(text, container, ", ".join(texts)),)
    last = members[index - 1]
    comma = _comma_after(document, container, members, index - 1)
    if not _begins_line(text, last):
        if comma is None:
            return (TextEdit(last.end, last.end, "".join(f", {new}" for new in texts)),)
        return (TextEdit(comma + 1, comma + 1, "".join(f" {new}," for new in texts)),)
    indent = text[text.rfind("\n", 0, last.origin) + 1 : last.origin]
    eol = eol_at(text, text.rfind("\n", 0, last.origin))
    if comma is not None:
        place = _end_of_member_line(document, container, comma + 1)
        return (TextEdit(place, place, "".join(f"{eol}{indent}{new}," for new in texts)),)
    place = _end_of_member_line(document, container, last.end)
    new = f",{eol}{indent}".join(texts)
    if place == last.end:
        return (TextEdit(place, place, f",{eol}{indent}{new}"),)
    return (TextEdit(last.end, last.end, ","), TextEdit(place, place, f"{eol}{indent}{new}"))


def _into_empty(text: str, container: Node, new: str) -> TextEdit:
    inner = text[container.start + 1 : container.end - 1]
    space = " " if container.kind == INLINE else ""
    if not inner.strip(" \t"):
        return TextEdit(container.start + 1, container.end - 1, f"{space}{new}{space}")
    after = "" if inner[0] in " \t\r\n" else " "
    return TextEdit(container.start + 1, container.start + 1, f"{space}{new}{after}")


def _end_of_member_line(document: Document, container: Node, pos: int) -> int:
    """Return the end of the line, behind its comment, or ``pos`` if something else follows on the line."""
    text = document.text
    at = pos
    while text[at] in " \t":
        at += 1
    for comment in comments_in(document, at, container.end)[:1]:
        if comment[0] == at:
            return comment[1]
    return pos


def _begins_line(text: str, member: Node) -> bool:
    return not text[text.rfind("\n", 0, member.origin) + 1 : member.origin].strip(" \t")


def _comma_after(document: Document, container: Node, members: Sequence[Node], index: int) -> int | None:
    """Return where the comma behind a member stands; the last member may have none."""
    text = document.text
    pos = members[index].end
    for start, end in [*comments_in(document, pos, container.end), (container.end - 1, container.end)]:
        comma = text.find(",", pos, start)
        if comma >= 0:
            return comma
        pos = end
    return None


def delete_members(document: Document, container: Node, doomed: Sequence[Node]) -> tuple[TextEdit, ...]:
    """Take members out, with the commas that they need no more."""
    members = members_of(container)
    if len(doomed) == len(members) and not comments_in(document, container.start, container.end):
        return (TextEdit(container.start + 1, container.end - 1, ""),)
    edits: list[TextEdit] = []
    numbers = [number for number, member in enumerate(members) if any(member is other for other in doomed)]
    first_of_run = numbers[0]
    for number, following in zip(numbers, [*numbers[1:], -1], strict=True):
        if following != number + 1:
            edits += _delete_run(document, container, members, first_of_run, number)
            first_of_run = following
    return tuple(edits)


def members_of(container: Node) -> Sequence[Node]:
    """Return the pairs of an inline table, or the elements of an array."""
    return container.pairs if container.pairs is not None else container.children  # type: ignore[return-value]


def _delete_run(document: Document, container: Node, members: Sequence[Node], first: int, last: int) -> list[TextEdit]:
    """Delete neighbouring members with one comma: the one behind them, or else the one before."""
    text = document.text
    start, end = members[first].origin, members[last].end
    comma = _comma_after(document, container, members, last)
    before = _comma_after(document, container, members, first - 1) if first > 0 and comma is None else None
    stop = end
    if comma is not None and not text[end:comma].strip():
        stop = comma + 1
    line_end = end_of_line(text, stop)
    rest = text[stop:line_end].strip(" \t")
    if _begins_line(text, members[first]) and (not rest or rest.startswith("#")) and line_end < container.end:
        edits = [without_lines(document, start, stop)]
        if comma is not None and stop <= comma:
            edits.append(TextEdit(comma, comma + 1, ""))
        if before is not None:
            edits.insert(0, TextEdit(before, before + 1, ""))
        return edits
    if comments_in(document, start, stop):
        if container.kind == INLINE:
            raise Refused("a comment inside the deleted text would have no place to stay")
        eol = eol_at(text, start)
        kept = "".join(text[slice(*comment)] + eol for comment in comments_in(document, start, stop))
    else:
        kept = ""
    if stop > end:
        while text[stop] in " \t" and not kept:
            stop += 1
        return [TextEdit(start, stop, kept)]
    edits = [TextEdit(start, end, kept)]
    if comma is not None:
        edits.append(TextEdit(comma, comma + 1, ""))
    elif before is not None:
        if text[before + 1 : start].strip():
            edits.insert(0, TextEdit(before, before + 1, ""))
        else:
            edits[0] = TextEdit(before, end, f" {kept}" if kept else "")
    return edits
