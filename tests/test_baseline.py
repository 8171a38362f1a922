"""A baseline knows findings by what they are about; only new ones count."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Runner = Callable[..., Any]
TABLE = '[[tool.uv.index]]\nname = "{}"\nurl = "https://user:hunter2@pypi.corp.example/{}"\n'


def write_tables(folder: Path, names: list[str], before: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = before + "".join(TABLE.format(name, name) for name in names)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def check(run_indexlint: Runner, tmp_path: Path) -> Runner:
    def run(*words: str, cwd: Path = tmp_path) -> Any:
        return run_indexlint("check", "--select", "credentials-in-url", "--output-format", "concise", *words, cwd=cwd)

    return run


def test_300_known_findings_and_a_new_one(check: Runner, tmp_path: Path) -> None:
    names = [f"corp{number}" for number in range(100)]
    for folder in ("a", "b", "c"):
        write_tables(tmp_path / folder, names)
    assert check().stdout.count("credentials-in-url") == 300
    written = check("--write-baseline", "known.json")
    assert (written.code, written.stdout) == (
        0,
        "no errors or warnings in 3 files\n300 findings of the baseline not shown\n",
    )
    assert written.stderr == "note: known.json is written: it knows 300 findings\n"
    again = check("--baseline", "known.json")
    assert (again.code, again.stdout, again.stderr) == (0, written.stdout, "")

    write_tables(tmp_path / "b", names, before="# a line\n" * 50 + "[project]\nname = 'b'\nversion = '1'\n\n")
    assert check("--baseline", "known.json").code == 0

    write_tables(tmp_path / "b", ["new", *names])
    new = check("--baseline", "known.json")
    assert new.code == 1
    first, *rest = new.stdout.splitlines()
    assert first.startswith("b/pyproject.toml:3:16: error[credentials-in-url]")
    assert "index `new`" in first
    assert rest[:2] == ["1 error in 3 files", "300 findings of the baseline not shown"]


def test_one_more_of_a_known_kind_is_new(check: Runner, tmp_path: Path) -> None:
    text = 'find-links = ["https://user:hunter2@one.example/", "https://user:hunter2@two.example/"]\n'
    (tmp_path / "uv.toml").write_text(text, encoding="utf-8")
    count = len([line for line in check("-q").stdout.splitlines() if "credentials-in-url" in line])
    check("--write-baseline", "known.json")
    found = json.loads((tmp_path / "known.json").read_text("utf-8"))["findings"]
    assert sum(entry["count"] for entry in found) == count
    for entry in found:
        entry["count"] = 1
    (tmp_path / "known.json").write_text(json.dumps({"version": 1, "findings": found[:1]}), encoding="utf-8")
    left = check("-q", "--baseline", "known.json").stdout
    assert len(left.splitlines()) == count - 1


def test_no_secret_and_no_line_is_in_the_file(check: Runner, tmp_path: Path) -> None:
    write_tables(tmp_path, ["corp"])
    check("--write-baseline", "known.json")
    text = (tmp_path / "known.json").read_text("utf-8")
    assert "hunter2" not in text
    assert json.loads(text)["findings"] == [
        {"rule": "credentials-in-url", "file": "pyproject.toml", "anchor": "corp index", "count": 1}
    ]
    write_tables(tmp_path, ["corp"], before="\n\n")
    check("--write-baseline", "known.json")
    assert (tmp_path / "known.json").read_text("utf-8") == text


def test_nothing_found_is_a_baseline(check: Runner, tmp_path: Path) -> None:
    write_tables(tmp_path, [])
    assert check("--write-baseline", "known.json").code == 0
    assert json.loads((tmp_path / "known.json").read_text("utf-8"))["findings"] == []
    assert check("--baseline", "known.json").code == 0


def test_what_is_fixed_is_told(check: Runner, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write_tables(tmp_path / folder, ["one", "two"])
    check("--write-baseline", "known.json")
    write_tables(tmp_path / "a", ["one"])
    gone = "note: baseline: fixed: credentials-in-url in a/pyproject.toml (two index)\n"
    assert gone in check("--baseline", "known.json").stderr
    # What was not looked at is not fixed.
    assert check("b", "--baseline", "known.json").stderr == ""
    assert check("--ignore", "IX4", "--select", "IX5", "--baseline", "known.json").stderr == ""
    (tmp_path / "b" / "pyproject.toml").unlink()
    (tmp_path / "b").rmdir()
    assert "in b/pyproject.toml (one index)" in check("a", "--baseline", "known.json").stderr
    assert check("--quiet", "--baseline", "known.json").stderr == ""


def test_paths_are_those_of_the_repository(check: Runner, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    write_tables(tmp_path / "a", ["one"])
    check("--write-baseline", "known.json")
    assert check("--baseline", "../known.json", cwd=tmp_path / "a").code == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "there is no such baseline; --write-baseline writes one"),
        ("", "not a baseline of indexlint"),
        ("[]", "not a baseline of indexlint"),
        ("[" * 100_000, "not a baseline of indexlint"),
        ('{"version": 2, "findings": []}', "a baseline of another version of indexlint; write it again"),
        ('{"findings": []}', "not a baseline of indexlint"),
        ('{"version": 1, "findings": [3]}', "not a baseline of indexlint"),
        ('{"version": 1, "findings": [{"rule": "a", "file": "b", "anchor": "c"}]}', "not a baseline of indexlint"),
        (
            '{"version": 1, "findings": [{"rule": "a", "file": "b", "anchor": "c", "count": -1}]}',
            "not a baseline of indexlint",
        ),
    ],
)
def test_a_file_that_is_no_baseline_is_one_line(check: Runner, tmp_path: Path, text: str | None, message: str) -> None:
    write_tables(tmp_path, ["corp"])
    if text is not None:
        (tmp_path / "known.json").write_text(text, encoding="utf-8")
    run = check("--baseline", "known.json")
    assert (run.code, run.stdout, run.stderr) == (2, "", f"indexlint: known.json: {message}\n")


def test_an_incomplete_baseline_is_not_written(check: Runner, tmp_path: Path) -> None:
    write_tables(tmp_path, ["corp"])
    run = check(".", "nowhere", "--write-baseline", "known.json")
    assert run.code == 2
    assert "note: known.json is not written: not everything could be checked\n" in run.stderr
    assert not (tmp_path / "known.json").exists()


def test_a_baseline_that_cannot_be_written_is_one_line(check: Runner, tmp_path: Path) -> None:
    write_tables(tmp_path, ["corp"])
    run = check("--write-baseline", "no/such/known.json")
    assert (run.code, run.stdout) == (2, "")
    assert run.stderr == "indexlint: no/such/known.json: no such file or directory\n"


def configure(folder: Path, value: str) -> None:
    (folder / "indexlint.toml").write_text(f"baseline = {value!r}\n", encoding="utf-8")


def test_the_configuration_names_a_baseline(check: Runner, tmp_path: Path) -> None:
    write_tables(tmp_path, ["corp"])
    check("--write-baseline", "known.json")
    configure(tmp_path, "known.json")
    assert check().code == 0
    assert check("--isolated").code == 1
    (tmp_path / "sub").mkdir()
    assert check("..", cwd=tmp_path / "sub").code == 0


@pytest.mark.parametrize("value", ["../known.json", "/etc/passwd", "link"])
def test_a_project_cannot_name_a_file_outside(check: Runner, tmp_path: Path, value: str) -> None:
    folder = tmp_path / "project"
    write_tables(folder, ["corp"])
    check("--write-baseline", "../known.json", cwd=folder)
    (folder / "link").symlink_to(tmp_path / "known.json")
    configure(folder, value)
    run = check(cwd=folder)
    assert (run.code, run.stdout) == (2, "")
    assert run.stderr == "indexlint: indexlint.toml: `baseline` must be a file inside of the project\n"
