from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings, told
from rules.locks.locks import CORP, CORP_URL, DEFAULT, EXPLICIT, PIN, PYPI, app, package, workspace

RULE = "locked-from-explicit-index"
EXPLICIT_CORP = CORP + EXPLICIT


@pytest.mark.parametrize(
    ("text", "lock"),
    [
        (app("acme") + EXPLICIT_CORP + PIN, package("acme", CORP_URL)),
        (app("acme", "other") + CORP, package("other", CORP_URL)),
        (
            app("acme") + EXPLICIT_CORP + PIN,
            package("acme", None, "b", source='{ git = "https://git.example/a#2" }') + package("b", CORP_URL),
        ),
        (app("acme").replace('dependencies = ["acme"]', 'dynamic = ["dependencies"]') + EXPLICIT_CORP + PIN,
         package("acme", CORP_URL)),
        (app("acme[x]; sys_platform == 'linux'") + EXPLICIT_CORP + PIN.replace("acme", "Ac_me").replace("Ac_me", "ACME"),
         package("acme", CORP_URL)),
        (
            app() + EXPLICIT_CORP + PIN + '[tool.uv]\noverride-dependencies = ["acme==1"]\n',
            package("acme", CORP_URL),
        ),
        (
            app("b") + EXPLICIT_CORP + PIN + '[tool.uv]\nconstraint-dependencies = ["acme<2"]\n',
            package("b", PYPI, "acme") + package("acme", CORP_URL),
        ),
        (app("a") + EXPLICIT_CORP + CORP.replace('"corp"', '"open"'), package("a", CORP_URL)),
    ],
    ids=[
        "pinned", "not explicit", "a package from git", "dynamic", "spelled otherwise", "override", "constraint",
        "declared twice",
    ],
)  # fmt: skip
def test_silent(text: str, lock: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": text, "uv.lock": lock}) == []


@pytest.mark.parametrize(
    ("text", "lock"),
    [
        (app("acme", "b") + EXPLICIT_CORP + PIN, package("acme", CORP_URL) + package("b", CORP_URL)),
        (app("b") + EXPLICIT_CORP + PIN, package("b", None, "acme") + package("acme", CORP_URL)),
        (
            app("acme") + EXPLICIT_CORP + '[tool.uv]\nconstraint-dependencies = ["b"]\n' + PIN.replace("acme", "b"),
            package("b", CORP_URL),
        ),
        (app("b") + EXPLICIT_CORP, package("b", CORP_URL + "/")),
    ],
    ids=["another package", "a pin of no effect", "a pin of a constraint without a version", "another spelling"],
)
def test_reported(text: str, lock: str, tmp_path: Path) -> None:
    assert len(findings(tmp_path, RULE, {"pyproject.toml": text, "uv.lock": lock})) == 1


PYPI_INDEX = f'[[tool.uv.index]]\nname = "pypi"\nurl = "{PYPI}"\nexplicit = true\n'


def test_an_explicit_pypi_is_no_less_the_index_behind_all_others(tmp_path: Path) -> None:
    text = app("acme", "b") + PYPI_INDEX + PIN.replace("corp", "pypi")
    assert findings(tmp_path, RULE, {"pyproject.toml": text, "uv.lock": package("acme") + package("b")}) == []


@pytest.mark.parametrize("more", [CORP + DEFAULT, "[tool.uv]\nno-index = true\n"], ids=["another default", "no-index"])
def test_an_explicit_pypi_that_nothing_else_asks(more: str, tmp_path: Path) -> None:
    files = {"pyproject.toml": app("b") + PYPI_INDEX + more, "uv.lock": package("b")}
    assert len(findings(tmp_path, RULE, files)) == 1


def test_one_finding_for_each_index(tmp_path: Path) -> None:
    lock = package("a", CORP_URL) + package("b", CORP_URL)
    found = findings(tmp_path, RULE, {"pyproject.toml": app("a", "b") + EXPLICIT_CORP, "uv.lock": lock})
    assert told(found) == [("uv.lock", 4, "error")]
    assert "`a` and `b`" in found[0].finding.message


def test_registries_that_are_no_explicit_index_are_left_alone(tmp_path: Path) -> None:
    lock = package("acme", CORP_URL) + package("b") + package("c", "https://mirror.example/simple")
    assert findings(tmp_path, RULE, {"pyproject.toml": app("acme") + EXPLICIT_CORP + PIN, "uv.lock": lock}) == []


def test_the_root_s_pin_serves_a_member(tmp_path: Path) -> None:
    files = workspace(app() + EXPLICIT_CORP + PIN, one=app("acme"))
    assert findings(tmp_path, RULE, {**files, "uv.lock": package("acme", CORP_URL)}) == []


def test_a_member_s_pin_to_its_own_index(tmp_path: Path) -> None:
    files = workspace(app(), one=app("acme") + EXPLICIT_CORP + PIN)
    assert findings(tmp_path, RULE, {**files, "uv.lock": package("acme", CORP_URL)}) == []
