"""What must hold before a fix is kept: the file says exactly what was meant, and nothing new is found.

DESIGN: the result is parsed again, only the intended values changed, no comment is lost but those that the fix is about,
the finding is gone, and no other one came, of any rule.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from indexlint.findings import SEVERITIES
from indexlint.fixes.resolve import in_file, whole_text
from indexlint.toml import edits
from indexlint.toml.edits import Refused

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
    change = edits.combine(part.change for part in parts)
    cut = [edit for part in parts for edit in part.comments]
    wanted = edits.intended(document, change)
    text = edits.verify(document, change.edits, wanted, _comments_left(document, cut))
    whole = edits.apply(whole_text(document), in_file(document, change.edits))
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
            inner = [edits.TextEdit(max(e.start, start) - start, min(e.end, end) - start, e.text) for e in ours]
            text = edits.apply(text, inner)
        if text:
            left.append(text)
    return left


def _check_script(raw: bytes, text: str) -> None:
    from indexlint.readers.script import read_block

    block = read_block(raw)
    if block is None or block.text.rstrip("\n") != text.rstrip("\n"):
        raise Refused("the script's block would not say what the fix intends")


def objection(
    before: Result, after: Result, fixed: Iterable[Finding] = (), revealing: Iterable[Finding] = ()
) -> tuple[str, frozenset[str]] | None:
    """Why a result must not take the place of another: a reason fit to be shown, and the files that it is about.

    ``fixed`` are findings of ``before`` that must be gone. None if they are, and nothing new is found, save in the files of
    ``revealing``: findings whose fix brings a dead index to life (``Fix.reveals``).
    """
    for problem in after.problems:
        if problem not in before.problems:
            return problem, frozenset()
    known = {(defeat.rule, defeat.file) for defeat in before.defeats}
    for defeat in after.defeats:
        if (defeat.rule, defeat.file) not in known:
            return f"the rule {defeat.rule} failed on the result", frozenset((defeat.file,))
    gone = list(fixed)
    still = _levels(gone)
    allowed, found = _levels(item.finding for item in before.findings), _levels(item.finding for item in after.findings)
    revealed = {finding.place.file for finding in revealing if finding.fix is not None and finding.fix.reveals}
    fixed_rules = {(finding.rule, finding.place.file) for finding in gone}
    for key, number in found.items():
        if number > allowed[key] - still[key]:
            rule, file, _ = key
            # A suppression of what a fix has mended has had its day: the next round takes it away.
            if rule == "unused-ignore" and (rule, file) not in fixed_rules:
                continue
            if (rule, file) in fixed_rules:
                return f"{rule} would still be reported", frozenset((file,))
            if file in revealed:
                continue
            return f"it would bring a finding of {rule}", frozenset((file,))
    return None


def _levels(findings: Iterable[Finding]) -> Counter[tuple[str, str, str]]:
    """How many findings of each rule there are in each file, at each severity or above."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for finding in findings:
        for level in SEVERITIES[SEVERITIES.index(finding.severity) :]:
            counts[finding.rule, finding.place.file, level] += 1
    return counts
