"""README.md shows what the program really prints."""

from __future__ import annotations

import pytest

import readme


@pytest.mark.parametrize(("command", "output"), readme.commands(), ids=[command for command, _ in readme.commands()])
def test_the_output_is_real(command: str, output: str) -> None:
    assert readme.run(command) == output


def test_there_are_commands() -> None:
    assert len(readme.commands()) >= 6
