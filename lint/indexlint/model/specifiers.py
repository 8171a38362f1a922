"""Version specifiers of plain numbers, as ``>=0.8`` or ``>=3.10,<4``, read without ``packaging``.

Most are so plain, and the parser takes longer to import than a whole run takes. What it says is held to ``packaging``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from indexlint.patterns import pattern

Version = tuple[int, int, int]
Test = Callable[[Version], bool]

_PLAIN = pattern(r"\s*(>=|<=|==|!=|~=|>|<)\s*([0-9]+(?:\.[0-9]+){0,2})\s*", re.ASCII)
# What comparing a version with the number may give.
_SIGNS = {">=": (0, 1), "<=": (0, -1), "==": (0,), "!=": (1, -1), ">": (1,), "<": (-1,)}


def plain(text: str) -> Test | None:
    """Whether a final release is allowed, as a function of its numbers; None where it takes a parser to tell."""
    tests = []
    for part in text.split(","):
        found = _PLAIN.fullmatch(part)
        numbers = tuple(map(int, found[2].split("."))) if found is not None else ()
        if found is None or (found[1] == "~=" and len(numbers) == 1):
            return None
        tests.append(_test(found[1], numbers))
    return tests[0] if len(tests) == 1 else lambda version: all(test(version) for test in tests)


def _test(operator: str, numbers: tuple[int, ...]) -> Test:
    number = (*numbers, 0, 0)[:3]
    if operator == "~=":
        series = numbers[:-1]
        return lambda version: version >= number and version[: len(series)] == series
    signs = _SIGNS[operator]
    return lambda version: ((version > number) - (version < number)) in signs
