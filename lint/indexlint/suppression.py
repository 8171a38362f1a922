"""``# indexlint: ignore[rule] -- reason, until=2027-01-31``: which findings somebody has looked at and accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from indexlint.rules.registry import Entry, lookup

if TYPE_CHECKING:
    from indexlint.model.place import Keys
    from indexlint.toml.document import Document, Scope

MARK = "indexlint:"
_COMMENT = re.compile(r"#\s*indexlint:\s*ignore(?:\s*\[(?P<rules>[^\]]*)\])?(?P<rest>.*)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNTIL = re.compile(r"until=(\S*?)(?:[,;)]|\s|$)")


class Suppression:
    """One comment.

    ``words`` are the rules that it names, each with the rules that the word means; ``used`` are the words that have
    suppressed something. ``until`` is the last day (ISO) on which it holds, None without one, and ``expired`` tells whether
    that day is over; ``misdated`` tells that it is no date, which counts as expired. ``start`` and ``end`` are offsets of
    the comment.
    """

    __slots__ = ("end", "expired", "line", "misdated", "scope", "start", "text", "until", "used", "words")

    def __init__(self, text: str, start: int, end: int, scope: Scope) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.scope = scope
        self.line = scope.line
        self.words: dict[str, list[Entry]] = {}
        self.used: set[str] = set()
        match = _COMMENT.match(text)
        assert match is not None
        for word in (match.group("rules") or "").split(","):
            if word.strip():
                self.words[word.strip()] = lookup(word.strip())
        until = _UNTIL.search(match.group("rest"))
        self.until = until.group(1) if until else None
        self.misdated = self.until is not None and not _is_date(self.until)
        self.expired = self.until is not None and (self.misdated or _is_over(self.until))

    def covers(self, name: str, line: int, keys: Keys) -> bool:
        """Whether it suppresses a finding of this rule, which begins on ``line`` and is about ``keys``; notes the use."""
        if self.expired or not (line == self.line or self.scope.covers(keys)):
            return False
        hits = [word for word, entries in self.words.items() if any(entry.name == name for entry in entries)]
        self.used.update(hits)
        return bool(hits)


def read_suppressions(document: Document) -> list[Suppression]:
    """The suppression comments of a document; the document is scanned only if its text has one."""
    if MARK not in document.text:
        return []
    return list(_read(document))


def _read(document: Document) -> Iterator[Suppression]:
    for comment in document.comments():
        at = comment.text.find("# " + MARK)
        at = comment.text.find("#" + MARK) if at < 0 else at
        if at < 0 or not _COMMENT.match(comment.text, at):
            continue
        start = comment.span.start + at
        yield Suppression(comment.text[at:], start, comment.span.end, document.scope(comment))


def _is_over(until: str) -> bool:
    from datetime import date

    return date.fromisoformat(until) < date.today()


def _is_date(text: str) -> bool:
    from datetime import date

    # From Python 3.11 on, `fromisoformat` takes more than days written like this.
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
