"""The command line: dispatch, exit codes, and the one place where every exception ends."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from indexlint import __version__

OK, FINDINGS, FAILURE = 0, 1, 2
COMMANDS = {
    "check": "check files and directories",
    "rule": "explain a rule",
    "trace": "show which credential uv sends with each request",
    "config": "show the effective settings, or their JSON Schema",
    "completions": "print a shell's completion script",
}


class UsageError(Exception):
    """The command line says something that makes no sense: one line that says what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _make_streams_safe()
    try:
        return _dispatch(words)
    except UsageError as error:
        from indexlint.model.url import redact

        print(f"indexlint: {redact(str(error))}", file=sys.stderr)
        return FAILURE
    except BrokenPipeError:
        return _quiet_pipe()
    except KeyboardInterrupt:
        return 130
    except RecursionError as error:
        return _crashed(error, words)
    except Exception as error:
        return _crashed(error, words)


def _dispatch(words: list[str]) -> int:
    if words and words[0] in ("--version", "-V"):
        print(f"indexlint {__version__}")
        return OK
    if not words or words[0] in ("--help", "-h", "help"):
        print(_help(), end="")
        return OK
    command = words[0]
    if command not in COMMANDS:
        from indexlint.rules.registry import suggest

        close = suggest(command, COMMANDS)
        hint = f"did you mean `indexlint {close}`?" if close else "see `indexlint --help`"
        if command.startswith("-") or "." in command or "/" in command:
            hint = f"to check files, write `indexlint check {command}`"
        raise UsageError(f"there is no command `{command}`; {hint}")
    from importlib import import_module

    module = import_module(f"indexlint.cli.{command}")
    code: int = module.run(words[1:])
    sys.stdout.flush()
    return code


def _help() -> str:
    lines = [
        "usage: indexlint COMMAND ...\n\n",
        "Know where every package comes from, and which credential fetches it.\n\n",
        "commands:\n",
        *(f"  {name:<13}{summary}\n" for name, summary in COMMANDS.items()),
        "\nexample:\n  indexlint check pyproject.toml\n",
        "\n`indexlint COMMAND --help` says more; `indexlint --version` prints the version.\n",
        "Exit codes: 0 nothing found, 1 findings, 2 wrong usage or unreadable input.\n",
    ]
    return "".join(lines)


def _make_streams_safe() -> None:
    """A character that the output's encoding does not have is written as an escape instead of stopping the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _quiet_pipe() -> int:
    """The reader has gone (``| head``): leave without a word, and without a complaint at shutdown."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 141


def _crashed(error: BaseException, words: Sequence[str]) -> int:
    from indexlint.cli.crash import write_report

    print(f"indexlint: {write_report(error, words)}", file=sys.stderr)
    return FAILURE


def run() -> None:
    """The entry point of the installed command."""
    import gc

    # What a run makes lives until its end. To look through it for cycles, of which there are few, took a tenth of the time.
    gc.disable()
    code = main()
    if _is_written() and "httpx" not in sys.modules:
        import os

        # To take every object apart again would take a sixth of the time of a large run, and nobody would notice.
        os._exit(code)
    sys.exit(code)


def _is_written() -> bool:
    """Whether all that was said is out; where it is not, the interpreter is to complain as it always does."""
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except (AttributeError, OSError, ValueError):
        return False
    return True
