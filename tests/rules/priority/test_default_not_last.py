from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings

RULE = "default-not-last"
MAIN = '[[tool.uv.index]]\nname = "main"\nurl = "https://main.corp.example/simple"\ndefault = true\n'
CORP = '[[tool.uv.index]]\nname = "corp"\nurl = "https://pypi.corp.example/simple"\n'


@pytest.mark.parametrize(
    ("text", "applicability"), [(MAIN + CORP, "safe"), (MAIN + CORP.replace("pypi.", "main."), "unsafe")]
)
def test_applicability(text: str, applicability: str, tmp_path: Path) -> None:
    fix = findings(tmp_path, RULE, {"pyproject.toml": text})[0].finding.fix
    assert fix is not None
    assert fix.applicability == applicability


@pytest.mark.parametrize(
    "text",
    [
        CORP + MAIN,
        MAIN + CORP + "explicit = true\n",
        MAIN + "explicit = true\n" + CORP,
        MAIN,
        '[tool.uv]\nindex-url = "https://main.corp.example/simple"\n' + CORP,
        '[tool.uv]\nextra-index-url = ["https://pypi.corp.example/simple"]\n' + MAIN,
    ],
    ids=["last", "only an explicit one behind it", "explicit", "alone", "index-url", "extra-index-url"],
)
def test_silent(text: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": text}) == []
