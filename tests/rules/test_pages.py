"""Every rule page is a specification: its examples give exactly what they show, and their fixed forms give nothing."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from indexlint import findings
from indexlint.rules import build, registry
from indexlint.rules.registry import ENTRIES, Entry
from rules.answers import Answers
from rules.pages import Example, all_examples, examples, sections, write

EXAMPLES = all_examples(ENTRIES)
FIXED = [pair for pair in EXAMPLES if pair[1].fixed]
MENDED = [(entry, example) for entry, example in FIXED if entry.fix != "none"]
IDS = [f"{entry.name}-{number}" for number, (entry, _) in enumerate(EXAMPLES)]


Report = Callable[..., str]


@pytest.fixture
def report(tmp_path: Path, run_indexlint, monkeypatch: pytest.MonkeyPatch) -> Report:
    """What the program says of one rule in the folder ``project``, where the servers answer as the example states."""
    folder = tmp_path / "project"
    folder.mkdir()

    def run(entry: Entry, example: Example, arguments: list[str], files: dict[str, str], answers: str) -> str:
        write(files, folder)
        words = ["check", ".", "--select", entry.name, "--output-format", "concise", "-v", "-q", *arguments]
        if not answers:
            return run_indexlint(*words, cwd=folder, environment=example.environment).stdout
        transport = Answers(answers)
        with monkeypatch.context() as patch:
            _leave_home(patch, tmp_path)
            patch.setattr("indexlint.cli.online.Gatherer", functools.partial(_gatherer(), transport=transport))
            done = run_indexlint(*words, "--no-cache", cwd=folder, environment=example.environment)
        assert not transport.unexpected
        assert files != example.files or not transport.unasked, "the example states an answer that is not asked for"
        return done.stdout

    return run


def _gatherer() -> Callable[..., object]:
    from indexlint.online.gather import Gatherer

    return Gatherer


def _leave_home(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Nothing that the person who runs the tests has set is seen."""
    for name in os.environ:
        if name.startswith(("CI", "GITLAB", "UV_", "INDEXLINT", "NETRC", "XDG_", "PYTHON_GITLAB")):
            patch.delenv(name)
    patch.setenv("HOME", str(folder))


@pytest.mark.parametrize(("entry", "example"), EXAMPLES, ids=IDS)
def test_the_example_gives_the_report(entry: Entry, example: Example, report: Report) -> None:
    assert report(entry, example, example.arguments, example.files, example.answers) == example.report


@pytest.mark.parametrize(("entry", "example"), FIXED, ids=[f"{entry.name}-{n}" for n, (entry, _) in enumerate(FIXED)])
def test_the_fixed_form_gives_nothing(entry: Entry, example: Example, report: Report) -> None:
    files = {**example.files, **example.fixed}
    answers = example.answers_after or example.answers
    assert report(entry, example, example.arguments, files, answers) == ""


@pytest.mark.parametrize(("entry", "example"), MENDED, ids=[f"{entry.name}-{n}" for n, (entry, _) in enumerate(MENDED)])
def test_the_fixed_form_is_what_fix_gives(entry: Entry, example: Example, tmp_path: Path, report: Report) -> None:
    arguments = ["--fix", "--unsafe-fixes", *example.arguments]
    remains = report(entry, example, arguments, example.files, example.answers)
    tmp_path /= "project"
    found = {name: (tmp_path / name).read_text(encoding="utf-8") for name in example.files}
    if example.by_hand:
        assert remains, "nothing is left to do by hand"
    else:
        assert found == {**example.files, **example.fixed}


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.name for entry in ENTRIES])
def test_the_page_is_whole(entry: Entry) -> None:
    page = entry.page()
    assert page.startswith(f"# {entry.name} ({entry.code})\n")
    headings = [heading for heading, _ in sections(page)]
    for wanted in ("What it does", "Why it matters", "Example", "Fix", "Evidence"):
        assert wanted in headings, f"no section {wanted!r}"
    found = examples(page)
    assert any(example.report for example in found), "no example that fires"
    assert any(example.fixed or not example.report for example in found), "no example that is silent"


def test_names_and_codes_are_unique() -> None:
    assert len({entry.name for entry in ENTRIES}) == len(ENTRIES)
    assert len({entry.code for entry in ENTRIES}) == len(ENTRIES)
    assert all(entry.severity in findings.SEVERITIES for entry in ENTRIES)


def test_every_module_is_in_the_table() -> None:
    table = Path(registry.__file__).with_name("table.py").read_text(encoding="utf-8")
    assert table == build.render(), "run: python -m indexlint.rules.build"


def test_the_documentation_lists_every_rule() -> None:
    docs = Path(__file__).parents[2] / "docs" / "rules.md"
    assert docs.read_text(encoding="utf-8") == build.render_docs(), "run: python -m indexlint.rules.build"


def test_every_page_belongs_to_a_rule() -> None:
    pages = {
        path.relative_to(Path(build.__file__).parent).as_posix() for path in Path(build.__file__).parent.rglob("*.md")
    }
    assert pages == {entry.module.removeprefix("indexlint.rules.").replace(".", "/") + ".md" for entry in ENTRIES}
