"""Command lines as most are written, read without ``argparse``, which takes a tenth of a short run.

What is not plain (an abbreviation, a wrong value, a call for help) is left to ``argparse``: this reader takes nothing that
``argparse`` would not take, and reads it in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def read(declare: Callable[[Callable[..., Any]], None], words: Sequence[str]) -> SimpleNamespace | None:
    """The arguments in some words; None where they are not plain.

    ``declare`` is called with a function that takes what ``ArgumentParser.add_argument`` takes. One argument is positional,
    and takes any number of words.
    """
    options: dict[str, tuple[str, dict[str, Any]]] = {}
    found = SimpleNamespace()
    paths: list[str] = []

    def add(*names: str, **kind: Any) -> None:
        target = names[0].lstrip("-").replace("-", "_")
        default = kind.get("default", False if kind.get("action") == "store_true" else None)
        if names[0].startswith("-"):
            options.update(dict.fromkeys(names, (target, kind)))
        setattr(found, target, default if names[0].startswith("-") else paths)

    declare(add)
    waiting = iter(words)
    for word in waiting:
        if not word.startswith("-") or word == "-":
            paths.append(word)
            continue
        name, equals, value = word.partition("=")
        target, kind = options.get(name, ("", {}))
        action = kind.get("action", "store")
        if not target or "type" in kind or "nargs" in kind or action not in ("store", "append", "store_true"):
            return None
        if action == "store_true":
            if equals:
                return None
            setattr(found, target, True)
            continue
        if not equals:
            value = next(waiting, "-")
            if value.startswith("-"):
                return None
        if value not in kind.get("choices", (value,)):
            return None
        setattr(found, target, value if action == "store" else [*(getattr(found, target) or ()), value])
    return found
