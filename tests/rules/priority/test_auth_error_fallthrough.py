from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings

RULE = "auth-error-fallthrough"
CORP = '[[tool.uv.index]]\nname = "corp"\nurl = "https://pypi.corp.example/simple"\n'


def uv(version: str) -> str:
    return f'[tool.uv]\nrequired-version = "{version}"\n'


@pytest.mark.parametrize(("version", "count"), [(">=0.6.17", 1), (">=0.7.0", 0), ("<0.7", 1), ("==0.6.5", 1), ("", 0)])
def test_the_range_decides(version: str, count: int, tmp_path: Path) -> None:
    text = (uv(version) if version else "") + CORP
    assert len(findings(tmp_path, RULE, {"pyproject.toml": text})) == count


def test_the_range_of_the_command_line_counts(tmp_path: Path) -> None:
    found = findings(tmp_path, RULE, {"pyproject.toml": CORP}, version=">=0.5")
    assert "uv >=0.5" in found[0].finding.message


@pytest.mark.parametrize(
    "text",
    [CORP + "explicit = true\n", CORP + "default = true\n", CORP.replace("pypi.corp.example", "pypi.org")],
    ids=["explicit", "nothing behind it", "public"],
)
def test_silent(text: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": uv(">=0.5") + text}) == []


def test_the_bound_of_the_workspace_root_counts(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": uv(">=0.7") + CORP + '[tool.uv.workspace]\nmembers = ["one"]\n',
        "one/pyproject.toml": '[project]\nname = "one"\nversion = "1"\n' + uv(">=0.5"),
    }
    assert findings(tmp_path, RULE, files) == []
