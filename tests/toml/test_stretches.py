"""A place that is found by scanning little of a document is the one that is found by scanning all of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from indexlint.toml import document as document_module
from indexlint.toml.document import Document, TomlError, parse
from indexlint.toml.stretches import stretches
from real_files import real_files
from toml_documents import GeneratedDocument, documents, encode, encodings

EXAMPLES = settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
PARTS = ("value", "key", "header", "table")
# What a quick look could take for a header and is none, or the reverse.
ODD = [
    'a = [\n[1],\n[ 2 ],\n["x"],\n[true],\n[inf],\n[1979-05-27]]\n[b]\nc = 1\n',
    "a = [\n[true]\n]\n[b]\nc = 1\n",
    'a = """\n[b]\nc = 1\n"""\n[b]\nc = 2\n',
    "a = '''\n[b]\n'''\n[b]\nc = 2\n",
    'a = "[b]"\n[ b ] # [c]\nc = [ # [d]\n]\n',
    '[b . "c.d"]\ne = 1\n[b.c.d]\ne = 2\n["b"]\ne = 3\n',
    "[[a.b]]\nc = 1\n[a.b.d]\ne = 1\n[[a.b]]\nc = 2\n[a.b.d]\ne = 2\n[x]\n[[a.b]]\nc = 3\n",
    "[a.b.c]\nd = 1\n[a]\nb.e = 1\n",
    "[a.b.c]\nd = 1\n[x]\n[a.b]\ne = 1\n[a]\nf = 1\n",
    "[a]\nb.c = 1\nb.d = [1, 2]\n[a.e]\n",
    "\t[a]\r\nb = {c = 1,\r\nd = [\r\n{e = 2}]}\r\n  [[f]]\r\ng = 1",
    "a.b.c = 1\n[d]\n[a.x]\n",
    "[a]\n[true]\nb = 1\n",
    "a = [\n[ # x\n],\n[{b = 1}],\n[[\r\n]],\n[[{b = 2}]]]\n[b]\nc = 1\n",
    "[1]\nb = 1\n[-]\nb = 2\n[a-b_c.1]\nd = 1\n",
]


def paths(value: Any, keys: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every path of a document."""
    if keys:
        yield keys
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in below:
        yield from paths(item, (*keys, key))


def compare(document: Document) -> int:
    """Hold each place that is asked for first to the one of the whole tree; returns how many needed no whole tree."""
    whole = Document(document.text, document.bom, document.data)
    assert whole.tree is not None
    quick = 0
    for keys in paths(document.data):
        for part in PARTS:
            alone = Document(document.text, document.bom, document.data)
            assert alone.span(keys, part) == whole.span(keys, part), (keys, part)
            quick += alone._tree is None
    return quick


@pytest.mark.parametrize("text", ODD)
def test_odd_documents(text: str) -> None:
    compare(parse(text.encode()))


@EXAMPLES
@given(documents(max_tables=4), encodings())
def test_generated_documents(document: GeneratedDocument, encoding: tuple[bool, bool]) -> None:
    compare(parse(encode(document.text, *encoding)))


def test_real_files() -> None:
    quick = total = 0
    for _, _, raw in real_files():
        try:
            document = parse(raw)
        except TomlError:
            continue
        whole = Document(document.text, document.bom, document.data)
        assert whole.tree is not None
        for keys in paths(document.data):
            if "index" not in keys and "sources" not in keys:
                continue
            alone = Document(document.text, document.bom, document.data)
            for part in ("value", "key", "header"):
                assert alone.span(keys, part) == whole.span(keys, part), (keys, part)
            quick += alone._tree is None
            total += 1
    assert quick > total / 2, "the quick way is not taken"


def test_only_what_can_hold_the_path_is_scanned() -> None:
    text = "a = 1\n[b]\nc = 1\n[d]\ne = 1\n[b.f]\ng = 1\n[[h]]\n"
    assert stretches(text, ("b", "c")) == [(0, 6), (6, 16)]
    assert stretches(text, ("b", "f", "g")) == [(0, 6), (6, 16), (26, 38)]
    assert stretches(text, ("h", 0)) == [(0, 6), (38, len(text))]


def test_more_questions_scan_the_whole_once(monkeypatch: pytest.MonkeyPatch) -> None:
    document = parse(b"[a]\nb = 1\n" * 1 + b"".join(b"[t%d]\nx = 1\n" % number for number in range(50)))
    looks = []

    def counted(text: str, keys: tuple[str | int, ...]) -> list[tuple[int, int]] | None:
        looks.append(keys)
        return stretches(text, keys)

    monkeypatch.setattr("indexlint.toml.stretches.stretches", counted)
    for number in range(50):
        document.span((f"t{number}", "x"))
    assert len(looks) == document_module._FEW
    assert document._tree is not None


def test_positions_are_the_same_counted_and_looked_up() -> None:
    text = "a = 1\r\nb = 2\n\n[c]\nd = '𝕏'\n"
    for offset in range(len(text) + 1):
        document = parse(text.encode())
        first = document.position(offset)
        for _ in range(20):
            document.position(0)
        assert document._line_starts is not None
        assert document.position(offset) == first
