"""``indexlint check``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial

from indexlint.cli import plain
from indexlint.cli.main import FAILURE, FINDINGS, OK, UsageError
from indexlint.findings import SEVERITIES
from indexlint.reports import FORMATS, TEXTS, Style, render
from indexlint.reports.output import STDOUT, Target, read_targets, why, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any, TextIO

    from indexlint.cli.arguments import Parser
    from indexlint.engine import Request, Result
    from indexlint.online.gather import Gatherer

_EXAMPLES = """\
examples:
  indexlint check
  indexlint check pyproject.toml --output-format concise
  indexlint check --output sarif=indexlint.sarif
  indexlint check - --stdin-filename pyproject.toml < pyproject.toml
"""


def parser() -> Parser:
    """The arguments of the command."""
    from indexlint.cli.arguments import Parser

    made = Parser("indexlint check", "Check the package-index configuration of files and directories.", _EXAMPLES)
    _declare(made.add_argument)
    return made


def _declare(add: Callable[..., Any]) -> None:
    add("paths", nargs="*", metavar="PATH", help="files, directories, or - for standard input (default: .)")
    add("--stdin-filename", metavar="FILE", help="the name that standard input stands for")
    add("--fix", action="store_true", help="mend what can be mended safely, and report what remains")
    add("--unsafe-fixes", action="store_true", help="with --fix or --diff: mend too what may change a resolution")
    add("--diff", action="store_true", help="show what --fix would change, and change nothing")
    add("--select", metavar="RULES", action="append", help="only these rules: names, codes, prefixes of codes")
    add("--extend-select", metavar="RULES", action="append", default=[], help="more rules")
    add("--ignore", metavar="RULES", action="append", default=[], help="not these rules")
    add("--output-format", metavar="FORMAT", help=", ".join(FORMATS))
    add("--output", metavar="FORMAT=PATH", action="append", default=[], help="one more report, in a file; repeatable")
    add("--fail-on", choices=SEVERITIES, help="lowest severity that gives exit code 1 (default: warning)")
    add("--exit-zero", action="store_true", help="exit with 0 even if there are findings")
    add("--statistics", action="store_true", help="count the findings of each rule")
    add("--quiet", "-q", action="store_true", help="findings only, no summary")
    add("--verbose", "-v", action="store_true", help="show advice too")
    add("--color", choices=("auto", "always", "never"), default="auto")
    add("--baseline", metavar="FILE", help="findings that this file knows do not count")
    add("--write-baseline", metavar="FILE", help="write all findings to a baseline, which makes them known")
    add("--add-ignores", action="store_true", help="write a suppression comment for each finding")
    add("--environment", action="store_true", help="look at the variables, netrc and keyring of this process")
    add(
        "--online",
        metavar="MODE",
        help="ask the network too; =strict: a skipped check is a finding; =credentials: send uv's",
    )
    add("--offline", action="store_true", help="do not, whatever INDEXLINT_ONLINE says")
    add(
        "--gitlab-url",
        metavar="URL",
        help="the GitLab that GITLAB_TOKEN is sent to (default: GITLAB_HOST, else gitlab.com)",
    )
    add(
        "--credentials-host",
        metavar="HOST",
        action="append",
        default=[],
        help="UV_INDEX_* may be sent there; repeatable",
    )
    add("--online-timeout", metavar="SECONDS", type=float, default=20.0, help="for one request (default: 20)")
    add("--no-cache", action="store_true", help="ask again what was answered a short time ago")
    add("--uv-version", metavar="SPEC", help="the uv releases to speak of, instead of required-version")
    add("--config", metavar="FILE", help="this configuration instead of those found")
    add("--isolated", action="store_true", help="no configuration at all")
    add("--exclude", metavar="GLOB", action="append", default=[], help="files and folders not to check")
    add("--jobs", metavar="N", help="processes that share the work (default: 1); pays from 200 files on")


def run(words: Sequence[str]) -> int:
    """Check, write the reports, and return the exit code."""
    words = _plain_online(words)
    arguments: Any = plain.read(_declare, words) or parser().read(words)
    targets = _targets(arguments)
    if arguments.unsafe_fixes and not (arguments.fix or arguments.diff):
        raise UsageError("--unsafe-fixes needs --fix or --diff")
    request = _request(arguments)._replace(advice=_wants_advice(arguments, targets))
    if not (arguments.fix or arguments.diff or arguments.add_ignores):
        request = request._replace(jobs=_jobs(arguments.jobs))
    if arguments.diff:
        return _show_fixes(request, arguments)
    result = _fix(request, arguments) if arguments.fix else _check(request, arguments)
    result = result._replace(notes=[*result.notes, *_not_asked(request)])
    fail_on = arguments.fail_on or result.settings.fail_on
    if arguments.write_baseline:
        result = _write_baseline(result, arguments.write_baseline)
    if arguments.add_ignores:
        result = _add_ignores(result, request, arguments, fail_on)
    # Standard output is for what --fix makes of standard input.
    out = sys.stderr if arguments.fix and request.given else sys.stdout
    written = _report(result, targets, _style(arguments)._replace(fail_on=fail_on), out)
    _tell(result, quiet=arguments.quiet)
    strict = request.online is not None and request.online.person.strict
    code = exit_code(result, fail_on, exit_zero=arguments.exit_zero, strict=strict)
    return code if written else FAILURE


def _fix(request: Request, arguments: argparse.Namespace) -> Result:
    from indexlint.cli import fix

    check = partial(_check, arguments=arguments)
    return fix.fix(request, check, unsafe=arguments.unsafe_fixes, quiet=arguments.quiet)


def _show_fixes(request: Request, arguments: argparse.Namespace) -> int:
    if arguments.write_baseline or arguments.add_ignores:
        raise UsageError("--diff changes nothing: it cannot be given together with --write-baseline or --add-ignores")
    from indexlint.cli import fix

    return fix.show(request, partial(_check, arguments=arguments), unsafe=arguments.unsafe_fixes)


def _check(request: Request, arguments: argparse.Namespace) -> Result:
    """Run the engine, and set aside what the baseline knows."""
    from indexlint import engine

    try:
        result = engine.run(request)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if arguments.write_baseline or (arguments.baseline is None and result.settings.baseline is None):
        return result
    from indexlint import baseline

    try:
        path = arguments.baseline or baseline.configured(result.settings)
        rules = {entry.name for entry in engine.selected_rules(result.settings, request)}
        return baseline.apply(result, path, rules) if path else result
    except baseline.BaselineError as error:
        raise UsageError(str(error)) from None


def _write_baseline(result: Result, path: str) -> Result:
    """Make every finding known. Input that could not be read would be missing, so nothing is written then."""
    if result.problems or result.defeats:
        return result._replace(notes=[*result.notes, f"{path} is not written: not everything could be checked"])
    from indexlint.baseline import text_of
    from indexlint.reports.summary import plural

    try:
        write(path, text_of(result, path))
    except OSError as error:
        raise UsageError(f"{path}: {why(error)}") from None
    note = f"{path} is written: it knows {plural(len(result.findings), 'finding')}"
    return result._replace(findings=[], known=result.findings, notes=[*result.notes, note])


def _add_ignores(result: Result, request: Request, arguments: argparse.Namespace, fail_on: str) -> Result:
    """Write comments for the findings that count; returns the result of what is then on disk."""
    from indexlint.ignores import add_ignores
    from indexlint.reports.summary import plural

    if request.given:
        raise UsageError("--add-ignores changes files; standard input is none")
    counting = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    findings = [located for located in result.findings if located.finding.severity in counting]
    done = add_ignores(findings, result, lambda files: _check(request._replace(given=files), arguments))
    for path, raw in done.files.items():
        _replace(path, raw, os.path.relpath(path, result.base))
    notes = list(done.refused)
    if done.files:
        notes.append(f"{plural(done.comments, 'finding')} suppressed in {plural(len(done.files), 'file')}: say why")
    return done.result._replace(notes=[*done.result.notes, *notes])


def _replace(path: str, raw: bytes, name: str) -> None:
    from indexlint.reports.output import write_bytes

    try:
        write_bytes(path, raw)
    except OSError as error:
        raise UsageError(f"{name}: {why(error)}") from None


def _targets(arguments: argparse.Namespace) -> list[Target]:
    try:
        return read_targets(arguments.output, arguments.output_format)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _report(result: Result, targets: Sequence[Target], style: Style, out: TextIO) -> bool:
    """Write the reports, all of them rendered before the first is written; False where a file could not be.

    ``out`` takes the place of standard output.
    """
    in_file = style._replace(color=False, width=Style().width, encoding="utf-8")
    texts = [render(target.format, result, style if target.path == STDOUT else in_file) for target in targets]
    # Standard output comes last: its reader may have gone.
    order = sorted(zip(targets, texts, strict=True), key=lambda pair: pair[0].path == STDOUT)
    written = [_write(target, text, out) for target, text in order]
    return all(written)


def _write(target: Target, text: str, out: TextIO) -> bool:
    if target.path == STDOUT:
        return _print(text, out)
    try:
        write(target.path, text)
    except OSError as error:
        print(f"error: {target.path}: {why(error)}", file=sys.stderr)
        return False
    return True


def _print(text: str, out: TextIO) -> bool:
    try:
        out.write(text)
        out.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        print(f"error: standard output: {why(error)}", file=sys.stderr)
        _give_up_stdout()
        return False
    return True


def _give_up_stdout() -> None:
    """What is still buffered cannot be written: the interpreter shall not try it, and complain, when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def exit_code(result: Result, fail_on: str, *, exit_zero: bool = False, strict: bool = False) -> int:
    """0 nothing at or above ``fail_on``, 1 findings, 2 something could not be read or one of our rules failed.

    With ``strict`` a check that was skipped counts as a finding.
    """
    if result.problems or result.defeats:
        return FAILURE
    counting = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    if not exit_zero and any(located.finding.severity in counting for located in result.findings):
        return FINDINGS
    if strict and result.skipped and not exit_zero:
        return FINDINGS
    return OK


def _request(arguments: argparse.Namespace) -> Request:
    from indexlint.engine import Request
    from indexlint.rules.registry import check_words

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
        online=_online(arguments),
        members=not given,
    )


def _not_asked(request: Request) -> list[str]:
    """Lines about rules that were selected, and that cannot run without the network."""
    if request.online is not None or not (request.select or request.extend_select):
        return []
    from indexlint.rules.registry import lookup

    words = dict.fromkeys((*(request.select or ()), *request.extend_select))
    return [f"{word} did not run: it needs --online" for word in words if all(entry.online for entry in lookup(word))]


def _jobs(text: str | None) -> int:
    """``--jobs``, where it is given."""
    if text is None:
        return 1
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise UsageError("--jobs needs a number above 0")
    return int(text)


def _wants_advice(arguments: argparse.Namespace, targets: Sequence[Target]) -> bool:
    """Whether something is done with findings of severity ``info`` but count them."""
    changes = arguments.fix or arguments.diff or arguments.add_ignores or arguments.write_baseline or arguments.baseline
    return bool(arguments.verbose or changes or any(target.format not in TEXTS for target in targets))


def _plain_online(words: Sequence[str]) -> list[str]:
    """``--online`` alone takes no value: the word after it is a path."""
    end = words.index("--") if "--" in words else len(words)
    return [*("--online=1" if word == "--online" else word for word in words[:end]), *words[end:]]


def _online(arguments: argparse.Namespace) -> Gatherer | None:
    """What asks the network; None where the person did not switch it on."""
    said = arguments.online if arguments.online is not None else os.environ.get("INDEXLINT_ONLINE", "")
    if not said or arguments.offline:
        if arguments.online is not None and arguments.offline:
            raise UsageError("--online and --offline cannot be given together")
        return None
    from indexlint.cli.online import gatherer

    return gatherer(said, arguments)


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
        _say("error", line)
    for defeat in result.defeats:
        from indexlint.cli.crash import write_report

        line = write_report(defeat.error, [f"rule {defeat.rule}"])
        print(f"error: {defeat.file}: the rule {defeat.rule} failed: {line}", file=sys.stderr)
    if not quiet:
        for line in result.notes:
            _say("note", line)


def _say(word: str, line: str) -> None:
    from indexlint.model.url import redact
    from indexlint.reports.source import clean

    print(f"{word}: {clean(redact(line))}", file=sys.stderr)
