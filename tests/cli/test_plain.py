"""What the quick reader of command lines takes, `argparse` takes too, and reads in the same way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexlint.cli import check, plain
from indexlint.cli.main import UsageError

FLAGS = ["--isolated", "-v", "--verbose", "-q", "--fix", "--exit-zero"]
VALUES = [
    "--select",
    "--ignore",
    "--output-format",
    "--fail-on",
    "--color",
    "--uv-version",
    "--exclude",
    "--online-timeout",
]
WORDS = ["a", "b/pyproject.toml", "-", "IX4", "error", "always", "5", "", "=", "a b"]
ODD = [
    "--",
    "-vq",
    "--verb",
    "--isolated=yes",
    "--nothing",
    "-x",
    "--select",
    "--select=",
    "-1",
    "--fail-on=error",
    "-h",
]


def by_argparse(words: list[str]) -> dict[str, object] | None:
    """What `argparse` makes of the words; None where it complains or shows its help."""
    try:
        return vars(check.parser().read(words))
    except (UsageError, SystemExit):
        return None


@given(st.lists(st.sampled_from(FLAGS + VALUES + WORDS + ODD), max_size=6))
def test_it_says_what_argparse_says(words: list[str]) -> None:
    quick = plain.read(check._declare, words)
    if quick is not None:
        assert vars(quick) == by_argparse(words)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["a", "b"],
        ["--isolated", "a", "b"],
        ["a", "--isolated"],
        ["a", "-v", "b", "--select", "IX4", "c"],
        ["-", "--stdin-filename", "uv.toml"],
        ["-v", "--select", "IX4", "--select=IX5", "--ignore", "IX400", "a"],
        ["--output-format", "json", "--output=sarif=a.sarif", "--fail-on", "info", "--color=never"],
    ],
)
def test_it_reads_plain_words(words: list[str]) -> None:
    quick = plain.read(check._declare, words)
    assert quick is not None
    assert vars(quick) == by_argparse(words)


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["--verb"],
        ["-vq"],
        ["--fail-on", "never"],
        ["--fail-on"],
        ["--select", "-v"],
        ["--", "a"],
        ["--isolated=yes"],
        ["--online-timeout", "5"],
        ["--nothing"],
    ],
)
def test_it_leaves_the_rest_to_argparse(words: list[str]) -> None:
    assert plain.read(check._declare, words) is None


def test_defaults_are_not_shared() -> None:
    first = plain.read(check._declare, ["--ignore", "IX4", "a"])
    second = plain.read(check._declare, [])
    assert first is not None
    assert second is not None
    assert (second.ignore, second.paths) == ([], [])


@pytest.mark.parametrize(
    ("words", "paths"),
    [
        (["a", "--online-timeout", "5", "b"], ["a", "b"]),
        (["a", "--verb", "b"], ["a", "b"]),
        (["-v", "--", "-q"], ["-q"]),
        (["--", "a", "-q"], ["a", "-q"]),
    ],
)
def test_options_stand_anywhere(words: list[str], paths: list[str]) -> None:
    found = check.parser().read(words)
    assert (found.paths, found.quiet) == (paths, False)
