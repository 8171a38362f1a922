from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings
from rules.locks.locks import CORP, CORP_URL, EXPLICIT, PIN, PYPI, app, package, workspace

RULE = "lock-pin-mismatch"
INDEX = CORP + EXPLICIT


def pin(words: str) -> str:
    return f'[tool.uv.sources]\nacme = {{ index = "corp", {words} }}\n'


LINUX = pin("marker = \"sys_platform == 'linux'\"")
BOTH = package("acme", CORP_URL) + package("acme", PYPI)


@pytest.mark.parametrize(
    ("text", "lock"),
    [
        (app("acme") + INDEX + PIN, package("acme", PYPI)),
        (app("acme") + INDEX + PIN, BOTH),
        (app() + INDEX + PIN + '[dependency-groups]\ndev = ["acme"]\n', package("acme", PYPI)),
        (app("acme") + INDEX + LINUX, package("acme", PYPI)),
        (app("acme; sys_platform == 'linux'") + INDEX + PIN, package("acme", PYPI)),
        (app() + '[project.optional-dependencies]\nx = ["acme"]\n' + INDEX + pin('extra = "x"'), package("acme", PYPI)),
    ],
    ids=["plain", "one of two", "in a group", "marker, none from the index", "marked requirement", "extra"],
)
def test_reported(text: str, lock: str, tmp_path: Path) -> None:
    assert len(findings(tmp_path, RULE, {"pyproject.toml": text, "uv.lock": lock})) == 1


@pytest.mark.parametrize(
    ("text", "lock"),
    [
        (app("acme") + INDEX + PIN, package("acme", CORP_URL)),
        (app("acme") + INDEX + PIN, package("acme", CORP_URL + "/")),
        (app("acme") + INDEX + PIN, package("acme", None, source='{ git = "https://git.example/acme#1" }')),
        (app("acme") + INDEX + PIN, package("other", PYPI)),
        (app("other") + INDEX + PIN, package("acme", PYPI)),
        (app("acme") + INDEX + LINUX, BOTH),
        (app("acme; sys_platform == 'linux'") + INDEX + PIN, BOTH),
        (app("acme; sys_platform == 'win32'") + INDEX + LINUX, package("acme", PYPI)),
        (app("acme; python_version < '3.10'") + INDEX + PIN, package("acme", PYPI)),
        (app("acme") + INDEX + LINUX + "[tool.uv]\nenvironments = [\"sys_platform == 'darwin'\"]\n", package("acme", PYPI)),
        (app("acme") + '[project.optional-dependencies]\nx = ["acme"]\n' + INDEX + pin('extra = "x"'), BOTH),
        (app("acme") + INDEX + PIN.replace('"corp"', '"nowhere"'), package("acme", PYPI)),
        (app("acme") + INDEX + PIN + "[tool.uv]\nno-sources = true\n", package("acme", PYPI)),
        (app("acme") + INDEX + PIN + '[tool.uv]\nno-sources-package = ["ACME"]\n', package("acme", PYPI)),
        (app() + '[build-system]\nrequires = ["acme"]\n' + INDEX + PIN, package("acme", PYPI)),
        (app("acme") + CORP.replace(CORP_URL, "./wheels") + PIN, package("acme", PYPI)),
    ],
    ids=[
        "as pinned", "another spelling", "git", "another package", "a pin of no effect", "marker, both",
        "marked requirement, both", "they never meet", "not for this Python", "not for these environments", "extra, both",
        "undefined index", "pins switched off", "this pin switched off", "only the build needs it", "a local index",
    ],
)  # fmt: skip
def test_silent(text: str, lock: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": text, "uv.lock": lock}) == []


def test_two_pins_for_two_platforms_allow_both_indexes(tmp_path: Path) -> None:
    two = CORP.replace('"corp"', '"two"').replace("/simple", "/two")
    sources = (
        '[tool.uv.sources]\nacme = [\n  { index = "corp", marker = "sys_platform == \'linux\'" },\n'
        '  { index = "two", marker = "sys_platform != \'linux\'" },\n]\n'
    )
    files = {"pyproject.toml": app("acme") + INDEX + two + EXPLICIT + sources}
    files["uv.lock"] = package("acme", CORP_URL) + package("acme", CORP_URL.replace("/simple", "/two"))
    assert findings(tmp_path, RULE, files) == []


def test_a_member_s_own_pin_replaces_the_root_s(tmp_path: Path) -> None:
    two = CORP.replace('"corp"', '"two"').replace("/simple", "/two") + EXPLICIT
    files = workspace(app() + INDEX + PIN, one=app("acme") + two + PIN.replace("corp", "two"))
    lock = package("acme", CORP_URL.replace("/simple", "/two"))
    assert findings(tmp_path, RULE, {**files, "uv.lock": lock}) == []


def test_the_root_s_pin_counts_for_a_member(tmp_path: Path) -> None:
    files = workspace(app() + INDEX + PIN, one=app("acme"))
    assert len(findings(tmp_path, RULE, {**files, "uv.lock": package("acme", PYPI)})) == 1
