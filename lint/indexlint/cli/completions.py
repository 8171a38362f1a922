"""``indexlint completions``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from indexlint.cli.main import COMMANDS, OK

SHELLS = ("bash", "zsh", "fish")
_EXAMPLES = """\
examples:
  indexlint completions bash >> ~/.bashrc
  indexlint completions zsh > ~/.zfunc/_indexlint
  indexlint completions fish > ~/.config/fish/completions/indexlint.fish
"""


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = argparse.ArgumentParser(
        prog="indexlint completions",
        description="Print a script that completes indexlint's commands in a shell.",
        epilog=_EXAMPLES,
        formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(prog, width=80),
    )
    made.add_argument("shell", choices=SHELLS, help="the shell that the script is for")
    return made


def run(words: Sequence[str]) -> int:
    """Print the script."""
    import shtab

    shell = parser().parse_args(words).shell
    print(shtab.complete(whole_parser(), shell))
    return OK


def whole_parser() -> argparse.ArgumentParser:
    """One parser of all commands, each made by its own module, with what shtab needs to complete values."""
    from importlib import import_module

    made = argparse.ArgumentParser(prog="indexlint")
    made.add_argument("--version", action="store_true", help="print the version")
    commands = made.add_subparsers(dest="command")
    for name, summary in COMMANDS.items():
        theirs: argparse.ArgumentParser = import_module(f"indexlint.cli.{name}").parser()
        for action in theirs._actions:  # noqa: SLF001 - argparse has no other list of them
            _complete(action)
        commands.add_parser(name, help=summary, parents=[theirs], add_help=False)
    return made


def _complete(action: argparse.Action) -> None:
    import shtab

    from indexlint.reports import FORMATS
    from indexlint.rules.registry import ENTRIES

    metavar = action.metavar if isinstance(action.metavar, str) else ""
    if metavar in ("PATH", "FILE"):
        action.complete = shtab.FILE  # type: ignore[attr-defined]
    elif metavar == "FORMAT":
        action.choices = list(FORMATS)
    elif metavar in ("RULE", "RULES"):
        action.choices = [entry.name for entry in ENTRIES]
