from __future__ import annotations

from pathlib import Path

from rules.harness import findings, told

RULE = "ignored-404"
CORP = '[[tool.uv.index]]\nname = "corp"\nurl = "https://pypi.corp.example/simple"\n'


def test_an_explicit_index_counts_as_well(tmp_path: Path) -> None:
    text = CORP + "explicit = true\nignore-error-codes = [\n  500,\n  404,\n]\n"
    assert told(findings(tmp_path, RULE, {"pyproject.toml": text})) == [("pyproject.toml", 7, "info")]


def test_other_codes_are_left_alone(tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": CORP + "ignore-error-codes = [401, 403]\n"}) == []


def test_a_member_s_own_index_counts(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": '[tool.uv.workspace]\nmembers = ["one"]\n',
        "one/pyproject.toml": '[project]\nname = "one"\nversion = "1"\n' + CORP + "ignore-error-codes = [404]\n",
    }
    assert told(findings(tmp_path, RULE, files)) == [("one/pyproject.toml", 7, "info")]
