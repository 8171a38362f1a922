"""``--add-ignores`` adds comments and changes nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Runner = Callable[..., Any]
NEW = "# indexlint: ignore[credentials-in-url] -- TODO: reason"
URL = "https://user:hunter2@pypi.corp.example/simple"


@pytest.fixture
def add(run_indexlint: Runner, tmp_path: Path) -> Runner:
    def run(raw: bytes, *words: str, name: str = "pyproject.toml") -> Any:
        (tmp_path / name).write_bytes(raw)
        rules = "credentials-in-url,insecure-index-url,invalid-toml,unused-ignore"
        return run_indexlint(
            "check", name, "--select", rules, "--output-format", "concise", "--add-ignores", *words, cwd=tmp_path
        )

    return run


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('[[tool.uv.index]]\nurl = "{url}"\n', '[[tool.uv.index]]\nurl = "{url}"  {new}\n'),
        ('[[tool.uv.index]]\r\nurl = "{url}"\r\n', '[[tool.uv.index]]\r\nurl = "{url}"  {new}\r\n'),
        ('\ufeff[[tool.uv.index]]\nurl = "{url}"', '\ufeff[[tool.uv.index]]\nurl = "{url}"  {new}'),
        ('[[tool.uv.index]]\nurl = "{url}" \t\n', '[[tool.uv.index]]\nurl = "{url}"  {new}\n'),
        ('[[tool.uv.index]]\nurl = "{url}"# why\n', '[[tool.uv.index]]\nurl = "{url}"# why {new}\n'),
        (
            '[[tool.uv.index]]\nurl = "{url}" # indexlint: ignore[IX5] -- é\n',
            '[[tool.uv.index]]\nurl = "{url}" # indexlint: ignore[IX5, credentials-in-url] -- é\n',
        ),
        (
            '[[tool.uv.index]]\nurl = """{url}\\\n  /x"""\nname = "a"\n',
            '[[tool.uv.index]]\nurl = """{url}\\\n  /x"""  {new}\nname = "a"\n',
        ),
        ('tool.uv.index = [\n  {{ url = "{url}" }},\n]\n', 'tool.uv.index = [\n  {{ url = "{url}" }},  {new}\n]\n'),
        ('tool.uv.index = [{{ url = "{url}" }}]\n', 'tool.uv.index = [{{ url = "{url}" }}]  {new}\n'),
        (
            '[tool.uv]\nfind-links = ["{url}", "{url}/2"]\n',
            '[tool.uv]\nfind-links = ["{url}", "{url}/2"]  {new}\n',
        ),
        (
            '[[tool.uv.index]]\nurl = "http://u:hunter2@pypi.corp.example/simple"\n',
            '[[tool.uv.index]]\nurl = "http://u:hunter2@pypi.corp.example/simple"'
            "  # indexlint: ignore[insecure-index-url, credentials-in-url] -- TODO: reason\n",
        ),
    ],
)
def test_a_comment_is_all_that_is_added(add: Runner, tmp_path: Path, before: str, after: str) -> None:
    raw, expected = before.format(url=URL).encode(), after.format(url=URL, new=NEW).encode()
    run = add(raw)
    assert (tmp_path / "pyproject.toml").read_bytes() == expected
    assert run.code == 0
    assert "suppressed in 1 file: say why\n" in run.stderr
    again = add(expected)
    assert (again.code, again.stderr) == (0, "")
    assert (tmp_path / "pyproject.toml").read_bytes() == expected


def test_a_script_gets_its_comment_too(add: Runner, tmp_path: Path) -> None:
    script = '#!/usr/bin/env python\n# /// script\n# [[tool.uv.index]]\n# url = "{}"{}\n# ///\nprint("é")\n'
    run = add(script.format(URL, "").encode(), name="run.py")
    assert run.code == 0
    assert (tmp_path / "run.py").read_text("utf-8") == script.format(URL, "  " + NEW)


def test_only_what_counts_gets_a_comment(add: Runner, tmp_path: Path) -> None:
    raw = f'[[tool.uv.index]]\nurl = "{URL}"  # indexlint: ignore[IX999]\n'.encode()
    run = add(raw, "--fail-on", "error")
    assert run.code == 0
    assert (tmp_path / "pyproject.toml").read_bytes() == raw.replace(b"IX999", b"IX999, credentials-in-url")
    assert "warning[unused-ignore]" in run.stdout


def test_what_no_comment_can_cover_is_said_and_stays(add: Runner, tmp_path: Path) -> None:
    broken = b"[tool.uv\n"
    run = add(broken)
    assert run.code == 1
    assert "pyproject.toml:1:9: no comment for invalid-toml: the file is not valid TOML\n" in run.stderr
    assert (tmp_path / "pyproject.toml").read_bytes() == broken


def test_an_unused_comment_is_to_be_deleted_not_to_be_suppressed(add: Runner, tmp_path: Path) -> None:
    raw = b"[tool.uv]  # indexlint: ignore[invalid-toml]\n"
    run = add(raw)
    assert run.code == 1
    assert "no comment for unused-ignore: delete the comment, or use --fix\n" in run.stderr
    assert (tmp_path / "pyproject.toml").read_bytes() == raw


def test_a_comment_that_would_not_help_is_not_written(add: Runner, tmp_path: Path) -> None:
    raw = f'[[tool.uv.index]]\nurl = "{URL}"  # indexlint: ignore[IX4] until=2020-01-01\n'.encode()
    run = add(raw)
    assert run.code == 1
    assert "pyproject.toml:2:16: no comment for credentials-in-url: it would not silence it\n" in run.stderr
    assert (tmp_path / "pyproject.toml").read_bytes() == raw


def test_known_findings_get_no_comment(run_indexlint: Runner, tmp_path: Path) -> None:
    raw = f'[[tool.uv.index]]\nurl = "{URL}"\n'.encode()
    (tmp_path / "pyproject.toml").write_bytes(raw)
    run_indexlint("check", "--write-baseline", "known.json", cwd=tmp_path)
    assert run_indexlint("check", "--baseline", "known.json", "--add-ignores", cwd=tmp_path).code == 0
    assert (tmp_path / "pyproject.toml").read_bytes() == raw


def test_standard_input_has_no_place_for_comments(run_indexlint: Runner, tmp_path: Path) -> None:
    run = run_indexlint("check", "-", "--add-ignores", cwd=tmp_path, stdin=b"")
    assert (run.code, run.stdout) == (2, "")
    assert run.stderr == "indexlint: --add-ignores changes files; standard input is none\n"


def test_a_file_that_cannot_be_written_is_one_line(
    run_indexlint: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = f'[[tool.uv.index]]\nurl = "{URL}"\n'.encode()
    (tmp_path / "pyproject.toml").write_bytes(raw)

    def refuse(path: str, raw: bytes) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("indexlint.reports.output.write_bytes", refuse)
    run = run_indexlint("check", "--add-ignores", cwd=tmp_path)
    assert (run.code, run.stdout) == (2, "")
    assert run.stderr == "indexlint: pyproject.toml: permission denied\n"
