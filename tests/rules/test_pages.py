"""Every rule page is a specification: its examples give exactly what they show, and their fixed forms give nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexlint import findings
from indexlint.rules import build, registry
from indexlint.rules.registry import ENTRIES, Entry
from rules.pages import Example, all_examples, examples, sections, write

EXAMPLES = all_examples(ENTRIES)
FIXED = [pair for pair in EXAMPLES if pair[1].fixed]
MENDED = [(entry, example) for entry, example in FIXED if entry.fix != "none"]
IDS = [f"{entry.name}-{number}" for number, (entry, _) in enumerate(EXAMPLES)]


def report(entry: Entry, arguments: list[str], folder: Path, run_indexlint) -> str:
    words = ["check", ".", "--select", entry.name, "--output-format", "concise", "-v", "-q", *arguments]
    return run_indexlint(*words, cwd=folder).stdout


@pytest.mark.parametrize(("entry", "example"), EXAMPLES, ids=IDS)
def test_the_example_gives_the_report(entry: Entry, example: Example, tmp_path: Path, run_indexlint) -> None:
    write(example.files, tmp_path)
    assert report(entry, example.arguments, tmp_path, run_indexlint) == example.report


@pytest.mark.parametrize(("entry", "example"), FIXED, ids=[f"{entry.name}-{n}" for n, (entry, _) in enumerate(FIXED)])
def test_the_fixed_form_gives_nothing(entry: Entry, example: Example, tmp_path: Path, run_indexlint) -> None:
    write({**example.files, **example.fixed}, tmp_path)
    assert report(entry, example.arguments, tmp_path, run_indexlint) == ""


@pytest.mark.parametrize(("entry", "example"), MENDED, ids=[f"{entry.name}-{n}" for n, (entry, _) in enumerate(MENDED)])
def test_the_fixed_form_is_what_fix_gives(entry: Entry, example: Example, tmp_path: Path, run_indexlint) -> None:
    write(example.files, tmp_path)
    remains = report(entry, ["--fix", "--unsafe-fixes", *example.arguments], tmp_path, run_indexlint)
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
