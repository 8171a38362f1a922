"""Text edits at spans: what a fix changes, byte by byte, and nothing else.

Every function looks at one unchanged document and returns a `Change`: edits of its text, and the steps that say what
the edits mean for its values. `carry_out` applies a change, reads the result again, and refuses it unless exactly the
steps happened and every comment is still there.

Only what is inserted is rendered, by tomlkit, which quotes and escapes; it is never asked to write a document. New
lines end like the lines around them and are indented like their neighbours. A comment always survives: that of a deleted
line stays as a line of its own. What is inserted is TOML 1.0, so that a fix never makes a file that older releases of a
tool cannot read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indexlint.records import NamedTuple
from indexlint.toml.document import Document, TomlError, parse
from indexlint.toml.spans import ARRAY, INLINE, TABLE, TABLES, Node, Section, key_parts, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from indexlint.model.place import Keys
    from indexlint.toml.spans import Tree


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


# Applying


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


# Rendering


def render(value: Any) -> str:
    """Return a value as TOML 1.0 on one line; tables are inline."""
    import tomlkit

    if isinstance(value, dict):
        pairs = ", ".join(f"{render_key(key)} = {render(below)}" for key, below in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(render, value))}]"
    if isinstance(value, str):
        return tomlkit.string(value).as_string()
    return tomlkit.item(value).as_string()  # type: ignore[no-any-return]


def render_key(name: str) -> str:
    """Return a key as TOML, quoted when it has to be."""
    import tomlkit

    key = tomlkit.key(name).as_string()
    return render(name) if key.startswith('"') else key


# Values


def set_value(document: Document, keys: Keys, value: Any) -> Change:
    """Write another value at a path; a string in single quotes keeps them if it can.

    Raises KeyError if there is no such path, and `Refused` for a table that is not inline and where a comment stands
    inside the old value.
    """
    node = document.tree.find(keys)
    if node.kind in (TABLE, TABLES):
        raise Refused("a table that is not inline cannot be replaced by a value")
    if _comments(document, node.start, node.end):
        raise Refused("there are comments inside the value")
    text = f"'{value}'" if _stays_literal(document, node, value) else render(value)
    return Change((TextEdit(node.start, node.end, text),), (Step("set", keys, value),))


def _stays_literal(document: Document, node: Node, value: Any) -> bool:
    """Say whether a string in single quotes can keep them."""
    old = document.text[node.start : node.end]
    return isinstance(value, str) and old[0] == "'" and old[:3] != "'''" and value.isprintable() and "'" not in value


def replace_within(document: Document, keys: Keys, within: tuple[int, int], text: str) -> Change:
    """Replace ``value[start:end]`` of a string by ``text``, escaped as the string's quotes ask for.

    The rest of the string stays as it is written. Where the quotes cannot hold the new text, the whole string is
    written anew. Raises KeyError if there is no string at the path.
    """
    import tomli

    inner = document.span(keys, "value", within)
    whole = document.span(keys)
    old = "".join(said for said, _, _ in pieces(document.text, *whole))
    value = old[: within[0]] + text + old[within[1] :]
    head, tail = document.text[whole.start : inner.start], document.text[inner.end : whole.end]
    literal = head.startswith("'")
    inserted = text.replace("\n", _eol(document.text, whole.start)) if literal else render(text)[1:-1]
    step = Step("set", keys, value)
    try:
        if not (literal and "\r" in text) and tomli.loads(f"x = {head}{inserted}{tail}") == {"x": value}:
            return Change((TextEdit(inner.start, inner.end, inserted),), (step,))
    except tomli.TOMLDecodeError:
        pass
    return Change((TextEdit(whole.start, whole.end, render(value)),), (step,))


# Keys


def insert_key(document: Document, table_keys: Keys, key: str, value: Any) -> Change:
    """Add one key to a table, see `insert_keys`."""
    return insert_keys(document, table_keys, {key: value})


def insert_keys(document: Document, table_keys: Keys, values: Mapping[str, Any]) -> Change:
    """Add keys at the end of a table, in whatever way the table is written.

    A table that exists only because the header of another one mentions it gets a header of its own. Raises KeyError
    if there is no such path, and `Refused` if it is no table or one of the keys is there already.
    """
    node = document.tree.find(table_keys)
    if node.kind not in (TABLE, INLINE):
        raise Refused("keys can only be added to a table")
    children: dict[str, Node] = node.children  # type: ignore[assignment]
    if any(key in children for key in values):
        raise Refused("the key is there already")
    steps = tuple(Step("insert", (*table_keys, key), value) for key, value in values.items())
    pairs = [f"{render_key(key)} = {render(value)}" for key, value in values.items()]
    return Change(_insert_pairs(document, node, pairs), steps)


def _insert_pairs(document: Document, node: Node, pairs: list[str]) -> tuple[TextEdit, ...]:
    if node.kind == INLINE:
        return _insert_members(document, node, node.pairs or [], len(node.pairs or ()), pairs)
    section = next((section for section in document.tree.sections if section.node is node), None)
    if section is not None:
        return _insert_statements(document, section, pairs)
    block = _block(node)
    if block is not None:
        members = block.pairs or []
        last = max(number for number, pair in enumerate(members) if _is_below(pair, node))
        return _insert_members(document, block, members, last + 1, _prefixed(document, members[last], node, pairs))
    dotted = [
        pair
        for section in document.tree.sections
        if not _is_below(section.node, node)
        for pair in section.pairs
        if _is_below(pair, node)
    ]
    if dotted:
        return (_after(document, dotted[-1].origin, dotted[-1].end, _prefixed(document, dotted[-1], node, pairs)),)
    return (_new_super_table(document, node, pairs),)


def _insert_statements(document: Document, section: Section, pairs: list[str]) -> tuple[TextEdit, ...]:
    if section.pairs:
        last = section.pairs[-1]
        return (_after(document, last.origin, last.end, pairs),)
    if section.node.parent is not None:
        return (_after(document, section.start, section.end, pairs),)
    sections = document.tree.sections
    if len(sections) == 1:
        return (_at_end(document, pairs),)
    return (_before(document, sections[1], pairs),)


def _new_super_table(document: Document, node: Node, pairs: list[str]) -> TextEdit:
    first = next(section for section in document.tree.sections if _is_below(section.node, node))
    parts = _header_parts(document, first)
    count = sum(isinstance(key, str) for key in node.keys)
    header = document.text[parts[0][1] : parts[count - 1][2]]
    return _before(document, first, [f"[{header}]", *pairs])


def _prefixed(document: Document, like: Node, node: Node, pairs: list[str]) -> list[str]:
    """Give pairs the dotted key that leads to a table, as another pair writes it."""
    depth = 0
    parent = like.parent
    while parent is not None and parent is not node:
        depth += 1
        parent = parent.parent
    parts, _ = key_parts(document.text, like.origin)
    prefix = document.text[like.origin : parts[-2 - depth][2]]
    return [f"{prefix}.{pair}" for pair in pairs]


def rename_key(document: Document, keys: Keys, new: str) -> Change:
    """Give the last key of a path another name, everywhere it is written.

    Raises KeyError if there is no such path, and `Refused` if the new name is taken or the path ends in an element.
    """
    node = document.tree.find(keys)
    if not keys or isinstance(keys[-1], int):
        raise Refused("only a key can be renamed")
    if new in document.tree.find(keys[:-1]).children:  # type: ignore[operator]
        raise Refused("the new name is taken")
    spans = set()
    if node.kind not in (TABLE, TABLES):
        spans.add(node.key)
    else:
        for section in document.tree.sections[1:]:
            if _is_below(section.node, node):
                parts = _header_parts(document, section)
                spans.add(parts[sum(isinstance(key, str) for key in keys) - 1][1:])
        block = _block(node)
        pairs = block.pairs or [] if block is not None else [p for s in document.tree.sections for p in s.pairs]
        for pair in pairs:
            span = _part_naming(document, pair, node)
            if span is not None:
                spans.add(span)
    text = render_key(new)
    return Change(tuple(TextEdit(*span, text) for span in sorted(filter(None, spans))), (Step("rename", keys, new),))


def _part_naming(document: Document, pair: Node, node: Node) -> tuple[int, int] | None:
    """Return the part of a pair's dotted key that names a table, if one does."""
    parts, _ = key_parts(document.text, pair.origin)
    at: Node | None = pair
    for _, start, end in reversed(parts):
        if at is node:
            return start, end
        at = at.parent if at is not None else None
    return None


def delete_key(document: Document, keys: Keys) -> Change:
    """Take away one value, table or element, see `delete_keys`."""
    return delete_keys(document, [keys])


def delete_keys(document: Document, paths: Sequence[Keys]) -> Change:
    """Take away values, whole tables and elements of arrays, in whatever way they are written.

    A value that is a statement goes with its whole line. What is taken out of the same array or inline table has to
    be named in one call, because the commas depend on what stays. Raises KeyError if a path is not there, and `Refused`
    where a comment inside the deleted text would have no place to stay.
    """
    edits: list[TextEdit] = []
    lines: list[TextEdit] = []
    blocks: list[tuple[Node, list[Node]]] = []
    outermost = [keys for keys in paths if not any(keys[:depth] in paths for depth in range(len(keys)))]
    for keys in dict.fromkeys(outermost):
        node = document.tree.find(keys)
        block = _block(node)
        if node.parent is None:
            raise Refused("the whole document cannot be deleted")
        if block is not None:
            doomed = next((doomed for other, doomed in blocks if other is block), None)
            if doomed is None:
                doomed = []
                blocks.append((block, doomed))
            doomed += [pair for pair in _members(block) if _is_below(pair, node)]
        elif node.kind in (TABLE, TABLES):
            lines += _table_lines(document, node)
        else:
            lines.append(_without_lines(document, node.origin, node.end))
    for block, doomed in blocks:
        edits += _delete_members(document, block, doomed)
    edits += _joined(document.text, sorted(lines))
    return Change(tuple(edits), tuple(Step("remove", keys) for keys in dict.fromkeys(outermost)))


def _table_lines(document: Document, node: Node) -> list[TextEdit]:
    edits = []
    for section in document.tree.sections:
        whole = section.node.parent is not None and _is_below(section.node, node)
        if whole:
            edits.append(_without_lines(document, section.start, section.end))
        doomed = (pair for pair in section.pairs if whole or _is_below(pair, node))
        edits += [_without_lines(document, pair.origin, pair.end) for pair in doomed]
    return edits


def _joined(text: str, edits: list[TextEdit]) -> list[TextEdit]:
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
            gaps.append(TextEdit(end, _blank_lines_end(text, end), ""))
    # The gaps are edits of their own: something else may be inserted between them and the lines.
    return joined + [gap for gap in gaps if gap.start < gap.end]


def _blank_lines_start(text: str, pos: int) -> int:
    while pos > 0:
        line = text.rfind("\n", 0, pos - 1) + 1
        if text[line:pos].strip():
            return pos
        pos = line
    return pos


def _blank_lines_end(text: str, pos: int) -> int:
    while True:
        newline = text.find("\n", pos)
        if newline < 0 or text[pos:newline].strip():
            return pos
        pos = newline + 1


# Tables and elements


def append_table(document: Document, keys: Keys, values: Mapping[str, Any], array: bool = False) -> Change:
    """Add a table with a header, behind what belongs to the same parent; with ``array``, an element of an array of tables.

    Where the parent is an inline table, the new one is inline, too. An array that is written as a value gets an
    inline element. Raises `Refused` if the table is there already, or a value stands in its way.
    """
    tree = document.tree
    depth = len(keys)
    while not _has(tree, keys[:depth]):
        depth -= 1
    found = tree.find(keys[:depth])
    missing = list(keys[depth:])
    if not all(isinstance(key, str) for key in missing):
        raise KeyError(keys)
    if not missing and found.kind == ARRAY and array:
        return insert_array_element(document, keys, dict(values))
    if not missing and not (found.kind == TABLES and array):
        raise Refused("the table is there already")
    if missing and found.kind not in (TABLE, INLINE):
        raise Refused("a value stands where the table should be")
    step = Step("insert", keys, [dict(values)] if array and missing else dict(values))
    if found.kind == INLINE or _block(found) is not None:
        value: Any = step.value
        for key in reversed(missing[1:]):
            value = {key: value}
        return Change(_insert_pairs(document, found, [f"{render_key(str(missing[0]))} = {render(value)}"]), (step,))
    header = ".".join(render_key(key) for key in keys if isinstance(key, str))
    lines = [f"[[{header}]]" if array else f"[{header}]"]
    lines += [f"{render_key(key)} = {render(value)}" for key, value in values.items()]
    return Change((_behind(document, found, lines),), (step,))


def _behind(document: Document, parent: Node, lines: list[str]) -> TextEdit:
    """Write a new section behind the last one that has something of a table, or at the end of the document."""
    text = document.text
    last: Section | None = None
    if parent.parent is not None:
        for section in document.tree.sections:
            if _is_below(section.node, parent) or any(_is_below(pair, parent) for pair in section.pairs):
                last = section
    if last is None or last is document.tree.sections[-1]:
        return _at_end(document, lines, apart=True)
    end = last.pairs[-1].end if last.pairs else last.end
    pos = _next_line(text, end)
    eol = _eol(text, end)
    following = "" if _blank_lines_end(text, pos) > pos else eol
    return TextEdit(pos, pos, eol + eol.join(lines) + eol + following)


def move_table(document: Document, keys: Keys, new: Keys) -> Change:
    """Give a table, or an array of tables, another path: its headers are written anew, and nothing else.

    Raises KeyError if there is no such path, and `Refused` where it is not written under headers of its own, or something
    stands at the new path that is no array of tables.
    """
    node = document.tree.find(keys)
    if node.kind not in (TABLE, TABLES) or not all(isinstance(key, str) for key in (*keys, *new)):
        raise Refused("only what stands under headers of its own can be moved as it is")
    value: Any = document.data
    for key in keys:
        value = value[key]
    edits, name = [], ".".join(render_key(str(key)) for key in new)
    for section in document.tree.sections:
        if _is_below(section.node, node):
            parts = _header_parts(document, section)
            edits.append(TextEdit(parts[0][1], parts[len(keys) - 1][2], name))
        elif any(_is_below(pair, node) for pair in section.pairs):
            raise Refused("only what stands under headers of its own can be moved as it is")
    added = [Step("insert", new, value)]
    if any(
        _has(document.tree, new[:depth]) and document.tree.find(new[:depth]).kind != TABLE for depth in range(len(new))
    ):
        raise Refused("a value stands where the table should be")
    if _has(document.tree, new):
        if node.kind != TABLES or document.tree.find(new).kind != TABLES:
            raise Refused("something stands there already")
        added = [Step("insert", new, element) for element in value]
    return Change(tuple(edits), (Step("remove", keys), *added))


def move_last(document: Document, keys: Keys, values: Mapping[str, Any]) -> Change:
    """Move an element of an array of tables behind the others, as it is written, and set some of its values.

    The comment lines right above its header go with it. Raises KeyError if there is no such path, and `Refused` if it is
    no table in an array.
    """
    node = document.tree.find(keys)
    if not keys or isinstance(keys[-1], str) or node.kind not in (TABLE, INLINE):
        raise Refused("only a table of an array can be moved to its end")
    table: Any = document.data
    for key in keys:
        table = table[key]
    table = {**table, **values}
    steps = (Step("remove", keys), Step("insert", keys[:-1], table))
    siblings: list[Node] = node.parent.children  # type: ignore[assignment, union-attr]
    if siblings[-1] is node:
        if not values:
            raise Refused("it is the last one already")
        present = [set_value(document, (*keys, key), value) for key, value in values.items() if key in node.children]  # type: ignore[operator]
        absent = {key: value for key, value in values.items() if key not in node.children}  # type: ignore[operator]
        return combine([*present, insert_keys(document, keys, absent)] if absent else present)
    moved = _moved_text(document, node, values)
    if moved is None:
        removed, added = delete_key(document, keys), append_table(document, keys[:-1], table, array=True)
        return Change((*removed.edits, *added.edits), steps)
    start, stop, lines = moved
    text = document.text
    end = _blank_lines_end(text, stop)
    behind = _behind(document, siblings[-1].parent, lines)  # type: ignore[arg-type]
    return Change((TextEdit(start, end, ""), behind), steps)


def _moved_text(document: Document, node: Node, values: Mapping[str, Any]) -> tuple[int, int, list[str]] | None:
    """Return where a table stands and its lines with other values; None where it is not one stretch of whole lines."""
    own = [number for number, section in enumerate(document.tree.sections) if _is_below(section.node, node)]
    sections = document.tree.sections[own[0] : own[-1] + 1] if own else []
    if len(own) != len(sections) or not sections or sections[0].node is not node:
        return None
    text = document.text
    last = sections[-1]
    stop = _next_line(text, last.pairs[-1].end if last.pairs else last.end)
    start = _before(document, sections[0], []).start
    changed: list[TextEdit] = []
    missing = {key: value for key, value in values.items() if key not in node.children}  # type: ignore[operator]
    for key in values.keys() - missing.keys():
        changed += set_value(document, (*node.keys, key), values[key]).edits
    if missing:
        pairs = [f"{render_key(key)} = {render(value)}" for key, value in missing.items()]
        changed += _insert_statements(document, sections[0], pairs)
    inside = [TextEdit(edit.start - start, edit.end - start, edit.text) for edit in changed]
    body = apply(text[start:stop], inside)
    return start, stop, body.removesuffix("\n").removesuffix("\r").split(_eol(text, start))


def insert_array_element(document: Document, keys: Keys, value: Any) -> Change:
    """Add an element at the end of an array. Raises KeyError for no such path, `Refused` if it is not an array."""
    node = document.tree.find(keys)
    if node.kind == TABLES and isinstance(value, dict):
        return append_table(document, keys, value, array=True)
    if node.kind != ARRAY:
        raise Refused("elements can only be added to an array")
    elements: list[Node] = node.children  # type: ignore[assignment]
    edits = _insert_members(document, node, elements, len(elements), [render(value)])
    return Change(edits, (Step("insert", keys, value),))


def delete_element(document: Document, keys: Keys) -> Change:
    """Take an element out of an array or an array of tables, see `delete_key`."""
    if not keys or isinstance(keys[-1], str):
        raise Refused("only an array has elements")
    return delete_key(document, keys)


# Members of arrays and inline tables


def _insert_members(
    document: Document, container: Node, members: Sequence[Node], index: int, texts: list[str]
) -> tuple[TextEdit, ...]:
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
    eol = _eol(text, text.rfind("\n", 0, last.origin))
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
    for comment in _comments(document, at, container.end)[:1]:
        if comment[0] == at:
            return comment[1]
    return pos


def _begins_line(text: str, member: Node) -> bool:
    return not text[text.rfind("\n", 0, member.origin) + 1 : member.origin].strip(" \t")


def _comma_after(document: Document, container: Node, members: Sequence[Node], index: int) -> int | None:
    """Return where the comma behind a member stands; the last member may have none."""
    text = document.text
    pos = members[index].end
    for start, end in [*_comments(document, pos, container.end), (container.end - 1, container.end)]:
        comma = text.find(",", pos, start)
        if comma >= 0:
            return comma
        pos = end
    return None


def _delete_members(document: Document, container: Node, doomed: Sequence[Node]) -> tuple[TextEdit, ...]:
    members = _members(container)
    if len(doomed) == len(members) and not _comments(document, container.start, container.end):
        return (TextEdit(container.start + 1, container.end - 1, ""),)
    edits: list[TextEdit] = []
    numbers = [number for number, member in enumerate(members) if any(member is other for other in doomed)]
    first_of_run = numbers[0]
    for number, following in zip(numbers, [*numbers[1:], -1], strict=True):
        if following != number + 1:
            edits += _delete_run(document, container, members, first_of_run, number)
            first_of_run = following
    return tuple(edits)


def _members(container: Node) -> Sequence[Node]:
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
    line_end = _end_of_line(text, stop)
    rest = text[stop:line_end].strip(" \t")
    if _begins_line(text, members[first]) and (not rest or rest.startswith("#")) and line_end < container.end:
        edits = [_without_lines(document, start, stop)]
        if comma is not None and stop <= comma:
            edits.append(TextEdit(comma, comma + 1, ""))
        if before is not None:
            edits.insert(0, TextEdit(before, before + 1, ""))
        return edits
    if _comments(document, start, stop):
        if container.kind == INLINE:
            raise Refused("a comment inside the deleted text would have no place to stay")
        eol = _eol(text, start)
        kept = "".join(text[slice(*comment)] + eol for comment in _comments(document, start, stop))
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


# Lines


def _without_lines(document: Document, start: int, end: int) -> TextEdit:
    """Delete the lines from ``start`` to ``end``, but keep their comments, each on a line of its own."""
    text = document.text
    line = text.rfind("\n", 0, start) + 1
    stop = _next_line(text, end)
    indent = text[line:start]
    eol = _eol(text, end)
    kept = [indent + text[slice(*comment)] for comment in _comments(document, start, stop)]
    return TextEdit(line, stop, "".join(comment + eol for comment in kept))


def _after(document: Document, start: int, end: int, lines: list[str]) -> TextEdit:
    """Write lines below the statement or header from ``start`` to ``end``, indented like it."""
    text = document.text
    indent = text[text.rfind("\n", 0, start) + 1 : start]
    eol = _eol(text, end)
    pos = _next_line(text, end)
    new = eol.join(indent + line for line in lines)
    if text[:pos].endswith("\n"):
        return TextEdit(pos, pos, new + eol)
    return TextEdit(pos, pos, eol + new)


def _at_end(document: Document, lines: list[str], apart: bool = False) -> TextEdit:
    """Write lines at the end of the document; ``apart`` sets them off with a blank line."""
    text = document.text
    eol = _eol(text, len(text))
    lead = "" if not text or text.endswith("\n") else eol
    if apart and text and not (text + lead).endswith(("\n\n", "\n\r\n")):
        lead += eol
    return TextEdit(len(text), len(text), lead + eol.join(lines) + eol)


def _before(document: Document, section: Section, lines: list[str]) -> TextEdit:
    """Write lines and a blank line before a header and the comment lines that stand right above it."""
    text = document.text
    sections = document.tree.sections
    index = next(number for number, other in enumerate(sections) if other is section)
    previous = sections[index - 1]
    used = previous.pairs[-1].end if previous.pairs else previous.end
    lowest = _next_line(text, used) if used else 0
    pos = text.rfind("\n", 0, section.start) + 1
    indent = text[pos : section.start]
    while pos > lowest:  # above it may stand the end of a string that looks like a comment
        above = text.rfind("\n", 0, pos - 1) + 1
        if not text[above:pos].lstrip(" \t").startswith("#"):
            break
        pos = above
    eol = _eol(text, section.end)
    return TextEdit(pos, pos, "".join(indent + line + eol for line in lines) + eol)


def _next_line(text: str, pos: int) -> int:
    newline = text.find("\n", pos)
    return len(text) if newline < 0 else newline + 1


def _end_of_line(text: str, pos: int) -> int:
    newline = text.find("\n", pos)
    if newline < 0:
        return len(text)
    return newline - (newline > pos and text[newline - 1] == "\r")


def _eol(text: str, pos: int) -> str:
    """Return the line end of the line at ``pos``, else that of the line before it, else LF."""
    newline = text.find("\n", pos)
    if newline < 0:
        newline = text.rfind("\n")
    return "\r\n" if newline > 0 and text[newline - 1] == "\r" else "\n"


# The tree


def _has(tree: Tree, keys: Keys) -> bool:
    try:
        tree.find(keys)
    except KeyError:
        return False
    return True


def _comments(document: Document, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the comments that begin inside a range."""
    from bisect import bisect_left

    comments = document.tree.comments
    first = bisect_left(comments, start, key=lambda raw: raw.start)
    last = bisect_left(comments, end, key=lambda raw: raw.start)
    return [(raw.start, raw.end) for raw in comments[first:last]]


def _header_parts(document: Document, section: Section) -> list[tuple[str, int, int]]:
    text = document.text
    pos = section.start + (2 if text[section.start + 1] == "[" else 1)
    while text[pos] in " \t":
        pos += 1
    return key_parts(text, pos)[0]


def _block(node: Node) -> Node | None:
    """Return the array or inline table that a node is a member of, by itself or by a dotted key."""
    parent = node.parent
    while parent is not None and parent.kind == TABLE:
        parent = parent.parent
    return parent if parent is not None and parent.kind in (ARRAY, INLINE) else None


def _is_below(node: Node | None, table: Node) -> bool:
    """Say whether a node is a table or belongs to it."""
    while node is not None:
        if node is table:
            return True
        node = node.parent
    return False
