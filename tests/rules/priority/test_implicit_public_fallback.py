from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings

RULE = "implicit-public-fallback"
CORP = '[[tool.uv.index]]\nname = "corp"\nurl = "https://pypi.corp.example/simple"\n'
PYPI = '[[tool.uv.index]]\nname = "pypi"\nurl = "https://pypi.org/simple"\n'
NAMES = '[tool.indexlint]\nprivate-packages = ["acme-*"]\n'


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (CORP, "info"),
        (NAMES + CORP, "warning"),
        (NAMES + CORP + PYPI, "warning"),
        (NAMES + CORP + PYPI + "default = true\n", "warning"),
        (NAMES + '[tool.uv]\nextra-index-url = ["https://pypi.corp.example/simple"]\n', "warning"),
    ],
    ids=["nothing stated", "names stated", "PyPI written", "PyPI written as default", "legacy"],
)
def test_severity(text: str, severity: str, tmp_path: Path) -> None:
    assert [item.finding.severity for item in findings(tmp_path, RULE, {"pyproject.toml": text})] == [severity]


@pytest.mark.parametrize(
    "text",
    [
        CORP + "explicit = true\n",
        CORP + "default = true\n",
        CORP.replace("corp", "one") + CORP + "default = true\n",
        PYPI,
        '[[tool.uv.index]]\nurl = "./wheels"\n',
        '[tool.uv]\nno-index = true\n' + CORP,
    ],
    ids=["explicit", "default", "a private one is the default", "public", "local", "no index is asked"],
)  # fmt: skip
def test_silent(text: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": NAMES + text}) == []


def test_no_fix_for_a_legacy_setting(tmp_path: Path) -> None:
    text = '[tool.uv]\nextra-index-url = ["https://pypi.corp.example/simple"]\n'
    assert findings(tmp_path, RULE, {"pyproject.toml": text})[0].finding.fix is None
