from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings
from rules.locks.locks import CORP, CORP_URL, DEFAULT, EXPLICIT, app, package

RULE = "stale-after-index-change"
OTHER = CORP.replace('"corp"', '"other"').replace("pypi.corp", "other.corp")
LOCK = package("a", CORP_URL)
APP = app("a")
BEST = '[tool.uv]\nindex-strategy = "unsafe-best-match"\n'


def changes(tmp_path: Path, before: str, after: str, **more: str) -> list[str]:
    files = {"pyproject.toml@HEAD": APP + before, "uv.lock@HEAD": LOCK, "pyproject.toml": APP + after, **more}
    return [item.finding.anchor for item in findings(tmp_path, RULE, files)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (CORP, BEST + CORP, ["D13.strategy"]),
        (BEST + CORP, CORP, ["D13.strategy"]),
        (CORP + OTHER, OTHER + CORP, ["D13.order"]),
        (CORP, OTHER + CORP, ["D13.before"]),
        (CORP + DEFAULT + OTHER, OTHER + DEFAULT + CORP, ["D13.order"]),
        (CORP, CORP, []),
        (CORP, CORP.replace('"corp"', '"renamed"'), []),
        (CORP + OTHER, CORP, []),
        (CORP, CORP + OTHER + EXPLICIT, []),
        (OTHER + CORP + DEFAULT, CORP + DEFAULT + OTHER, []),
    ],
    ids=[
        "strategy set", "strategy removed", "order", "new one", "default", "nothing", "name", "one gone", "a new explicit one",
        "the same order in another place",
    ],
)  # fmt: skip
def test_what_counts_as_a_change(before: str, after: str, expected: list[str], tmp_path: Path) -> None:
    assert changes(tmp_path, before, after) == expected


def test_a_lock_that_has_changed_since_is_newer_than_the_commit(tmp_path: Path) -> None:
    assert changes(tmp_path, CORP, OTHER + CORP, **{"uv.lock": LOCK + package("b", CORP_URL)}) == []


def test_a_lock_with_other_line_ends_has_not_changed(tmp_path: Path) -> None:
    assert changes(tmp_path, CORP, OTHER + CORP, **{"uv.lock": LOCK.replace("\n", "\r\n")}) == ["D13.before"]


def test_without_a_repository_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": APP + CORP, "uv.lock": LOCK}) == []


def test_it_runs_only_by_name(tmp_path: Path) -> None:
    files = {"pyproject.toml@HEAD": APP + CORP, "uv.lock@HEAD": LOCK, "pyproject.toml": APP + OTHER + CORP}
    assert findings(tmp_path, "IX7", files) == []
