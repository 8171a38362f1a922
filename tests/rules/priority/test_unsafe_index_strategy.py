from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings, told

RULE = "unsafe-index-strategy"
CORP = '[[tool.uv.index]]\nname = "corp"\nurl = "https://pypi.corp.example/simple"\n'
BEST = '[tool.uv]\nindex-strategy = "unsafe-best-match"\n'


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (BEST + CORP, "error"),
        (BEST.replace("best-match", "any-match") + CORP, "error"),
        (BEST.replace("best-match", "first-match") + CORP, "warning"),
        (BEST + CORP.replace("corp", "other") + CORP + "default = true\n", "warning"),
        (BEST + CORP + "explicit = true\n", "info"),
        (BEST + CORP + "default = true\n", "info"),
        (BEST, "info"),
        (BEST + CORP + "default = true\n" + '[[tool.uv.index]]\nurl = "https://pypi.org/simple"\n', "error"),
        ('tool.uv = { index-strategy = "unsafe-best-match", extra-index-url = ["https://pypi.corp.example/s"] }\n', "error"),
        ('[tool.uv]\nindex-strategy = "unsafe-best-match"\nindex-url = "https://pypi.corp.example/s"\n', "info"),
    ],
    ids=[
        "best", "any", "first", "only private ones", "explicit", "one private default", "no index", "public one", "legacy",
        "index-url",
    ],
)  # fmt: skip
def test_severity_follows_what_is_at_stake(text: str, severity: str, tmp_path: Path) -> None:
    assert [item.finding.severity for item in findings(tmp_path, RULE, {"pyproject.toml": text})] == [severity]


@pytest.mark.parametrize(
    "text",
    [
        CORP,
        BEST.replace("unsafe-best-match", "first-index") + CORP,
        BEST + "no-index = true\n" + CORP,
        '[tool.other]\nindex-strategy = "unsafe-best-match"\n' + CORP,
    ],
    ids=["not set", "the default", "no index is asked", "another tool"],
)
def test_silent(text: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": text}) == []


def test_the_setting_of_uv_pip_counts_with_the_indexes_of_uv_pip(tmp_path: Path) -> None:
    text = (
        '[tool.uv.pip]\nindex-strategy = "unsafe-best-match"\nextra-index-url = ["https://pypi.corp.example/simple"]\n'
    )
    found = findings(tmp_path, RULE, {"pyproject.toml": text})
    assert told(found) == [("pyproject.toml", 2, "error")]
    assert "for `uv pip`" in found[0].finding.help


def test_an_index_of_uv_pip_says_nothing_about_the_other_commands(tmp_path: Path) -> None:
    text = BEST + '[tool.uv.pip]\nextra-index-url = ["https://pypi.corp.example/simple"]\n'
    assert [item.finding.severity for item in findings(tmp_path, RULE, {"pyproject.toml": text})] == ["info"]


def test_uv_toml_hides_the_setting_of_pyproject(tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": BEST + CORP, "uv.toml": "compile-bytecode = false\n"}) == []


def test_a_member_s_setting_has_no_effect(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": CORP + '[tool.uv.workspace]\nmembers = ["one"]\n',
        "one/pyproject.toml": '[project]\nname = "one"\nversion = "1"\n' + BEST,
    }
    assert findings(tmp_path, RULE, files) == []


def test_an_index_that_is_stated_to_be_public_is_public(tmp_path: Path) -> None:
    text = BEST + CORP + '[tool.indexlint]\npublic-indexes = ["pypi.corp.example"]\n'
    assert [item.finding.severity for item in findings(tmp_path, RULE, {"pyproject.toml": text})] == ["info"]


def test_a_script_counts(tmp_path: Path) -> None:
    lines = (BEST + CORP).splitlines()
    text = "# /// script\n" + "".join(f"# {line}\n" for line in lines) + "# ///\n"
    assert told(findings(tmp_path, RULE, {"job.py": text}, "job.py")) == [("job.py", 3, "error")]


def test_a_folder_is_not_called_public(tmp_path: Path) -> None:
    (item,) = findings(tmp_path, RULE, {"pyproject.toml": BEST + "[[tool.uv.index]]\nname = 'own'\nurl = './wheels'\n"})
    assert item.finding.message.endswith("here they are public or on this machine")
