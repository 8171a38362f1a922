"""Regular expressions that are compiled when they are first used.

To compile one takes 0.1 to 0.6 ms, and a run needs few of those that its modules have: all of them took a tenth of a short
run.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "sub")


class _Pattern:
    def __init__(self, text: str, flags: int) -> None:
        self.text = text
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        """Compile it; from then on the methods are found without coming here."""
        compiled = re.compile(self.text, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """The same as ``re.compile``, later."""
    return _Pattern(text, flags)  # type: ignore[return-value]
