"""How far it is: shown to a person at a terminal who waits, and to nobody else."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from indexlint.cli import online
from indexlint.cli.online import Progress, progress_line
from online.world import Request, Response, World, links

PROJECT = """\
[project]
name = "app"
version = "1"
dependencies = ["a"]
[[tool.uv.index]]
name = "i"
url = "https://slow.test/simple"
explicit = true
[tool.uv.sources]
a = { index = "i" }
"""
SHOWN = b"asking the network: 0 of 2 answered"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    return folder


def test_a_person_who_waits_is_told(world: World, folder: Path) -> None:
    """The host answers once the line is there; then the line goes."""
    pty = pytest.importorskip("pty", reason="a system without terminals of this kind")
    seen = threading.Event()

    def answer(_request: Request) -> Response:
        assert seen.wait(60)
        return links("https://slow.test/simple/a/a-1-py3-none-any.whl")

    world.serve("https://slow.test", answer)
    ours, theirs = pty.openpty()
    environment = {**world.environment, "TERM": "xterm"}
    with subprocess.Popen(
        world.command("check", "--online"), cwd=folder, env=environment, stderr=theirs, stdout=subprocess.PIPE
    ) as program:
        os.close(theirs)
        told = b""
        while SHOWN not in told:
            told += os.read(ours, 1000)
        seen.set()
        assert program.stdout is not None
        assert b"no errors" in program.stdout.read()
        try:
            while more := os.read(ours, 1000):
                told += more
        except OSError:
            pass  # how a terminal says that nobody is there any more
    os.close(ours)
    assert program.returncode == 0
    assert told.startswith(b"\r\x1b[K" + SHOWN)
    assert told.endswith(b"\r\x1b[K")


def test_in_a_pipe_nothing_is_told(world: World, folder: Path) -> None:
    world.serve("https://slow.test", links("https://slow.test/simple/a/a-1-py3-none-any.whl"))
    assert world.run("check", "--online", cwd=folder).stderr == ""


@pytest.mark.parametrize(
    ("variables", "terminal", "quiet", "wanted"),
    [
        ({}, True, False, True),
        ({}, False, False, False),
        ({}, True, True, False),
        ({"CI": "true"}, True, False, False),
        ({"PRE_COMMIT": "1"}, True, False, False),
        ({"TERM": "dumb"}, True, False, False),
    ],
)
def test_who_wants_it(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], terminal: bool, quiet: bool, wanted: bool
) -> None:
    for name in ("CI", "PRE_COMMIT", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)
    assert (progress_line(quiet=quiet) is not None) == wanted


def test_the_first_second_is_silent(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    now = 100.0
    monkeypatch.setattr(online.time, "monotonic", lambda: now)
    line = Progress()
    now = 100.9
    line(1, 5)
    line(5, 5)
    assert capsys.readouterr().err == ""
    now = 101.0
    line(2, 5)
    assert capsys.readouterr().err == "\r\x1b[Kasking the network: 2 of 5 answered"
    line(5, 5)
    assert capsys.readouterr().err == "\r\x1b[K"
