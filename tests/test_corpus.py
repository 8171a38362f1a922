"""Real configuration files of public repositories: none crashes a rule, and each error and warning was looked at.

``corpus_review.toml`` keeps the verdicts. It changes only on purpose: a finding that comes or goes fails the test.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from indexlint.engine import Request, Result, run
from real_files import real_files

REVIEW = tomli.loads(Path(__file__).with_name("corpus_review.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """All files of the archive, each in a repository of its own, checked in one run."""
    folder = tmp_path_factory.mktemp("corpus")
    for home, name, raw in real_files():
        (folder / home / ".git").mkdir(parents=True)
        (folder / home / name).write_bytes(raw)
    return run(Request(paths=(".",), base=str(folder), isolated=True))


def test_every_file_is_read(result: Result) -> None:
    assert len(result.files) == 127
    assert (result.problems, result.defeats) == ([], [])


def test_every_error_and_warning_was_reviewed(result: Result) -> None:
    found = {
        f"{Path(item.finding.place.file).parent.as_posix()}:{item.start.line} {item.finding.rule} {item.finding.severity}"
        for item in result.findings
        if item.finding.severity != "info"
    }
    assert found == set(REVIEW["verdicts"])


def test_every_error_is_a_real_fault() -> None:
    errors = [verdict for line, verdict in REVIEW["verdicts"].items() if line.endswith(" error")]
    assert errors
    assert all(verdict.startswith("right:") for verdict in errors)
