"""A value that must never be printed."""

from __future__ import annotations

MASK = "***"


class Secret:
    """A password or token: every way of showing it gives ``***``.

    ``value`` is the text itself. Equality compares the text, so that two indexes with one token can be told from two
    with different ones; hashing is refused so that no secret becomes a key of a dictionary that somebody prints.
    """

    __slots__ = ("_value",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return MASK

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return MASK

    def __reduce__(self) -> tuple[type[Secret], tuple[str]]:
        return Secret, (MASK,)

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def reveal(self) -> str:
        """The text: to put it into a request header, or to look at a username. What is shown is never made from it."""
        return self._value
