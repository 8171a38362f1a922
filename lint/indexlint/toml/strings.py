"""The inside of a TOML string: which characters of the source say which characters of the value."""

from __future__ import annotations

import re

_UNIT = re.compile(
    r"(?P<same>[^\\\r\n]+)|(?P<newline>\r?\n)|(?P<skip>\\[ \t]*\r?\n[ \t\r\n]*)"
    r"|\\(?:x(?P<x>..)|u(?P<u>.{4})|U(?P<U>.{8})|(?P<short>.))"
)
_SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}


def pieces(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """Take a string, with its quotes, apart into what it says and where it says it.

    Each piece is (characters of the parsed string, source start, source end). A piece of several characters is written
    as it is read; an escape and a line end are pieces of one character. Line continuations are in no piece.
    """
    quote = text[start]
    if quote not in "\"'":
        return [(text[start:end], start, end)]
    if text.startswith(quote * 3, start) and end - start >= 6:
        start, end = start + 3, end - 3
        if text.startswith("\n", start):
            start += 1
        elif text.startswith("\r\n", start):
            start += 2
    else:
        start, end = start + 1, end - 1
    if quote == "'":
        return _literal_pieces(text, start, end)
    found: list[tuple[str, int, int]] = []
    for match in _UNIT.finditer(text, start, end):
        kind = match.lastgroup
        if kind == "same":
            found.append((match[0], match.start(), match.end()))
        elif kind == "newline":
            found.append(("\n", match.start(), match.end()))
        elif kind == "short":
            found.append((_SHORT[match["short"]], match.start(), match.end()))
        elif kind != "skip":
            found.append((chr(int(match[kind or ""], 16)), match.start(), match.end()))
    return found


def _literal_pieces(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    while start < end:
        newline = text.find("\n", start, end)
        if newline < 0:
            found.append((text[start:end], start, end))
            break
        stop = newline - (text[newline - 1] == "\r")
        if stop > start:
            found.append((text[start:stop], start, stop))
        found.append(("\n", stop, newline + 1))
        start = newline + 1
    return found


def inside(text: str, start: int, end: int, within: tuple[int, int]) -> tuple[int, int]:
    """Turn a range of the parsed string into a range of the source of a string that stands at ``start`` to ``end``.

    The range is cut to the length of the string. An empty range is the place before its first character.
    """
    first, last = max(within[0], 0), max(within[1], within[0], 0)
    source_start: int | None = None
    source_end = start
    count = 0
    found = pieces(text, start, end)
    for said, piece_start, piece_end in found:
        following = count + len(said)
        plain = piece_end - piece_start == len(said)
        if source_start is None and first < following:
            source_start = piece_start + (first - count if plain else 0)
            source_end = source_start
        if source_start is not None and count < last:
            source_end = piece_start + (last - count) if plain and last < following else piece_end
        count = following
    if source_start is None:  # at or after the last character
        closing = 3 if text.startswith(text[start] * 3, start) and end - start >= 6 else 1
        source_start = source_end = end - closing if text[start] in "\"'" else end
    return source_start, source_end
