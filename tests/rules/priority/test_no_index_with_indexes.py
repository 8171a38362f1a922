from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings

RULE = "no-index-with-indexes"
APP = '[project]\nname = "app"\nversion = "1"\ndependencies = ["acme"]\n'
CORP = '[[tool.uv.index]]\nname = "corp"\nurl = "https://pypi.corp.example/simple"\n'
PIN = '[tool.uv.sources]\nacme = { index = "corp" }\n'
OFF = "[tool.uv]\nno-index = true\n"


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (APP + OFF + CORP + "explicit = true\n" + PIN, "error"),
        (APP + OFF + CORP, "warning"),
        (APP.replace("acme", "other") + OFF + CORP + PIN, "warning"),
        (APP + OFF + 'required-version = ">=0.6.0,<0.6.9"\n' + CORP + PIN, "warning"),
    ],
    ids=["pinned", "not pinned", "a pin of no effect", "uv still asks the pinned index"],
)
def test_severity(text: str, severity: str, tmp_path: Path) -> None:
    assert [item.finding.severity for item in findings(tmp_path, RULE, {"pyproject.toml": text})] == [severity]


@pytest.mark.parametrize(
    "text",
    [
        OFF + 'find-links = ["./wheels"]\n',
        OFF.replace("true", "false") + CORP,
        OFF.replace("tool.uv", "tool.uv.pip") + CORP,
        OFF + CORP + "explicit = true\n",
    ],
    ids=["no index", "false", "uv pip", "an explicit index that nothing is pinned to"],
)
def test_silent(text: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": text}) == []


def test_a_pin_of_a_member_counts(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": OFF + CORP + 'explicit = true\n[tool.uv.workspace]\nmembers = ["one"]\n',
        "one/pyproject.toml": APP + PIN,
    }
    assert [item.finding.severity for item in findings(tmp_path, RULE, files)] == ["error"]
