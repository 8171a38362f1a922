from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings
from rules.locks.locks import CORP, CORP_URL, DEFAULT, PYPI, app, package

RULE = "lock-url-spelling"
GITLAB = "https://gitlab.acme.example/api/v4/groups/acme%2Fteam/-/packages/pypi/simple"


@pytest.mark.parametrize(
    ("declared", "locked", "words", "applicability"),
    [
        (CORP_URL, CORP_URL + "/", "slash", "safe"),
        (CORP_URL + "/", CORP_URL, "slash", "safe"),
        (GITLAB, GITLAB.replace("%2F", "%2f"), "escapes", "safe"),
        (GITLAB, GITLAB.replace("acme%2F", "Acme%2F"), "case", "unsafe"),
    ],
)
def test_what_differs(declared: str, locked: str, words: str, applicability: str, tmp_path: Path) -> None:
    files = {"pyproject.toml": app("a") + CORP.replace(CORP_URL, declared), "uv.lock": package("a", locked)}
    finding = findings(tmp_path, RULE, files)[0].finding
    assert words in finding.message
    assert finding.fix is not None
    assert finding.fix.applicability == applicability
    assert {change.value for change in finding.fix.changes} == {declared}


@pytest.mark.parametrize(
    ("text", "locked"),
    [
        (app("a") + CORP, CORP_URL),
        (app("a") + CORP, CORP_URL.replace("pypi.corp.example", "PyPI.Corp.Example:443")),
        (app("a") + CORP, CORP_URL.replace("https://", "https://u:p@")),
        (app("a") + CORP, "https://other.corp.example/simple/"),
        (app("a"), PYPI + "/"),
        (app("a") + CORP + DEFAULT, PYPI + "/"),
        (app("a") + CORP + CORP.replace("/simple", "/simple/").replace('"corp"', '"two"'), CORP_URL + "/"),
    ],
    ids=["equal", "host and port", "credentials", "another host", "nothing declared", "a default", "both declared"],
)
def test_silent(text: str, locked: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": text, "uv.lock": package("a", locked)}) == []


def test_pypi_has_one_spelling_where_another_index_is_declared(tmp_path: Path) -> None:
    files = {"pyproject.toml": app("a") + CORP, "uv.lock": package("a", PYPI + "/")}
    assert "PyPI" in findings(tmp_path, RULE, files)[0].finding.message


def test_the_fix_changes_every_string_that_names_the_index(tmp_path: Path) -> None:
    lock = (
        package("a", CORP_URL + "/")
        + package("b", CORP_URL + "/")
        + '[[package]]\nname = "app"\nsource = { virtual = "." }\n'
        + f'[package.metadata]\nrequires-dist = [{{ name = "a", index = "{CORP_URL}/" }}]\n'
    )
    fix = findings(tmp_path, RULE, {"pyproject.toml": app("a") + CORP, "uv.lock": lock})[0].finding.fix
    assert fix is not None
    assert [change.place.keys for change in fix.changes] == [
        ("package", 0, "source", "registry"),
        ("package", 1, "source", "registry"),
        ("package", 2, "metadata", "requires-dist", 0, "index"),
    ]


def test_no_fix_where_two_spellings_are_declared(tmp_path: Path) -> None:
    text = app("a") + CORP + CORP.replace('"corp"', '"two"').replace("simple", "SIMPLE")
    found = findings(tmp_path, RULE, {"pyproject.toml": text, "uv.lock": package("a", CORP_URL + "/")})
    assert [item.finding.fix for item in found] == [None]
