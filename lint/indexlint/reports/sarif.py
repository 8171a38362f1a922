"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), within what GitHub's code scanning takes.

GitHub's limits and the properties that it reads: https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indexlint import __version__
from indexlint.findings import ERROR, INFO, SEVERITIES, WARNING
from indexlint.model.url import redact
from indexlint.reports.edits import text_edits
from indexlint.reports.fingerprints import fingerprints
from indexlint.reports.places import Paths, Range, range_of
from indexlint.rules.registry import BY_NAME, Entry

if TYPE_CHECKING:
    from indexlint.engine import Located, Result
    from indexlint.findings import Finding, Related
    from indexlint.fixes.resolve import PlacedEdit
    from indexlint.reports import Style

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# GitHub refuses a file with more results, and shows this many locations of one.
MOST_RESULTS = 25_000
MOST_LOCATIONS = 100
_LEVELS = {ERROR: "error", WARNING: "warning", INFO: "note"}
_ROOT = "%SRCROOT%"


def render(result: Result, style: Style) -> str:
    """The report. Suppressed results are in it, and marked, only if ``style.verbose``.

    Code scanning does not know suppressions and would open an alert for each of them.
    """
    import json

    findings = [*result.findings, *(result.suppressed if style.verbose else ())]
    kept = _most_severe(findings)
    rules = sorted({located.finding.rule for located in kept}, key=lambda name: BY_NAME[name].code)
    report = _Report(result, {name: number for number, name in enumerate(rules)})
    notifications = [_notification("note", f"{rule} was skipped: {redact(reason)}") for rule, reason in result.skipped]
    notifications += [_notification("error", redact(problem)) for problem in result.problems]
    if len(kept) < len(findings):
        notifications.append(_notification("warning", f"{len(findings) - len(kept)} results were left out"))
    run = {
        "tool": {
            "driver": {
                "name": "indexlint",
                "informationUri": "https://indexlint.github.io/indexlint/",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(BY_NAME[name]) for name in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [
            {
                "executionSuccessful": not (result.problems or result.defeats),
                "toolExecutionNotifications": notifications,
            }
        ],
        "results": [report.result(located) for located in kept],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _most_severe(findings: list[Located]) -> list[Located]:
    if len(findings) <= MOST_RESULTS:
        return findings
    return sorted(findings, key=lambda located: SEVERITIES.index(located.finding.severity))[:MOST_RESULTS]


def _notification(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": text}}


def _rule(entry: Entry) -> dict[str, Any]:
    page = entry.page()
    family = entry.module.split(".")[2]
    tags = ["package-index", family, entry.code]
    if family in ("credentials", "priority", "scope", "urls"):
        tags.insert(0, "security")
    return {
        "id": entry.name,
        "name": entry.name.title().replace("-", ""),
        "shortDescription": {"text": entry.summary},
        "fullDescription": {"text": _first_paragraph(page) or entry.summary},
        "help": {"text": page, "markdown": page},
        "helpUri": entry.url,
        "defaultConfiguration": {"level": _LEVELS[entry.severity]},
        "properties": {
            "tags": tags,
            "problem.severity": {ERROR: "error", WARNING: "warning", INFO: "recommendation"}[entry.severity],
        },
    }


def _first_paragraph(page: str) -> str:
    """The first paragraph of the section "What it does", on one line."""
    section = page.partition("\n## What it does\n")[2].strip()
    return " ".join(section.partition("\n\n")[0].split())[:1000]


class _Report:
    def __init__(self, result: Result, rules: dict[str, int]) -> None:
        self._result = result
        self._rules = rules
        self._paths = Paths(result.base)
        self._prints = fingerprints(result, self._paths)

    def result(self, located: Located) -> dict[str, Any]:
        """One result."""
        finding = located.finding
        made: dict[str, Any] = {
            "ruleId": finding.rule,
            "ruleIndex": self._rules[finding.rule],
            "level": _LEVELS[finding.severity],
            "message": {"text": _text(finding)},
            "locations": [self._location(finding.place.file, (located.start, located.end))],
            # `primaryLocationLineHash`, the one that code scanning reads, is made by GitHub's upload action, which warns
            # of every other value in its place.
            "partialFingerprints": {"indexlint/v1": self._prints[id(located)]},
        }
        related = self._related(finding.related)
        if related:
            made["relatedLocations"] = related
        edits = text_edits(finding, self._result)
        if finding.fix is not None and edits is not None:
            made["fixes"] = [
                {"description": {"text": redact(finding.fix.title)}, "artifactChanges": self._changes(edits)}
            ]
        if located.suppressed:
            made["suppressions"] = [{"kind": "inSource"}]
        return made

    def _related(self, related: tuple[Related, ...]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for item in related[: MOST_LOCATIONS - 1]:
            where = range_of(self._result, item.place)
            if where is not None:
                location = self._location(item.place.file, where)
                found.append({"id": len(found), **location, "message": {"text": redact(item.message)}})
        return found

    def _changes(self, edits: list[PlacedEdit]) -> list[dict[str, Any]]:
        by_file: dict[str, list[dict[str, Any]]] = {}
        for edit in edits:
            replacement = {"deletedRegion": _region((edit.start, edit.end)), "insertedContent": {"text": edit.text}}
            by_file.setdefault(edit.file, []).append(replacement)
        return [
            {"artifactLocation": self._artifact(file), "replacements": replacements}
            for file, replacements in by_file.items()
        ]

    def _location(self, file: str, where: Range) -> dict[str, Any]:
        return {"physicalLocation": {"artifactLocation": self._artifact(file), "region": _region(where)}}

    def _artifact(self, file: str) -> dict[str, str]:
        uri = self._paths.uri(file)
        return {"uri": uri} if uri.startswith("file:") else {"uri": uri, "uriBaseId": _ROOT}


def _text(finding: Finding) -> str:
    """Message and help. Brackets right before a parenthesis would be read as a link."""
    text = redact(finding.message) + (f"\n{redact(finding.help)}" if finding.help else "")
    return text.replace("](", "] (")


def _region(where: Range) -> dict[str, int]:
    start, end = where
    return {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}
