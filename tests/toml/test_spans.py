"""The scanner and tomli see the same document: on generated text, on real files, with CRLF and a byte order mark."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
import tomli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexlint.toml.document import Document, Span, TomlError, parse
from indexlint.toml.spans import TABLE, TABLES, Node
from real_files import real_files
from toml_documents import GeneratedDocument, documents, encode, encodings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexlint.model.place import Keys

EXAMPLES = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def paths(value: Any) -> Iterator[tuple[Keys, Any]]:
    """Every path of a document with its value."""
    waiting: list[tuple[Keys, Any]] = [((), value)]
    while waiting:
        keys, value = waiting.pop()
        yield keys, value
        if isinstance(value, dict):
            waiting += [((*keys, key), below) for key, below in value.items()]
        elif isinstance(value, list):
            waiting += [((*keys, index), below) for index, below in enumerate(value)]


def same(one: Any, other: Any) -> bool:
    """Equal in type and value, NaN included."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float):
        return (one == other and math.copysign(1, one) == math.copysign(1, other)) or (one != one and other != other)
    return bool(one == other)


def at(document: Document, span: Span) -> str:
    assert 0 <= span.start <= span.end <= len(document.text)
    return document.text[span.start : span.end]


def key_path(source: str) -> list[str]:
    """The parts of a dotted key, as tomli reads them."""
    found = []
    value = tomli.loads(f"{source} = 0")
    while isinstance(value, dict):
        [(name, value)] = value.items()
        found.append(name)
    return found


def header_path(source: str) -> list[str]:
    """The parts of the key in a header, as tomli reads them."""
    found: list[str] = []
    value = tomli.loads(source)
    while value:
        [(name, below)] = value.items()
        found.append(name)
        value = below[0] if isinstance(below, list) else below
    return found


def nodes(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        children = node.children or ()
        waiting += children.values() if isinstance(children, dict) else children


def check_paths(document: Document) -> None:
    found = {node.keys for node in nodes(document.tree.root)}
    assert found == {keys for keys, _ in paths(document.data)}


def check_values(document: Document) -> None:
    for keys, value in paths(document.data):
        if document.tree.find(keys).kind not in (TABLE, TABLES):
            assert same(tomli.loads("x = " + at(document, document.span(keys)))["x"], value)


def check_keys_and_headers(document: Document) -> None:
    for keys, _ in paths(document.data):
        node = document.tree.find(keys)
        if not keys:
            continue
        names = [key for key in keys if isinstance(key, str)]
        key = at(document, document.span(keys, "key"))
        header = at(document, document.span(keys, "header"))
        if isinstance(keys[-1], int) and node.kind != TABLE:
            assert key == at(document, document.span(keys))
            assert key.startswith(header.rstrip())
            continue
        assert key_path(key) == names[-1:]
        if header.startswith("["):
            assert header_path(header) == names
        else:
            written = key_path(header)
            assert written == names[-len(written) :]


def check_tables(document: Document) -> None:
    """A stretch of a table holds what belongs to the table, and nothing else."""
    statements = [(pair, set(_parents(pair))) for section in document.tree.sections for pair in section.pairs]
    for keys, _ in paths(document.data):
        node = document.tree.find(keys)
        pieces = document.pieces(keys)
        assert pieces == sorted(pieces)
        assert document.span(keys, "table") in pieces
        header = document.span(keys, "header")
        table = document.span(keys, "table")
        assert table.start <= header.start <= header.end <= table.end
        if node.kind not in (TABLE, TABLES):
            continue
        for section in document.tree.sections[1:]:
            inside = any(start <= section.start and section.end <= end for start, end in pieces)
            assert inside == (section.node.keys[: len(keys)] == keys)
        for pair, parents in statements:
            holding = [(start, end) for start, end in pieces if start <= pair.origin and pair.end <= end]
            if node in parents:
                assert len(holding) == 1
            elif pair not in _parents(node):
                assert not holding


def _parents(node: Node) -> Iterator[Node]:
    while node.parent is not None:
        node = node.parent
        yield node


def check_inside_of_strings(document: Document) -> None:
    for keys, value in paths(document.data):
        if isinstance(value, str):
            check_inside(document, keys, value, "value")
        if keys and isinstance(keys[-1], str):
            check_inside(document, keys, keys[-1], "key")


def check_inside(document: Document, keys: Keys, value: str, part: str) -> None:
    whole = document.span(keys, part)
    source = at(document, whole)
    quotes = source[0] if source[0] in "'\"" else ""
    if part == "value" and source.startswith(quotes * 3):
        quotes *= 3
    previous = whole.start
    step = 1 + len(value) // (4 if quotes else 1)
    for first in range(0, len(value) + 1, step):
        for last in {first, first + 1, len(value)}:
            if not first <= last <= len(value):
                continue
            span = document.span(keys, part, (first, last))
            assert whole.start + len(quotes) <= span.start
            assert span.end <= whole.end - len(quotes)
            lead = "\n" if len(quotes) == 3 else ""
            shown = at(document, span)
            read = tomli.loads(f"x = {quotes}{lead}{shown}{quotes}")["x"] if quotes else shown
            assert read == value[first:last]
        assert span.start >= previous
        previous = span.start


def check_positions(document: Document) -> None:
    line, column = 1, 1
    for offset, char in enumerate(document.text):
        assert document.position(offset) == (line, column)
        line, column = (line + 1, 1) if char == "\n" else (line, column + 1)
    assert document.position(len(document.text)) == (line, column)


def check_scopes(document: Document) -> None:
    known = {keys for keys, _ in paths(document.data)}
    for comment in document.comments():
        scope = document.scope(comment)
        assert scope.line == comment.line == document.position(comment.span.start).line
        assert known.issuperset(scope.paths)
        for keys in scope.paths:
            node = document.tree.find(keys)
            lines = {document.position(node.origin).line, document.position(document.span(keys).end).line}
            if node.kind in (TABLE, TABLES):
                lines = {document.position(document.span(keys, "header").start).line}
            assert min(lines) <= comment.line <= max(lines)


def check_everything(document: Document) -> None:
    check_paths(document)
    check_values(document)
    check_keys_and_headers(document)
    check_tables(document)
    check_inside_of_strings(document)
    check_positions(document)
    check_scopes(document)


def check_comments(document: Document, comments: list[str]) -> None:
    assert [comment.text for comment in document.comments()] == comments


def check_errors(document: GeneratedDocument, fraction: float) -> None:
    """A control character is found at the same place, however the file is encoded."""
    text = document.text.replace("\r\n", "\n")
    offset = int(fraction * len(text))
    broken = text[:offset] + "\x00" + text[offset:]
    with pytest.raises(tomli.TOMLDecodeError) as reference:
        tomli.loads(broken)
    for bom in (False, True):
        for crlf in (False, True):
            with pytest.raises(TomlError) as caught:
                parse(encode(broken, bom, crlf))
            assert (caught.value.line, caught.value.column) == (reference.value.lineno, reference.value.colno)


@EXAMPLES
@given(documents(), encodings())
def test_scanner_and_parser_agree_on_generated_documents(
    document: GeneratedDocument, encoding: tuple[bool, bool]
) -> None:
    parsed = parse(encode(document.text, *encoding))
    check_everything(parsed)
    check_comments(parsed, document.comments)


@EXAMPLES
@given(documents())
def test_line_ends_and_byte_order_mark_change_no_value(document: GeneratedDocument) -> None:
    plain = parse(document.text.encode())
    check_everything(plain)
    check_comments(plain, document.comments)
    for bom in (False, True):
        for crlf in (False, True):
            assert same(parse(encode(document.text, bom, crlf)).data, plain.data)


@EXAMPLES
@given(documents(), st.floats(0, 1))
def test_errors_stand_at_the_same_place_in_every_encoding(document: GeneratedDocument, fraction: float) -> None:
    check_errors(document, fraction)


def test_scanner_and_parser_agree_on_real_files() -> None:
    count = 0
    for _, _, raw in real_files():
        text = raw.decode("utf-8-sig")
        for bom, crlf in [(False, False), (True, True)]:
            check_everything(parse(encode(text, bom, crlf)))
        count += 1
    assert count > 0
