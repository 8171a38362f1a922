"""Look up rules by name, code or code prefix, without importing their modules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indexlint.records import NamedTuple
from indexlint.rules.table import TABLE

PAGE_BASE = "https://indexlint.github.io/indexlint/rules/"


class Entry(NamedTuple):
    """A row of the table of rules."""

    code: str
    name: str
    module: str
    severity: str
    fix: str
    when: tuple[str, ...]
    online: bool
    by_name: bool
    summary: str

    @property
    def url(self) -> str:
        """The rule's page."""
        return f"{PAGE_BASE}{self.name}/"

    def page(self) -> str:
        """The text of the rule's page, as it is installed. Raises FileNotFoundError if it is missing."""
        import os

        from indexlint import rules

        family, _, module = self.module.removeprefix("indexlint.rules.").rpartition(".")
        path = os.path.join(os.path.dirname(rules.__file__), family, module + ".md")
        with open(path, encoding="utf-8") as stream:
            return stream.read()


ENTRIES: tuple[Entry, ...] = tuple(Entry(*row) for row in TABLE)
BY_NAME: dict[str, Entry] = {entry.name: entry for entry in ENTRIES}
BY_CODE: dict[str, Entry] = {entry.code: entry for entry in ENTRIES}


def lookup(word: str) -> list[Entry]:
    """The rules that a name, a code or a prefix of codes (``IX``, ``IX4``) means; none for an unknown word.

    ``ALL`` means every rule.
    """
    if word in BY_NAME:
        return [BY_NAME[word]]
    upper = word.upper()
    if upper == "ALL":
        return list(ENTRIES)
    if (upper.startswith("IX") and upper[2:].isdigit()) or upper == "IX":
        return [entry for entry in ENTRIES if entry.code.startswith(upper)]
    return []


def suggest(word: str, words: Iterable[str]) -> str | None:
    """The most similar of some words, if one is similar enough."""
    import difflib

    found = difflib.get_close_matches(word, list(words), n=1)
    return found[0] if found else None


def check_words(words: Sequence[str]) -> None:
    """Raise ValueError, with a suggestion, for the first word that means no rule."""
    for word in words:
        if not lookup(word):
            close = suggest(word, [entry.name for entry in ENTRIES])
            raise ValueError(f"unknown rule `{word}`" + (f"; did you mean `{close}`?" if close else ""))
