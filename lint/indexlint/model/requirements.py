"""Requirement strings (PEP 508): the name and whether there is a direct URL, without importing a parser for it.

A project has many, and most rules ask for few of them or none: they are taken apart when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from indexlint.model.index import Dependency
from indexlint.model.place import Keys, Place
from indexlint.patterns import pattern
from indexlint.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NAME = pattern(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(@)?")
_SEPARATORS = pattern(r"[-_.]+")


@lru_cache(maxsize=4096)
def normalise(name: str) -> str:
    """A package's name as PEP 503 compares it."""
    if "_" in name or "." in name or "--" in name:
        name = _SEPARATORS.sub("-", name)
    return name.lower()


class Requirements(NamedTuple):
    """The strings of one array of requirements, or the keys of a table that are names of packages (``part`` is ``key``).

    ``keys`` is the path of the array or table; ``kind`` and ``scope`` are those of :class:`Dependency`. What is no string
    among ``texts`` is left out.
    """

    texts: Sequence[Any]
    kind: str
    file: str
    keys: Keys
    scope: str | None = None
    part: str = "value"

    def strings(self) -> Iterator[tuple[int, str]]:
        """Each text with its number."""
        return ((number, text) for number, text in enumerate(self.texts) if isinstance(text, str))

    def package(self, number: int) -> str:
        """The normalised name of a requirement; empty for a text that is none."""
        text = self.texts[number]
        if self.part == "key":
            return normalise(text)
        match = _NAME.match(text)
        return normalise(match[1]) if match else ""

    def get(self, number: int) -> Dependency:
        """One of the requirements."""
        text = self.texts[number]
        if self.part == "key":
            return Dependency(normalise(text), self.kind, text, Place(self.file, (*self.keys, text), "key"))
        match = _NAME.match(text)
        package = normalise(match[1]) if match else ""
        place = Place(self.file, (*self.keys, number))
        return Dependency(package, self.kind, text, place, self.scope, bool(match and match[2]))

    def read(self) -> Iterator[Dependency]:
        """All of them."""
        return (self.get(number) for number, _ in self.strings())

    def direct_urls(self) -> Iterator[Dependency]:
        """Those with a direct URL."""
        if self.part == "key":
            return
        for number, text in enumerate(self.texts):
            if isinstance(text, str) and "@" in text:
                found = self.get(number)
                if found.url:
                    yield found
