"""Each command of docs/trace.md gives what the document shows, for the project above it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

_DOCUMENT = Path(__file__).parents[2] / "docs" / "trace.md"
_BLOCK = re.compile(r"```(toml|console)\n(.*?)```", re.DOTALL)


def _examples() -> list[tuple[str, str, str]]:
    found, project = [], ""
    for language, text in _BLOCK.findall(_DOCUMENT.read_text(encoding="utf-8")):
        if language == "toml":
            project = text
        else:
            command, _, output = text.partition("\n")
            found.append((project, command.removeprefix("$ indexlint "), output))
    return found


@pytest.mark.parametrize(("project", "command", "output"), _examples(), ids=[item[1] for item in _examples()])
def test_example(project: str, command: str, output: str, run_indexlint: Callable[..., object], tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(project, encoding="utf-8")
    assert run_indexlint(*shlex.split(command), cwd=tmp_path).stdout == output


def test_there_are_examples() -> None:
    assert len(_examples()) == 5
