from __future__ import annotations

import pytest

from indexlint.readers.script import lines_of, read_block
from indexlint.toml.document import TomlError

BLOCK = "# /// script\n# a = 1\n# ///\n"


def test_a_block_has_the_positions_of_the_script() -> None:
    document = read_block(b"#!/usr/bin/env python\n# /// script\n#\n# a = 1\n# ///\n")
    assert document is not None
    assert document.data == {"a": 1}
    assert document.position(document.text.index("a")) == (4, 3)


@pytest.mark.parametrize("odd", ["\u2028", "\x0c", "\x85", "\x1c"])
def test_only_a_line_feed_ends_a_line(odd: str) -> None:
    inside = odd if odd > "\x7f" else ""  # TOML has no control characters
    document = read_block(f"x = '{odd}'\n# /// script\n# a = 'b{inside}c'\n# d = 2\n# ///\n".encode())
    assert document is not None
    assert document.position(document.text.index("d = 2")) == (4, 3)


def test_lines_keep_their_ends() -> None:
    assert lines_of("a\r\nb\u2028c\nd") == ["a\r\n", "b\u2028c\n", "d"]
    assert lines_of("a\n") == ["a\n"]
    assert lines_of("") == []


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + BLOCK,
        BLOCK.replace("script\n", "script \n"),
        BLOCK.replace("# ///\n", "# /// \n").replace("# /// \n", "# ///  \n"),
        BLOCK.replace("# a", "#a"),
        BLOCK.replace("# a", "#\ta"),
        BLOCK.replace("# a = 1\n", "# a = 1\n\n"),
        BLOCK.replace("\n", "\r"),
        "if True:\n" + "".join(f"    {line}\n" for line in BLOCK.splitlines()),
    ],
    ids=["mark", "opening-space", "closing-space", "no-space", "tab", "gap", "carriage-returns", "indented"],
)
def test_what_uv_does_not_take_for_a_block(text: str) -> None:
    assert read_block(text.encode()) is None


def test_a_mark_elsewhere_hides_nothing() -> None:
    document = read_block(("\ufeff#!/usr/bin/env python\n" + BLOCK).encode())
    assert document is not None
    assert document.data == {"a": 1}


def test_the_last_closing_line_counts() -> None:
    document = read_block(b"# /// script\n# a = 1\n# # ///\n# b = 2\n# ///\nprint(1)\n# ///\n")
    assert document is not None
    assert document.data == {"a": 1, "b": 2}
    with pytest.raises(TomlError) as caught:
        read_block(b"# /// script\n# a = 1\n# ///\n# b = 2\n# ///\n")
    assert (caught.value.line, caught.value.column) == (3, 3)
