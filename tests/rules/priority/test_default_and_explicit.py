from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings, told

RULE = "default-and-explicit"
APP = '[project]\nname = "app"\nversion = "1"\ndependencies = ["acme"]\n'
BOTH = '[[tool.uv.index]]\nname = "corp"\nurl = "https://pypi.corp.example/simple"\nexplicit = true\ndefault = true\n'
OTHER = '[[tool.uv.index]]\nname = "other"\nurl = "https://other.corp.example/simple"\n'
PIN = '[tool.uv.sources]\nacme = { index = "corp" }\n'
LOCK = '[[package]]\nname = "acme"\nversion = "1"\nsource = { registry = "https://pypi.corp.example/simple" }\n'


def test_a_pin_is_no_excuse_while_nothing_is_locked(tmp_path: Path) -> None:
    assert told(findings(tmp_path, RULE, {"pyproject.toml": APP + PIN + BOTH})) == [("pyproject.toml", 11, "warning")]


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": BOTH + OTHER},
        {"pyproject.toml": BOTH.replace("explicit = true\n", "")},
        {"pyproject.toml": BOTH.replace("default = true\n", "")},
        {"pyproject.toml": APP + PIN + BOTH, "uv.lock": LOCK},
    ],
    ids=["PyPI switched off on purpose", "default", "explicit", "everything is pinned"],
)
def test_silent(files: dict[str, str], tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, files) == []


def test_the_lock_has_a_package_that_is_not_pinned(tmp_path: Path) -> None:
    files = {"pyproject.toml": APP + PIN + BOTH, "uv.lock": LOCK + LOCK.replace("acme", "other")}
    assert len(findings(tmp_path, RULE, files)) == 1
