"""IX205: a private index may refuse the credential, and the next index is asked."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, UNSAFE, Change, Evidence, Finding, Fix
from indexlint.model.index import Index
from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.rules.priority._order import next_after
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX205",
    name="ignored-auth-errors",
    summary="A refused credential counts as a package that is not there: the next index is asked.",
    severity=ERROR,
    when=("error-codes",),
    fix=UNSAFE,
)

_SINCE = (0, 7, 0)
_REFUSED = (401, 403)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each private index that ignores 401 or 403 with another index behind it."""
    if project.is_member or not project.releases.since(_SINCE):
        return
    for index in project.candidates:
        codes = [code for code in index.ignore_error_codes or () if code in _REFUSED]
        behind = next_after(project, index)
        if codes and behind is not None and project.is_private(index):
            yield _finding(index, codes, behind)


def _finding(index: Index, codes: list[int], behind: str) -> Finding:
    written = index.settings["ignore-error-codes"]
    place = index.place("ignore-error-codes")
    numbers = [number for number, code in enumerate(written) if code in _REFUSED]
    changes = tuple(Change("delete", Place(place.file, (*place.keys, number))) for number in numbers)
    if len(numbers) == len(written):
        changes = (Change("delete", place),)
    shown = " and ".join(map(str, codes))
    return Finding(
        f"{index.label} may answer {shown}, and {behind} is asked instead: where its credential is missing or has "
        f"expired, packages of the same names are installed from {behind}",
        Place(place.file, (*place.keys, numbers[0])),
        anchor=index.shown,
        help=f"remove {shown} from `ignore-error-codes`: uv then stops with the refusal",
        evidence=Evidence("uv", ">=0.7.0", f"D2.{codes[0]}-ignore"),
        fix=Fix(f"Remove {shown} from `ignore-error-codes`", UNSAFE, changes),
        rule=RULE.name,
    )
