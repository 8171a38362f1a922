"""The rule pages, taken apart: they are run as tests."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from typing import NamedTuple

from indexlint.rules.registry import Entry

SECTIONS = ("What it does", "Why it matters", "Example", "Fix", "Options", "Evidence", "References")
BY_HAND = " by hand"
_FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


class Block(NamedTuple):
    """A fenced block: ``words`` are what follows the language in its first line."""

    language: str
    words: str
    text: str


class Example(NamedTuple):
    """One example of a page: files, arguments, the exact report, and the files after the fix (empty if none is shown).

    ``by_hand`` tells that the fixed form is more than ``--fix`` can do: its blocks say so behind the file's name.

    ``answers`` are the ```http blocks of an example for a rule that asks the network: what each server answers, in the form
    that `answers.py` reads. ``answers_after`` are those of the fixed form, where they are others. ``environment`` are the
    variables of ```sh blocks, one ``NAME=value`` on each line.
    """

    title: str
    files: dict[str, str]
    arguments: list[str]
    report: str
    fixed: dict[str, str]
    by_hand: bool = False
    answers: str = ""
    answers_after: str = ""
    environment: dict[str, str] = {}  # noqa: RUF012 - never changed


def sections(page: str) -> list[tuple[str, str]]:
    """The (heading, text) pairs of a page, in order."""
    parts = _HEADING.split(page)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def blocks(text: str) -> list[Block]:
    return [Block(language, words.strip(), body) for language, words, body in _FENCE.findall(text)]


def examples(page: str) -> list[Example]:
    """Each ``Example`` section, with the ``Fix`` section that follows it (if one does, before the next example)."""
    found: list[Example] = []
    for heading, text in sections(page):
        if heading.startswith("Example"):
            files, arguments, report = {}, [], None
            parts = blocks(text)
            for block in parts:
                if block.language == "text":
                    report = block.text
                    arguments = shlex.split(block.words)
                elif block.words:
                    files[block.words] = block.text
            assert report is not None, f"the section {heading!r} has no ```text block with the report"
            assert files, (
                f"the section {heading!r} has no file: name it behind the language, as in ```toml pyproject.toml"
            )
            answers = "".join(block.text for block in parts if block.language == "http")
            environment = dict(
                line.split("=", 1) for block in parts if block.language == "sh" for line in shlex.split(block.text)
            )
            found.append(Example(heading, files, arguments, report, {}, answers=answers, environment=environment))
        elif heading.startswith("Fix") and found and not found[-1].fixed:
            shown = [block for block in blocks(text) if block.words and block.language != "text"]
            fixed = {block.words.removesuffix(BY_HAND): block.text for block in shown}
            by_hand = any(block.words.endswith(BY_HAND) for block in shown)
            after = "".join(block.text for block in blocks(text) if block.language == "http")
            found[-1] = found[-1]._replace(
                fixed=fixed or (found[-1].files if after else {}), by_hand=by_hand, answers_after=after
            )
    return found


def write(files: dict[str, str], folder: Path) -> None:
    """Write the files; those whose names end in ``@HEAD`` are committed first, without that ending."""
    committed = {name.removesuffix("@HEAD"): text for name, text in files.items() if name.endswith("@HEAD")}
    if committed:
        _write(committed, folder)
        _commit(folder)
    _write({name: text for name, text in files.items() if not name.endswith("@HEAD")}, folder)


def _commit(folder: Path) -> None:
    author = ("-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
    for words in (("init", "-q"), ("add", "-A"), (*author, "commit", "-qm", "locked")):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


def _write(files: dict[str, str], folder: Path) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")


def all_examples(entries: tuple[Entry, ...]) -> list[tuple[Entry, Example]]:
    return [(entry, example) for entry in entries for example in examples(entry.page())]
