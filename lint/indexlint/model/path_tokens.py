"""Tokens that registries take in the path of a URL: where they stand.

Such a token is a secret like a password in the userinfo. It is told by its place, not by a prefix.
"""

from __future__ import annotations

import re

# A place is only looked at where its mark is in the text; `redact` runs on everything that is shown.
MARKS = ("cloudsmith.io/", "fury.io/", "/t/", "/priv/")

# Letters and digits mixed, or both cases, in at least 16 characters: names of that kind are rare, and a word too many that
# is masked does less harm than a token that is shown.
_RANDOM = r"(?:(?=[a-z_-]*[0-9])|(?=[A-Z0-9_-]*[a-z])(?=[a-z0-9_-]*[A-Z]))[A-Za-z0-9_-]{16,}"
_END = r"(?!\.?[A-Za-z0-9_%~+-])"
_PATTERNS = (
    # Cloudsmith: `public` and `basic` stand where else an entitlement token stands
    # (https://help.cloudsmith.io/docs/entitlements).
    re.compile(r"(?i:dl\.cloudsmith\.io)(?::\d+)?/(?!(?:public|basic)(?![A-Za-z0-9_-]))([^/\s?#'\"<>{}$()]+)"),
    # Gemfury: `pypi.fury.io/TOKEN/ACCOUNT/` (https://gemfury.com/help/pypi-server).
    re.compile(rf"(?i:\.fury\.io)(?::\d+)?/({_RANDOM}){_END}"),
    # Anaconda: `/t/TOKEN/` (https://docs.anaconda.com/anacondaorg/user-guide/work-with-accounts/), on its own hosts also a
    # short one.
    re.compile(rf"(?i:anaconda\.(?:org|com|cloud))(?::\d+)?/t/([A-Za-z0-9_-]+){_END}"),
    re.compile(rf"/t/({_RANDOM}){_END}"),
    # packagecloud: `/priv/TOKEN/` (https://packagecloud.io/docs#token_auth).
    re.compile(rf"(?i:packagecloud\.io)(?::\d+)?/priv/([A-Za-z0-9_-]+){_END}"),
    re.compile(rf"/priv/({_RANDOM}){_END}"),
)


def find(text: str) -> tuple[int, int] | None:
    """Where the first token in a path stands, as (start, end); None where there is none."""
    if not any(mark in text.lower() for mark in MARKS):
        return None
    spans = [found.span(1) for pattern in _PATTERNS if (found := pattern.search(text))]
    return min(spans, default=None)


def find_all(text: str) -> list[tuple[int, int]]:
    """Where every token in a path stands, in no order."""
    return [found.span(1) for pattern in _PATTERNS for found in pattern.finditer(text)]


def mask(text: str, with_: str) -> str:
    """The text, every token in a path replaced."""
    for pattern in _PATTERNS:
        text = pattern.sub(lambda found: found.group()[: found.start(1) - found.start()] + with_, text)
    return text
