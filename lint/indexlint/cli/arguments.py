"""The parser of every command's arguments."""

from __future__ import annotations

import argparse
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

    def error(self, message: str) -> NoReturn:
        """Raise UsageError, which the program shows redacted."""
        raise UsageError(f"{message}; see `{self.prog} --help`")
