"""What must hold before a fix is kept: the file says exactly what was meant, and nothing new is found.

The result is parsed again, only the intended values changed, no comment is lost but those that the fix is about, the
finding is gone, and no other one came, of any rule, that weighs as much.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from indexlint.findings import SEVERITIES, UNSAFE, WARNING
from indexlint.fixes.resolve import in_file, whole_text
from indexlint.toml.changes import Refused, TextEdit, apply, combine, intended, verify

# What no fix may bring, however little it counts: an index that is cut off, which another fix would then remove.
CUTS_OFF = ("unused-explicit-index",)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indexlint.engine import Result
    from indexlint.findings import Finding
    from indexlint.fixes.resolve import Resolved
    from indexlint.toml.document import Document


def carry_out(document: Document, parts: Sequence[Resolved]) -> bytes:
    """The bytes of the file after the changes of one or several fixes.

    Raises `Refused` if the changes overlap, if the file would say anything but what they intend, or if a comment other
    than those that they are about would be lost.
    """
    change = combine(part.change for part in parts)
    cut = [edit for part in parts for edit in part.comments]
    wanted = intended(document, change)
    text = verify(document, change.edits, wanted, _comments_left(document, cut))
    whole = apply(whole_text(document), in_file(document, change.edits))
    if getattr(document, "source", None) is not None:
        _check_script(document.encode(whole), text)
    return document.encode(whole)


def _comments_left(document: Document, cut: Sequence[Any]) -> list[str]:
    """The comments that must be there afterwards: all of them, without what is cut out."""
    left = []
    for comment in document.comments():
        start, end = comment.span
        text, ours = comment.text, [edit for edit in cut if edit.start < end and start < edit.end]
        if ours:
            inner = [TextEdit(max(e.start, start) - start, min(e.end, end) - start, e.text) for e in ours]
            text = apply(text, inner)
        if text:
            left.append(text)
    return left


def _check_script(raw: bytes, text: str) -> None:
    from indexlint.readers.script import read_block

    block = read_block(raw)
    if block is None or block.text.rstrip("\n") != text.rstrip("\n"):
        raise Refused("the script's block would not say what the fix intends")


def objections(before: Result, after: Result, fixed: Sequence[Finding], *, gone: bool = True) -> dict[str, str]:
    """Why a result must not take the place of another: a reason fit to be shown for each file (an empty name: for all).

    ``fixed`` are the findings whose fixes were made; with ``gone`` they must be gone. A new finding is an objection unless
    it is less severe than all of them: where uv now reads what it did not read before, there is more to say about it. Advice
    is none where all fixes are unsafe, which a person chose; and in the file of a fix that brings a dead index to life
    (``Fix.reveals``) any finding may come. Empty if nothing speaks against the result.
    """
    reasons: dict[str, str] = {}
    for problem in after.problems:
        if problem not in before.problems:
            reasons.setdefault("", problem)
    known = {(defeat.rule, defeat.file) for defeat in before.defeats}
    for defeat in after.defeats:
        if (defeat.rule, defeat.file) not in known:
            reasons.setdefault(defeat.file, f"the rule {defeat.rule} failed on the result")
    floor = max(SEVERITIES.index(finding.severity) for finding in fixed)
    if all(finding.fix is not None and finding.fix.applicability == UNSAFE for finding in fixed):
        floor = min(floor, SEVERITIES.index(WARNING))
    ours = {(finding.rule, finding.place.file) for finding in fixed} if gone else set()
    revealed = {finding.place.file for finding in fixed if finding.fix is not None and finding.fix.reveals}
    left = _levels(item.finding for item in before.findings)
    if gone:
        left.subtract(_levels(fixed))
    for (rule, file, level), number in _levels(item.finding for item in after.findings).items():
        if number <= left[rule, file, level]:
            continue
        if (rule, file) in ours:
            reasons.setdefault(file, f"{rule} would still be reported")
        # A comment that suppressed what is now mended has had its day: the next round takes it away.
        elif rule != "unused-ignore" and (
            rule in CUTS_OFF or (SEVERITIES.index(level) <= floor and file not in revealed)
        ):
            reasons.setdefault(file, f"it would bring a finding of {rule}")
    return reasons


def _levels(findings: Iterable[Finding]) -> Counter[tuple[str, str, str]]:
    """How many findings of each rule there are in each file, at each severity or above."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for finding in findings:
        for level in SEVERITIES[SEVERITIES.index(finding.severity) :]:
            counts[finding.rule, finding.place.file, level] += 1
    return counts
