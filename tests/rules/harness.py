"""What the tests of single rules share: files in, the rule's findings out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from indexlint.engine import Located, Request, run
from rules.pages import write


def findings(folder: Path, rule: str, files: Mapping[str, str], *paths: str, **request: object) -> list[Located]:
    """The findings of one rule on these files, suppressed ones left out. Fails if a rule fails."""
    (folder / ".git").mkdir(exist_ok=True)
    write(dict(files), folder)
    result = run(Request(paths=paths or (".",), base=str(folder), select=(rule,), **request))  # type: ignore[arg-type]
    assert not result.defeats, [defeat.error for defeat in result.defeats]
    assert not result.problems, result.problems
    return result.findings


def told(found: list[Located]) -> list[tuple[str, int, str]]:
    """(file, line, severity) of each finding."""
    return [(item.finding.place.file, item.start.line, item.finding.severity) for item in found]
