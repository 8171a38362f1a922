"""Fixes in rounds: those that do not meet are made together, verified, and everything is looked at again.

Every fix that is kept takes a finding away and brings none but lesser ones, so the rounds end; there is a bound
nevertheless. Nothing is written here: the contents are handed back.
"""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

from indexlint.findings import SAFE
from indexlint.fixes.resolve import Resolved, resolve, whole_text
from indexlint.fixes.verify import carry_out, objections
from indexlint.records import NamedTuple
from indexlint.toml.changes import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from indexlint.engine import Request, Result
    from indexlint.findings import Finding
    from indexlint.model.place import Keys

ROUNDS = 100


class FixedFile(NamedTuple):
    """The bytes of a file, before and after."""

    before: bytes
    after: bytes


class Outcome(NamedTuple):
    """What the fixes came to.

    ``before`` is what was found first, and ``result`` what is found in the changed contents. ``files`` maps absolute paths
    to their contents; ``groups`` says which of them belong together because one fix changed them. ``fixed`` are the
    findings whose fixes were made, and ``refused`` those whose fixes were not, each with the reason.
    """

    before: Result
    result: Result
    files: dict[str, FixedFile]
    groups: list[frozenset[str]]
    fixed: list[Finding]
    refused: list[tuple[Finding, str]]


class Candidate:
    """A finding with what its fix does to each file. One is like no other."""

    __slots__ = ("finding", "parts")

    def __init__(self, finding: Finding, parts: dict[str, Resolved]) -> None:
        self.finding = finding
        self.parts = parts


def fix(
    request: Request,
    run: Callable[[Request], Result],
    *,
    unsafe: bool = False,
    only: frozenset[str] | None = None,
) -> Outcome:
    """Make the fixes of what ``run`` finds; the unsafe ones too with ``unsafe``.

    ``only`` are the absolute paths of the files that may be changed; None allows all that were read.
    """
    return _Fixer(request, run, unsafe=unsafe, only=only).outcome()


class _Fixer:
    def __init__(
        self, request: Request, run: Callable[[Request], Result], *, unsafe: bool, only: frozenset[str] | None
    ) -> None:
        self.request = request
        self.run = run
        self.unsafe = unsafe
        self.only = only
        self.contents: dict[str, bytes] = {}
        self.originals: dict[str, bytes] = {}
        self.groups: list[frozenset[str]] = []
        self.fixed: list[Finding] = []
        self.refused: dict[tuple[str, str, str], tuple[Finding, str]] = {}
        self.result = run(request)
        # What a fix may bring is judged by all rules that the project uses, not by the few that were asked for.
        self.wide = None if request.select is None else self._wide({})
        self.first = self.result

    def _wide(self, contents: Mapping[str, bytes]) -> Result:
        words = (*self.request.extend_select, *(self.request.select or ()))
        request = self.request._replace(select=None, extend_select=words)
        return self.run(request._replace(given={**request.given, **contents}))

    def outcome(self) -> Outcome:
        for _ in range(ROUNDS):
            more = self._round()
            # What the runs of a round left behind refers to itself, and the command looks for no such things.
            gc.collect()
            if more:
                continue
            # What was refused is tried once more: the fixes since then may have cleared the way.
            if not self.refused or not self._retry():
                break
        files = {path: FixedFile(self.originals[path], raw) for path, raw in self.contents.items()}
        files = {path: file for path, file in files.items() if file.before != file.after}
        remaining = {_key(located.finding) for located in self.result.findings}
        refused = [told for key, told in self.refused.items() if key in remaining]
        return Outcome(self.first, self.result, files, self._joined(files), self.fixed, refused)

    def _retry(self) -> bool:
        before, done = dict(self.refused), len(self.fixed)
        self.refused.clear()
        if self._round():
            return True
        if not self.refused and len(self.fixed) == done:
            self.refused.update(before)
        return False

    def _round(self) -> bool:
        """Make as many fixes as go together; False if none can be made."""
        waiting = self._candidates()
        group = compatible(waiting)
        while group:
            complaints = self._try(group)
            if not complaints:
                return True
            suspects = suspected(group, complaints)
            if len(suspects) < len(group):
                group = [candidate for candidate in group if candidate not in suspects]
                continue
            fewer = halved(group)
            if len(fewer) == len(group) > 1 and not all(_is_near(file, group) for file in complaints):
                fewer = group[: len(group) // 2]
            if len(fewer) < len(group):
                group = fewer
                continue
            for candidate, reason in suspects.items():
                self._refuse(candidate.finding, reason)
            waiting = [candidate for candidate in waiting if candidate not in suspects]
            group = compatible(waiting)
        return False

    def _candidates(self) -> list[Candidate]:
        found = []
        for located in self.result.findings:
            finding = located.finding
            if finding.fix is None or _key(finding) in self.refused:
                continue
            if finding.fix.applicability != SAFE and not self.unsafe:
                continue
            try:
                parts = resolve(finding.fix, self.result.documents)
                self._check_files(parts)
            except Refused as error:
                self._refuse(finding, error.reason)
                continue
            found.append(Candidate(finding, parts))
        # A safe fix goes before an unsafe one that it meets.
        return sorted(found, key=lambda candidate: candidate.finding.fix.applicability)  # type: ignore[union-attr]

    def _check_files(self, parts: Mapping[str, Resolved]) -> None:
        for file in parts:
            if self.only is not None and self._path(file) not in self.only:
                raise Refused(f"the fix changes {file} too, which is not given on standard input")

    def _path(self, file: str) -> str:
        return os.path.normpath(os.path.join(self.result.base, file))

    def _refuse(self, finding: Finding, reason: str) -> None:
        self.refused[_key(finding)] = (finding, reason)

    def _try(self, group: Sequence[Candidate]) -> dict[str, str]:
        """Make the fixes of a group; or say why not, for each file that is to blame, and change nothing."""
        changed = {}
        refused = {}
        for file in dict.fromkeys(file for candidate in group for file in candidate.parts):
            parts = [candidate.parts[file] for candidate in group if file in candidate.parts]
            try:
                changed[file] = carry_out(self.result.documents[file], parts)
            except Refused as error:
                refused[file] = error.reason
        if refused:
            return refused
        contents = {**self.contents, **{self._path(file): raw for file, raw in changed.items()}}
        after = self.run(self.request._replace(given={**self.request.given, **contents}))
        wanted = [candidate.finding for candidate in group]
        complaints = objections(self.result, after, wanted)
        if complaints:
            return complaints
        if self.wide is not None:
            wide = self._wide(contents)
            complaints = objections(self.wide, wide, wanted, gone=False)
            if complaints:
                return complaints
            self.wide = wide
        for file in changed:
            document = self.result.documents[file]
            self.originals.setdefault(self._path(file), document.encode(whole_text(document)))
        self.contents = contents
        self.groups += [frozenset(map(self._path, candidate.parts)) for candidate in group]
        self.fixed += wanted
        self.result = after
        return {}

    def _joined(self, files: Mapping[str, FixedFile]) -> list[frozenset[str]]:
        """The files that must be written together: those of one fix, and of fixes that share one of them."""
        joined: list[frozenset[str]] = []
        for group in self.groups:
            touching = [other for other in joined if other & group]
            joined = [other for other in joined if not other & group]
            joined.append(group.union(*touching))
        return [frozenset(path for path in group if path in files) for group in joined]


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.place.file, finding.anchor


def suspected(group: Sequence[Candidate], complaints: Mapping[str, str]) -> dict[Candidate, str]:
    """The candidates that may be the reason of complaints about files, each with the first complaint that it may be.

    These are those that change the file; for a file that none changes (a lock that does not fit the mended configuration)
    those that change one of its directory; and otherwise all.
    """
    by_file: dict[str, list[Candidate]] = {}
    by_directory: dict[str, list[Candidate]] = {}
    for candidate in group:
        for file in candidate.parts:
            by_file.setdefault(file, []).append(candidate)
            by_directory.setdefault(os.path.dirname(file), []).append(candidate)
    found: dict[Candidate, str] = {}
    for file, reason in complaints.items():
        for candidate in by_file.get(file) or by_directory.get(os.path.dirname(file)) or group:
            found.setdefault(candidate, reason)
    return found


def halved(group: Sequence[Candidate]) -> list[Candidate]:
    """Of the candidates of each directory the first half, and the first where there is one: what goes wrong in one
    directory is looked for in all of them at a time."""
    numbers: dict[str, int] = {}
    for candidate in group:
        for directory in _directories(candidate):
            numbers[directory] = numbers.get(directory, 0) + 1
    taken: dict[str, int] = {}
    chosen = []
    for candidate in group:
        directories = _directories(candidate)
        if all(taken.get(directory, 0) < -(-numbers[directory] // 2) for directory in directories):
            chosen.append(candidate)
        for directory in directories:
            taken[directory] = taken.get(directory, 0) + 1
    return chosen


def _is_near(file: str, group: Sequence[Candidate]) -> bool:
    """Whether one of the candidates changes something in the directory of a file."""
    return any(os.path.dirname(file) in _directories(candidate) for candidate in group)


def _directories(candidate: Candidate) -> set[str]:
    return {os.path.dirname(file) for file in candidate.parts}


def compatible(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The first of the candidates, and each that meets none of those before it; the others wait for the next round."""
    chosen: list[Candidate] = []
    taken: set[tuple[str, Keys]] = set()
    above: set[tuple[str, Keys]] = set()
    spans: dict[str, list[tuple[int, int]]] = {}
    for candidate in candidates:
        ours = [(file, step.keys) for file, part in candidate.parts.items() for step in part.change.steps]
        parents = [(file, keys[:depth]) for file, keys in ours for depth in range(len(keys))]
        if not taken.isdisjoint(parents) or not above.isdisjoint(ours) or not taken.isdisjoint(ours):
            continue
        if any(_overlaps(spans.get(file, ()), part) for file, part in candidate.parts.items()):
            continue
        chosen.append(candidate)
        taken.update(ours)
        above.update(parents)
        for file, part in candidate.parts.items():
            spans.setdefault(file, []).extend((edit.start, edit.end) for edit in part.change.edits)
            spans[file].sort()
    return chosen


def _overlaps(spans: Sequence[tuple[int, int]], part: Resolved) -> bool:
    """Whether an edit reaches into one of the spans, which are sorted and do not overlap."""
    from bisect import bisect_left

    for edit in part.change.edits:
        at = bisect_left(spans, (edit.start, edit.start))
        if any(start < edit.end and edit.start < end for start, end in spans[max(at - 1, 0) : at + 2]):
            return True
        if any(edit.start <= start and end <= edit.end and start < end for start, end in spans[at : at + 1]):
            return True
    return False
