"""Options and fixtures that every part of the suite uses."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from indexlint.cli.main import main


class Run(NamedTuple):
    """What the program did: its exit code and what it wrote."""

    code: int
    stdout: str
    stderr: str


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which releases of uv the conformance tests run."""
    parser.addoption(
        "--uv-releases",
        default="newest",
        metavar="WHICH",
        help="releases of uv that tests/conformance runs: newest (default), boundary (both sides of each change), every "
        "(all scenarios on all of these), or a list such as 0.4.26,0.7.15",
    )


@pytest.fixture
def run_indexlint(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Run the program in this process: ``run_indexlint("check", ".", cwd=folder, stdin=b"", environment={})``."""

    def run(
        *words: str, cwd: Path | None = None, stdin: bytes = b"", environment: Mapping[str, str] | None = None
    ) -> Run:
        with monkeypatch.context() as patch:
            if cwd is not None:
                patch.chdir(cwd)
            for name in ("NO_COLOR", "FORCE_COLOR", "INDEXLINT_ONLINE"):
                patch.delenv(name, raising=False)
            for name, value in (environment or {}).items():
                patch.setenv(name, value)
            out, err = io.BytesIO(), io.BytesIO()
            patch.setattr(sys, "stdout", io.TextIOWrapper(out, "utf-8", write_through=True))
            patch.setattr(sys, "stderr", io.TextIOWrapper(err, "utf-8", write_through=True))
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
            try:
                code = main(words)
            except SystemExit as error:
                code = error.code if isinstance(error.code, int) else 2
            return Run(code, out.getvalue().decode(), err.getvalue().decode())

    return run
