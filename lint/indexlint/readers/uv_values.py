"""Whether uv accepts a value, and from which release on; and whether a text needs TOML 1.1."""

from __future__ import annotations

import re

from indexlint.model.url import IndexUrl
from indexlint.patterns import pattern
from indexlint.readers import uv_keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_NAME_CHARACTERS = _LETTERS + _LETTERS.upper() + "0123456789._-"
# `exclude-newer` of a setting took only time stamps before 0.9.17, and no `false` before 0.11.24.
_DATES: uv_keys.Release = (0, 9, 17)
_DATE_OFF: uv_keys.Release = (0, 11, 24)
_NAMED_BY_LETTERS: uv_keys.Release = (0, 4, 26)
_BARE_PATHS: uv_keys.Release = (0, 5, 8)


def wrong(kind: str, key: str, value: Any) -> dict[str, Any] | None:
    """What is wrong with the value of a setting of this kind (see ``uv_keys.KINDS``); None if uv takes it.

    ``kind`` of the result is ``type``, ``element``, ``enum``, ``url``, ``empty``, ``relative``, ``date`` or ``version``.
    """
    if kind == "boolean":
        return None if isinstance(value, bool) else _type("a boolean (true or false)", value)
    if kind == "integer":
        good = isinstance(value, int) and not isinstance(value, bool) and value > 0
        return None if good else _type("a number above 0", value)
    if kind == "table":
        return None if isinstance(value, dict) else _type("a table", value)
    if kind in ("list", "strings"):
        return _wrong_list(kind, key, value)
    if kind == "date":
        return _wrong_date(value)
    if not isinstance(value, str):
        return _type("a string", value)
    if kind == "enum":
        values = uv_keys.ENUMS[key]
        return None if value in values else {"kind": "enum", "values": tuple(values), "given": _word(value)}
    if kind == "index-url":
        return _wrong_index_url(value)
    if kind == "url":
        return None if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value.strip()) else {"kind": "relative"}
    if kind == "version":
        return _wrong_version(value)
    return None


def _type(wanted: str, value: Any) -> dict[str, Any]:
    given = {bool: "a boolean", str: "a string", int: "a number", float: "a number", list: "a list", dict: "a table"}
    found = {"kind": "type", "wanted": wanted, "given": given.get(type(value), "a date or time")}
    if isinstance(value, str) and "@" not in value and "?" not in value:  # nothing that could be a credential
        found["text"] = value
    return found


def _word(value: str) -> str:
    """A value that should have been one of a few words; None of it if it is something longer."""
    return value if re.fullmatch(r"[A-Za-z0-9._-]{0,24}", value) else "..."


def _wrong_list(kind: str, key: str, value: Any) -> dict[str, Any] | None:
    if not isinstance(value, list):
        return _type("a list of strings" if kind == "strings" else "a list", value)
    if kind == "strings":
        for number, element in enumerate(value):
            if not isinstance(element, str):
                return {**_type("a string", element), "element": number}
            if key in ("extra-index-url", "find-links"):
                found = _wrong_index_url(element)
                if found is not None:
                    return {**found, "element": number}
    return None


def _wrong_index_url(value: str) -> dict[str, Any] | None:
    if not value:
        return {"kind": "empty"}
    return {"kind": "url"} if IndexUrl.parse(value).kind == "invalid" else None


def _wrong_date(value: Any) -> dict[str, Any] | None:
    if isinstance(value, str):
        return None if any(char.isdigit() for char in value) else {"kind": "date"}
    return None if value is False else _type("a string", value)


def _wrong_version(value: str) -> dict[str, Any] | None:
    if not value or re.fullmatch(r"\s*[<>=!~]=?\s*\d+(?:\.\d+)*\s*", value):
        return None
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import InvalidVersion, Version

    try:
        SpecifierSet(value)
    except InvalidSpecifier:
        try:
            Version(value)
        except InvalidVersion:
            return {"kind": "version"}
    return None


def newer(kind: str, key: str, value: Any) -> uv_keys.Release | None:
    """The first release that takes this valid value of a setting, if the setting is older than the value."""
    if kind == "enum":
        return uv_keys.ENUMS[key][value]
    if kind == "date":
        if value is False:
            return _DATE_OFF
        return None if re.match(r"\s*\d{4}-\d\d-\d\d[Tt ]", value) else _DATES
    if kind == "index-url" and IndexUrl(value).kind == "path":
        return _BARE_PATHS
    return None


def wrong_in_index(key: str, value: Any) -> dict[str, Any] | None:
    """What is wrong with a value in an index table; ``since`` is the first release that refuses it, if not all do.

    ``kind`` is one of :func:`wrong`'s, or ``name``, ``empty-name``, ``status``, ``header``. ``below`` is the rest of the key
    path of what is wrong.
    """
    if key == "name":
        return _wrong_name(value)
    if key == "url":
        return _wrong_index_url(value) if isinstance(value, str) else _type("a string", value)
    if key in ("explicit", "default"):
        return wrong("boolean", key, value)
    if key in uv_keys.INDEX_ENUMS:
        if not isinstance(value, str):
            return _type("a string", value)
        values = uv_keys.INDEX_ENUMS[key]
        return None if value in values else {"kind": "enum", "values": values, "given": _word(value)}
    if key == "publish-url":
        return wrong("url", key, value)
    if key == "ignore-error-codes":
        return _wrong_codes(value)
    if key == "cache-control":
        return _wrong_cache_control(value)
    if key == "exclude-newer":
        return _wrong_date(value)
    return None


def _wrong_name(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, str):
        return _type("a string", value)
    if not value:
        return {"kind": "empty-name"}
    if is_name(value):
        return None
    return {
        "kind": "name",
        "character": value.lstrip(_NAME_CHARACTERS)[0],
        "since": _NAMED_BY_LETTERS,
        "looks": looks_like_url(value),
    }


def is_name(text: str) -> bool:
    """Whether a text has only characters that the name of an index may have."""
    return not text.strip(_NAME_CHARACTERS)


def is_package(text: str) -> bool:
    """Whether a text can be the name of a package."""
    return text != "" and is_name(text) and text[0] not in "._-" and text[-1] not in "._-"


def looks_like_url(name: str) -> bool:
    """Whether somebody wrote a URL where a name goes."""
    return "://" in name


def _wrong_codes(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, list):
        return _type("a list of numbers", value)
    for number, code in enumerate(value):
        if not isinstance(code, int) or isinstance(code, bool):
            return {**_type("a number", code), "below": (number,)}
        if not 100 <= code <= 999:
            return {"kind": "status", "below": (number,)}
    return None


def _wrong_cache_control(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        return _type("a table with `api` and `files`", value)
    for key in ("api", "files"):
        if key in value and not isinstance(value[key], str):
            return {**_type("a string", value[key]), "below": (key,)}
    return None


# -- TOML 1.1

_SIMPLE_STRING = pattern(r"\"[^\"]*\"|'[^']*'")
_LAST_COMMA = pattern(r",\s*\}")
_MINUTES = pattern(r":\d\d(?!:?\d)")
_LEXEME = (
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}'
    r'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
    r"|\#[^\n]*|[\[\]{}\n,]"
    r"|(?<![\w:.+-])(?:\d{4}-\d\d-\d\d[Tt ])?\d\d:\d\d(?!:?\d)"
    r"|[^\s\[\]{},#=\"']+"
)
_NO_SECONDS = r"(?:\d{4}-\d\d-\d\d[Tt ])?\d\d:\d\d"


def may_be_toml_1_1(text: str) -> bool:
    """Whether a text has anything in it that could be TOML 1.1 and not TOML 1.0; a quick look that errs towards yes."""
    if "\\" in text and ("\\e" in text or "\\x" in text):
        return True
    return _may_have_inline_table(text) or _may_have_minutes(text)


def _may_have_inline_table(text: str) -> bool:
    """Whether an inline table may go over a line's end, or end with a comma."""
    brace = text.find("{")
    while brace >= 0:
        end = text.find("\n", brace)
        line = text[text.rfind("\n", 0, brace) + 1 : end if end >= 0 else len(text)]
        if ("\\" in line and '"' in line) or '"""' in line or "'''" in line:
            return True
        if '"' in line or "'" in line:
            line = _SIMPLE_STRING.sub("", line)
        if "#" in line:
            line = line.partition("#")[0]
        if line.count("{") != line.count("}") or ("," in line and _LAST_COMMA.search(line)):
            return True
        brace = text.find("{", end) if end >= 0 else -1
    return False


def _may_have_minutes(text: str) -> bool:
    """Whether a time without seconds may be there: two digits on both sides of the first of its colons."""
    for match in _MINUTES.finditer(text):
        colon = match.start()
        if text[max(colon - 2, 0) : colon].isdigit() and text[max(colon - 3, 0)] != ":":
            return True
    return False


def toml_1_1(text: str) -> tuple[str, int, int] | None:
    """The first thing in a valid document that TOML 1.0 does not allow: what it is, its line and its column.

    It is ``newline`` or ``comma`` in an inline table, ``escape`` in a string, or ``seconds`` left out of a time.
    """
    around: list[str] = []
    comma = -1
    for match in re.finditer(_LEXEME, text, re.DOTALL):
        token, offset, kind = match.group(), match.start(), None
        first = token[0]
        if first == '"':
            escape = re.search(r"(?:^|[^\\])(?:\\\\)*(\\[ex])", token)
            kind, offset = ("escape", offset + escape.start(1)) if escape else (None, offset)
        elif first in "[{":
            around.append(first)
        elif first in "]}":
            if first == "}" and comma >= 0:
                kind, offset = "comma", comma
            if around:
                around.pop()
        elif first == "\n" and around and around[-1] == "{":
            kind = "newline"
        elif first.isdigit() and re.fullmatch(_NO_SECONDS, token):
            kind = "seconds"
        if kind is not None:
            line_start = text.rfind("\n", 0, offset) + 1
            return kind, text.count("\n", 0, offset) + 1, offset - line_start + 1
        comma = offset if first == "," and around and around[-1] == "{" else comma if first in "\n#" else -1
    return None
