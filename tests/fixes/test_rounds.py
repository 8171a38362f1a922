"""How fixes of many directories go together: what cannot be made in some of them costs no run for each of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexlint import engine
from indexlint.fixes.apply import Outcome, fix

# Explicit, the index would be cut off from what the lock takes from it: that fix is refused. The other one is made.
PYPROJECT = (
    '[project]\nname = "app"\nversion = "1"\ndependencies = ["a", "b"]\n\n'
    '[tool.uv.sources]\na = { index = "testpypi" }\n\n'
    '[[tool.uv.index]]\nname = "testpypi"\nurl = "https://test.pypi.org/simple/"\n'
    "ignore-error-codes = [404]\n"
)
LOCK = "version = 1\n\n" + "".join(
    f'[[package]]\nname = "{name}"\nversion = "1"\nsource = {{ registry = "https://test.pypi.org/simple/" }}\n'
    for name in "ab"
)
MADE = PYPROJECT.replace("404", "")


def fixed(folder: Path, *paths: str) -> tuple[Outcome, int]:
    """What the fixes come to, and how often everything was looked at."""
    runs = []

    def run(request: engine.Request) -> engine.Result:
        runs.append(request)
        return engine.run(request)

    request = engine.Request(
        base=str(folder), isolated=True, select=("testpypi-not-explicit", "ignored-404"), paths=paths or (".",)
    )
    return fix(request, run, unsafe=True), len(runs)


def make(folder: Path, number: int) -> None:
    for each in range(number):
        place = folder / f"p{each:02}"
        place.mkdir(parents=True)
        (place / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
        (place / "uv.lock").write_text(LOCK, encoding="utf-8")


@pytest.mark.parametrize("number", [1, 3, 24])
def test_each_directory_is_fixed_as_if_it_were_alone(number: int, tmp_path: Path) -> None:
    make(tmp_path, number)
    outcome, _ = fixed(tmp_path)
    names = [Path(path).relative_to(tmp_path).as_posix() for path in sorted(outcome.files)]
    assert names == [f"p{each:02}/pyproject.toml" for each in range(number)]
    assert {file.after.decode() for file in outcome.files.values()} == {MADE}
    assert sorted(finding.place.file for finding, _ in outcome.refused) == names
    assert {reason for _, reason in outcome.refused} == {"it would bring a finding of locked-from-explicit-index"}


def test_the_runs_do_not_grow_with_the_directories(tmp_path: Path) -> None:
    make(tmp_path / "few", 2)
    make(tmp_path / "many", 24)
    assert fixed(tmp_path / "few")[1] == fixed(tmp_path / "many")[1]


def test_the_file_of_a_root_stands_for_its_members(tmp_path: Path) -> None:
    root = "[tool.uv.workspace]\nmembers = ['member']\n[[tool.uv.index]]\nname = 'corp'\n"
    root += "url = 'https://pypi.corp.example/simple'\nignore-error-codes = [404]\n"
    member = "[project]\nname = 'm'\nversion = '1'\n[[tool.uv.index]]\nname = 'own'\n"
    member += "url = 'https://own.corp.example/simple'\nignore-error-codes = [404]\n"
    (tmp_path / "member").mkdir()
    (tmp_path / "pyproject.toml").write_text(root, encoding="utf-8")
    (tmp_path / "member" / "pyproject.toml").write_text(member, encoding="utf-8")
    outcome, _ = fixed(tmp_path, "pyproject.toml")
    assert sorted(Path(path).relative_to(tmp_path).as_posix() for path in outcome.files) == [
        "member/pyproject.toml",
        "pyproject.toml",
    ]
    assert not outcome.result.findings
