"""The findings of the JSON report, one on each line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.reports.as_json import findings

if TYPE_CHECKING:
    from indexlint.engine import Result
    from indexlint.reports import Style


def render(result: Result, style: Style) -> str:
    """The report; what is about the run and not about a finding is only in the JSON report."""
    del style
    import json

    return "".join(json.dumps(item) + "\n" for item in findings(result))
