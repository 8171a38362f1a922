"""What an edit is, and what it means: text edits with the steps that say what happens to the values.

`carry_out` applies a change, reads the result again, and refuses it unless exactly the steps happened and every comment is
still there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indexlint.records import NamedTuple
from indexlint.toml.document import Document, TomlError, parse
from indexlint.toml.spans import ARRAY, INLINE, TABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from indexlint.model.place import Keys


class Refused(Exception):  # noqa: N818 - a fix is refused; that is no error of the program
    """An edit that cannot be made without changing something else. ``reason`` is fit to be shown."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TextEdit(NamedTuple):
    """Replace ``text[start:end]`` of a document; code points, as in `Document.text`."""

    start: int
    end: int
    text: str


class Step(NamedTuple):
    """What an edit means for the values: ``set``, ``insert``, ``rename`` or ``remove`` at a path of the old document.

    ``insert`` at the path of an array appends to it. For ``rename``, ``value`` is the new name.
    """

    action: str
    keys: Keys
    value: Any = None


class Change(NamedTuple):
    """Edits of one document with their meaning. Changes of the same document can be added up with `combine`."""

    edits: tuple[TextEdit, ...]
    steps: tuple[Step, ...]


def combine(changes: Iterable[Change]) -> Change:
    """Make one change of several changes of the same document.

    Where keys and tables are added at the same place, the keys come first: behind a new header they would be in it.
    """
    edits: list[TextEdit] = []
    steps: list[Step] = []
    for change in changes:
        edits += change.edits
        steps += change.steps
    return Change(tuple(sorted(edits, key=_adds_section)), tuple(steps))


def _adds_section(edit: TextEdit) -> bool:
    return edit.start == edit.end and edit.text.lstrip().startswith("[") and edit.text.endswith("\n")


def apply(text: str, edits: Iterable[TextEdit]) -> str:
    """Return the text with all edits made.

    Insertions at the same place are made in the order given. Raises `Refused` for edits that overlap, and ValueError
    for one that is not inside the text.
    """
    result = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not 0 <= edit.start <= edit.end <= len(text):
            raise ValueError(f"an edit outside of the text: {edit.start} to {edit.end}")
        if edit.start < done:
            raise Refused("two edits change the same text")
        result += [text[done : edit.start], edit.text]
        done = edit.end
    result.append(text[done:])
    return "".join(result)


def carry_out(document: Document, change: Change) -> str:
    """Return the text of the document with a change made. Raises `Refused` as `verify` does."""
    return verify(document, change.edits, intended(document, change))


def verify(
    before: Document, edits: Iterable[TextEdit], values: Mapping[str, Any], comments: Iterable[str] | None = None
) -> str:
    """Return the edited text if it reads as ``values`` and has lost no comment.

    ``comments`` are the comments that it must have, in any order, if they are not those of the document. Raises `Refused`
    if edits overlap, if the result is not TOML, if it says anything else than ``values``, or if its comments are not those.
    """
    text = apply(before.text, edits)
    try:
        after = parse(text.encode())
    except TomlError as error:
        raise Refused(f"the edited file would not be valid TOML: {error}") from None
    if not _same(after.data, values):
        raise Refused("the edited file would not say what the fix intends")
    if comments is None:
        comments = [comment.text for comment in before.comments()]
    if sorted(comment.text for comment in after.comments()) != sorted(comments):
        raise Refused("a comment would be lost")
    return text


def intended(document: Document, change: Change) -> dict[str, Any]:
    """Return the values that a document has after a change. A table without a header goes with its last key.

    Raises `Refused` for steps that contradict each other.
    """
    import tomli

    data = tomli.loads(document.text)
    renames = [step for step in change.steps if step.action == "rename"]
    # From the end of arrays to their start, so that no number of an element changes before its turn.
    removes = sorted(
        (step for step in change.steps if step.action == "remove"),
        key=lambda step: [(isinstance(key, str), key) for key in step.keys],
        reverse=True,
    )
    # The tables are looked up before anything moves: steps name paths of the old document.
    renamed_in = [_way(data, step.keys)[-1] for step in renames]
    removed_from = [_way(data, step.keys) for step in removes]
    try:
        for step in change.steps:
            if step.action == "set":
                _way(data, step.keys)[-1][step.keys[-1]] = _copy(step.value)
            elif step.action == "insert":
                _insert(data, step.keys, _copy(step.value))
        for step, way in zip(removes, removed_from, strict=True):
            _remove(document, step.keys, way)
        for step, table in zip(renames, renamed_in, strict=True):
            table[step.value] = table.pop(step.keys[-1])
    except (KeyError, IndexError, TypeError):
        raise Refused("the edits contradict each other, or a value stands in their way") from None
    return data


def _way(data: Any, keys: Keys) -> list[Any]:
    """Return the tables and arrays that lead to a path: the first is the document, the last holds the last key."""
    way = [data]
    for key in keys[:-1]:
        way.append(way[-1][key])
    return way


def _insert(data: Any, keys: Keys, value: Any) -> None:
    for key in keys[:-1]:
        data = data.setdefault(key, {}) if isinstance(data, dict) else data[key]
    last = keys[-1]
    if isinstance(data, list) or isinstance(data.get(last), list):
        data[last].append(value)
    else:
        data[last] = value


def _remove(document: Document, keys: Keys, way: list[Any]) -> None:
    for depth in range(len(keys) - 1, -1, -1):
        del way[depth][keys[depth]]
        node = document.tree.find(keys[:depth])
        if way[depth] or node.kind in (INLINE, ARRAY) or (node.kind == TABLE and node.own) or node.parent is None:
            return


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(below) for key, below in value.items()}
    return [_copy(below) for below in value] if isinstance(value, list) else value


def _same(one: Any, other: Any) -> bool:
    """Compare values with their types: for TOML, 1 is neither true nor 1.0, and nan is nan."""
    waiting = [(one, other)]
    while waiting:
        one, other = waiting.pop()
        if type(one) is not type(other):
            return False
        if isinstance(one, dict):
            if one.keys() != other.keys():
                return False
            waiting += [(one[key], other[key]) for key in one]
        elif isinstance(one, list):
            if len(one) != len(other):
                return False
            waiting += zip(one, other, strict=True)
        elif one != other and (one == one or other == other):
            return False
    return True
