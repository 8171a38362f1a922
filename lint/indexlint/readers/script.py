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


def lines_of(source: str) -> list[str]:
    """The lines of a script with their ends. Only LF ends a line: what Python takes for one besides, TOML and uv do not."""
    lines = [line + "\n" for line in source.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def read_block(raw: bytes) -> ScriptDocument | None:
    """The script's block; None where there is none, or the file is not UTF-8 text.

    As uv reads it: the opening line is exact, the block ends at the last ``# ///`` of the comment lines that follow, and a
    byte order mark right before the opening line hides it (run with 0.4.26 to 0.13.9). Raises TomlError, with a position in
    the script, where the block is not TOML.
    """
    if b"# /// script" not in raw:
        return None
    try:
        source = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    bom = raw.startswith(b"\xef\xbb\xbf")
    written = [line.rstrip("\n").removesuffix("\r") for line in lines_of(source)]
    opening = next((at for at, line in enumerate(written) if line == "# /// script" and (at or not bom)), None)
    if opening is None:
        return None
    end = closing = opening + 1
    while end < len(written) and (written[end] == "#" or written[end].startswith("# ")):
        end += 1
        if written[end - 1] == "# ///":
            closing = end
    if closing == opening + 1:
        return None
    block = range(opening + 1, closing - 1)
    lines = [(at + 1, len(written[at]) - len(written[at][2:])) for at in block]
    return _parse([written[at][2:] for at in block], lines, source, bom)


def _parse(block: list[str], lines: list[tuple[int, int]], source: str, bom: bool) -> ScriptDocument:
    lines.append((lines[-1][0] + 1 if lines else 1, 0))
    try:
        inner = parse("".join(line + "\n" for line in block).encode())
    except TomlError as error:
        line, prefix = lines[min(error.line, len(lines)) - 1]
        raise TomlError(error.message, line, error.column + prefix) from None
    return ScriptDocument(inner, source, bom, lines)
