"""Generated TOML 1.1 documents, as text, in every spelling that the format has.

`write_document` makes one from any `random.Random`: with the one that hypothesis hands out, a failing document shrinks;
with a seeded one, many are made in little time. Nothing is rendered from data, so what a document says is known only
from parsing it, which always succeeds. `documents` is the strategy for tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

if TYPE_CHECKING:
    from random import Random

Sections = list[str]

NAMES = ["tool", "uv", "index", "sources", "name", "url", "a", "b", "c-d", "e_f", "1", "007", "-", "true", "1e5", "inf"]
NAMES += [
    "",
    "a.b",
    "#",
    "é",
    "\U0001f40d",
    'quo"te',
    "it's",
    "x]",
    "]]",
    "=",
    " ",
    "tab\t",
    "new\nline",
    "back\\slash",
]
BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
TEXT = [
    *"abcxyz/:@?.0129 -",
    "https://",
    "simple",
    "#",
    "# not a comment",
    "'",
    '"',
    '""',
    "''",
    "\\",
    "\t",
    "\n",
    "\n\n",
]
TEXT += [
    "{",
    "}",
    "[",
    "]",
    ",",
    "=",
    "é",
    "\u2028",
    "\x85",
    "\ufeff",
    "\U0001f40d",
    "\U000e0100",
    "\r",
    "\x00",
    "\x1b",
]
TEXT += ["\x7f", "  ", "\r\n", "e\u0301"]
SHORT_ESCAPES = {"\b": "b", "\t": "t", "\n": "n", "\f": "f", "\r": "r", "\x1b": "e", '"': '"', "\\": "\\"}
SCALARS = ["true", "false", "0", "+0", "-17", "1_000", "0xdead_BEEF", "0o7_5", "0b1_0", "9223372036854775807"]
SCALARS += ["1.5", "-0.0", "6.02e23", "1e06", "+1_0.2_5E-3", "inf", "-inf", "+nan", "nan"]
SCALARS += ["1979-05-27T07:32:00Z", "1979-05-27 07:32:00.999999-07:00", "1979-05-27t07:32:00.1z", "1979-05-27T07:32"]
SCALARS += ["1979-05-27 07:32", "1979-05-27 07:32+01:30", "1979-05-27", "07:32:00", "07:32", "00:00:00.1234567"]


class GeneratedDocument(NamedTuple):
    """A document and every comment in it, from its ``#`` on, in their order."""

    text: str
    comments: list[str]


def documents(max_tables: int = 6) -> st.SearchStrategy[GeneratedDocument]:
    """Return a strategy for documents with about so many tables at most."""
    return st.randoms(use_true_random=False).map(lambda random: write_document(random, max_tables))


def encodings() -> st.SearchStrategy[tuple[bool, bool]]:
    """Return a strategy for how a file holds a document: with a byte order mark or not, with CRLF or not."""
    return st.tuples(st.booleans(), st.booleans())


def encode(text: str, bom: bool, crlf: bool) -> bytes:
    """Write a document as the bytes of a file; with ``crlf``, every line end becomes one."""
    if crlf:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    return (b"\xef\xbb\xbf" if bom else b"") + text.encode()


def write_document(random: Random, max_tables: int = 6) -> GeneratedDocument:
    """Write a random document. All of TOML 1.1 can come out; LF, CRLF, or a mixture of both ends the lines."""
    text = _Writer(random, max_tables).document()
    ends = random.choice(["\n", "\n", "\r\n", None])
    if ends is None:
        head, *lines = text.split("\n")
        text = head + "".join(random.choice(["\n", "\r\n"]) + line for line in lines)
    else:
        text = text.replace("\n", ends)
    return GeneratedDocument(text.replace(_MARK, ""), _comments(text))


# Every comment that is written carries this mark behind its "#", and nothing else does. It is taken out at the end.
_MARK = "\ue000"


def _comments(text: str) -> list[str]:
    return [line.split("\n")[0].rstrip("\r").replace(_MARK, "") for line in _split_marks(text)]


def _split_marks(text: str) -> list[str]:
    return ["#" + part for part in text.split("#" + _MARK)[1:]]


class _Writer:
    def __init__(self, random: Random, max_tables: int) -> None:
        self.random = random
        self.tables_left = max_tables

    # Small choices

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) >= 100 - percent  # hypothesis shrinks towards 0, and so towards no

    def space(self) -> str:
        return self.random.choice(["", " ", " ", "\t", "  "])

    def names(self, most: int) -> list[str]:
        wanted = self.random.randrange(most + 1)
        found: list[str] = []
        for _ in range(wanted):
            name = self.random.choice(NAMES)
            if name not in found:
                found.append(name)
        return found

    def comment(self) -> str:
        return (
            "#"
            + _MARK
            + self.random.choice(["", " c", "'", '"', " ]", "#", ' "é\U0001f40d', " } , [x] = '''", "\t\t "])
        )

    def line_end(self) -> str:
        """A line end, perhaps with a comment before it, and blank lines and comment lines after it."""
        text = self.space() + (self.comment() if self.chance(30) else "") + "\n"
        while self.chance(15):
            text += self.space() + (self.comment() if self.chance(60) else "") + "\n"
        return text

    def gap(self) -> str:
        """What may stand between the members of an array or inline table."""
        return self.space() + (self.line_end() + self.space() if self.chance(20) else "")

    # Tables

    def document(self) -> str:
        sections = self.table([], element=False, depth=0)
        lead = ""
        while self.chance(20):
            lead += self.space() + (self.comment() if self.chance(70) else "") + "\n"
        text = lead + "".join(sections)
        if self.chance(25):  # a file that ends without a line end
            text = text[:-1] if text.endswith("\n") else text
        return text

    def table(self, path: list[str], element: bool, depth: int) -> Sections:
        """Write the sections of a table and of everything below it, in an order that TOML allows."""
        self.tables_left -= 1
        pairs: list[str] = []
        anywhere: list[Sections] = []
        after: list[Sections] = []
        for name in self.names(5):
            choice = self.random.randrange(10)
            if choice < 5 or (choice < 9 and self.tables_left <= 0):
                pairs.append(self.pair([name]))
            elif choice < 7:
                self.dotted(path, [name], pairs, after)
            else:
                anywhere.append(self.table_or_tables([*path, name], depth + 1))
        self.random.shuffle(pairs)
        body = "".join(pairs)
        if not path:
            return [body, *self.interleave(anywhere + after)]
        if not element and not pairs and anywhere and self.chance(60):
            return self.interleave(anywhere)
        own = self.header(path, element) + body
        if element or after:
            return [own, *self.interleave(anywhere + after)]
        return self.interleave([[own], *anywhere])

    def table_or_tables(self, path: list[str], depth: int) -> Sections:
        if not self.chance(40):
            return self.table(path, element=False, depth=depth)
        sections = self.table(path, element=True, depth=depth)
        while self.chance(40):
            sections += self.table(path, element=True, depth=depth)
        return sections

    def dotted(self, path: list[str], prefix: list[str], pairs: list[str], after: list[Sections]) -> None:
        """Write a table as pairs with dotted keys; tables below it may have headers, after the pairs."""
        first, *others = self.names(3) or ["a"]
        pairs.append(self.pair([*prefix, first]))
        for name in others:
            choice = self.random.randrange(10)
            if choice < 5:
                pairs.append(self.pair([*prefix, name]))
            elif choice < 8 or self.tables_left <= 0:
                self.dotted(path, [*prefix, name], pairs, after)
            else:
                after.append(self.table_or_tables([*path, *prefix, name], len(path)))

    def interleave(self, sequences: list[Sections]) -> Sections:
        """Mix sequences of sections; each keeps its own order, which the elements of arrays of tables need."""
        left = [sequence for sequence in sequences if sequence]
        mixed: Sections = []
        stay = self.chance(60)
        while left:
            sequence = left[0] if stay else self.random.choice(left)
            mixed.append(sequence[0])
            index = next(number for number, other in enumerate(left) if other is sequence)
            left[index] = sequence[1:]
            if not left[index]:
                del left[index]
        return mixed

    def header(self, path: list[str], element: bool) -> str:
        left, right = ("[[", "]]") if element else ("[", "]")
        return self.space() + left + self.space() + self.key(path) + self.space() + right + self.line_end()

    def pair(self, path: list[str]) -> str:
        return self.space() + self.assignment(path, 0) + self.line_end()

    def assignment(self, path: list[str], depth: int) -> str:
        return self.key(path) + self.space() + "=" + self.space() + self.value(depth)

    def key(self, path: list[str]) -> str:
        text = self.key_part(path[0])
        for name in path[1:]:
            text += (self.space() + "." + self.space() if self.chance(20) else ".") + self.key_part(name)
        return text

    def key_part(self, name: str) -> str:
        if name and BARE.issuperset(name) and not self.chance(20):
            return name
        if self.chance(40) and _literal_fits(name):
            return f"'{name}'"
        return self.basic(name)

    # Values

    def value(self, depth: int) -> str:
        choice = self.random.randrange(10)
        if choice < 3 and depth < 4:
            return self.array(depth + 1)
        if choice < 5 and depth < 4:
            return self.inline_table(depth + 1)
        return self.string() if choice < 8 else self.random.choice(SCALARS)

    def array(self, depth: int) -> str:
        text = "[" + self.gap()
        members = self.random.randrange(4)
        for number in range(members):
            text += self.value(depth) + self.gap()
            if number < members - 1 or self.chance(30):
                text += "," + self.gap()
        return text + "]"

    def inline_table(self, depth: int) -> str:
        text = "{" + self.gap()
        paths: list[list[str]] = []
        for name in self.names(3):
            if self.chance(25):
                paths += [[name, below] for below in self.names(2)]
            else:
                paths.append([name])
        self.random.shuffle(paths)
        for number, path in enumerate(paths):
            text += self.assignment(path, depth) + self.gap()
            if number < len(paths) - 1 or self.chance(30):
                text += "," + self.gap()
        return text + "}"

    def string(self) -> str:
        content = "".join(self.random.choice(TEXT) for _ in range(self.random.randrange(8)))
        style = self.random.randrange(4)
        if style == 0 and _literal_fits(content):
            return f"'{content}'"
        if style == 1 and _multi_line_literal_fits(content):
            lead = "\n" if content.startswith("\n") or self.chance(30) else ""
            return f"'''{lead}{content}'''"
        if style == 2:
            return self.multi_line_basic(content)
        return self.basic(content)

    def basic(self, content: str) -> str:
        return (
            '"'
            + "".join(self.escape(char) if char in '"\\' or _control(char) else self.maybe(char) for char in content)
            + '"'
        )

    def multi_line_basic(self, content: str) -> str:
        text = '"""' + ("\n" if self.chance(40) else "")
        fresh = text == '"""'  # a line end here would not count
        swallow = False  # blanks and line ends here would not count
        quotes = 0
        for number, char in enumerate(content):
            if self.chance(8) and char not in " \t\n":
                text += "\\" + self.space() + "\n" + self.space() + self.random.choice(["", "\n  "])
                swallow, quotes = True, 0
            if char == "\n" and not swallow and not fresh and not self.chance(20):
                text += char
                quotes = 0
            elif char == '"' and quotes < 2 and number < len(content) and not self.chance(30):
                text += char
                quotes += 1
            else:
                plain = char not in '"\\' and not _control(char) and not (swallow and char in " \t")
                text += self.maybe(char) if plain else self.escape(char)
                quotes = 0
            fresh = swallow = False
        return text + '"""'

    def maybe(self, char: str) -> str:
        return self.escape(char) if self.chance(8) else char

    def escape(self, char: str) -> str:
        forms = [f"\\U{ord(char):08x}"]
        if ord(char) <= 0xFFFF:
            forms.append(f"\\u{ord(char):04X}")
        if ord(char) <= 0xFF:
            forms.append(f"\\x{ord(char):02x}")
        if char in SHORT_ESCAPES:
            forms += ["\\" + SHORT_ESCAPES[char]] * 3
        return self.random.choice(forms)


def _control(char: str) -> bool:
    return (char < " " and char != "\t") or char == "\x7f"


def _literal_fits(content: str) -> bool:
    return "'" not in content and not any(map(_control, content))


def _multi_line_literal_fits(content: str) -> bool:
    # CRLF would be read as LF, and a lone CR is no TOML.
    return "'''" not in content and not any(_control(char) and char != "\n" for char in content)
