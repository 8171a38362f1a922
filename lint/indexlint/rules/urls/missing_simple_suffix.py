"""IX505: a registry's URL without its ``simple``."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, Finding
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.registries.shape import Recognised
from indexlint.rules.rule import Rule
from indexlint.rules.urls._mistaken import anchor, mistaken, outcome, proof, rewrite

RULE = Rule(
    code="IX505",
    name="missing-simple-suffix",
    summary="A registry's URL without the `simple` that its index ends in.",
    severity=ERROR,
    when=("mistake:missing-simple", "mistake:missing-plus-simple"),
    fix="safe or unsafe",
)

_MISTAKES = frozenset({"missing-simple", "missing-plus-simple"})
# devpi gives clients whose user agent names them an index also without `+simple` (devpi-server, views.py).
_DEVPI_KNOWS = frozenset({"uv", "pip"})


def check(project: Project) -> Iterator[Finding]:
    """A finding for each index at a known registry that lacks the last part of its path."""
    for index, found in mistaken(project, _MISTAKES):
        if found.mistake == "missing-simple" or index.tool not in _DEVPI_KNOWS:
            yield _finding(project, index, found)


def _finding(project: Project, index: Index, found: Recognised) -> Finding:
    suffix = "+simple/" if found.mistake == "missing-plus-simple" else "simple"
    name = found.title or "the registry"
    same = found.upload is not None and found.upload.rstrip("/") == index.url.bare.rstrip("/")
    what = ", and without it this is where packages are published" if same else ""
    fix = None
    if found.correct is not None:
        fix = rewrite(project, index, found.correct, f"Write the index's URL, which ends in `{suffix}`")
    return Finding(
        f"{index.label}: {name}'s index ends in `{suffix}`{what}; {outcome(project, index, found)}",
        index.url_place,
        anchor=anchor(index),
        help=f"write {found.correct}" if found.correct else f"append `{suffix}`",
        evidence=proof(index),
        fix=fix,
        rule=RULE.name,
    )
