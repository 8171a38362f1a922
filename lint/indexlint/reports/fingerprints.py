"""What makes a finding the same finding after the file has changed elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from indexlint.model.url import redact

if TYPE_CHECKING:
    from indexlint.engine import Located, Result
    from indexlint.reports.places import Paths

Basis = tuple[str, str, str]


def basis(located: Located, paths: Paths) -> Basis:
    """Rule, file and anchor: neither a line nor a secret is in it."""
    finding = located.finding
    return finding.rule, paths.of(finding.place.file), redact(finding.anchor)


def fingerprints(result: Result, paths: Paths) -> dict[int, str]:
    """The fingerprint of each finding of a result, suppressed and known ones too, by the ``id`` of its :class:`Located`.

    Findings that have everything in common are numbered in the order of the file, suppressed and known ones with them, so
    that a suppression comment changes no other finding's fingerprint.
    """
    from hashlib import sha256

    seen: Counter[Basis] = Counter()
    found = {}
    for located in _in_order([*result.findings, *result.suppressed, *result.known]):
        words = basis(located, paths)
        text = "\0".join((*words, str(seen[words])))
        seen[words] += 1
        found[id(located)] = sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return found


def _in_order(findings: Iterable[Located]) -> list[Located]:
    return sorted(findings, key=lambda item: (item.finding.place.file, item.start, item.end, item.finding.message))
