"""The parser of every command's arguments."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

from indexlint.cli.main import UsageError


class Parser(argparse.ArgumentParser):
    """A parser whose help fits 80 columns, and whose complaint is one line: arguments may hold secrets."""

    def __init__(self, prog: str, description: str, epilog: str) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(prog, width=80),
        )

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """The arguments in some words; options may stand anywhere among the positional ones, up to a ``--``."""
        # What stands behind `--` is no option, which the other reader forgets in some releases of Python.
        return self.parse_args(words) if "--" in words else self.parse_intermixed_args(words)

    def error(self, message: str) -> NoReturn:
        """Raise UsageError, which the program shows redacted."""
        raise UsageError(f"{message}; see `{self.prog} --help`")
