"""Every help text fits a terminal of 80 columns and shows an example that the parser takes."""

from __future__ import annotations

import shlex
from importlib import import_module

import pytest

from indexlint.cli.main import COMMANDS

EACH = pytest.mark.parametrize("command", COMMANDS)


def test_the_program(run_indexlint) -> None:
    for words in (["--help"], ["-h"], ["help"], []):
        done = run_indexlint(*words)
        assert done.code == 0
        assert done.stderr == ""
        assert max(map(len, done.stdout.splitlines())) <= 80
        assert "\nexample:\n  indexlint check " in done.stdout
        for command, summary in COMMANDS.items():
            assert f"  {command} " in done.stdout
            assert summary in done.stdout


@EACH
def test_a_command(command: str, run_indexlint) -> None:
    done = run_indexlint(command, "--help")
    assert done.code == 0
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 80, max(lines, key=len)
    assert lines[0].startswith(f"usage: indexlint {command}")
    assert "examples:" in lines


@EACH
def test_the_examples_are_taken(command: str) -> None:
    parser = import_module(f"indexlint.cli.{command}").parser()
    examples = [line.strip() for line in parser.epilog.splitlines() if line.startswith("  ")]
    assert examples
    for example in examples:
        words = shlex.split(example.split(" > ")[0].split(" >> ")[0].split(" < ")[0].split(" | ")[0])
        assert words[:2] == ["indexlint", command]
        parser.parse_args(words[2:])
