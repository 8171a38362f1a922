"""GitLab's Code Quality report (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indexlint.findings import ERROR, INFO, WARNING
from indexlint.model.url import redact
from indexlint.reports.fingerprints import fingerprints
from indexlint.reports.places import Paths

if TYPE_CHECKING:
    from indexlint.engine import Located, Result
    from indexlint.reports import Style

_SEVERITIES = {ERROR: "major", WARNING: "minor", INFO: "info"}


def render(result: Result, style: Style) -> str:
    """The report: a list, empty where nothing was found."""
    del style
    import json

    paths = Paths(result.base)
    prints = fingerprints(result, paths)
    issues = [_issue(located, paths, prints[id(located)]) for located in result.findings]
    return json.dumps(issues, indent=2) + "\n"


def _issue(located: Located, paths: Paths, fingerprint: str) -> dict[str, Any]:
    """One issue. GitLab keeps one for each fingerprint, and tells new from fixed by it."""
    finding = located.finding
    return {
        "description": redact(finding.message),
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": paths.of(finding.place.file),
            "lines": {"begin": located.start.line, "end": located.end.line},
        },
    }
