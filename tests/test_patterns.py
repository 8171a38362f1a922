"""A pattern that is compiled later is the same pattern."""

from __future__ import annotations

import re

import pytest

from indexlint.patterns import pattern


def test_it_matches_as_re_does() -> None:
    later, now = pattern(r"(?P<word>A+)b", re.IGNORECASE), re.compile(r"(?P<word>A+)b", re.IGNORECASE)
    for text in ("aab", "xaab aB", "none"):
        for name in ("match", "search", "fullmatch"):
            first, second = getattr(later, name)(text), getattr(now, name)(text)
            assert (first and (first.span(), first["word"])) == (second and (second.span(), second["word"]))
        assert later.findall(text) == now.findall(text)
        assert [found.span() for found in later.finditer(text)] == [found.span() for found in now.finditer(text)]
        assert later.sub("-", text) == now.sub("-", text)
    assert later.pattern == now.pattern


def test_it_is_compiled_when_it_is_used() -> None:
    wrong = pattern("(")
    with pytest.raises(re.error):
        wrong.match("")
