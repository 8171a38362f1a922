"""Which stretches of a valid TOML text have to be scanned to place one path of it: most of a real file is about others."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexlint.model.place import Keys

# A line that begins with a bracket: a header, or a piece of an array of several lines. What follows can tell.
_BRACKET = re.compile(r"\n[ \t]*\[(?!\[?[ \t]*[{#\r\n])")
# A header that nothing else can be: no array has an element that begins with a letter, but for the words of `_VALUES`.
_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\\\n]*"|'[^'\n]*')"""
_HEADER = re.compile(
    r"[ \t]*\[?[ \t]*([A-Za-z_][A-Za-z0-9_-]*)((?:[ \t]*\.[ \t]*"
    + _PART
    + r")*)[ \t]*\]\]?[ \t]*(?:#[^\n]*)?\r?(?:\n|\Z)"
)
_PARTS = re.compile(_PART)
_VALUES = ("true", "false", "inf", "nan")


def stretches(text: str, keys: Keys) -> list[tuple[int, int]] | None:
    """The start of the text, and each header with the statements below it that may say something about a path, as (start, end).

    A table of the path that has no header and no dotted key of its own may be missed; everything else of the path is in
    them. None where a quick look cannot tell headers from arrays and strings.
    """
    path = [key for key in keys if isinstance(key, str)]
    if not path or '"""' in text or "'''" in text:
        return None
    start = 0
    wanted = True
    found = []
    for bracket in _BRACKET.finditer("\n" + text):  # the first line begins as all others do
        line = bracket.start()
        header = _HEADER.match(text, bracket.end() - 1)
        if header is None or header[1] in _VALUES:
            return None
        if wanted:
            found.append((start, line))
        start = line
        wanted = header[1] == path[0] and _is_on_path(header[2], path)
    if wanted:
        found.append((start, len(text)))
    return found


def _is_on_path(rest: str, path: list[str]) -> bool:
    """Whether a header names a part of the path: its first key does, and ``rest`` are the others, each behind a dot."""
    parts = [part[1:-1] if part[0] in "\"'" else part for part in _PARTS.findall(rest)]
    return parts == path[1 : len(parts) + 1]
