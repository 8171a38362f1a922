"""A fix says what changes; here it becomes text edits of one or several files.

The edits are those that ``--fix`` makes and that the reports and the language server carry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indexlint.records import NamedTuple
from indexlint.toml import edits
from indexlint.toml.changes import Change as TextChange
from indexlint.toml.changes import Refused, Step, TextEdit, apply, combine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from indexlint.findings import Change, Fix
    from indexlint.model.place import Keys
    from indexlint.toml.document import Document, Position


class Resolved(NamedTuple):
    """What a fix does to one file: ``change`` are the edits of the document's text with their meaning.

    ``comments`` are those edits that take away a comment or a part of one.
    """

    change: TextChange
    comments: tuple[TextEdit, ...] = ()


class PlacedEdit(NamedTuple):
    """``text`` takes the place of a range of a file; positions are 1-based and those of the file, ``end`` is exclusive."""

    file: str
    start: Position
    end: Position
    text: str


def resolve(fix: Fix, documents: Mapping[str, Document]) -> dict[str, Resolved]:
    """What a fix does to each of its files. ``documents`` maps the files' names, as the places have them, to documents.

    Raises `Refused` if the fix cannot be made.
    """
    by_file: dict[str, list[Change]] = {}
    for change in fix.changes:
        by_file.setdefault(change.place.file, []).append(change)
    resolved = {}
    for file, changes in by_file.items():
        if file not in documents:
            raise Refused(f"{file} could not be read")
        try:
            resolved[file] = _resolve(documents[file], changes)
        except KeyError:
            raise Refused(f"{file} has not got what the fix is about") from None
    return resolved


def edits_of(fix: Fix, documents: Mapping[str, Document]) -> list[PlacedEdit]:
    """The fix as edits of the files as they are, in the order of files and positions. None of them touch.

    Raises `Refused` if the fix cannot be made.
    """
    placed = []
    for file, resolved in resolve(fix, documents).items():
        document = documents[file]
        for edit in in_file(document, resolved.change.edits):
            start, end = position(document, edit.start), position(document, edit.end)
            placed.append(PlacedEdit(file, start, end, edit.text))
    return sorted(placed, key=lambda edit: (edit.file, edit.start, edit.end))


def _resolve(document: Document, changes: Sequence[Change]) -> Resolved:
    made = [*_single(document, changes)]
    made += [_replaced(document, keys, group) for keys, group in _by_keys(changes, "replace").items()]
    made += [part for keys, group in _by_keys(changes, "append").items() for part in _appended(document, keys, group)]
    inserted: dict[Keys, dict[str, Any]] = {}
    tables = [change for change in changes if change.action == "move" and _has_headers(document, change.place.keys)]
    made += [edits.move_table(document, change.place.keys, (*change.value, str(change.key))) for change in tables]
    changes = [change for change in changes if change not in tables]
    deleted = [change.place.keys for change in changes if change.action in ("delete", "move")]
    for change in changes:
        if change.action == "insert" and change.key is not None:
            inserted.setdefault(change.place.keys, {})[change.key] = change.value
        elif change.action == "move" and change.key is not None:
            inserted.setdefault(tuple(change.value), {})[change.key] = _value(document, change.place.keys)
    if deleted:
        made.append(edits.delete_keys(document, deleted))
    made += [_inserted(document, keys, values) for keys, values in inserted.items()]
    comments = [_comment(document, change) for change in changes if change.action == "delete-comment"]
    made.append(TextChange(tuple(comments), ()))
    return Resolved(combine(made), tuple(comments))


def _single(document: Document, changes: Iterable[Change]) -> Iterator[TextChange]:
    for change in changes:
        keys = change.place.keys
        if change.action == "set":
            yield edits.set_value(document, keys, change.value)
        elif change.action == "rename" and change.key is not None:
            yield edits.rename_key(document, keys, change.key)
        elif change.action == "move-last":
            yield edits.move_last(document, keys, change.value or {})


def _appended(document: Document, keys: Keys, changes: Sequence[Change]) -> Iterator[TextChange]:
    """Several elements of one array: only the first can bring the array into being."""
    for number, change in enumerate(changes):
        made = edits.append_table(document, keys, change.value, array=True)
        yield made if number == 0 else TextChange(made.edits, (Step("insert", keys, dict(change.value)),))


def _has_headers(document: Document, keys: Keys) -> bool:
    return any(section.node is document.tree.find(keys) for section in document.tree.sections) or (
        document.tree.find(keys).kind == "tables"
    )


def _by_keys(changes: Iterable[Change], action: str) -> dict[Keys, list[Change]]:
    groups: dict[Keys, list[Change]] = {}
    for change in changes:
        if change.action == action:
            groups.setdefault(change.place.keys, []).append(change)
    return groups


def _replaced(document: Document, keys: Keys, changes: list[Change]) -> TextChange:
    """Several parts of one string are replaced at once: each alone would say that the others stay."""
    old = _value(document, keys)
    parts = sorted((change.place.within or (0, len(old)), change.value) for change in changes)
    start, text, done = parts[0][0][0], "", parts[0][0][0]
    for (first, last), new in parts:
        if first < done:
            raise Refused("two edits change the same text")
        text += old[done:first] + new
        done = last
    return edits.replace_within(document, keys, (start, done), text)


def _inserted(document: Document, keys: Keys, values: Mapping[str, Any]) -> TextChange:
    try:
        document.tree.find(keys)
    except KeyError:
        return edits.append_table(document, keys, values)
    return edits.insert_keys(document, keys, values)


def _comment(document: Document, change: Change) -> TextEdit:
    """Take a comment away, with its line where nothing else is on it; or write another in its place."""
    assert change.place.columns is not None
    start, end = change.place.columns
    if change.value is not None:
        return TextEdit(start, end, change.value)
    text = document.text
    while start > 0 and text[start - 1] in " \t":
        start -= 1
    if start > 0 and text[start - 1] != "\n":
        return TextEdit(start, end, "")
    newline = text.find("\n", end)
    return TextEdit(start, len(text) if newline < 0 else newline + 1, "")


def _value(document: Document, keys: Keys) -> Any:
    value: Any = document.data
    for key in keys:
        value = value[key]
    return value


# Where the edits stand in the file. A script's document is the TOML of its block, each line without the `# ` in front.


def whole_text(document: Document) -> str:
    """The text of the file that the document stands in."""
    source: str | None = getattr(document, "source", None)
    return document.text if source is None else source


def in_file(document: Document, changed: Iterable[TextEdit]) -> list[TextEdit]:
    """Edits of the document as edits of the file's text, sorted; those that touch are made one.

    Raises `Refused` for edits that overlap.
    """
    if getattr(document, "source", None) is not None:
        return _in_script(document, apply(document.text, changed))
    joined: list[TextEdit] = []
    for edit in sorted(changed, key=lambda edit: (edit.start, edit.end)):
        if joined and edit.start < joined[-1].end:
            raise Refused("two edits change the same text")
        if joined and edit.start == joined[-1].end:
            joined[-1] = TextEdit(joined[-1].start, edit.end, joined[-1].text + edit.text)
        else:
            joined.append(edit)
    return joined


def _in_script(document: Any, text: str) -> list[TextEdit]:
    """The one edit of the script that makes its block say ``text``: whole lines, as few as possible."""
    old, new = document.text.split("\n")[:-1], text.removesuffix("\n").split("\n")
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    kept = 0
    while kept < min(len(old), len(new)) - first and old[-1 - kept] == new[-1 - kept]:
        kept += 1
    if first == len(old) == len(new):
        return []
    if not old:
        raise Refused("the script's block is empty")
    from indexlint.readers.script import lines_of

    lines = lines_of(document.source)
    numbers = [number - 1 for number, _ in document.lines]
    eol = "\r\n" if lines[numbers[0]].endswith("\r\n") else "\n"
    start = sum(map(len, lines[: numbers[first]]))
    end = sum(map(len, lines[: numbers[len(old) - kept]]))
    inserted = new[first : len(new) - kept]
    return [TextEdit(start, end, "".join((f"# {line}" if line else "#") + eol for line in inserted))]


def position(document: Document, offset: int) -> Position:
    """The position in the file of an offset of the file's text."""
    source: str | None = getattr(document, "source", None)
    if source is None:
        return document.position(offset)
    from indexlint.toml.document import Position

    line_start = source.rfind("\n", 0, offset) + 1
    return Position(source.count("\n", 0, offset) + 1, offset - line_start + 1)
