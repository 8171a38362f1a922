"""``indexlint check``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from indexlint.cli.main import FAILURE, FINDINGS, OK, UsageError
from indexlint.findings import SEVERITIES
from indexlint.reports import FORMATS, Style, render

if TYPE_CHECKING:
    from indexlint.engine import Request, Result

_EXAMPLES = """\
examples:
  indexlint check
  indexlint check pyproject.toml --output-format concise
  indexlint check - --stdin-filename pyproject.toml < pyproject.toml
"""


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = argparse.ArgumentParser(
        prog="indexlint check",
        description="Check the package-index configuration of files and directories.",
        epilog=_EXAMPLES,
        formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(prog, width=80),
    )
    add = made.add_argument
    add("paths", nargs="*", metavar="PATH", help="files, directories, or - for standard input (default: .)")
    add("--stdin-filename", metavar="FILE", help="the name that standard input stands for")
    add("--select", metavar="RULES", action="append", help="only these rules: names, codes, prefixes of codes")
    add("--extend-select", metavar="RULES", action="append", default=[], help="more rules")
    add("--ignore", metavar="RULES", action="append", default=[], help="not these rules")
    add("--output-format", metavar="FORMAT", default="full", help=", ".join(FORMATS))
    add("--fail-on", choices=SEVERITIES, help="lowest severity that gives exit code 1 (default: warning)")
    add("--exit-zero", action="store_true", help="exit with 0 even if there are findings")
    add("--statistics", action="store_true", help="count the findings of each rule")
    add("--quiet", "-q", action="store_true", help="findings only, no summary")
    add("--verbose", "-v", action="store_true", help="show advice too")
    add("--color", choices=("auto", "always", "never"), default="auto")
    add("--environment", action="store_true", help="look at the variables, netrc and keyring of this process")
    add("--uv-version", metavar="SPEC", help="the uv releases to speak of, instead of required-version")
    add("--config", metavar="FILE", help="this configuration instead of those found")
    add("--isolated", action="store_true", help="no configuration at all")
    add("--exclude", metavar="GLOB", action="append", default=[], help="files and folders not to check")
    return made


def run(words: Sequence[str]) -> int:
    """Check, print the report, and return the exit code."""
    arguments = parser().parse_args(words)
    request = _request(arguments)
    from indexlint import engine

    try:
        result = engine.run(request)
    except ValueError as error:
        raise UsageError(str(error)) from None
    sys.stdout.write(render(_format(arguments.output_format), result, _style(arguments)))
    _tell(result, quiet=arguments.quiet)
    return exit_code(result, arguments.fail_on or result.settings.fail_on, exit_zero=arguments.exit_zero)


def exit_code(result: Result, fail_on: str, *, exit_zero: bool = False) -> int:
    """0 nothing at or above ``fail_on``, 1 findings, 2 something could not be read or one of our rules failed."""
    if result.problems or result.defeats:
        return FAILURE
    counting = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    if not exit_zero and any(located.finding.severity in counting for located in result.findings):
        return FINDINGS
    return OK


def _format(name: str) -> str:
    if name not in FORMATS:
        raise UsageError(f"there is no output format `{name}`; known are: {', '.join(FORMATS)}")
    return name


def _request(arguments: argparse.Namespace) -> Request:
    from indexlint.engine import Request, check_words

    select = None if arguments.select is None else _words(arguments.select)
    extend, ignore = _words(arguments.extend_select), _words(arguments.ignore)
    try:
        check_words([*(select or ()), *extend, *ignore])
    except ValueError as error:
        raise UsageError(str(error)) from None
    paths, given = _inputs(arguments)
    environment = None
    if arguments.environment:
        from indexlint.readers.environment import read_environment

        environment = read_environment(os.environ)
    return Request(
        paths=paths,
        base=os.getcwd(),
        given=given,
        select=select,
        extend_select=extend,
        ignore=ignore,
        exclude=tuple(arguments.exclude),
        version=arguments.uv_version,
        config=arguments.config,
        isolated=arguments.isolated,
        environment=environment,
    )


def _inputs(arguments: argparse.Namespace) -> tuple[tuple[str, ...], dict[str, bytes]]:
    paths = arguments.paths or ["."]
    if "-" not in paths:
        if arguments.stdin_filename:
            raise UsageError("--stdin-filename needs `-` as the path")
        return tuple(paths), {}
    if len(paths) > 1:
        raise UsageError("`-` (standard input) cannot be given together with other paths")
    name = arguments.stdin_filename or "pyproject.toml"
    path = os.path.normpath(os.path.join(os.getcwd(), name))
    return (name,), {path: sys.stdin.buffer.read()}


def _words(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def _style(arguments: argparse.Namespace) -> Style:
    style = Style(
        color=arguments.color == "always" or (arguments.color == "auto" and _wants_color()),
        verbose=arguments.verbose,
        quiet=arguments.quiet,
        statistics=arguments.statistics,
        encoding=sys.stdout.encoding or "utf-8",
    )
    if sys.stdout.isatty():
        import shutil

        style = style._replace(width=shutil.get_terminal_size().columns)
    return style


def _wants_color() -> bool:
    """Colour on a terminal, unless NO_COLOR is set; FORCE_COLOR switches it on anywhere (no-color.org, force-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _tell(result: Result, *, quiet: bool) -> None:
    """What is about the run and not about a finding goes to standard error."""
    for line in result.problems:
        print(f"error: {line}", file=sys.stderr)
    for defeat in result.defeats:
        from indexlint.cli.crash import write_report

        line = write_report(defeat.error, [f"rule {defeat.rule}"])
        print(f"error: {defeat.file}: the rule {defeat.rule} failed: {line}", file=sys.stderr)
    if not quiet:
        for line in result.notes:
            print(f"note: {line}", file=sys.stderr)
