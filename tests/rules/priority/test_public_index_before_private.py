from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings

RULE = "public-index-before-private"
CORP = '[[tool.uv.index]]\nname = "corp"\nurl = "https://pypi.corp.example/simple"\n'
PYPI = '[[tool.uv.index]]\nname = "pypi"\nurl = "https://pypi.org/simple"\n'
DEFAULT, EXPLICIT = "default = true\n", "explicit = true\n"


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (PYPI + CORP, "error"),
        (PYPI + CORP + DEFAULT, "error"),
        (CORP + DEFAULT + PYPI, "error"),
        (PYPI.replace("pypi.org/simple", "mirrors.aliyun.com/pypi/simple") + CORP, "error"),
        (PYPI.replace("pypi.org/simple", "pypi.anaconda.org/scipy/simple") + CORP, "warning"),
        ('[tool.uv]\nindex-url = "https://pypi.corp.example/simple"\nextra-index-url = ["https://pypi.org/simple"]\n', "error"),
        ('[tool.uv]\nindex-strategy = "unsafe-first-match"\n' + PYPI + CORP, "error"),
    ],
    ids=["plain", "private default", "private default first", "mirror", "nightlies", "legacy", "first match"],
)  # fmt: skip
def test_severity(text: str, severity: str, tmp_path: Path) -> None:
    assert [item.finding.severity for item in findings(tmp_path, RULE, {"pyproject.toml": text})] == [severity]


@pytest.mark.parametrize(
    "text",
    [
        CORP + PYPI,
        PYPI + DEFAULT + CORP,
        PYPI + EXPLICIT + CORP,
        PYPI + CORP + EXPLICIT,
        PYPI,
        CORP + DEFAULT,
        PYPI.replace("pypi.org", "test.pypi.org") + CORP,
        PYPI.replace("pypi.org/simple", "download.pytorch.org/whl/cpu") + CORP,
        '[tool.uv]\nindex-strategy = "unsafe-best-match"\n' + PYPI + CORP,
        '[tool.uv]\nno-index = true\n' + PYPI + CORP,
        '[[tool.uv.index]]\nurl = "./wheels"\n' + PYPI,
    ],
    ids=[
        "PyPI after it", "PyPI is the default", "PyPI explicit", "private explicit", "PyPI alone", "private default alone",
        "TestPyPI", "PyTorch", "best match", "no index is asked", "local",
    ],
)  # fmt: skip
def test_silent(text: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": text}) == []


def test_one_finding_for_each_public_index(tmp_path: Path) -> None:
    text = PYPI + PYPI.replace("pypi.org/simple", "mirrors.aliyun.com/pypi/simple").replace('"pypi"', '"a"') + CORP
    found = findings(tmp_path, RULE, {"pyproject.toml": text})
    assert [item.finding.anchor for item in found] == ["pypi", "a"]
    assert [item.finding.fix for item in found] == [None, None]


def test_the_fix_gives_the_place_of_a_private_default_to_the_public_index(tmp_path: Path) -> None:
    fix = findings(tmp_path, RULE, {"pyproject.toml": CORP + DEFAULT + PYPI})[0].finding.fix
    assert fix is not None
    assert [change.action for change in fix.changes] == ["move-last", "delete"]
    assert fix.changes[0].value == {"default": True}
