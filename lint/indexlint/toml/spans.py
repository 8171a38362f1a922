"""Where everything stands in a TOML document that tomli has accepted.

The scanner knows the shape of TOML 1.1, not its values: it trusts that the text is valid, never validates, and never
converts a number. One pass builds a tree of `Node`, one for every path of the document. It keeps its own stack instead
of recursing, so that it follows every document that the parser accepts, and it is linear in the length of the text.
"""

from __future__ import annotations

import re

from indexlint.records import NamedTuple
from indexlint.toml.strings import pieces

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

# What a node is. LEAF, ARRAY and INLINE are written as one value; TABLE and TABLES come from headers and dotted keys.
LEAF, ARRAY, INLINE, TABLE, TABLES = "leaf", "array", "inline", "table", "tables"

_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"[ \t\r\n]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SIMPLE_KEY = re.compile(r"([A-Za-z0-9_-]+)[ \t]*=[ \t]*")
# An array of nothing but strings without escapes: most lines of a real file are in one, and few findings are about one.
_PLAIN_ARRAY = re.compile(r"""\[([ \t\r\n]*(?:(?:"[^"\\\n]*"(?!")|'[^'\n]*'(?!'))[ \t\r\n,]*)*)\]""")
_PLAIN_STRING = re.compile(r""""[^"]*"|'[^']*'""")
# Most statements of a real file: the whole line is read at once, with the blank lines after it.
_SIMPLE_PAIR = re.compile(
    r"""([A-Za-z0-9_-]+)[ \t]*=[ \t]*("[^"\\\n]*"(?!")|'[^'\n]*'(?!')|true|false)[ \t]*(\r?\n[ \t\r\n]*)?"""
)
# An element of an array with the comma after it.
_SIMPLE_ELEMENT = re.compile(r"""("[^"\\\n]*"(?!")|'[^'\n]*'(?!'))[ \t\r\n]*,[ \t\r\n]*""")
# Numbers, dates, times, booleans. Only a date is followed by a blank and a digit.
_SCALAR = re.compile(r"[A-Za-z0-9_+\-.:]+(?: (?=[0-9])[A-Za-z0-9+\-.:]+)?")
_ESCAPE_OR_QUOTE = re.compile(r'\\.|"', re.DOTALL)
_ESCAPE_OR_QUOTES = re.compile(r'\\.|"""', re.DOTALL)


class Node:
    """One path of the document.

    ``start`` and ``end`` hold the value (for ``TABLE`` and ``TABLES`` nothing: see `Tree.runs`). ``key`` is the part of
    the key that names the node, ``header`` what introduces it, ``origin`` where the statement or pair begins that the
    key belongs to. ``children`` is a dict for tables, a list for arrays. ``pairs`` are the pairs of an inline table in
    their order, so that dotted keys inside it can be found. ``own`` tells a table that has a header of its own. ``plain`` is
    the text of an array of plain strings of which nobody has asked for an element; the elements are placed then.
    """

    __slots__ = (
        "_children",
        "end",
        "header",
        "key",
        "kind",
        "name",
        "origin",
        "own",
        "pairs",
        "parent",
        "plain",
        "runs",
        "start",
    )

    def __init__(self, parent: Node | None, name: str | int, kind: str, start: int, end: int) -> None:
        self.parent = parent
        self.name = name
        self.kind = kind
        self.start = start
        self.end = end
        self.key: tuple[int, int] | None = None
        self.header: tuple[int, int] | None = None
        self.origin = start
        self.own = False
        self._children: dict[str, Node] | list[Node] | None = None
        self.plain: str | None = None
        self.pairs: list[Node] | None = None
        self.runs: list[list[int]] | None = None

    @property
    def children(self) -> dict[str, Node] | list[Node] | None:
        """What stands below it; None for a leaf."""
        if self.plain is not None:
            text, self.plain = self.plain, None
            strings = [match.span() for match in _PLAIN_STRING.finditer(text, self.start, self.end)]
            self._children = [Node(self, number, LEAF, *span) for number, span in enumerate(strings)]
        return self._children

    @children.setter
    def children(self, children: dict[str, Node] | list[Node]) -> None:
        self._children = children

    @property
    def keys(self) -> tuple[str | int, ...]:
        """The path of this node from the root of the document."""
        path: list[str | int] = []
        node = self
        while node.parent is not None:
            path.append(node.name)
            node = node.parent
        return tuple(reversed(path))


class Section(NamedTuple):
    """A header with the statements below it; the first one, without a header, is the start of the document.

    ``start`` and ``end`` are the span of the header itself.
    """

    node: Node
    start: int
    end: int
    pairs: list[Node]


class RawComment(NamedTuple):
    """A comment from its ``#`` to the end of its line.

    ``container`` is the array or inline table around it. ``after`` is the node whose statement or header line it
    ends; both are None for a comment that stands alone between statements.
    """

    start: int
    end: int
    container: Node | None
    after: Node | None


class Tree:
    """What `scan` found: the root node, the sections in their order, and every comment."""

    def __init__(self, root: Node, sections: list[Section], comments: list[RawComment]) -> None:
        self.root = root
        self.sections = sections
        self.comments = comments
        self._has_runs = False

    def find(self, keys: tuple[str | int, ...]) -> Node:
        """Return the node at a path. Raises KeyError if the document has no such path."""
        node = self.root
        for key in keys:
            children = node.children
            found: Node | None = None
            if isinstance(children, dict) and isinstance(key, str):
                found = children.get(key)
            elif isinstance(children, list) and isinstance(key, int) and 0 <= key < len(children):
                found = children[key]
            if found is None:
                raise KeyError(keys)
            node = found
        return node

    def runs(self, node: Node) -> list[tuple[int, int]]:
        """Return the stretches of text that belong to a node, in the order of the file.

        A table that is written in several places, with something else between them, has several. A stretch goes from
        the first header or key to the end of the last value; comments before and after it are not part of it.
        """
        if node.kind not in (TABLE, TABLES):
            return [(node.origin, node.end)]
        if not self._has_runs:
            self._find_runs()
            self._has_runs = True
        return [(start, end) for _, start, end in node.runs or []]

    def _find_runs(self) -> None:
        index = 0
        inline: list[Node] = []
        for section in self.sections:
            if section.node.parent is not None:
                end = section.pairs[-1].end if section.pairs else section.end
                _extend(section.node, None, index, index + len(section.pairs), section.start, end)
                index += 1
            for pair in section.pairs:
                _extend(pair.parent, section.node, index, index, pair.origin, pair.end)
                index += 1
                if pair.kind != LEAF and pair.plain is None:
                    inline.append(pair)
        while inline:
            node = inline.pop()
            for number, pair in enumerate(node.pairs or ()):
                _extend(pair.parent, node, number, number, pair.origin, pair.end)
            children = node.pairs if node.pairs is not None else node.children
            inline.extend(
                child
                for child in children or ()
                if isinstance(child, Node) and child.kind != LEAF and child.plain is None
            )


def _extend(node: Node | None, stop: Node | None, first: int, last: int, start: int, end: int) -> None:
    """Add the statements ``first`` to ``last`` to the runs of a node and of its parents below ``stop``."""
    while node is not None and node is not stop:
        runs = node.runs
        if runs is None:
            runs = node.runs = []
        if runs and runs[-1][0] + 1 >= first:
            runs[-1][0] = last
            runs[-1][2] = end
        else:
            runs.append([last, start, end])
        node = node.parent


def scan(text: str, stretches: Sequence[tuple[int, int]] = ()) -> Tree:
    """Place everything in a document that the parser has accepted (without BOM; line ends as in the file).

    With ``stretches``, (start, end) of whole statements from the start of the text on, it places what is in these.
    """
    return _Scanner(text).run(stretches or ((0, len(text)),))


def key_parts(text: str, pos: int) -> tuple[list[tuple[str, int, int]], int]:
    """Read the dotted key at ``pos``. Returns its parts (name, start, end) and the position of what follows it."""
    return _Scanner(text).key(pos)


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.size = len(text)
        self.comments: list[RawComment] = []

    def run(self, stretches: Sequence[tuple[int, int]]) -> Tree:
        root = Node(None, "", TABLE, 0, self.size)
        root.children = {}
        root.header = root.key = (0, 0)
        sections = [Section(root, 0, 0, [])]
        for start, self.size in stretches:
            self.statements(root, sections, start)
        return Tree(root, sections, self.comments)

    def statements(self, root: Node, sections: list[Section], start: int) -> None:
        """Read headers and statements from ``start`` on."""
        text = self.text
        section = sections[-1]
        pos = self.blank(start, None)
        while pos < self.size:
            simple = _SIMPLE_PAIR.match(text, pos)
            if simple is not None:
                name = simple[1]
                start, end = simple.span(2)
                done = Node(section.node, name, LEAF, start, end)
                done.key = done.header = simple.span(1)
                done.origin = pos
                section.node.children[name] = done  # type: ignore[index]
                section.pairs.append(done)
                pos = simple.end()
                if pos < self.size and text[pos] == "#":
                    pos = self.comment(pos, None, done if simple[3] is None else None)
                    pos = self.blank(pos, None)
                continue
            if text[pos] == "[":
                section = self.header(root, pos)
                sections.append(section)
                pos, done = section.end, section.node
            else:
                done = self.pair(section.node, pos)
                section.pairs.append(done)
                pos = done.end
            pos = _SPACE.match(text, pos).end()  # type: ignore[union-attr]
            if pos < self.size and text[pos] == "#":
                pos = self.comment(pos, None, done)
            pos = self.blank(pos, None)

    def comment(self, pos: int, container: Node | None, after: Node | None) -> int:
        end = self.text.find("\n", pos)
        if end < 0:
            end = self.size
        elif self.text[end - 1] == "\r":
            end -= 1
        self.comments.append(RawComment(pos, end, container, after))
        return end

    def blank(self, pos: int, container: Node | None) -> int:
        """Go over blanks, line ends and comments."""
        text = self.text
        pos = _BLANK.match(text, pos).end()  # type: ignore[union-attr]
        while pos < self.size and text[pos] == "#":
            pos = _BLANK.match(text, self.comment(pos, container, None)).end()  # type: ignore[union-attr]
        return pos

    def header(self, root: Node, start: int) -> Section:
        text = self.text
        width = 2 if text[start + 1] == "[" else 1
        parts, pos = self.key(_SPACE.match(text, start + width).end())  # type: ignore[union-attr]
        end = pos + width
        name, key_start, key_end = parts[-1]
        parent = _descend(root, parts[:-1], parts[0][1])
        children: dict[str, Node] = parent.children  # type: ignore[assignment]
        node = children.get(name)
        if node is None:
            node = children[name] = Node(parent, name, TABLE if width == 1 else TABLES, 0, 0)
            node.children = {} if width == 1 else []
            node.key, node.header, node.own = (key_start, key_end), (start, end), width == 2
        if width == 2:
            elements: list[Node] = node.children  # type: ignore[assignment]
            node = Node(node, len(elements), TABLE, 0, 0)
            node.children = {}
            elements.append(node)
        node.key, node.header, node.origin, node.own = (key_start, key_end), (start, end), start, True
        return Section(node, start, end, [])

    def key(self, pos: int) -> tuple[list[tuple[str, int, int]], int]:
        """Read a dotted key. Returns its parts (name, start, end) and the position of what follows it."""
        text = self.text
        parts = []
        while True:
            start = pos
            char = text[pos]
            if char == '"' or char == "'":
                pos = self.string(pos, char)
                name = text[start + 1 : pos - 1]
                if char == '"' and "\\" in name:
                    name = "".join(piece for piece, _, _ in pieces(text, start, pos))
            else:
                pos = _BARE.match(text, pos).end()  # type: ignore[union-attr]
                name = text[start:pos]
            parts.append((name, start, pos))
            pos = _SPACE.match(text, pos).end()  # type: ignore[union-attr]
            if text[pos] != ".":
                return parts, pos
            pos = _SPACE.match(text, pos + 1).end()  # type: ignore[union-attr]

    def pair(self, table: Node, origin: int) -> Node:
        """Read ``key = value`` with everything inside the value, and hang it into its table."""
        node, pos = self.open_pair(table, origin)
        open_nodes: list[Node] = []  # the arrays and inline tables around the position
        text = self.text
        while True:
            self.value(node, pos)
            if node.kind != LEAF and node.plain is None:
                pos = self.blank(pos + 1, node)
                if node.kind == ARRAY:
                    pos = self.simple_elements(node, pos)
                open_nodes.append(node)
                if text[pos] not in "]}":
                    node, pos = self.open_member(node, pos)
                    continue
                node.end = pos + 1
                open_nodes.pop()
            # The value is complete: close what ends here, or go on with the next member.
            while open_nodes:
                container = open_nodes[-1]
                pos = self.blank(node.end, container)
                if text[pos] == ",":
                    pos = self.blank(pos + 1, container)
                    if text[pos] not in "]}":
                        node, pos = self.open_member(container, pos)
                        break
                container.end = pos + 1
                node = open_nodes.pop()
            else:
                return node

    def simple_elements(self, array: Node, pos: int) -> int:
        """Read the plain strings that an array begins with, up to the last comma; returns the position of what follows."""
        text = self.text
        elements: list[Node] = array.children  # type: ignore[assignment]
        match = _SIMPLE_ELEMENT.match(text, pos)
        if match is None:
            return pos
        while match is not None:
            elements.append(Node(array, len(elements), LEAF, match.start(1), match.end(1)))
            pos = match.end()
            if text[pos] == "#":
                pos = self.blank(pos, array)
            match = _SIMPLE_ELEMENT.match(text, pos)
        return pos

    def open_member(self, container: Node, pos: int) -> tuple[Node, int]:
        if container.kind == INLINE:
            node, pos = self.open_pair(container, pos)
            container.pairs.append(node)  # type: ignore[union-attr]
            return node, pos
        elements: list[Node] = container.children  # type: ignore[assignment]
        node = Node(container, len(elements), LEAF, pos, pos)
        elements.append(node)
        return node, pos

    def open_pair(self, table: Node, origin: int) -> tuple[Node, int]:
        """Read ``key =``. Returns the node of the value, and where the value begins."""
        text = self.text
        match = _SIMPLE_KEY.match(text, origin)
        if match is not None:
            name = match[1]
            key = match.span(1)
            pos = match.end()
        else:
            parts, pos = self.key(origin)
            pos = _SPACE.match(text, pos + 1).end()  # type: ignore[union-attr]
            name = parts[-1][0]
            key = parts[-1][1:]
            table = _descend(table, parts[:-1], origin)
        node = Node(table, name, LEAF, pos, pos)
        node.key = node.header = key
        node.origin = origin
        table.children[name] = node  # type: ignore[index]
        return node, pos

    def value(self, node: Node, pos: int) -> None:
        """Tell what kind of value begins here, and where it ends unless it is a container."""
        text = self.text
        char = text[pos]
        if char == '"' or char == "'":
            node.end = self.string(pos, char)
        elif char == "[":
            node.kind = ARRAY
            plain = _PLAIN_ARRAY.match(text, pos)
            if plain is not None:
                node.plain, node.end = text, plain.end()
            else:
                node.children = []
        elif char == "{":
            node.kind = INLINE
            node.children = {}
            node.pairs = []
        else:
            node.end = _SCALAR.match(text, pos).end()  # type: ignore[union-attr]

    def string(self, pos: int, quote: str) -> int:
        """Return where the string that begins at ``pos`` ends."""
        text = self.text
        if text.startswith(quote * 3, pos):
            end = self.closing(_ESCAPE_OR_QUOTES, quote * 3, pos + 3)
            # Up to two more quotes belong to the string.
            for _ in range(2):
                if text.startswith(quote, end):
                    end += 1
            return end
        return self.closing(_ESCAPE_OR_QUOTE, quote, pos + 1)

    def closing(self, pattern: re.Pattern[str], quotes: str, pos: int) -> int:
        text = self.text
        end = text.find(quotes, pos)
        if quotes[0] == '"' and text.find("\\", pos, end) >= 0:
            for match in pattern.finditer(text, pos):
                if match[0] == quotes:
                    return match.end()
        return end + len(quotes)


def _descend(node: Node, parts: list[tuple[str, int, int]], origin: int) -> Node:
    """Go to the table that a dotted key names, making tables on the way; in an array of tables, its last element."""
    for name, start, end in parts:
        children: dict[str, Node] = node.children  # type: ignore[assignment]
        child = children.get(name)
        if child is None:
            child = children[name] = Node(node, name, TABLE, 0, 0)
            child.children = {}
            child.key = (start, end)
            child.header = (origin, end)
            child.origin = origin
        node = child.children[-1] if child.kind == TABLES else child  # type: ignore[index]
    return node
