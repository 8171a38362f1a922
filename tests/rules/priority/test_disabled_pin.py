from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings

RULE = "disabled-pin"
CORP = '[[tool.uv.index]]\nname = "corp"\nurl = "https://pypi.corp.example/simple"\nexplicit = true\n'
PINS = '[tool.uv.sources]\nacme-core = { index = "corp" }\nacme-more = { index = "corp" }\n'


def uv(line: str) -> str:
    return f"[tool.uv]\n{line}\n"


@pytest.mark.parametrize(
    ("text", "anchors"),
    [
        (uv("no-sources = true") + CORP + PINS, ["acme-core,acme-more"]),
        (uv('no-sources-package = ["other", "Acme.More"]') + CORP + PINS, ["acme-more"]),
        (uv('no-sources = true\nno-sources-package = ["acme-more"]') + CORP + PINS, ["acme-core,acme-more"]),
    ],
    ids=["all", "one, spelled otherwise", "both settings"],
)
def test_what_is_reported(text: str, anchors: list[str], tmp_path: Path) -> None:
    assert [item.finding.anchor for item in findings(tmp_path, RULE, {"pyproject.toml": text})] == anchors


@pytest.mark.parametrize(
    "text",
    [
        uv("no-sources = true") + CORP,
        uv("no-sources = false") + CORP + PINS,
        uv('no-sources-package = ["other"]') + CORP + PINS,
        uv("no-sources = true") + '[tool.uv.sources]\nacme = { git = "https://git.example/acme" }\n',
        uv('no-sources-package = ["acme-core"]\nrequired-version = "<0.9.26"') + CORP + PINS,
    ],
    ids=["no pin", "false", "another package", "a source that is no index", "uv before the setting"],
)
def test_silent(text: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": text}) == []


def test_the_root_switches_off_its_member_s_pins(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": uv("no-sources = true") + CORP + '[tool.uv.workspace]\nmembers = ["one"]\n',
        "one/pyproject.toml": '[project]\nname = "one"\nversion = "1"\n' + PINS,
    }
    assert len(findings(tmp_path, RULE, files)) == 1
