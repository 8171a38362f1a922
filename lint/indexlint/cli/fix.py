"""``--fix`` and ``--diff`` of ``indexlint check``: fix, write or show, and tell."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from indexlint.cli.main import FAILURE, FINDINGS, OK
from indexlint.fixes import apply
from indexlint.reports.summary import plural

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexlint.engine import Request, Result
    from indexlint.fixes.apply import Outcome


def fix(request: Request, run: Callable[[Request], Result], *, unsafe: bool, quiet: bool) -> Result:
    """Fix and write; returns what is then found. Standard input's text goes to standard output, changed or not."""
    outcome = _fixed(request, run, unsafe=unsafe)
    result = outcome.result
    if request.given:
        _print_given(request, outcome)
        failures = []
    else:
        from indexlint.discovery import show_from
        from indexlint.fixes.write import write

        failures = write(outcome.files, outcome.groups)
        if failures:
            show = show_from(result.base)
            result = run(request)
            problems = [f"{show(failure.path)}: not fixed: {failure.reason}" for failure in failures]
            result = result._replace(problems=[*result.problems, *problems])
    if outcome.files and not failures and request.online is not None:
        # The URLs are others now: what their indexes answer is not known, and no reason to be silent.
        request.online.ask_again()
        given = {
            path: outcome.files[path].after if path in outcome.files else raw for path, raw in request.given.items()
        }
        result = run(request._replace(given=given))
    _tell(outcome, quiet=quiet)
    gone = _gone(outcome.before, result)
    if gone and not quiet:
        print(f"{plural(gone, 'finding')} fixed", file=sys.stderr)
    return result


def _gone(before: Result, after: Result) -> int:
    """How many of the findings are gone."""
    from collections import Counter

    def counted(result: Result) -> Counter[tuple[str, str]]:
        return Counter((located.finding.rule, located.finding.place.file) for located in result.findings)

    return (counted(before) - counted(after)).total()


def show(request: Request, run: Callable[[Request], Result], *, unsafe: bool) -> int:
    """Print what :func:`fix` would change, and return the exit code: 1 if that is anything."""
    from indexlint.fixes.diff import render

    outcome = _fixed(request, run, unsafe=unsafe)
    sys.stdout.write(render(outcome.files, outcome.before, outcome.result))
    for line in outcome.before.problems:
        print(f"error: {line}", file=sys.stderr)
    _tell(outcome, quiet=False)
    if outcome.before.problems or outcome.before.defeats:
        return FAILURE
    return FINDINGS if outcome.files else OK


def _fixed(request: Request, run: Callable[[Request], Result], *, unsafe: bool) -> Outcome:
    only = frozenset(request.given) if request.given else None
    return apply.fix(request, run, unsafe=unsafe, only=only)


def _print_given(request: Request, outcome: Outcome) -> None:
    for path, raw in request.given.items():
        file = outcome.files.get(path)
        sys.stdout.flush()
        sys.stdout.buffer.write(raw if file is None else file.after)


def _tell(outcome: Outcome, *, quiet: bool) -> None:
    if not quiet:
        for finding, reason in outcome.refused:
            print(f"note: {finding.place.file}: the fix of {finding.rule} is not made: {reason}", file=sys.stderr)
