"""What the two example projects give, in each format, byte by byte.

When a message changes, write the files again, and read the difference: ``INDEXLINT_GOLDEN=write pytest tests/reports``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexlint import __version__

Runner = Callable[..., Any]
EXAMPLES = Path(__file__).parents[2] / "examples"
GOLDEN = Path(__file__).parent / "golden"
# SARIF holds the rules' pages, which have their own tests.
FORMATS = ("full", "concise", "json", "github", "gitlab", "junit", "rdjson")


@pytest.fixture
def example(tmp_path: Path) -> Callable[[str], Path]:
    """A copy outside of every repository, so that paths are the same wherever the tests run."""

    def copy(name: str) -> Path:
        return Path(shutil.copytree(EXAMPLES / name, tmp_path / name))

    return copy


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("name", ["gitlab-group-name", "gitlab-two-tokens"])
def test_the_reports_of_an_example(
    run_indexlint: Runner, example: Callable[[str], Path], name: str, format_: str
) -> None:
    run = run_indexlint("check", "--output-format", format_, cwd=example(name))
    shown = run.stdout.replace(f'"version": "{__version__}"', '"version": "VERSION"')
    golden = GOLDEN / f"{name}.{format_}"
    if os.environ.get("INDEXLINT_GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(shown, encoding="utf-8", newline="")
    assert (run.code, run.stderr) == (1, "")
    assert shown == golden.read_bytes().decode()


@pytest.mark.parametrize("name", ["gitlab-group-name-fixed", "gitlab-two-tokens-fixed"])
def test_the_corrected_twin_gives_none(run_indexlint: Runner, example: Callable[[str], Path], name: str) -> None:
    run = run_indexlint("check", "--output-format", "concise", cwd=example(name))
    assert (run.code, run.stdout) == (0, "no errors or warnings in 1 file\n")
