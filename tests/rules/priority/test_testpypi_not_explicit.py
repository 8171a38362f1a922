from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings, told

RULE = "testpypi-not-explicit"
TEST = '[[tool.uv.index]]\nname = "testpypi"\nurl = "https://test.pypi.org/simple/"\n'
PYPI = '[[tool.uv.index]]\nname = "pypi"\nurl = "https://pypi.org/simple"\n'
APP = '[project]\nname = "app"\nversion = "1"\ndependencies = ["acme"]\n'
PIN = '[tool.uv.sources]\nacme = { index = "testpypi" }\n'
LOCK = '[[package]]\nname = "acme"\nversion = "1"\nsource = { registry = "https://test.pypi.org/simple/" }\n'


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (TEST, "error"),
        (TEST + "explicit = false\n", "error"),
        (TEST + "default = true\n", "error"),
        (PYPI + "default = true\n" + TEST, "error"),
        (PYPI + TEST, "warning"),
        (TEST + PYPI, "error"),
        ('[tool.uv]\nextra-index-url = ["https://test.pypi.org/simple/"]\n', "error"),
    ],
    ids=["plain", "explicit = false", "default", "PyPI is the default", "PyPI before it", "PyPI after it", "legacy"],
)
def test_severity(text: str, severity: str, tmp_path: Path) -> None:
    assert [item.finding.severity for item in findings(tmp_path, RULE, {"pyproject.toml": text})] == [severity]


@pytest.mark.parametrize(
    "text",
    [
        TEST + "explicit = true\n",
        TEST + "explicit = true\n" + APP + PIN,
        '[tool.uv]\npublish-url = "https://test.pypi.org/legacy/"\n',
        '[[tool.poetry.source]]\nname = "testpypi"\nurl = "https://test.pypi.org/simple/"\n',
        TEST.replace("simple", "legacy"),
        TEST.replace("/simple", ""),
        TEST.replace("simple", "project/acme"),
    ],
    ids=["explicit", "pinned", "publish-url", "Poetry", "upload URL", "no simple", "a page"],
)
def test_silent(text: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": text}) == []


@pytest.mark.parametrize(
    ("files", "applicability"),
    [
        ({"pyproject.toml": APP + PIN + TEST}, "unsafe"),
        ({"pyproject.toml": APP + PIN + TEST, "uv.lock": LOCK}, "safe"),
        ({"pyproject.toml": APP + PIN + TEST, "uv.lock": LOCK + LOCK.replace("acme", "other")}, "unsafe"),
        ({"pyproject.toml": APP + PIN + TEST + "default = true\n", "uv.lock": LOCK}, "unsafe"),
        ({"pyproject.toml": APP.replace("acme", "x") + PIN + TEST, "uv.lock": LOCK}, "unsafe"),
    ],
    ids=["no lock", "all pinned", "another package", "default", "a pin of no effect"],
)
def test_the_fix_is_safe_where_the_lock_shows_that_nothing_else_is_taken(
    files: dict[str, str], applicability: str, tmp_path: Path
) -> None:
    fix = findings(tmp_path, RULE, files)[0].finding.fix
    assert fix is not None
    assert fix.applicability == applicability


def test_no_fix_for_an_index_that_no_pin_names(tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": TEST})[0].finding.fix is None


def test_no_fix_where_there_is_no_key_for_it(tmp_path: Path) -> None:
    text = '[tool.uv]\nindex-url = "https://test.pypi.org/simple/"\n'
    assert findings(tmp_path, RULE, {"pyproject.toml": text})[0].finding.fix is None


def test_a_member_s_index_is_not_searched(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": '[tool.uv.workspace]\nmembers = ["one"]\n',
        "one/pyproject.toml": '[project]\nname = "one"\nversion = "1"\n' + TEST,
    }
    assert findings(tmp_path, RULE, files) == []


def test_the_root_s_index_is_found_beside_its_members(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": TEST + '[tool.uv.workspace]\nmembers = ["one"]\n',
        "one/pyproject.toml": '[project]\nname = "one"\nversion = "1"\n',
    }
    assert told(findings(tmp_path, RULE, files)) == [("pyproject.toml", 1, "error")]
