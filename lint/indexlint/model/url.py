"""The URL of an index: its parts, where they stand in the text, and a form that is safe to show."""

from __future__ import annotations

from collections.abc import Callable

from indexlint.model.secret import MASK, Secret
from indexlint.patterns import pattern
from indexlint.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MOST_PARSED = 4096

DEFAULT_PORTS = {"http": 80, "https": 443, "ftp": 21, "ws": 80, "wss": 443}

# What uv takes for a URL; a text with any other "scheme" is a path on disk (uv's `split_scheme`, measured as T5).
_URL_SCHEMES = frozenset({"http", "https", "file"})
_SCHEME = pattern(r"\s*([A-Za-z][A-Za-z0-9+.-]*):(//)?")
# The forbidden host code points of the URL standard; `$`, `{` and `}` are not among them, so uv asks for such a host.
_FORBIDDEN_IN_HOST = pattern(r"[ <>^|\\\[\]\x00-\x1f]")
# Userinfo ends at the last `@` of the authority: a password may have one in it that nobody escaped.
_USERINFO_IN_TEXT = pattern(r"(?<=//)[^\s/?#'\"<>]+@")
# A `/`, `?` or `#` inside a password ends the authority too early; `host.name:8080/` before an `@` in the path is no password.
_MISPLACED_USERINFO = pattern(
    r"(?<=//)(?!(?:[^\s/:@]+\.[^\s/:@]+|localhost|\[[^\s\]]+\]):\d{1,5}/)[^\s'\"<>@]*:[^\s'\"<>@]*"
    r"(?:@[^\s/?#'\"<>@]*)*@"
)
# For uv the slashes behind the scheme may be one, many, backslashes or none.
_USERINFO_BEHIND_SCHEME = pattern(r"(?i)(?<![A-Za-z0-9+.-])https?:[/\\]*(?P<userinfo>[^\s/\\?#'\"<>]+)@")
# A URL whose scheme was forgotten.
_USERINFO_WITHOUT_SCHEME = pattern(
    r"(?<![\w.:/@%+-])(?!(?i:https?):)[\w.%+-]+:[^\s/:'\"<>]+@(?=[\w-]+(?:(?:\.[\w-]+)+|(?::\d{1,5})?/))"
)
_SECRET_QUERY = pattern(r"(?i)([?&#;][^=&#\s]*(?:token|key|sig|secret|passw|auth|credential)[^=&#\s]*=)[^&#\s'\"]+")
# Prefixes that vendors give their tokens so that scanners can find them (each vendor's own documentation).
_TOKEN = pattern(
    r"(?:glpat|gldt|glcbt|glptt|glrt|glsoat|ghp|gho|ghs|ghr|github_pat|pypi|AKCp|cmVmdGtu|dckr_pat|hf|npm)[-_]?"
    r"[A-Za-z0-9_-]{16,}"
)
_SHORTEST_TOKEN = 18


class Realm(NamedTuple):
    """Scheme, host and effective port: where the credentials of two indexes meet."""

    scheme: str
    host: str
    port: int | None

    def __str__(self) -> str:
        port = "" if self.port == DEFAULT_PORTS.get(self.scheme) or self.port is None else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its name alone: ``localhost``, ``127.0.0.0/8``, ``::1``."""
    if host in ("localhost", "[::1]"):
        return True
    parts = host.split(".")
    return (
        len(parts) == 4
        and parts[0] == "127"
        and all(part.isdigit() and len(part) <= 3 for part in parts)
        and host.isascii()
    )


def looks_like_token(text: str) -> bool:
    """Whether a username is really a token: a vendor's prefix, or long and made of letters and digits at random."""
    if _TOKEN.search(text):
        return True
    mixed = (
        any(char.isdigit() for char in text)
        and any(char.isupper() for char in text)
        and any(char.islower() for char in text)
    )
    return len(text) >= 24 and mixed and all(char.isalnum() or char in "-_.=+/" for char in text)


def redact(text: str) -> str:
    """Any text, its URLs' userinfo, signed query values and recognisable tokens replaced by ``***``.

    Tokens that a registry takes in the path (`model/path_tokens.py`) are among them.
    """
    spans = secret_spans(text)
    if not spans:
        return text
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        pieces += (text[done:start], MASK)
        done = end
    return "".join(pieces) + text[done:]


def secret_spans(text: str) -> list[tuple[int, int]]:
    """Where the secrets stand that :func:`redact` replaces: (start, end) in order, none touching another."""
    found: list[tuple[int, int]] = []
    if "@" in text:
        found += [(match.start(), match.end() - 1) for match in _USERINFO_IN_TEXT.finditer(text)]
        found += [(match.start(), match.end() - 1) for match in _MISPLACED_USERINFO.finditer(text)]
        found += [match.span("userinfo") for match in _USERINFO_BEHIND_SCHEME.finditer(text)]
        found += [(match.start(), match.end() - 1) for match in _USERINFO_WITHOUT_SCHEME.finditer(text)]
    if "=" in text:
        found += [(match.end(1), match.end()) for match in _SECRET_QUERY.finditer(text)]
    if len(text) >= _SHORTEST_TOKEN:
        found += [match.span() for match in _TOKEN.finditer(text)]
    if "/t/" in text or "/priv/" in text or "fury.io" in (low := text.lower()) or "cloudsmith.io" in low:
        from indexlint.model import path_tokens

        found += path_tokens.find_all(text)
    return _merged(found) if len(found) > 1 else found


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    spans.sort()
    merged = spans[:1]
    for start, end in spans[1:]:
        first, last = merged[-1]
        if start <= last:
            merged[-1] = (first, max(last, end))
        else:
            merged.append((start, end))
    return merged


def unquote(text: str) -> str:
    """Percent-decoded; an invalid escape stays as it is."""
    if "%" not in text:
        return text
    from urllib.parse import unquote as decode

    return decode(text)


class IndexUrl:
    """A URL, or a path, as written in a configuration.

    ``raw`` is the text with surrounding white space removed. ``kind`` is ``url``, ``path`` (uv takes every text without
    a scheme that it knows for a path on disk) or ``invalid`` (an authority that no URL parser accepts). The parts follow
    the WHATWG URL standard, which uv's own parser implements: userinfo ends at the last ``@`` of the authority, host
    names are lower case, and an explicit default port counts as no port. ``path`` keeps its percent escapes.

    The ``*_span`` attributes give (start, end) in the text as it was written, for frames and edits; None where there is no
    such part. ``realm`` is where its credentials live; None for a path, a ``file:`` URL and an invalid one.

    It never changes, so :meth:`parse` may give the same object for the same text.
    """

    __slots__ = (
        "_memo",
        "authority",
        "fragment",
        "host",
        "host_span",
        "kind",
        "password",
        "path",
        "path_span",
        "port",
        "port_span",
        "query",
        "raw",
        "realm",
        "scheme",
        "scheme_span",
        "userinfo_span",
        "username",
    )

    def __init__(self, text: str) -> None:
        self.raw = text.strip()
        self.kind = "path"
        self.scheme = ""
        self.authority = ""
        self.username: str | None = None
        self.password: Secret | None = None
        self.host = ""
        self.port: int | None = None
        self.path = self.raw
        self.query: str | None = None
        self.fragment: str | None = None
        self.scheme_span: tuple[int, int] | None = None
        self.userinfo_span: tuple[int, int] | None = None
        self.host_span: tuple[int, int] | None = None
        self.port_span: tuple[int, int] | None = None
        self.path_span: tuple[int, int] | None = None
        self.realm: Realm | None = None
        self._memo: dict[str, Any] | None = None
        if text.startswith("https://"):
            self._parse(text, "https", (0, 5), 8)
        else:
            match = _SCHEME.match(text)
            if match and match.group(1).lower() in _URL_SCHEMES:
                self._parse(text, match.group(1).lower(), match.span(1), match.end())
        if self.kind == "url" and self.scheme != "file":
            self.realm = Realm(self.scheme, self.host, self.effective_port)

    @staticmethod
    def parse(text: str) -> IndexUrl:
        """The same as calling the class, once for each text: the projects of a repository share their indexes."""
        found = _parsed.get(text)
        if found is None:
            if len(_parsed) >= _MOST_PARSED:
                _parsed.clear()
            found = _parsed[text] = IndexUrl(text)
        return found

    def memo(self, key: str, make: Callable[[IndexUrl], Any]) -> Any:
        """What others find out about it, made once."""
        if self._memo is None:
            self._memo = {}
        if key not in self._memo:
            self._memo[key] = make(self)
        return self._memo[key]

    def _parse(self, text: str, scheme: str, span: tuple[int, int], start: int) -> None:
        self.scheme = scheme
        self.scheme_span = span
        self.kind = "url"
        while self.scheme != "file" and start < len(text) and text[start] in "/\\":
            start += 1  # `https:/host` and `https:///host` are read as `https://host`
        end_of_text = len(text.rstrip())
        end = end_of_text
        for char in "/\\?#":
            found = text.find(char, start, end)
            end = found if found >= 0 else end
        self._parse_authority(text, start, end)
        self._parse_rest(text, end, end_of_text)

    def _parse_authority(self, text: str, start: int, end: int) -> None:
        self.authority = text[start:end]
        at = text.rfind("@", start, end)
        host_start = start
        if at >= 0:
            self.userinfo_span = (start, at)
            host_start = at + 1
            name, colon, password = text[start:at].partition(":")
            self.username = unquote(name) or None
            if colon and password:
                self.password = Secret(unquote(password))
        host_end = end
        colon_at = text.rfind(":", host_start, end)
        digits = text[colon_at + 1 : end].removesuffix("\n")
        if colon_at >= 0 and (not digits or (digits.isascii() and digits.isdigit())):
            host_end = colon_at
            if digits:
                self.port_span = (colon_at + 1, colon_at + 1 + len(digits))
                number = int(digits) if len(digits) <= 6 else 1 << 17
                self.kind = "invalid" if number > 65535 else self.kind
                self.port = None if number == DEFAULT_PORTS.get(self.scheme) else number
        self.host = text[host_start:host_end].lower()
        self.host_span = (host_start, host_end)
        if self.scheme != "file" and not _host_is_valid(self.host):
            self.kind = "invalid"
        elif ":" in self.host and self.host[:1] != "[" and text.find("@", end) < 0:
            # A port that is no number. With an `@` further on it is a password that a `/` cuts short, which is told as that.
            self.kind = "invalid"

    def _parse_rest(self, text: str, start: int, end: int) -> None:
        hash_at = text.find("#", start, end)
        if hash_at >= 0:
            self.fragment = text[hash_at + 1 : end]
            end = hash_at
        query_at = text.find("?", start, end)
        if query_at >= 0:
            self.query = text[query_at + 1 : end]
            end = query_at
        self.path = text[start:end] or "/"
        self.path_span = (start, end)

    @property
    def effective_port(self) -> int | None:
        """The port that is asked: the written one, else the scheme's default."""
        return self.port if self.port is not None else DEFAULT_PORTS.get(self.scheme)

    @property
    def is_remote(self) -> bool:
        """Whether asking it means a network request."""
        return self.realm is not None

    @property
    def segments(self) -> tuple[str, ...]:
        """The path's segments, escapes kept, empty ones left out."""
        return tuple([part for part in self.path.split("/") if part])

    def segment_span(self, number: int) -> tuple[int, int]:
        """Where the numbered one of ``segments`` stands in the text."""
        assert self.path_span is not None
        start, end = self.path_span
        seen = -1
        text = self.path if end > start else ""
        offset = start
        for part in text.split("/"):
            if part:
                seen += 1
                if seen == number:
                    return (offset, offset + len(part))
            offset += len(part) + 1
        raise IndexError(number)

    @property
    def has_credentials(self) -> bool:
        """Whether a password is written into it."""
        return self.password is not None

    @property
    def bare(self) -> str:
        """The text without userinfo."""
        if self.userinfo_span is None:
            return self.raw
        start, end = self.userinfo_span
        lead = len(self.raw) and self._lead
        return self.raw[: start - lead] + self.raw[end - lead + 1 :]

    @property
    def _lead(self) -> int:
        """How many characters of white space stood before the text: spans count them, ``raw`` does not."""
        return (self.scheme_span or (0, 0))[0]

    @property
    def canonical(self) -> str:
        """For comparing two URLs as uv compares them: no userinfo, no fragment, host in lower case, no default port.

        A trailing slash, the case of the path and percent escapes make a difference to uv (measured as D13).
        """
        if self.kind != "url":
            return self.raw
        if self.scheme == "file":
            return self.raw
        query = "" if self.query is None else f"?{self.query}"
        return f"{self.realm}{self.path}{query}"

    def __str__(self) -> str:
        if self.userinfo_span is None:
            return redact(self.raw)
        # In a text it is not told from what stands around it if it has a blank, a quote or an angle bracket in it.
        start, end = (offset - self._lead for offset in self.userinfo_span)
        return redact(self.raw[:start] + MASK + self.raw[end:]) if start < end else redact(self.raw)

    def __repr__(self) -> str:
        return f"IndexUrl({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IndexUrl) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(self.raw)


_parsed: dict[str, IndexUrl] = {}


def _host_is_valid(host: str) -> bool:
    if host.startswith("["):
        return host.endswith("]") and all(char in "0123456789abcdef:.%" for char in host[1:-1]) and ":" in host
    if host.isascii() and host.replace(".", "").replace("-", "").isalnum():
        return True
    return bool(host) and _FORBIDDEN_IN_HOST.search(host) is None
