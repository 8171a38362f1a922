"""Which fixes can be made as text edits: verified many at a time, for a report may carry hundreds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.fixes.apply import Candidate, compatible
from indexlint.fixes.resolve import resolve
from indexlint.fixes.verify import carry_out
from indexlint.toml.changes import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from indexlint.findings import Finding
    from indexlint.toml.document import Document


def sound(findings: Iterable[Finding], documents: Mapping[str, Document]) -> set[int]:
    """The ``id`` of each finding whose fix, made alone, says exactly what it intends."""
    alike: dict[object, list[Finding]] = {}
    waiting: list[Candidate] = []
    for finding in findings:
        if finding.fix is None:
            continue
        try:
            parts = resolve(finding.fix, documents)
        except Refused:
            continue
        same = alike.setdefault(tuple((file, part.change.edits) for file, part in parts.items()), [])
        if not same:
            waiting.append(Candidate(finding, parts))
        same.append(finding)
    good: set[int] = set()
    while waiting:
        group = compatible(waiting)
        good.update(id(candidate.finding) for candidate in _sound(group, documents))
        done = {id(candidate) for candidate in group}
        waiting = [candidate for candidate in waiting if id(candidate) not in done]
    return {id(finding) for same in alike.values() if id(same[0]) in good for finding in same}


def _sound(group: Sequence[Candidate], documents: Mapping[str, Document]) -> list[Candidate]:
    """The candidates of a group that can be made: if they can together, each can alone; else they are tried in halves."""
    try:
        for file in dict.fromkeys(file for candidate in group for file in candidate.parts):
            carry_out(documents[file], [candidate.parts[file] for candidate in group if file in candidate.parts])
    except Refused:
        if len(group) == 1:
            return []
        half = len(group) // 2
        return [*_sound(group[:half], documents), *_sound(group[half:], documents)]
    return list(group)
