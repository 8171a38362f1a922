"""IX010: a suppression that suppresses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from indexlint.findings import SAFE, WARNING, Change, Finding, Fix
from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

if TYPE_CHECKING:
    from indexlint.suppression import Suppression

RULE = Rule(
    code="IX010",
    name="unused-ignore",
    summary="A suppression comment that matches nothing, names no rule, or has expired.",
    severity=WARNING,
    when=("suppressions",),
    fix="safe",
)


def check(project: Project) -> Iterator[Finding]:
    """Nothing: only the engine knows what was suppressed; it calls :func:`judge` when all other rules have run."""
    del project
    return iter(())


def judge(file: str, suppressions: list[Suppression], enabled: AbstractSet[str]) -> Iterator[tuple[Finding, int, int]]:
    """Findings about the comments of a file, each with the offsets of what it is about.

    ``enabled`` are the rules that ran: a comment for a rule that did not run is not called unused.
    """
    for item in suppressions:
        message = _complaint(item, enabled)
        if message is not None:
            place = Place(file, line=item.line, columns=(item.start, item.end))
            left = _left(item, enabled)
            remedy = "delete the comment" if left is None else "delete this word of the comment"
            fix = None
            if item.misdated:
                remedy = "write the last day on which it holds, as in until=2027-01-31"
            else:
                fix = Fix(remedy.capitalize(), SAFE, (Change("delete-comment", place, left),))
            anchor = ",".join(item.words) or "no rule"
            yield (
                Finding(message, place, anchor, help=remedy, fix=fix, rule=RULE.name),
                item.start,
                item.end,
            )


def _left(item: Suppression, enabled: AbstractSet[str]) -> str | None:
    """The comment without the words that suppress nothing; None if that leaves none."""
    kept = [
        word
        for word, entries in item.words.items()
        if entries and (word in item.used or any(entry.name not in enabled for entry in entries))
    ]
    if not kept or item.expired:
        return None
    head, _, rest = item.text.partition("[")
    return f"{head}[{', '.join(kept)}]{rest.partition(']')[2]}"


def _complaint(item: Suppression, enabled: AbstractSet[str]) -> str | None:
    if not item.words:
        return "this comment names no rule, so it suppresses nothing: write `# indexlint: ignore[rule-name] -- reason`"
    if item.misdated:
        return f"`until={item.until}` is no date, so this comment suppresses nothing"
    if item.expired:
        return f"this suppression ended with {item.until}: the finding is reported again"
    unknown = [word for word, entries in item.words.items() if not entries]
    if unknown:
        return f"there is no rule `{unknown[0]}`"
    unused = [
        word
        for word, entries in item.words.items()
        if word not in item.used and all(entry.name in enabled for entry in entries)
    ]
    if unused:
        return f"`{unused[0]}` finds nothing here that this comment could suppress"
    return None
