"""The findings as one JSON document, version 1; its JSON Schema is ``schema/findings-1.json``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indexlint import __version__
from indexlint.engine import count
from indexlint.model.url import redact
from indexlint.reports.edits import text_edits
from indexlint.reports.fingerprints import fingerprints
from indexlint.reports.places import Paths, as_json, range_of
from indexlint.rules.registry import BY_NAME

if TYPE_CHECKING:
    from indexlint.engine import Located, Result
    from indexlint.findings import Finding
    from indexlint.reports import Style

VERSION = 1
TOOL = {"name": "indexlint", "version": __version__}


def render(result: Result, style: Style) -> str:
    """The report."""
    del style
    import json

    return json.dumps(document(result), indent=2) + "\n"


def document(result: Result) -> dict[str, Any]:
    """The whole report as values."""
    return {
        "version": VERSION,
        "tool": TOOL,
        "findings": findings(result),
        "skipped": skipped(result),
        "online": online(result),
        "summary": summary(result),
    }


def findings(result: Result) -> list[dict[str, Any]]:
    """Every finding that is not suppressed."""
    prints = fingerprints(result, Paths(result.base))
    return [_finding(located, result, prints[id(located)]) for located in result.findings]


def skipped(result: Result) -> list[dict[str, str]]:
    """The checks that were not made."""
    return [{"rule": rule, "reason": redact(reason)} for rule, reason in result.skipped]


def online(result: Result) -> list[dict[str, str | None]]:
    """What became of each question to the network; ``reason`` is null but for the checks that were not made."""
    return [
        {
            "rule": check.rule,
            "index": redact(check.subject),
            "file": check.file,
            "outcome": check.outcome,
            "reason": redact(check.reason) or None,
        }
        for check in result.checks
    ]


def summary(result: Result) -> dict[str, int]:
    """How many of what."""
    fixable = sum(1 for located in result.findings if located.finding.fix is not None)
    return {
        "files": len(result.files),
        **count(result.findings),
        "fixable": fixable,
        "suppressed": len(result.suppressed),
    }


def _finding(located: Located, result: Result, fingerprint: str) -> dict[str, Any]:
    finding = located.finding
    evidence = finding.evidence
    return {
        "rule": finding.rule,
        "code": finding.code,
        "severity": finding.severity,
        "message": redact(finding.message),
        "help": redact(finding.help),
        "file": finding.place.file,
        "range": as_json((located.start, located.end)),
        "related": [
            {
                "message": redact(related.message),
                "file": related.place.file,
                "range": as_json(range_of(result, related.place)),
            }
            for related in finding.related
        ],
        "evidence": None if evidence is None else evidence._asdict(),
        "fix": _fix(finding, result),
        "fingerprint": fingerprint,
        "url": BY_NAME[finding.rule].url,
    }


def _fix(finding: Finding, result: Result) -> dict[str, Any] | None:
    edits = text_edits(finding, result)
    if finding.fix is None or edits is None:
        return None
    return {
        "title": redact(finding.fix.title),
        "applicability": finding.fix.applicability,
        "edits": [{"file": edit.file, "range": as_json((edit.start, edit.end)), "text": edit.text} for edit in edits],
    }
