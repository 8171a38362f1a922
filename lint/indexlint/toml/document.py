"""Bytes to a TOML document: values from tomli, places from our own scanner when somebody asks for one."""

from __future__ import annotations

import tomli

from indexlint.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from indexlint.model.place import Keys
    from indexlint.toml.spans import Node, RawComment, Tree

_BOM = b"\xef\xbb\xbf"
# To find where the parser gave up without saying so, the start of the text is parsed again a few times.
_SEARCH_LIMIT = 1_000_000
# As many places of a document are found one by one, and more of them by going through all of it.
_FEW = 4
# The parser's words, without the keys and characters that it quotes from the document.
_MESSAGES = (
    ("Invalid statement", "expected a key, a table header or a comment"),
    ("Expected newline or end of document", "expected the end of the line after a statement"),
    ("Cannot declare", "this table is declared twice"),
    ("Cannot mutate immutable namespace", "an inline table or array cannot be added to"),
    ("Cannot redefine namespace", "a dotted key cannot add to a table that has a header"),
    ("Cannot overwrite a value", "this key is defined twice, or is a value and a table at the same time"),
    ("Duplicate inline table key", "this key is defined twice in an inline table"),
    ("Expected '='", "expected `=` after a key"),
    ("Expected ']' at", "expected `]` at the end of a table header"),
    ("Expected ']]' at", "expected `]]` at the end of a table header"),
    ('Expected "\'"', "this string is not closed"),
    ("Expected \"'''\"", "this string is not closed"),
    ("Unterminated string", "this string is not closed"),
    ("Invalid initial character for a key part", "expected a key"),
    ("Unclosed array", "expected `,` or `]` in an array"),
    ("Unclosed inline table", "expected `,` or `}` in an inline table"),
    ("Unescaped '\\'", "`\\` begins no known escape sequence"),
    ("Invalid hex value", "expected hexadecimal digits in an escape sequence"),
    ("Escaped character is not a Unicode scalar value", "this escape sequence names no Unicode character"),
    ("Illegal character '\\n'", "this string is not closed"),
    ("Found invalid character '\\n'", "this string is not closed"),
    ("Illegal character", "this control character is not allowed here"),
    ("Found invalid character", "this control character is not allowed here"),
    ("Invalid date or datetime", "there is no such date or time"),
    ("Invalid value", "expected a value"),
)


class TomlError(Exception):
    """A text that is not TOML.

    ``message`` never quotes the document, which may hold secrets. ``line`` and ``column`` start at 1 and count code
    points; a byte order mark does not count.
    """

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message, line, column)
        self.message = message
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return f"{self.message} (line {self.line}, column {self.column})"


class Span(NamedTuple):
    """A range of `Document.text`, in code points; ``end`` is exclusive."""

    start: int
    end: int


class Position(NamedTuple):
    """A line and a column, both from 1; the column counts code points."""

    line: int
    column: int


class Comment(NamedTuple):
    """A comment from its ``#`` to the end of its line, without the line end. ``line`` starts at 1."""

    span: Span
    line: int
    text: str


class Scope(NamedTuple):
    """What a comment speaks about when it suppresses findings.

    ``line`` is its own line. ``paths`` are the key paths that it covers with everything below them: the table, if it
    stands on the table's header line; the key of the statement that it ends; in an array or inline table of several
    lines, the members on its line, or the whole value on the value's first and last line. A comment that stands alone
    on a line has no paths.
    """

    line: int
    paths: tuple[Keys, ...]

    def covers(self, keys: Keys) -> bool:
        """Say whether a finding about ``keys`` is covered by one of the paths."""
        return any(keys[: len(path)] == path for path in self.paths)


class Document:
    """A TOML document: its text, its values, and the place of each of them.

    ``text`` is decoded, without a byte order mark, with the line ends of the file; ``bom`` tells whether there was a
    mark. ``data`` are the values as tomli gives them.
    """

    __slots__ = ("_data", "_line_starts", "_paths", "_positions", "_tree", "bom", "text")

    def __init__(self, text: str, bom: bool, data: dict[str, Any]) -> None:
        self.text = text
        self.bom = bom
        self._data: dict[str, Any] | None = data
        self._tree: Tree | None = None
        self._line_starts: list[int] | None = None
        self._paths = 0
        self._positions = 0

    @property
    def data(self) -> dict[str, Any]:
        """The values, read again if they were forgotten."""
        if self._data is None:
            self._data = tomli.loads(self.text)
        return self._data

    def forget(self) -> None:
        """Keep nothing but the text: the rest takes ten times its size, and is made again if somebody asks."""
        self._data = self._tree = self._line_starts = None

    def encode(self, text: str) -> bytes:
        """Return the bytes of a text that takes the place of this document's, with its byte order mark if it has one."""
        return (_BOM if self.bom else b"") + text.encode()

    @property
    def tree(self) -> Tree:
        """The places of the document, scanned when they are first asked for."""
        if self._tree is None:
            from indexlint.toml.spans import scan

            self._tree = scan(self.text)
        return self._tree

    def span(self, keys: Keys, part: str = "value", within: tuple[int, int] | None = None) -> Span:
        """Return where a part of the document stands; the parts are those of `indexlint.model.place.Place`.

        The value of a table that is not inline is the table. A table that is written in several places gives the
        place that holds its header, see `pieces` for all of them. A table without a header of its own has as header
        the first key that mentions it, as far as that names it; an element of an array has its first line; any other
        value has its key. An element of an array that is not made by a header has itself as key. ``within`` works on
        a value or key that is a string; what reaches over the end of the string is cut.

        Raises KeyError if the document has no such path, or ``within`` is asked of something that is no string.
        """
        node = self._node(keys, part)
        if part == "value":
            start, end = self._value(node)
        elif part == "key":
            start, end = node.key or (node.start, node.end)
        elif part == "header":
            start, end = node.header or self._first_line(node)
        elif part == "table":
            start, end = self._main_run(node)
        else:
            raise ValueError(f"no part of a document: {part}")
        if within is None:
            return Span(start, end)
        if part != "key" and (part != "value" or node.children is not None or self.text[start] not in "\"'"):
            raise KeyError(keys)
        from indexlint.toml.strings import inside

        return Span(*inside(self.text, start, end, within))

    def _node(self, keys: Keys, part: str) -> Node:
        """The node of a path: for the first questions only that path is scanned, where that can tell."""
        if self._tree is None and self._paths < _FEW and keys:
            from indexlint.toml.spans import scan
            from indexlint.toml.stretches import stretches

            self._paths += 1
            found = stretches(self.text, keys)
            if found is not None:
                try:
                    node = scan(self.text, found).find(keys)
                except KeyError:  # a table that only the headers of tables below it mention
                    return self.tree.find(keys)
                if node.kind not in ("table", "tables") or (node.own and part in ("key", "header")):
                    return node
        return self.tree.find(keys)

    def pieces(self, keys: Keys) -> list[Span]:
        """Return every stretch of text that belongs to a value or table, in the order of the file.

        Raises KeyError if the document has no such path.
        """
        node = self.tree.find(keys)
        if node.parent is None:
            return [Span(0, len(self.text))]
        return [Span(*run) for run in self.tree.runs(node)]

    def position(self, offset: int) -> Position:
        """Return the line and column of an offset of the text. The end of the text has a position, too."""
        if self._line_starts is None:
            if self._positions < 2 * _FEW:
                self._positions += 1
                return Position(self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset))
            self._line_starts = _line_starts(self.text)
        from bisect import bisect_right

        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def comments(self) -> list[Comment]:
        """Return every comment in the order of the file. A ``#`` inside a string is none."""
        return [self._comment(raw) for raw in self.tree.comments]

    def scope(self, comment: Comment) -> Scope:
        """Say what a comment of this document is about. Raises KeyError for one of another document."""
        raws = self.tree.comments
        index = self._comment_index(comment.span.start)
        if index == len(raws) or raws[index].start != comment.span.start:
            raise KeyError(comment.span)
        return self._scope(raws[index], comment.line)

    def _comment_index(self, offset: int) -> int:
        """Return the number of the first comment that begins at or after an offset."""
        from bisect import bisect_left

        return bisect_left(self.tree.comments, offset, key=lambda raw: raw.start)

    def _comment(self, raw: RawComment) -> Comment:
        return Comment(Span(raw.start, raw.end), self.position(raw.start).line, self.text[raw.start : raw.end])

    def _scope(self, raw: RawComment, line: int) -> Scope:
        if raw.after is not None:
            return Scope(line, (raw.after.keys,))
        if raw.container is None:
            return Scope(line, ())
        around: Node | None = None
        node: Node | None = raw.container
        while node is not None and node.children is not None and self._opens_on(node, line):
            around = node
            node = self._container(node)
        if around is not None:
            return Scope(line, (around.keys,))
        members = raw.container.pairs if raw.container.pairs is not None else raw.container.children
        return Scope(line, tuple(member.keys for member in self._on_line(members, raw)))

    def _opens_on(self, node: Node, line: int) -> bool:
        return node.kind in ("array", "inline") and self.position(node.start).line == line

    def _container(self, node: Node) -> Node | None:
        """Return the array or inline table around a node, past the tables that its dotted key makes."""
        parent = node.parent
        while parent is not None and parent.kind == "table":
            parent = parent.parent
        return parent if parent is not None and parent.kind in ("array", "inline") else None

    def _on_line(self, members: Any, raw: RawComment) -> list[Node]:
        """Return the members of a container that stand, at least in part, on the line of a comment."""
        start = self.text.rfind("\n", 0, raw.start) + 1
        low, high = 0, len(members)
        while low < high:  # the first member that ends after the start of the line
            middle = (low + high) // 2
            if members[middle].end > start:
                high = middle
            else:
                low = middle + 1
        found = []
        for member in members[low:]:
            if member.origin > raw.start:
                break
            found.append(member)
        return found

    def _value(self, node: Node) -> tuple[int, int]:
        return self._main_run(node) if node.kind in ("table", "tables") else (node.start, node.end)

    def _main_run(self, node: Node) -> tuple[int, int]:
        if node.parent is None:
            return 0, len(self.text)
        runs = self.tree.runs(node)
        anchor = node.header[0] if node.header is not None else node.origin
        return next((run for run in runs if run[0] <= anchor < run[1]), runs[0])

    def _first_line(self, node: Node) -> tuple[int, int]:
        newline = self.text.find("\n", node.start, node.end)
        if newline < 0:
            return node.start, node.end
        end = newline - (self.text[newline - 1] == "\r")
        comments = self.tree.comments
        index = self._comment_index(node.start)
        stop = min(end, comments[index].start) if index < len(comments) else end
        return node.start, node.start + len(self.text[node.start : stop].rstrip(" \t"))


def parse(raw: bytes) -> Document:
    """Read a document. Raises `TomlError`, and nothing else, for bytes that are not TOML 1.1 in UTF-8."""
    bom = raw.startswith(_BOM)
    try:
        text = (raw[3:] if bom else raw).decode()
    except UnicodeDecodeError as error:
        failure = _encoding_failure(error.object, error.start)
    else:
        try:
            return Document(text, bom, tomli.loads(text))
        except tomli.TOMLDecodeError as error:
            failure = TomlError(_message(error.msg), error.lineno, error.colno)
        except RecursionError:
            failure = _unplaced_failure("this is nested too deeply to be read", text)
        except ValueError:
            # Python reads no integer of more than some 4,300 digits.
            failure = _unplaced_failure("this number has too many digits to be read", text)
    # Raised out here, where the parser's exception, which holds the whole text, is gone.
    raise failure from None


def _message(message: str) -> str:
    return next((ours for theirs, ours in _MESSAGES if message.startswith(theirs)), "this is not valid TOML")


def _encoding_failure(raw: bytes, offset: int) -> TomlError:
    line_start = raw.rfind(b"\n", 0, offset) + 1
    column = len(raw[line_start:offset].decode()) + 1
    return TomlError("this is not UTF-8 text", raw.count(b"\n", 0, offset) + 1, column)


def _unplaced_failure(message: str, text: str) -> TomlError:
    """Place a failure that the parser gives no position for: the shortest start of the text that fails like it."""
    if len(text) > _SEARCH_LIMIT:
        return TomlError(message, 1, 1)
    low, high = 0, len(text)
    while low < high:
        middle = (low + high) // 2
        if _gives_up(text[:middle]):
            high = middle
        else:
            low = middle + 1
    offset = max(low - 1, 0)
    return TomlError(message, text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1)


def _gives_up(text: str) -> bool:
    try:
        tomli.loads(text)
    except tomli.TOMLDecodeError:
        return False
    except (RecursionError, ValueError):
        return True
    return False


def _line_starts(text: str) -> list[int]:
    starts = [0]
    newline = text.find("\n")
    while newline >= 0:
        starts.append(newline + 1)
        newline = text.find("\n", newline + 1)
    return starts
