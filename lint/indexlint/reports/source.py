"""The lines of a file as they may be shown: without secrets, and each character with the width that it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from indexlint.model.secret import MASK
from indexlint.model.url import IndexUrl, secret_spans
from indexlint.records import NamedTuple

if TYPE_CHECKING:
    from indexlint.engine import Result
    from indexlint.toml.document import Document

TAB = 4
# A longer line is not shown: looking for secrets in it would take too long.
LONGEST = 10_000

# What a value is called tells that it is a secret, whatever it looks like.
_NAME = re.compile(r"(?i)passw|passphrase|secret|token|(?:api|access|private)[-_]?key")
# The same in text that is not parsed: a comment, an environment file, TOML that is broken.
_ASSIGNED = re.compile(
    r"(?i)(?:passw|passphrase|secret|token|(?:api|access|private)[-_]?key)[\w.-]{0,64}[\"']?\s*[:=]\s*[\"']*([^\s\"',}\]]+)"
)
# netrc, also as it is quoted in a comment: `machine HOST login NAME password SECRET`.
_NETRC = re.compile(r"(?i)\b(?:login\s+\S+\s+)?(?:password|passwd)\s+[\"']?([^\s\"'=:]+)")
# Masking it would hide what a finding is about, and it is no secret.
_VARIABLE = re.compile(r"\$\w+|\$?\{\w+\}|%\w+%|")


class Cell(NamedTuple):
    """A character as it is shown: ``text`` takes ``width`` columns of a terminal."""

    text: str
    width: int


class Source:
    """A file: ``line(number)`` gives the cells of one of its lines."""

    def __init__(self, lines: list[str], secrets: dict[int, list[tuple[int, int]]], encoding: str) -> None:
        self._lines = lines
        self._secrets = secrets
        self._encoding = encoding

    def line(self, number: int) -> list[Cell] | None:
        """One cell for each character of a line (numbers from 1); None where there is no such line, or it is too long.

        Of a secret, the first cell is ``***`` and the others are empty.
        """
        if not 1 <= number <= len(self._lines) or len(self._lines[number - 1]) > LONGEST:
            return None
        text = self._lines[number - 1]
        cells = [_cell(char, self._encoding) for char in text]
        for start, end in self.secrets(number):
            cells[start:end] = [Cell(MASK, len(MASK))] + [Cell("", 0)] * (end - start - 1)
        return cells

    def secrets(self, number: int) -> list[tuple[int, int]]:
        """Where the secrets of a line stand: offsets of characters, in order."""
        text = self._lines[number - 1]
        found = {*self._secrets.get(number, ()), *secret_spans(text)}
        for pattern in (_ASSIGNED, _NETRC):
            for match in pattern.finditer(text):
                if not _VARIABLE.fullmatch(match.group(1)):
                    found.add(match.span(1))
        return merge((start, min(end, len(text))) for start, end in found if start < len(text))


def merge(spans: Any) -> list[tuple[int, int]]:
    """The same spans in order, those that overlap or touch made one; empty ones are left out."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged


def read_source(result: Result, file: str, encoding: str = "utf-8") -> Source | None:
    """The lines of a file of the result; None where they cannot be had. ``encoding`` is that of the output."""
    document = result.documents.get(file)
    if document is None:
        raw = result.contents(file)
        if raw is None:
            return None
        return Source(_split(raw.decode("utf-8-sig", "replace")), {}, encoding)
    # The document of a script knows the whole script.
    whole: str | None = getattr(document, "source", None)
    lines = _split(whole if whole is not None else document.text)
    return Source(lines, _secrets_of_values(document), encoding)


def _split(text: str) -> list[str]:
    return [line[:-1] if line.endswith("\r") else line for line in text.split("\n")]


def _secrets_of_values(document: Document) -> dict[int, list[tuple[int, int]]]:
    """The places of secrets that only the parsed value shows.

    These are escapes in a URL, a password with a blank or a quote in it, and what a key calls a password.
    """
    found: dict[int, list[tuple[int, int]]] = {}
    every = "\\" in document.text or "@" in document.text
    if not every and _NAME.search("\n".join(_keys(document.data))) is None:
        return found
    for keys, value, named in _strings(document.data, every=every):
        spans = [(0, len(value))] if named and not _VARIABLE.fullmatch(value) else _in_value(value)
        for span in spans:
            for line, columns in _by_line(document, keys, span):
                found.setdefault(line, []).append(columns)
    return found


def _in_value(value: str) -> list[tuple[int, int]]:
    """The secrets of a string that may be a URL: then all of its userinfo is one."""
    found = secret_spans(value)
    if "@" in value:
        userinfo = IndexUrl.parse(value).userinfo_span
        found += [userinfo] if userinfo is not None else []
    return found


def _keys(data: dict[str, Any]) -> list[str]:
    """Every key of a document."""
    found: list[str] = []
    waiting: list[Any] = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            found += value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return found


def _by_line(document: Document, keys: tuple[str | int, ...], within: tuple[int, int]) -> Iterator[Any]:
    """The stretches of lines that a part of a string covers, as (line, offsets in it)."""
    span = document.span(keys, "value", within)
    first, last = document.position(span.start), document.position(span.end)
    for line in range(first.line, last.line + 1):
        start = first.column - 1 if line == first.line else 0
        yield line, (start, last.column - 1 if line == last.line else LONGEST)


def _strings(data: dict[str, Any], *, every: bool) -> Iterator[tuple[tuple[str | int, ...], str, bool]]:
    """The strings of a document with their key paths, and whether a key of the path says that it is a secret.

    Unless ``every`` string is wanted, only those of which a key says so.
    """
    stack: list[tuple[tuple[str | int, ...], Any, bool]] = [((), data, False)]
    while stack:
        keys, value, named = stack.pop()
        if isinstance(value, str):
            yield keys, value, named
        elif isinstance(value, dict):
            for key, item in value.items():
                said = named or bool(_NAME.search(key))
                if said or every or not isinstance(item, str):
                    stack.append(((*keys, key), item, said))
        elif isinstance(value, list):
            for number, item in enumerate(value):
                if named or every or not isinstance(item, str):
                    stack.append(((*keys, number), item, named))


def clean(text: str, encoding: str = "utf-8") -> str:
    """A text of one line: control and invisible characters, and those that the output does not have, as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_cell(char, encoding, tab="\\t").text for char in text)


def _cell(char: str, encoding: str, tab: str = " " * TAB) -> Cell:
    if " " <= char <= "~":
        return Cell(char, 1)
    if char == "\t":
        return Cell(tab, len(tab))
    import unicodedata

    category = unicodedata.category(char)
    if category[0] in "CZ" or not _can_encode(char, encoding):
        text = ascii(char)[1:-1] if char != " " else " "
        text = f"\\u{ord(char):04x}" if text == char else text
        return Cell(text, len(text))
    if category in ("Mn", "Me"):
        return Cell(char, 0)
    return Cell(char, 2 if unicodedata.east_asian_width(char) in "WF" else 1)


def _can_encode(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
