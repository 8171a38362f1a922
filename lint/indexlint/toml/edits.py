"""Text edits at spans: what a fix changes, byte by byte, and nothing else.

Every function looks at one unchanged document and returns a `Change`: edits of its text, and the steps that say what
the edits mean for its values. `changes.carry_out` applies it.

Only what is inserted is rendered, by tomlkit, which quotes and escapes; it is never asked to write a document. New
lines end like the lines around them and are indented like their neighbours. A comment always survives: that of a deleted
line stays as a line of its own. What is inserted is TOML 1.0, so that a fix never makes a file that older releases of a
tool cannot read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indexlint.toml.changes import Change, Refused, Step, TextEdit, apply, combine
from indexlint.toml.lines import (
    after,
    at_end,
    before,
    blank_lines_end,
    comments_in,
    eol_at,
    joined,
    next_line,
    without_lines,
)
from indexlint.toml.members import delete_members, insert_members, members_of
from indexlint.toml.rendered import render, render_key
from indexlint.toml.spans import ARRAY, INLINE, TABLE, TABLES, Node, Section, key_parts
from indexlint.toml.strings import pieces

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from indexlint.model.place import Keys
    from indexlint.toml.document import Document
    from indexlint.toml.spans import Tree


def set_value(document: Document, keys: Keys, value: Any) -> Change:
    """Write another value at a path; a string in single quotes keeps them if it can.

    Raises KeyError if there is no such path, and `Refused` for a table that is not inline and where a comment stands
    inside the old value.
    """
    node = document.tree.find(keys)
    if node.kind in (TABLE, TABLES):
        raise Refused("a table that is not inline cannot be replaced by a value")
    if comments_in(document, node.start, node.end):
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
    inserted = text.replace("\n", eol_at(document.text, whole.start)) if literal else render(text)[1:-1]
    step = Step("set", keys, value)
    try:
        if not (literal and "\r" in text) and tomli.loads(f"x = {head}{inserted}{tail}") == {"x": value}:
            return Change((TextEdit(inner.start, inner.end, inserted),), (step,))
    except tomli.TOMLDecodeError:
        pass
    return Change((TextEdit(whole.start, whole.end, render(value)),), (step,))


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
        return insert_members(document, node, node.pairs or [], len(node.pairs or ()), pairs)
    section = next((section for section in document.tree.sections if section.node is node), None)
    if section is not None:
        return _insert_statements(document, section, pairs)
    block = _block(node)
    if block is not None:
        members = block.pairs or []
        last = max(number for number, pair in enumerate(members) if _is_below(pair, node))
        return insert_members(document, block, members, last + 1, _prefixed(document, members[last], node, pairs))
    dotted = [
        pair
        for section in document.tree.sections
        if not _is_below(section.node, node)
        for pair in section.pairs
        if _is_below(pair, node)
    ]
    if dotted:
        return (after(document, dotted[-1].origin, dotted[-1].end, _prefixed(document, dotted[-1], node, pairs)),)
    return (_new_super_table(document, node, pairs),)


def _insert_statements(document: Document, section: Section, pairs: list[str]) -> tuple[TextEdit, ...]:
    if section.pairs:
        last = section.pairs[-1]
        return (after(document, last.origin, last.end, pairs),)
    if section.node.parent is not None:
        return (after(document, section.start, section.end, pairs),)
    sections = document.tree.sections
    if len(sections) == 1:
        return (at_end(document, pairs),)
    return (before(document, sections[1], pairs),)


def _new_super_table(document: Document, node: Node, pairs: list[str]) -> TextEdit:
    first = next(section for section in document.tree.sections if _is_below(section.node, node))
    parts = _header_parts(document, first)
    count = sum(isinstance(key, str) for key in node.keys)
    header = document.text[parts[0][1] : parts[count - 1][2]]
    return before(document, first, [f"[{header}]", *pairs])


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
            doomed += [pair for pair in members_of(block) if _is_below(pair, node)]
        elif node.kind in (TABLE, TABLES):
            lines += _table_lines(document, node)
        else:
            lines.append(without_lines(document, node.origin, node.end))
    for block, doomed in blocks:
        edits += delete_members(document, block, doomed)
    edits += joined(document.text, sorted(lines))
    return Change(tuple(edits), tuple(Step("remove", keys) for keys in dict.fromkeys(outermost)))


def _table_lines(document: Document, node: Node) -> list[TextEdit]:
    edits = []
    for section in document.tree.sections:
        whole = section.node.parent is not None and _is_below(section.node, node)
        if whole:
            edits.append(without_lines(document, section.start, section.end))
        doomed = (pair for pair in section.pairs if whole or _is_below(pair, node))
        edits += [without_lines(document, pair.origin, pair.end) for pair in doomed]
    return edits


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
        return at_end(document, lines, apart=True)
    end = last.pairs[-1].end if last.pairs else last.end
    pos = next_line(text, end)
    eol = eol_at(text, end)
    following = "" if blank_lines_end(text, pos) > pos else eol
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
    end = blank_lines_end(text, stop)
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
    stop = next_line(text, last.pairs[-1].end if last.pairs else last.end)
    start = before(document, sections[0], []).start
    changed: list[TextEdit] = []
    missing = {key: value for key, value in values.items() if key not in node.children}  # type: ignore[operator]
    for key in values.keys() - missing.keys():
        changed += set_value(document, (*node.keys, key), values[key]).edits
    if missing:
        pairs = [f"{render_key(key)} = {render(value)}" for key, value in missing.items()]
        changed += _insert_statements(document, sections[0], pairs)
    inside = [TextEdit(edit.start - start, edit.end - start, edit.text) for edit in changed]
    body = apply(text[start:stop], inside)
    return start, stop, body.removesuffix("\n").removesuffix("\r").split(eol_at(text, start))


def insert_array_element(document: Document, keys: Keys, value: Any) -> Change:
    """Add an element at the end of an array. Raises KeyError for no such path, `Refused` if it is not an array."""
    node = document.tree.find(keys)
    if node.kind == TABLES and isinstance(value, dict):
        return append_table(document, keys, value, array=True)
    if node.kind != ARRAY:
        raise Refused("elements can only be added to an array")
    elements: list[Node] = node.children  # type: ignore[assignment]
    edits = insert_members(document, node, elements, len(elements), [render(value)])
    return Change(edits, (Step("insert", keys, value),))


def delete_element(document: Document, keys: Keys) -> Change:
    """Take an element out of an array or an array of tables, see `delete_key`."""
    if not keys or isinstance(keys[-1], str):
        raise Refused("only an array has elements")
    return delete_key(document, keys)


def _has(tree: Tree, keys: Keys) -> bool:
    try:
        tree.find(keys)
    except KeyError:
        return False
    return True


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
