"""The ``# /// script`` block of a single-file script (PEP 723)."""

from __future__ import annotations

from indexlint.toml.document import Document, Position, TomlError, parse


class ScriptDocument(Document):
    """The TOML of a block, whose positions are those of the script.

    ``source`` is the whole script, and ``bom`` tells whether it begins with a byte order mark. ``lines`` holds, for each line
    of the block's TOML, its number in the script (from 1) and how many characters (``#`` and a space) were taken from its
    front.
    """

    __slots__ = ("lines", "source")

    def __init__(self, inner: Document, source: str, bom: bool, lines: list[tuple[int, int]]) -> None:
        super().__init__(inner.text, bom, inner.data)
        self.source = source
        self.lines = lines

    def position(self, offset: int) -> Position:
        """Line and column in the script."""
        found = super().position(offset)
        line, prefix = self.lines[min(found.line, len(self.lines)) - 1]
        return Position(line, found.column + prefix)


def read_block(raw: bytes) -> ScriptDocument | None:
    """The script's block; None where there is none, or the file is not UTF-8 text.

    Raises TomlError, with a position in the script, where the block is not TOML.
    """
    if b"# /// script" not in raw:
        return None
    try:
        source = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    block: list[str] = []
    lines: list[tuple[int, int]] = []
    start = None
    for number, line in enumerate(source.splitlines(), 1):
        if start is None:
            start = number if line.rstrip() == "# /// script" else None
        elif line.rstrip() == "# ///":
            return _parse(block, lines, source, raw.startswith(b"\xef\xbb\xbf"))
        elif line == "#" or line.startswith("# "):
            block.append(line[2:])
            lines.append((number, len(line) - len(line[2:])))
        else:
            return None
    return None


def _parse(block: list[str], lines: list[tuple[int, int]], source: str, bom: bool) -> ScriptDocument:
    lines.append((lines[-1][0] + 1 if lines else 1, 0))
    try:
        inner = parse("".join(line + "\n" for line in block).encode())
    except TomlError as error:
        line, prefix = lines[min(error.line, len(lines)) - 1]
        raise TomlError(error.message, line, error.column + prefix) from None
    return ScriptDocument(inner, source, bom, lines)
