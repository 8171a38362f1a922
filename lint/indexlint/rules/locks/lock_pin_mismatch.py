"""IX704: a pinned package is locked from another registry."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, Evidence, Finding, Related
from indexlint.model.project import Project
from indexlint.model.url import IndexUrl
from indexlint.rules.locks._registries import PYPI, Mismatch, fold, mismatches
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX704",
    name="lock-pin-mismatch",
    summary="uv.lock takes a pinned package from another registry.",
    severity=ERROR,
    when=("lock",),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each locked package that comes from elsewhere than its pin says."""
    if project.is_member:
        return
    for found in mismatches(project):
        yield _finding(found)


def _finding(found: Mismatch) -> Finding:
    registry = IndexUrl(found.package.registry or "")
    where = "PyPI" if fold(registry) == fold(IndexUrl(PYPI)) else str(registry)
    return Finding(
        f"`{found.package.name}` is pinned to {found.target.label}, and uv.lock takes it from {where}: `uv lock "
        "--check` fails, and `uv sync --frozen` installs what is locked",
        found.package.registry_place,
        anchor=found.package.name,
        help="lock again",
        related=(Related("the pin", found.pin.place), Related("the index", found.target.place())),
        evidence=Evidence("uv", ">=0.4.26", "D13.pin"),
        rule=RULE.name,
    )
