"""The options of ``indexlint check`` that switch the network on, and what a terminal shows while it is asked."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from indexlint.cli.main import UsageError
from indexlint.model.url import redact
from indexlint.online.cache import Cache, cache_folder
from indexlint.online.gather import Gatherer
from indexlint.online.person import read_mode, read_person
from indexlint.reports.source import clean

if TYPE_CHECKING:
    import argparse

# Shorter work needs no progress line.
_PATIENCE = 1.0


def gatherer(said: str, arguments: argparse.Namespace) -> Gatherer | None:
    """What asks the network for these arguments; None where ``said`` switches it off.

    Raises UsageError for an option that means nothing.
    """
    try:
        modes = read_mode(said)
        if modes is None:
            return None
        if not 0 < arguments.online_timeout <= 3600:
            raise ValueError("--online-timeout takes seconds, from above 0 to 3600")
        person = read_person(
            modes,
            os.environ,
            gitlab_url=arguments.gitlab_url,
            hosts=arguments.credentials_host,
            timeout=arguments.online_timeout,
            cache=not arguments.no_cache,
        )
    except ValueError as error:
        raise UsageError(str(error)) from None
    if not arguments.quiet:
        for note in person.notes:
            print(f"note: {clean(redact(note))}", file=sys.stderr)
    cache = Cache(cache_folder() if person.cache else None)
    tell = _tell if arguments.verbose else None
    return Gatherer(person, cache, tell=tell, progress=progress_line(quiet=arguments.quiet))


def _tell(line: str) -> None:
    print(f"online: {clean(redact(line))}", file=sys.stderr)


class Progress:
    """A line that is written over itself, from the first second on, and gone when all is answered."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.shown = False

    def __call__(self, done: int, of: int) -> None:
        """Show that so many of so many questions are answered."""
        if done < of and time.monotonic() - self.began >= _PATIENCE:
            self.shown = True
            print(f"\r\x1b[Kasking the network: {done} of {of} answered", end="", file=sys.stderr, flush=True)
        elif done >= of and self.shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def progress_line(*, quiet: bool = False) -> Progress | None:
    """Only a person at a terminal is shown how far it is: no pipe, no hook, no CI job."""
    unwanted = os.environ.get("CI") or os.environ.get("PRE_COMMIT") or os.environ.get("TERM") == "dumb"
    return None if quiet or unwanted or not sys.stderr.isatty() else Progress()
