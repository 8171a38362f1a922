from __future__ import annotations

import pytest

from indexlint.toml.document import Document, Position, Span, TomlError, parse

BOM = b"\xef\xbb\xbf"


def at(document: Document, span: Span) -> str:
    return document.text[span.start : span.end]


@pytest.mark.parametrize(
    ("raw", "line", "column", "message"),
    [
        (b"a = 1\nb = '\xff'\n", 2, 6, "this is not UTF-8 text"),
        ("a = 'ü'\r\nb = 'ü".encode() + b"\xff", 2, 7, "this is not UTF-8 text"),
        (BOM + b"\xff", 1, 1, "this is not UTF-8 text"),
        (b"a = 1\n\x00", 2, 1, "expected a key, a table header or a comment"),
        (b"a = 'x\x00'", 1, 7, "this control character is not allowed here"),
        (b"a = 1\rb = 2\n", 1, 6, "expected the end of the line after a statement"),
        (b"# one\rtwo\n", 1, 6, "this control character is not allowed here"),
        (b"a = 1\r\n\r\n[x]\r\n b = ]\r\n", 4, 6, "expected a value"),
        (BOM + "'\U0001f40d' = 1 2".encode(), 1, 9, "expected the end of the line after a statement"),
        (BOM + BOM + b"a = 1", 1, 1, "expected a key, a table header or a comment"),
        (b"[a]\n[a]\n", 2, 3, "this table is declared twice"),
        (b"a = {b = 1, b = 2}", 1, 18, "this key is defined twice in an inline table"),
        (b"a = 2024-02-30", 1, 5, "there is no such date or time"),
        (b"a = '", 1, 6, "this string is not closed"),
        (b'a = "x\nb = "y"\n', 1, 7, "this string is not closed"),
        (b"a = 'x\nb = 'y'\n", 1, 7, "this string is not closed"),
        (b"\xff\xfea\x00", 1, 1, "this is not UTF-8 text"),
        (b"a = 1\nb = " + b"[" * 10_000, 2, 405, "this is nested too deeply to be read"),
        (b"a = 1\r\nb = " + b"1" * 4_301, 2, 4_305, "this number has too many digits to be read"),
        (b"[" + b"a." * 2_000 + b"a]", 1, 2_002, "this is nested too deeply to be read"),
    ],
)
def test_what_is_not_toml_has_a_message_and_a_position(raw: bytes, line: int, column: int, message: str) -> None:
    with pytest.raises(TomlError) as caught:
        parse(raw)
    assert (caught.value.message, caught.value.line, caught.value.column) == (message, line, column)


@pytest.mark.parametrize(
    "raw",
    [
        b"'hunter2' = 1\n'hunter2' = 2",
        b"a = {hunter2 = 1, hunter2 = 2}",
        b"[hunter2]\n[hunter2]",
        b"[hunter2.b]\n[c]\nhunter2 = 1\nhunter2.b = 2",
        b"a = 'hunter2",
        b"hunter2 = [hunter2]",
        b"hunter2 = \xff",
        b"hunter2 = " + b"[" * 1_000,
    ],
)
def test_an_error_holds_nothing_of_the_document(raw: bytes) -> None:
    with pytest.raises(TomlError) as caught:
        parse(raw)
    error = caught.value
    assert "hunter2" not in f"{error!r} {error} {vars(error)}"
    assert error.__cause__ is None
    assert error.__context__ is None
    frame = error.__traceback__.tb_next if error.__traceback__ else None
    assert frame is None or not any(
        isinstance(value, BaseException) and value is not error for value in frame.tb_frame.f_locals.values()
    )


def test_a_byte_order_mark_is_told_and_not_in_the_text() -> None:
    document = parse(BOM + b"a = 1")
    assert (document.bom, document.text, document.data) == (True, "a = 1", {"a": 1})
    assert parse(b"a = 1").bom is False


def test_positions_count_code_points_and_end_with_the_text() -> None:
    document = parse("a = '\U0001f40d'\r\n\r\nb = 2".encode())
    text = document.text
    assert document.position(0) == Position(1, 1)
    assert document.position(text.index("\r")) == Position(1, 8)
    assert document.position(text.index("b")) == Position(3, 1)
    assert document.position(len(text)) == Position(3, 6)


SPELLINGS = {
    "headers": """
        [tool.uv]
        [[tool.uv.index]]
        name = "a"
        url = "https://x"
        [tool.uv.sources]
        torch = { index = "a" }
    """,
    "sources first": """
        [tool.uv.sources.torch]
        index = "a"
        [[tool.uv.index]]
        url = "https://x"
        name = "a"
    """,
    "dotted": """
        [tool]
        uv.sources.torch.index = "a"
        uv.index = [{ name = "a", url = "https://x" }]
    """,
    "one inline table": """
        tool = { uv = { index = [{ url = "https://x", name = "a" }], sources = { torch.index = "a" } } }
    """,
    "TOML 1.1 inline table": """
        tool.uv = { # comment ]}
            index = [
                { name = "a", # comment
                  url = "https://x", },
            ],
            sources."torch" = {
                index = "a"
            },
        }
    """,
    "quoted and escaped": """
        [ "to\\u006Fl" . 'uv' . "s\\x6furces" ] # ]
        'torch' = { "index" = 'a' }
        [[ tool."uv" .index ]]
        "\\U0000006eame" = '''a'''
        url = \"\"\"https://\\
               x\"\"\"
    """,
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_every_spelling_has_the_same_paths(spelling: str, ends: str) -> None:
    document = parse(SPELLINGS[spelling].replace("\n", ends).encode())
    expected = {"uv": {"index": [{"name": "a", "url": "https://x"}], "sources": {"torch": {"index": "a"}}}}
    assert document.data == {"tool": expected}
    assert at(document, document.span(("tool", "uv", "index", 0, "name"))).strip("'\"") == "a"
    url = document.span(("tool", "uv", "index", 0, "url"), within=(8, 9))
    assert at(document, url) == "x"
    assert at(document, document.span(("tool", "uv", "index", 0, "url"), within=(0, 8))) == "https://"
    key = document.span(("tool", "uv", "sources", "torch"), "key")
    assert at(document, key).strip("'\"") == "torch"
    for keys in [("tool",), ("tool", "uv"), ("tool", "uv", "index"), ("tool", "uv", "sources")]:
        table = document.span(keys, "table")
        header = document.span(keys, "header")
        assert table.start <= header.start < header.end <= table.end


def test_headers() -> None:
    document = parse(
        b"""# start
[a.b.c]
x.y = 1
[[ d . e ]] # comment
f = {g = 1}
[a]
h = [{i = 1}, {i = 2,
 j = 3}, [ # comment
 1]]
"""
    )

    def header(*keys: str | int) -> str:
        return at(document, document.span(keys, "header"))

    assert header() == ""
    assert header("a") == "[a]"
    assert header("a", "b") == "a.b"
    assert header("a", "b", "c") == "[a.b.c]"
    assert header("a", "b", "c", "x") == "x"
    assert header("a", "b", "c", "x", "y") == "y"
    assert header("d") == "d"
    assert header("d", "e") == "[[ d . e ]]"
    assert header("d", "e", 0) == "[[ d . e ]]"
    assert header("d", "e", 0, "f") == "f"
    assert header("a", "h", 0) == "{i = 1}"
    assert header("a", "h", 1) == "{i = 2,"
    assert header("a", "h", 2) == "["


def test_tables_written_in_several_places() -> None:
    document = parse(
        b"""[a.b]
x = 1 # comment
[c]
y = 1
[a]
z.p = 1
w = 2
z.q = 3
z.r.s = 4

[a.d]
"""
    )

    def pieces(*keys: str | int) -> list[str]:
        return [at(document, span) for span in document.pieces(keys)]

    assert pieces("a") == ["[a.b]\nx = 1", "[a]\nz.p = 1\nw = 2\nz.q = 3\nz.r.s = 4\n\n[a.d]"]
    assert at(document, document.span(("a",), "table")) == pieces("a")[1]
    assert at(document, document.span(("a",), "value")) == pieces("a")[1]
    assert pieces("a", "z") == ["z.p = 1", "z.q = 3\nz.r.s = 4"]
    assert pieces("a", "z", "r") == ["z.r.s = 4"]
    assert pieces("a", "w") == ["w = 2"]
    assert pieces() == [document.text]


def test_dotted_tables_inside_inline_tables() -> None:
    document = parse(b"t = [{a.b = 1, a.c = {d.e = 2}, f = 3, a.g = 4}]")
    assert [at(document, span) for span in document.pieces(("t", 0, "a"))] == ["a.b = 1, a.c = {d.e = 2}", "a.g = 4"]
    assert at(document, document.span(("t", 0, "a", "c", "d"), "table")) == "d.e = 2"
    assert at(document, document.span(("t", 0, "a", "c", "d"), "header")) == "d"


@pytest.mark.parametrize(
    "keys", [("b",), ("a", 0), ("a", "b"), ("c", 1), ("c", -1), ("c", "0"), ("d", "x"), (0,), ("d", 0)]
)
def test_a_path_that_is_not_there_is_a_key_error(keys: tuple[str | int, ...]) -> None:
    with pytest.raises(KeyError):
        parse(b"a = 1\nc = [1]\n[d]").span(keys)


@pytest.mark.parametrize(
    ("source", "within", "expected"),
    [
        ('"abcdef"', (1, 3), "bc"),
        ("'abcdef'", (1, 3), "bc"),
        ('"a\\x41\\u00e9\\U0001F40Db"', (1, 3), "\\x41\\u00e9"),
        ('"a\\x41\\u00e9\\U0001F40Db"', (3, 5), "\\U0001F40Db"),
        ('"\U0001f40d\\e\\\\n"', (0, 1), "\U0001f40d"),
        ('"\U0001f40d\\e\\\\n"', (1, 3), "\\e\\\\"),
        ('"\U0001f40d\\e\\\\n"', (3, 4), "n"),
        ('"""\nab\ncd"""', (1, 4), "b\ncd"[:3]),
        ('"""\r\nab\r\ncd"""', (2, 4), "\r\nc"),
        ("'''\r\nab\r\ncd'''", (1, 4), "b\r\nc"),
        ("'''ab''''", (2, 3), "'"),
        ('"""ab"""""', (2, 4), '""'),
        ('"""a\\ \r\n \r\n  b\\\n c"""', (0, 2), "a\\ \r\n \r\n  b"),
        ('"""a\\ \r\n \r\n  b\\\n c"""', (1, 2), "b"),
        ('"""a\\ \r\n \r\n  b\\\n c"""', (0, 1), "a"),
        ('"abc"', (1, 1), ""),
        ('"abc"', (2, 99), "c"),
        ('"abc"', (99, 99), ""),
        ('""', (0, 1), ""),
        ('""""""', (0, 1), ""),
    ],
)
def test_the_inside_of_a_string(source: str, within: tuple[int, int], expected: str) -> None:
    document = parse(f"x = {source}".encode())
    span = document.span(("x",), within=within)
    assert at(document, span) == expected
    assert 4 + source.index(source[0]) < span.start <= span.end < len(document.text)


@pytest.mark.parametrize(
    "source",
    [
        *("1979-05-27 07:32", "1979-05-27 07:32:00.5-07:00", "1979-05-27T07:32Z", "1979-05-27", "07:32", "07:32:00.1"),
        *("-1_000", "0xDEAD_beef", "6.02e+23", "-inf", "+nan", "true", '""', "''", '""""""', "[]", "{}", '"""a\\""""'),
    ],
)
@pytest.mark.parametrize("around", ["x = @", "x = @# 1", "x = @ # 1", "x = [@,2]", "x = [@# 1\n]", "x = [@ ]"])
def test_values_end_where_they_end(source: str, around: str) -> None:
    document = parse(around.replace("@", source).encode())
    keys: tuple[str | int, ...] = ("x", 0) if "[@" in around else ("x",)
    assert at(document, document.span(keys)) == source


def test_every_escape_in_a_key() -> None:
    document = parse(b'"\\b\\t\\n\\f\\r\\e\\"\\\\\\x41\\u0042\\U00000043" = 1')
    [key] = document.data
    assert key == '\b\t\n\f\r\x1b"\\ABC'
    assert at(document, document.span((key,))) == "1"


def test_a_comment_below_a_statement_is_not_about_it() -> None:
    document = parse(b"a = 1\n# c\nb = 'x'\n\n# d\n[t]\n# e")
    assert [document.scope(comment).paths for comment in document.comments()] == [(), (), ()]


def test_the_inside_of_a_key() -> None:
    document = parse(b'[a]\nbcd = 1\n"e\\u0066g" = 2')
    assert at(document, document.span(("a", "bcd"), "key", (1, 2))) == "c"
    assert at(document, document.span(("a", "efg"), "key", (1, 2))) == "\\u0066"


def test_only_a_string_has_an_inside() -> None:
    with pytest.raises(KeyError):
        parse(b"a = 12").span(("a",), within=(0, 1))
    with pytest.raises(KeyError):
        parse(b"a = ['x']").span(("a",), within=(0, 1))
    with pytest.raises(KeyError):
        parse(b"").span((), within=(0, 1))


def test_comments_are_only_comments() -> None:
    document = parse(
        b"""#1
a = "#x" #2
b = '''
#x''' #3
c = [ #4\r
  "#x", # 5
] #6
[d] #7
[["#x"]]#
e = { #8
  "#x" = 1, #9
} #\xc3\xa9"""
    )
    found = [(comment.text, comment.line) for comment in document.comments()]
    expected = [("#1", 1), ("#2", 2), ("#3", 4), ("#4", 5), ("# 5", 6), ("#6", 7), ("#7", 8), ("#", 9), ("#8", 10)]
    assert found == [*expected, ("#9", 11), ("#é", 12)]
    assert all(at(document, comment.span) == comment.text for comment in document.comments())


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_what_a_comment_is_about(ends: str) -> None:
    text = """#alone
a.b = 1 #a.b
x = [ #x
  1, 2, #x.0 x.1
  #none
  { m = [ #x.2.m
    1 ] , #x.2.m x.2
    n.o = 2 #x.2.n.o
  }, #x.2
  { #x.3
    p = 1 }, [ [ #x.3.p x.3 x.4 or more
  ] ]
] #x
s = '''
''' #s
[t] #t
y = {z = { #y
  v = 1 }, #y.z.v y.z
  w = [{ #y.w
  } ] #y.w
}
[[u.k]] #u.k.0
  #none
[[u.k]] #u.k.1
[u.k.l] #u.k.1.l"""
    document = parse(text.replace("\n", ends).encode())
    said: dict[int, list[str]] = {}
    for comment in document.comments():
        scope = document.scope(comment)
        assert scope.line == comment.line
        said[comment.line] = [".".join(map(str, keys)) for keys in scope.paths]
    assert said == {
        1: [],
        2: ["a.b"],
        3: ["x"],
        4: ["x.0", "x.1"],
        5: [],
        6: ["x.2"],
        7: ["x.2.m"],
        8: ["x.2.n.o"],
        9: ["x.2"],
        10: ["x.3"],
        11: ["x.4"],
        13: ["x"],
        15: ["s"],
        16: ["t"],
        17: ["t.y"],
        18: ["t.y.z"],
        19: ["t.y.w"],
        20: ["t.y.w"],
        22: ["u.k.0"],
        23: [],
        24: ["u.k.1"],
        25: ["u.k.1.l"],
    }


def test_a_scope_covers_what_is_below_its_paths() -> None:
    document = parse(b"[t] # whole\na = 1\nb = [1,\n2 # two\n]")
    whole, two = (document.scope(comment) for comment in document.comments())
    assert whole.covers(("t", "b", 1))
    assert whole.covers(("t",))
    assert not whole.covers(())
    assert two.covers(("t", "b", 1))
    assert not two.covers(("t", "b"))
    assert not two.covers(("t", "b", 0))


def test_a_comment_of_another_document_is_refused() -> None:
    comment = parse(b"  # c").comments()[0]
    with pytest.raises(KeyError):
        parse(b"a = 1 # c").scope(comment)


def test_nesting_as_deep_as_the_parser_reads_is_placed() -> None:
    deep = 399
    document = parse(b"x = " + b"[" * deep + b"1" + b"]" * deep)
    assert at(document, document.span(("x", *(0,) * deep))) == "1"
    keys = ".".join("k" * 900)
    document = parse(f"[{keys}]\n{keys}.v = {{ {keys} = 1 }}".encode())
    assert at(document, document.span(("k",) * 1800 + ("v",) + ("k",) * 900)) == "1"
    assert len(document.pieces(("k",) * 1799)) == 1


def test_ten_thousand_tables() -> None:
    document = parse(b'[[tool.uv.index]]\nname = "x"\n' * 10_000)
    assert document.position(document.span(("tool", "uv", "index", 9_999)).start).line == 19_999
    assert document.span(("tool", "uv", "index"), "table").end == len(document.text) - 1
