"""One module for each output format: ``render(result, style)`` gives the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from indexlint.engine import Result

FORMATS = ("full", "concise", "json", "github")


class Style(NamedTuple):
    """How a text report looks: ``color`` for a terminal that wants it, ``width`` in columns, ``verbose`` shows advice too."""

    color: bool = False
    width: int = 80
    verbose: bool = False
    quiet: bool = False
    statistics: bool = False


def render(name: str, result: Result, style: Style) -> str:
    """The report in one of the ``FORMATS``, ending in a newline unless it is empty."""
    from importlib import import_module

    text: str = import_module(f"indexlint.reports.{name.replace('-', '_')}").render(result, style)
    return text
