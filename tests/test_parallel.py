"""Several processes find what one finds, and tell it in the same words and order."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from indexlint import parallel
from indexlint.cli.main import main

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork: --jobs is one process")

CI = """\
variables:
  UV_INDEX_TEAM_3_PASSWORD: $TOKEN
  UV_INDEX_NOBODY_PASSWORD: $TOKEN
check:
  script: uv sync --no-config
"""
FORMATS = ["full", "concise", "json", "json-lines", "github", "gitlab", "sarif", "junit", "rdjson"]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some hundred projects: in a repository with CI files, in one without, in workspaces, wrong ones, clean ones."""
    top = tmp_path_factory.mktemp("tree")
    for name in ("one", "two", "three"):
        (top / name / ".git").mkdir(parents=True)
    for name in ("one", "two"):
        (top / name / ".gitlab-ci.yml").write_text(CI, encoding="utf-8")
    (top / "two" / "indexlint.toml").write_text('[severity]\nimplicit-public-fallback = "error"\n', encoding="utf-8")
    for number in range(240):
        _project(top / ("one", "two", "three")[number % 3] / f"group-{number % 7}" / f"project-{number:03}", number)
    return top


def _project(folder: Path, number: int) -> None:
    folder.mkdir(parents=True)
    text = f'[project]\nname = "project-{number}"\nversion = "1"\ndependencies = ["torch", "demo>=1"]\n'
    if number % 4:  # the others have no index that is remote
        url = f"https://gitlab.acme.example/api/v4/projects/{number % 5}/packages/pypi/simple"
        text += f'[[tool.uv.index]]\nname = "team-{number % 11}"\nurl = "{url}"\n' + "explicit = true\n" * (number % 2)
    if number % 5 == 0:
        text += '[tool.uv.sources]\nother = { index = "team-0" }\n'
    if number % 13 == 0:
        text += '[tool.uv.workspace]\nmembers = ["member-*"]\n'
        (folder / "member-a").mkdir()
        member = '[project]\nname = "a"\nversion = "1"\n[[tool.uv.index]]\nname = "m"\nurl = "https://x.corp.example/simple"\n'
        (folder / "member-a" / "pyproject.toml").write_text(member, encoding="utf-8")
    if number % 17 == 0:
        text += "# indexlint: ignore[unused-pin] -- a comment\n"
        (folder / "uv.toml").write_text('[[index]]\nurl = "http://pypi.corp.example/x"\n', encoding="utf-8")
    if number % 19 == 0:
        text += "[tool.indexlint]\nselct = []\n"
    if number % 23 == 0:
        text = "[project\n"
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["check", *words])
    output = capsys.readouterr()
    return code, output.out, output.err


@pytest.mark.parametrize("format_", FORMATS)
def test_it_is_the_same(
    tree: Path, format_: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tree)
    alone = told(capsys, "--output-format", format_)
    assert alone[0] == 2  # a wrong configuration
    for jobs in ("2", "3"):
        assert told(capsys, "--output-format", format_, "--jobs", jobs) == alone


def test_it_is_the_same_with_advice(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tree)
    words = ["-v", "--isolated", "one/group-0", "three", "two"]
    alone = told(capsys, *words)
    assert alone[0] == 1
    assert alone[1].count("unknown-credential-variable") == 2
    assert told(capsys, *words, "--jobs", "2") == alone


def test_the_work_is_shared(tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tree)
    parts = []
    start = parallel.start
    monkeypatch.setattr(parallel, "start", lambda work, given: parts.extend(given) or start(work, given))
    told(capsys, "three", "--jobs", "3")
    assert len(parts) == 2
    assert min(map(len, parts)) > 20


def test_without_fork_it_is_one_process(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tree)
    alone = told(capsys, "three")
    monkeypatch.delattr(os, "fork")
    assert told(capsys, "three", "--jobs", "2") == alone


def test_a_process_that_dies_costs_nothing(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tree)
    alone = told(capsys, "three")
    parent = os.getpid()
    check = "indexlint.rules.names.unused_pin.check"

    def die(_project: object) -> list[object]:
        if os.getpid() != parent:
            os._exit(9)
        return []

    with monkeypatch.context() as inner:
        inner.setattr(check, die)
        found = told(capsys, "three", "--jobs", "2")
    assert (found[0], found[2]) == (alone[0], alone[2])
    assert "warning[unused-pin]" in alone[1]
    assert "warning[unused-pin]" not in found[1]


def test_a_defect_is_told_once(tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tree)

    def fail(project: object) -> list[object]:
        raise ZeroDivisionError

    monkeypatch.setattr("indexlint.rules.settings.invalid_toml.check", fail)
    monkeypatch.setattr("indexlint.cli.crash.write_report", lambda error, _words: f"a defect ({type(error).__name__})")
    alone = told(capsys, "three")
    assert "the rule invalid-toml failed" in alone[2]
    assert told(capsys, "three", "--jobs", "2") == alone


@pytest.mark.parametrize("number", ["0", "-1", "two", "1.5", ""])
def test_a_number_that_is_none(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, error = told(capsys, f"--jobs={number}")
    assert code == 2
    assert "--jobs needs a number above 0" in error
