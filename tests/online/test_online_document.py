"""docs/online.md says what the program does: its numbers, names and links are the program's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indexlint.online import client, person, surroundings, tokens, turns
from indexlint.online.cache import DAY, HOUR, LONGEST, MINUTE
from indexlint.rules.registry import ENTRIES

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "online.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [
        f"| to connect | {client.CONNECT_TIMEOUT:g} s |",
        f"| {person.TIMEOUT:g} s; `--online-timeout SECONDS` |",
        f"| at once | {turns.OVERALL} requests, {turns.PER_HOST} to one host;",
        f"| tries | {client.MOST_RETRIES + 1}, for {', '.join(map(str, client.RETRIED[:-1]))}, {client.RETRIED[-1]} and",
        f"pauses of about {client.BACKOFF:g} and {2 * client.BACKOFF:g} s",
        f"is read up to {client.LARGEST_PAGE >> 20} MiB",
        f"answers for {['', '', 'two', 'three'][client.PATIENCE]} times the time-out",
        f"at most {['', '', '', '', '', 'five'][client.MOST_REDIRECTS]} are followed",
        f"| {LONGEST / DAY:g} days |",
    ],
)
def test_numbers(words: str) -> None:
    assert words in TEXT
    assert (HOUR, MINUTE) == (3600, 60)


def test_variables() -> None:
    names = [name for name, _ in tokens._TOKEN_VARIABLES]
    assert ", ".join(f"`{name}`" for name in names) in TEXT
    for name in (*tokens._HOME_VARIABLES, *tokens._CI_VARIABLES, *surroundings.CERTIFICATE_VARIABLES):
        assert f"`{name}`" in TEXT


def test_every_online_rule_is_in_it() -> None:
    rules = {entry.name for entry in ENTRIES if entry.online}
    assert set(re.findall(r"\[`([a-z-]+)`\]", TEXT)) == rules


def test_links() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        assert (DOCUMENT.parent / target).is_file(), target
