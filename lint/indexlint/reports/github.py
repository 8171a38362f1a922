"""Workflow commands that GitHub Actions turns into annotations.

The commands and their escapes are those of GitHub's toolkit
(https://docs.github.com/actions/reference/workflow-commands-for-github-actions and ``packages/core/src/command.ts``).
"""

from __future__ import annotations

from indexlint.findings import ERROR, INFO, WARNING
from indexlint.model.url import redact
from indexlint.reports.places import Paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexlint.engine import Located, Result
    from indexlint.reports import Style

_COMMANDS = {ERROR: "error", WARNING: "warning", INFO: "notice"}


def render(result: Result, style: Style) -> str:
    """The report. GitHub shows at most ten annotations of each kind for a step; it says nothing of the others."""
    del style
    paths = Paths(result.base)
    return "".join(_command(located, paths) + "\n" for located in result.findings)


def _command(located: Located, paths: Paths) -> str:
    finding, start, end = located.finding, located.start, located.end
    properties = {
        "title": f"{finding.rule} ({finding.code})",
        "file": paths.of(finding.place.file),
        "line": str(start.line),
        "endLine": str(end.line),
    }
    if start.line == end.line:
        # GitHub refuses columns of a range of several lines. Whether `endColumn` is exclusive, its documentation does not say.
        properties["col"] = str(start.column)
        properties["endColumn"] = str(max(end.column, start.column))
    words = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    text = redact(finding.message) + (f"\n{redact(finding.help)}" if finding.help else "")
    place = f"{finding.place.file}:{start.line}:{start.column}: "
    return f"::{_COMMANDS[finding.severity]} {words}::{_data(place + text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
