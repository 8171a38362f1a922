"""One module for each output format: ``render(result, style)`` gives the text."""

from __future__ import annotations

from indexlint.findings import WARNING
from indexlint.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexlint.engine import Result

# The names of the formats, and the modules that make them.
_MODULES = {
    "full": "full",
    "concise": "concise",
    "json": "as_json",
    "json-lines": "as_json_lines",
    "github": "github",
    "gitlab": "gitlab",
    "sarif": "sarif",
    "junit": "junit",
    "rdjson": "rdjson",
}
FORMATS = tuple(_MODULES)
# Those that show advice only where it was asked for.
TEXTS = ("full", "concise")


class Style(NamedTuple):
    """How a text report looks: ``color`` for a terminal that wants it, ``verbose`` shows advice too.

    ``width`` is that of the terminal, in columns; what is wider is not wrapped, but a source line is cut to the part that
    matters. ``encoding`` is that of the output: characters that it does not have are shown as escapes. ``fail_on`` is the
    lowest severity that counts as a failure.
    """

    color: bool = False
    width: int = 160
    verbose: bool = False
    quiet: bool = False
    statistics: bool = False
    encoding: str = "utf-8"
    fail_on: str = WARNING


def render(name: str, result: Result, style: Style) -> str:
    """The report in one of the ``FORMATS``, ending in a newline unless it is empty.

    The formats for machines are ASCII, whatever the encoding of the output.
    """
    from importlib import import_module

    text: str = import_module(f"indexlint.reports.{_MODULES[name]}").render(result, style)
    return text
