from __future__ import annotations

import datetime
import math
from typing import TYPE_CHECKING, Any

import pytest
import tomli

from indexlint.toml.changes import Change, Refused, Step, TextEdit, apply, carry_out, combine, intended, verify
from indexlint.toml.document import parse
from indexlint.toml.edits import (
    append_table,
    delete_element,
    delete_key,
    delete_keys,
    insert_array_element,
    insert_key,
    insert_keys,
    rename_key,
    replace_within,
    set_value,
)
from indexlint.toml.rendered import render, render_key

if TYPE_CHECKING:
    from collections.abc import Callable

UV = ("tool", "uv")

CASES: list[tuple[str, Callable[..., Change], tuple[Any, ...], str]] = [
    # Values
    ('a = "x" # c', set_value, (("a",), 'y"'), 'a = "y\\"" # c'),
    ("a = 'x'", set_value, (("a",), "y"), "a = 'y'"),
    ("a = 'x'", set_value, (("a",), "it's"), 'a = "it\'s"'),
    ("a = '''x'''", set_value, (("a",), "y"), 'a = "y"'),
    ("a = [1,\n2]", set_value, (("a",), {"b": True}), "a = { b = true }"),
    ("a.'b' . c = 1", set_value, (("a", "b", "c"), 2), "a.'b' . c = 2"),
    # The inside of strings
    ('url = "https://x/groups/a%2Fb/-"', replace_within, (("url",), (17, 22), "17"), 'url = "https://x/groups/17/-"'),
    ('url = "\\x68ttps://x/a/b"', replace_within, (("url",), (10, 11), 'c"d'), 'url = "\\x68ttps://x/c\\"d/b"'),
    ("url = 'https://x/a/b'", replace_within, (("url",), (10, 11), "c\\d"), "url = 'https://x/c\\d/b'"),
    ("url = 'a/b'", replace_within, (("url",), (0, 1), "c'"), 'url = "c\'/b"'),
    ("url = '''a/b'''", replace_within, (("url",), (0, 1), "c'"), "url = '''c'/b'''"),
    ('url = """a/\\\n  b"""', replace_within, (("url",), (2, 3), "c"), 'url = """a/\\\n  c"""'),
    ('url = """a/\\\n  b"""', replace_within, (("url",), (2, 3), " c"), 'url = "a/ c"'),
    # Keys into every kind of table
    ("[tool.uv]\n", insert_key, (UV, "k", 1), "[tool.uv]\nk = 1\n"),
    ("[tool.uv]", insert_key, (UV, "k", 1), "[tool.uv]\nk = 1"),
    ("[tool.uv] # c\r\n\r\n[x]\r\n", insert_key, (UV, "k", 1), "[tool.uv] # c\r\nk = 1\r\n\r\n[x]\r\n"),
    (
        "  [tool.uv]\n\ta = 1 # c\n# next\n[x]",
        insert_key,
        (UV, "k", 1),
        "  [tool.uv]\n\ta = 1 # c\n\tk = 1\n# next\n[x]",
    ),
    ("[tool.uv]\na = [\n 1,\n] # c\n", insert_key, (UV, "k", 1), "[tool.uv]\na = [\n 1,\n] # c\nk = 1\n"),
    ("[[i]]\na = 1\n\n[[i]]\na = 2\n", insert_key, (("i", 0), "k", 1), "[[i]]\na = 1\nk = 1\n\n[[i]]\na = 2\n"),
    ("[tool.uv.x]\na = 1\n", insert_key, (UV, "k", 1), "[tool.uv]\nk = 1\n\n[tool.uv.x]\na = 1\n"),
    (
        "[z]\n\n# about x\n[ tool . uv.x]",
        insert_key,
        (UV, "k", 1),
        "[z]\n\n[tool . uv]\nk = 1\n\n# about x\n[ tool . uv.x]",
    ),
    ("[[i]]\n[i.a.b]\n[[i]]\n", insert_key, (("i", 0, "a"), "k", 1), "[[i]]\n[i.a]\nk = 1\n\n[i.a.b]\n[[i]]\n"),
    ("[tool]\nuv.'a' = 1\nb = 2", insert_key, (UV, "k", 1), "[tool]\nuv.'a' = 1\nuv.k = 1\nb = 2"),
    ("tool.'uv'.a.b = 1\n", insert_key, (UV, "k", 1), "tool.'uv'.a.b = 1\ntool.'uv'.k = 1\n"),
    ("[tool]\nuv = {}", insert_key, (UV, "k", 1), "[tool]\nuv = { k = 1 }"),
    ("[tool]\nuv = { a = 1 }", insert_key, (UV, "k", 1), "[tool]\nuv = { a = 1, k = 1 }"),
    ("tool = {uv.a = 1, b = 2}", insert_key, (UV, "k", 1), "tool = {uv.a = 1, uv.k = 1, b = 2}"),
    ("tool.uv = {a = 1,}", insert_key, (UV, "k", 1), "tool.uv = {a = 1, k = 1,}"),
    ("tool.uv = { # c\n}", insert_key, (UV, "k", 1), "tool.uv = { k = 1 # c\n}"),
    ("tool.uv = {\n  a = 1\n}", insert_key, (UV, "k", 1), "tool.uv = {\n  a = 1,\n  k = 1\n}"),
    ("tool.uv = {\n  a = 1 # c\n}", insert_key, (UV, "k", 1), "tool.uv = {\n  a = 1, # c\n  k = 1\n}"),
    ("tool.uv = {\r\n\ta = 1, # c\r\n}", insert_key, (UV, "k", 1), "tool.uv = {\r\n\ta = 1, # c\r\n\tk = 1,\r\n}"),
    ("", insert_key, ((), "k", 1), "k = 1\n"),
    ("a = 1\n\n[b]\n", insert_key, ((), "k", 1), "a = 1\nk = 1\n\n[b]\n"),
    ("# b\n[b]\n", insert_key, ((), "k", 1), "k = 1\n\n# b\n[b]\n"),
    ("# file\n\n# b\n[b]\n", insert_key, ((), "k", 1), "# file\n\nk = 1\n\n# b\n[b]\n"),
    ("# file", insert_key, ((), "k", 1), "# file\nk = 1\n"),
    ("[a]\n", insert_keys, (("a",), {"b c": [1], "d": {"e": "f"}}), '[a]\n"b c" = [1]\nd = { e = "f" }\n'),
    ('s = """\n# s"""\n[a.b]\n', insert_key, (("a",), "k", 1), 's = """\n# s"""\n[a]\nk = 1\n\n[a.b]\n'),
    # Deletions
    ("[a]\nx = 1\ny = 2\n", delete_key, (("a", "x"),), "[a]\ny = 2\n"),
    ("[a]\n  x = 1 # why\ny = 2\n", delete_key, (("a", "x"),), "[a]\n  # why\ny = 2\n"),
    ("x = [ # p\r\n 1, # q\r\n]\r\ny = 2", delete_key, (("x",),), "# p\r\n# q\r\ny = 2"),
    ("y = 2\nx = 1", delete_key, (("x",),), "y = 2\n"),
    ("t = { index = 1, m = 2 }", delete_key, (("t", "index"),), "t = { m = 2 }"),
    ("t = { index = 1, m = 2 }", delete_key, (("t", "m"),), "t = { index = 1 }"),
    ("t = { index = 1, m = 2, }", delete_key, (("t", "m"),), "t = { index = 1, }"),
    ("t = { index = 1 }", delete_key, (("t", "index"),), "t = {}"),
    ("t = {\n  a = 1, # c\n  b = 2\n}", delete_key, (("t", "b"),), "t = {\n  a = 1 # c\n}"),
    ("t = {\n  a = 1, # c\n  b = 2\n}", delete_key, (("t", "a"),), "t = {\n  # c\n  b = 2\n}"),
    ("t = {a.b = 1, c = 2, a.d = 3}", delete_key, (("t", "a"),), "t = {c = 2}"),
    ("[t]\na.b = 1\nc = 2\na.d = 3\n", delete_key, (("t", "a"),), "[t]\nc = 2\n"),
    ("[a]\nx = 1\n\n[b]\ny = 1\n\n[c]\n", delete_key, (("b",),), "[a]\nx = 1\n\n[c]\n"),
    ("[a]\nx = 1\n\n[b]\ny = 1\n\n[b.c]\n", delete_key, (("b",),), "[a]\nx = 1\n"),
    ("[b]\ny = 1\n\n[a]\nx = 1\n", delete_key, (("b",),), "[a]\nx = 1\n"),
    ("[a]\n\n[b]\ny = 1 # why\n\n[c]\n", delete_key, (("b",),), "[a]\n\n# why\n\n[c]\n"),
    ("[b.c]\nx = 1\n[a]\n[b]\ny = 1\n", delete_key, (("b",),), "[a]\n"),
    ("[[i]]\nn = 1\n\n[[i]]\nn = 2\n\n[[i]]\nn = 3\n", delete_element, (("i", 1),), "[[i]]\nn = 1\n\n[[i]]\nn = 3\n"),
    ("[[i]]\nn = 1\n[i.p]\n[[i]]\nn = 2\n", delete_element, (("i", 0),), "[[i]]\nn = 2\n"),
    ("codes = [401, 403, 404]", delete_element, (("codes", 0),), "codes = [403, 404]"),
    ("codes = [401, 403, 404]", delete_element, (("codes", 2),), "codes = [401, 403]"),
    ("codes = [401, 403, 404]", delete_keys, ([("codes", 1), ("codes", 2)],), "codes = [401]"),
    ("codes = [401, 403, 404]", delete_keys, ([("codes", 0), ("codes", 2)],), "codes = [403]"),
    ("codes = [\n  401,\n  403\n]", delete_element, (("codes", 1),), "codes = [\n  401\n]"),
    ("codes = [\n  401,\n  403,\n]", delete_element, (("codes", 1),), "codes = [\n  401,\n]"),
    ("codes = [\n  401, # c\n  403, # d\n]", delete_element, (("codes", 0),), "codes = [\n  # c\n  403, # d\n]"),
    ("x = [[1, # c\n2], 3]", delete_element, (("x", 0),), "x = [# c\n 3]"),
    ("[a]\n[b]\nx = 1\n", delete_keys, ([("a",), ("b",), ("b", "x")],), ""),
    # Names
    ("[a]\n[a.b]\n[[a.c]]\n[d.a]\n", rename_key, (("a",), "x y"), '["x y"]\n["x y".b]\n[["x y".c]]\n[d.a]\n'),
    ("[a]\nb.c = 1\nb.d.e = 2\n", rename_key, (("a", "b"), "x"), "[a]\nx.c = 1\nx.d.e = 2\n"),
    ("a = [{ b = 1 }]", rename_key, (("a", 0, "b"), "c"), "a = [{ c = 1 }]"),
    ("a = {b.c = 1, b.d = 2}", rename_key, (("a", "b"), "x"), "a = {x.c = 1, x.d = 2}"),
    ("[[a]]\nb = 1\n[[a]]\nb = 2", rename_key, (("a", 1, "b"), "c"), "[[a]]\nb = 1\n[[a]]\nc = 2"),
    # Tables and elements
    ("", append_table, (("a", "b"), {"c": 1}), "[a.b]\nc = 1\n"),
    ("[x]\n", append_table, (("a", "b c"), {}), '[x]\n\n[a."b c"]\n'),
    ("[x]\r\ny = 1", append_table, (("a",), {"c": 1}), "[x]\r\ny = 1\r\n\r\n[a]\r\nc = 1\r\n"),
    (
        "[tool.uv]\na = 1\n[x]\n",
        append_table,
        ((*UV, "p"), {"c": 1}),
        "[tool.uv]\na = 1\n\n[tool.uv.p]\nc = 1\n\n[x]\n",
    ),
    (
        "[[i]]\nn = 1\n\n# x\n[x]\n",
        append_table,
        (("i",), {"n": 2}, True),
        "[[i]]\nn = 1\n\n[[i]]\nn = 2\n\n# x\n[x]\n",
    ),
    ("[[i]]\n[[i]]\n", append_table, (("i", 0, "p"), {"n": 2}), "[[i]]\n\n[i.p]\nn = 2\n\n[[i]]\n"),
    ("tool.uv = {}", append_table, ((*UV, "i"), {"n": 2}, True), "tool.uv = { i = [{ n = 2 }] }"),
    ("[tool]\nuv.a = 1", append_table, ((*UV, "i"), {"n": 2}), "[tool]\nuv.a = 1\n\n[tool.uv.i]\nn = 2\n"),
    ("i = [{ n = 1 }]", append_table, (("i",), {"n": 2}, True), "i = [{ n = 1 }, { n = 2 }]"),
    ("a = []", insert_array_element, (("a",), 1), "a = [1]"),
    ("a = [1,\n  2 # c\n]", insert_array_element, (("a",), 3), "a = [1,\n  2, # c\n  3\n]"),
    ("a = [\n  1,\n  2,\n]", insert_array_element, (("a",), 3), "a = [\n  1,\n  2,\n  3,\n]"),
    ("[[i]]\n", insert_array_element, (("i",), {"n": 1}), "[[i]]\n\n[[i]]\nn = 1\n"),
]


@pytest.mark.parametrize(("text", "edit", "arguments", "expected"), CASES)
def test_edits(text: str, edit: Callable[..., Change], arguments: tuple[Any, ...], expected: str) -> None:
    document = parse(text.encode())
    assert carry_out(document, edit(document, *arguments)) == expected


@pytest.mark.parametrize(
    ("text", "edit", "arguments", "reason"),
    [
        ("[a]", set_value, (("a",), 1), "not inline"),
        ("[[a]]", set_value, (("a",), 1), "not inline"),
        ("a = [ # c\n]", set_value, (("a",), 1), "comments inside"),
        ("[a]\nb = 1", insert_key, (("a",), "b", 1), "there already"),
        ("a = 1", insert_key, (("a",), "b", 1), "only be added to a table"),
        ("[[a]]", insert_key, (("a",), "b", 1), "only be added to a table"),
        ("a = { b = [1, # c\n2], d = 1 }", delete_key, (("a", "b"),), "no place to stay"),
        ("a = 1", delete_key, ((),), "whole document"),
        ("a = {b = 1}", delete_element, (("a", "b"),), "only an array"),
        ("a = 1", delete_element, ((),), "only an array"),
        ("a = 1\nb = 2", rename_key, (("a",), "b"), "taken"),
        ("a = [1]", rename_key, (("a", 0), "b"), "only a key"),
        ("[a]", append_table, (("a",), {}), "there already"),
        ("[[a]]", append_table, (("a",), {}), "there already"),
        ("[[a]]", append_table, (("a", "b"), {}), "in the way|stands where"),
        ("a = 1", append_table, (("a", "b"), {}), "stands where"),
        ("a = 1", insert_array_element, (("a",), 1), "to an array"),
        ("[[a]]", insert_array_element, (("a",), 1), "to an array"),
    ],
)
def test_what_cannot_be_done_is_refused(
    text: str, edit: Callable[..., Change], arguments: tuple[Any, ...], reason: str
) -> None:
    document = parse(text.encode())
    with pytest.raises(Refused, match=reason):
        edit(document, *arguments)


@pytest.mark.parametrize(
    ("edit", "arguments"),
    [
        (set_value, (("b",), 1)),
        (replace_within, (("a",), (0, 1), "x")),
        (insert_key, (("b",), "c", 1)),
        (delete_key, (("b",),)),
        (rename_key, (("b",), "c")),
        (append_table, (("b", 0), {})),
        (insert_array_element, (("b",), 1)),
    ],
)
def test_a_path_that_is_not_there_is_a_key_error(edit: Callable[..., Change], arguments: tuple[Any, ...]) -> None:
    with pytest.raises(KeyError):
        edit(parse(b"a = 1"), *arguments)


def test_edits_are_applied_in_the_order_of_the_text() -> None:
    edits = [TextEdit(4, 5, "E"), TextEdit(0, 1, ""), TextEdit(2, 2, "1"), TextEdit(2, 2, "2"), TextEdit(2, 3, "C")]
    assert apply("abcde", edits) == "b12CdE"


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(Refused, match="two edits change the same text"):
        apply("abc", [TextEdit(0, 2, ""), TextEdit(1, 3, "")])
    with pytest.raises(Refused, match="two edits change the same text"):
        apply("abc", [TextEdit(0, 2, ""), TextEdit(1, 1, "x")])


@pytest.mark.parametrize("edit", [TextEdit(-1, 0, ""), TextEdit(2, 1, ""), TextEdit(0, 4, "")])
def test_an_edit_outside_of_the_text_is_an_error(edit: TextEdit) -> None:
    with pytest.raises(ValueError, match="outside"):
        apply("abc", [edit])


@pytest.mark.parametrize(
    ("edit", "values", "reason"),
    [
        (TextEdit(4, 5, "2"), {"a": 1}, "would not say"),
        (TextEdit(4, 5, "true"), {"a": 1}, "would not say"),
        (TextEdit(4, 5, "1.0"), {"a": 1}, "would not say"),
        (TextEdit(4, 5, "["), {"a": 1}, "not be valid TOML"),
        (TextEdit(5, 9, ""), {"a": 1}, "a comment would be lost"),
        (TextEdit(5, 5, "\nb = 1"), {"a": 1}, "would not say"),
    ],
)
def test_a_result_that_is_not_intended_is_refused(edit: TextEdit, values: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        verify(parse(b"a = 1 # c"), [edit], values)


def test_nan_is_what_was_intended() -> None:
    document = parse(b"a = nan\nb = [1]")
    assert carry_out(document, set_value(document, ("b",), math.nan)) == "a = nan\nb = nan"


def test_several_changes_are_made_at_once() -> None:
    document = parse(b'[tool.uv]\nindex-url = "https://x" # why\nz = 1\n')
    change = combine(
        [
            delete_key(document, ("tool", "uv", "index-url")),
            append_table(document, ("tool", "uv", "index"), {"url": "https://x", "default": True}, array=True),
            insert_key(document, ("tool", "uv"), "y", 2),
            set_value(document, ("tool", "uv", "z"), 3),
        ]
    )
    expected = '[tool.uv]\n# why\nz = 3\ny = 2\n\n[[tool.uv.index]]\nurl = "https://x"\ndefault = true\n'
    assert carry_out(document, change) == expected


def test_elements_keep_their_numbers_until_all_steps_are_made() -> None:
    document = parse(b"[[i]]\nn = 0\n[[i]]\nn = 1\n[[i]]\nn = 2\n")
    change = combine(
        [
            delete_key(document, ("i", 0)),
            rename_key(document, ("i", 2, "n"), "m"),
            set_value(document, ("i", 2, "n"), 3),
            delete_key(document, ("i", 1)),
        ]
    )
    assert carry_out(document, change) == "[[i]]\nm = 3\n"


def test_contradicting_changes_are_refused() -> None:
    document = parse(b"[a]\nb = 1\n")
    twice = combine([delete_key(document, ("a", "b")), delete_key(document, ("a", "b"))])
    with pytest.raises(Refused, match="contradict"):
        carry_out(document, twice)


def test_an_implicit_table_goes_with_its_last_key() -> None:
    remove = Step("remove", ("a", "b", "c"))
    assert intended(parse(b"a.b.c = 1"), Change((), (remove,))) == {}
    assert intended(parse(b"[a]\nb.c = 1"), Change((), (remove,))) == {"a": {}}
    assert intended(parse(b"[a.b]\nc = 1"), Change((), (remove,))) == {"a": {"b": {}}}
    assert intended(parse(b"a = {b.c = 1}"), Change((), (remove,))) == {"a": {}}


@pytest.mark.parametrize(
    "value",
    [
        *("", "a", "it's", 'quo"te', "\\", "\n\t\r\x00\x1b\x7f\x85\u2028", "\U0001f40d", "'''", '"""'),
        *(0, -1, 10**30, 1.5, -0.0, 1e300, 1e-7, math.inf, -math.inf, True, False),
        datetime.date(2027, 1, 31),
        datetime.time(7, 32, 0, 5),
        datetime.datetime(1979, 5, 27, 7, 32),
        datetime.datetime(1979, 5, 27, 7, 32, tzinfo=datetime.timezone.utc),
        *([], [1, [2]], {}, {"a": {"b c": [{"": "x"}]}}),
    ],
)
def test_a_rendered_value_reads_as_itself(value: Any) -> None:
    text = render(value)
    assert repr(tomli.loads(f"x = {text}")["x"]) == repr(value)
    assert "\n" not in text


@pytest.mark.parametrize(
    "name", ["a", "A-b_0", "", "a.b", "it's", 'quo"te', "\\", "\n\x00\x7f", "é", "\U0001f40d", " "]
)
def test_a_rendered_key_reads_as_itself(name: str) -> None:
    assert tomli.loads(f"{render_key(name)} = 1") == {name: 1}


def test_a_byte_order_mark_is_kept() -> None:
    document = parse(b"\xef\xbb\xbfa = 1\r\n")
    text = carry_out(document, set_value(document, ("a",), 2))
    assert document.encode(text) == b"\xef\xbb\xbfa = 2\r\n"
    assert parse(b"a = 1").encode("a = 2") == b"a = 2"
