"""Where something stands: a file and a key path, turned into a range only when it is shown."""

from __future__ import annotations

from indexlint.records import NamedTuple

Keys = tuple[str | int, ...]


class Place(NamedTuple):
    """What a finding is about.

    ``file`` is the path as the user knows it (``/`` as separator). ``keys`` is the path in the document: names of keys,
    and numbers for elements of arrays. ``part`` says which text of it is meant:

    - ``value``: the value (a string with its quotes)
    - ``key``: the last key of the path, as it is written where the value is defined
    - ``header``: the ``[...]`` or ``[[...]]`` line of a table; for an inline table its key, for the document its start
    - ``table``: everything that belongs to the table

    ``within`` narrows a string value to ``value[start:end]``, counted in characters of the *parsed* string.
    A place in a file that is no TOML document has ``line`` (from 1) and ``columns`` instead of ``keys``.
    """

    file: str
    keys: Keys = ()
    part: str = "value"
    within: tuple[int, int] | None = None
    line: int | None = None
    columns: tuple[int, int] | None = None
