"""The files that a page of the Simple API links: PEP 503 (HTML) and PEP 691 (JSON), read from bytes that nobody vouches for.

Both readers look at each character once and keep nothing but links. ``html.parser`` of the supported Pythons takes minutes
for 100 kB of ``<a <a <a``, and ``json`` makes 100 MB of objects from 3 MB of ``[],[],``; neither ends where a page is cut.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, urljoin

from indexlint.records import NamedTuple

HTML_TYPES = ("text/html", "application/vnd.pypi.simple.v1+html")
JSON_TYPE = "application/vnd.pypi.simple.v1+json"

# PEP 625 and 427, and the older formats that PyPI still serves.
_ARCHIVES = (".whl", ".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tar.xz", ".tar.z", ".tar", ".egg", ".exe", ".rpm", ".deb")
_LONGEST_TAG = 16 * 1024
_LONGEST_FILE = 64 * 1024
_LONGEST_URL = 4096

_TAG = re.compile(r"<(?:(!--)|(a|base|form|script|style|title|input)(?=[\s/>]))", re.IGNORECASE)
_CLOSING = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "title")}
_TO_QUOTE = re.compile(r"[^\"'>]*")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_SPACE = re.compile(r"[ \t\r\n]*")
_STRUCTURE = re.compile(r"[\"\[\]{}]")
_PLAIN = re.compile(r"[^\s,\]}\"\[{]+")


class Link(NamedTuple):
    """A file: its absolute URL as the page gives it (userinfo, query and fragment included), and whether it tells its age."""

    url: str
    has_upload_time: bool


class NotAPageError(Exception):
    """What came is no page of the Simple API; the message says in what way, in words of ours."""


def read(body: bytes, content_type: str, url: str, *, cut: bool = False) -> Iterator[Link]:
    """The files that a page links, in its order. ``url`` is where it was found, ``cut`` whether its end is missing.

    Raises NotAPageError, also after some links.
    """
    kind = content_type.partition(";")[0].strip().lower()
    text = body.decode("utf-8", "replace").removeprefix("\ufeff")
    if kind == JSON_TYPE:
        yield from _json_links(text, url, cut=cut)
    elif kind in HTML_TYPES:
        yield from _html_links(text, url)
    else:
        shown = kind if re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,60}", kind, re.ASCII) else ""
        raise NotAPageError(f"its content type is {shown}" if shown else "it has no content type")


def is_archive(path: str) -> bool:
    """Whether the last segment of a path is the name of a distribution."""
    return unquote(path).lower().endswith(_ARCHIVES)


def resolve(base: str, link: str) -> str | None:
    """The absolute http(s) URL of a link; None for any other scheme, and for what is no URL."""
    link = re.sub(r"[\t\r\n]", "", link.strip(" \t\r\n\f\0"))
    if not link or len(link) > _LONGEST_URL or any(char < " " for char in link):
        return None
    try:
        found = urljoin(base, link)
    except ValueError:
        return None
    return found if found.lower().startswith(("https://", "http://")) else None


# -- HTML


def _html_links(text: str, url: str) -> Iterator[Link]:
    base: str | None = None
    seen: set[str] = set()
    archives = links = 0
    for name, attributes in _tags(text):
        seen.add(name)
        href = attributes.get("href")
        if name == "input" and attributes.get("type", "").lower() == "password":
            seen.add("password")
        if href is None:
            continue
        if name == "base" and base is None:
            base = resolve(url, href)
        elif name == "a":
            links += 1
            found = resolve(base or url, href)
            if found is not None and is_archive(found.partition("#")[0].partition("?")[0]):
                archives += 1
                yield Link(found, False)
    if not archives:
        if "password" in seen:
            raise NotAPageError("it is a login page")
        if links or seen & {"form", "script"}:
            raise NotAPageError("it is a web page that links no package file")
        if "<" not in text:
            raise NotAPageError("it is no HTML")


def _tags(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The start tags that matter, with their attributes. A tag without an end ends the document, as in the HTML standard."""
    at = 0
    while (match := _TAG.search(text, at)) is not None:
        if match.group(1):
            at = text.find("-->", match.end())
            if at < 0:
                return
            continue
        end = _end_of_tag(text, match.end())
        if end is None:
            return
        name = match.group(2).lower()
        inside = text[match.end() : end] if end - match.end() <= _LONGEST_TAG else ""
        yield name, _attributes(inside)
        at = end
        if name in _CLOSING:
            # What is in it is text.
            closing = _CLOSING[name].search(text, end)
            if closing is None:
                return
            at = closing.end()


def _end_of_tag(text: str, at: int) -> int | None:
    """Where the `>` stands that ends the tag, outside quotes."""
    while True:
        match = _TO_QUOTE.match(text, at)
        assert match is not None
        at = match.end()
        if at >= len(text):
            return None
        if text[at] == ">":
            return at
        at = text.find(text[at], at + 1) + 1
        if not at:
            return None


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        name = match.group(1).lower()
        value = next((part for part in match.groups()[1:] if part is not None), "")
        if name in ("href", "type"):
            found.setdefault(name, unescape(value))
    return found


# -- JSON


def _json_links(text: str, url: str, *, cut: bool) -> Iterator[Link]:
    listed = False
    try:
        for key, start in _members(text):
            if key == "files":
                listed = True
                yield from _json_files(text, start, url)
    except NotAPageError:
        if not cut:
            raise
        return
    if not listed and not cut:
        raise NotAPageError("its JSON has no list of files")


def _members(text: str) -> Iterator[tuple[str, int]]:
    """Each key of the object that the text is, and where its value begins, before the value's end is looked for."""
    at = _expect(text, 0, "{", "it is no JSON object")
    while True:
        start = _skip_space(text, at)
        if text[start : start + 1] == "}":
            return
        if text[start : start + 1] != '"':
            raise NotAPageError("it is no JSON")
        end = _end_of_value(text, start)
        key = text[start + 1 : end - 1]
        at = _skip_space(text, _expect(text, end, ":", "it is no JSON"))
        yield key, at
        at = _end_of_value(text, at)
        at = _skip_space(text, at)
        if text[at : at + 1] == ",":
            at += 1
        elif text[at : at + 1] != "}":
            raise NotAPageError("it is no JSON")


def _json_files(text: str, at: int, url: str) -> Iterator[Link]:
    at = _expect(text, at, "[", "its JSON has no list of files")
    while True:
        at = _skip_space(text, at)
        if text[at : at + 1] == "]":
            return
        start, at = at, _end_of_value(text, at)
        yield from _json_file(text[start:at] if at - start <= _LONGEST_FILE else "", url)
        at = _skip_space(text, at)
        if text[at : at + 1] == ",":
            at += 1
        elif text[at : at + 1] != "]":
            raise NotAPageError("it is no JSON")


def _json_file(text: str, url: str) -> Iterator[Link]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    link = value.get("url") if isinstance(value, dict) else None
    if not isinstance(link, str):
        raise NotAPageError("its JSON lists a file without a URL")
    found = resolve(url, link)
    if found is not None:
        assert isinstance(value, dict)
        uploaded = value.get("upload-time")
        yield Link(found, isinstance(uploaded, str) and bool(uploaded))


def _skip_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    assert match is not None
    return match.end()


def _expect(text: str, at: int, char: str, otherwise: str) -> int:
    at = _skip_space(text, at)
    if text[at : at + 1] != char:
        raise NotAPageError(otherwise)
    return at + 1


def _end_of_value(text: str, at: int) -> int:
    """The end of the JSON value that begins here: brackets are counted, nothing is made of them."""
    first = text[at : at + 1]
    if first == '"':
        return _end_of_string(text, at)
    if first not in ("[", "{"):
        match = _PLAIN.match(text, at)
        if match is None:
            raise NotAPageError("it is no JSON")
        return match.end()
    depth = 0
    while True:
        match = _STRUCTURE.search(text, at)
        if match is None:
            raise NotAPageError("it is no JSON")
        char, at = match.group(), match.end()
        if char == '"':
            at = _end_of_string(text, match.start())
        else:
            depth += 1 if char in "[{" else -1
            if not depth:
                return at


def _end_of_string(text: str, at: int) -> int:
    at += 1
    while True:
        quote = text.find('"', at)
        if quote < 0:
            raise NotAPageError("it is no JSON")
        before = quote
        while text[before - 1] == "\\":
            before -= 1
        at = quote + 1
        if (quote - before) % 2 == 0:
            return at
