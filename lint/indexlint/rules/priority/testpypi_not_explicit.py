"""IX207: TestPyPI is searched for every package."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, SAFE, UNSAFE, WARNING, Evidence, Finding
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.model.usage import asked_before, enumerate_names, unbound_from
from indexlint.registries.public import carries_pypi
from indexlint.rules.priority._explicit import make_explicit
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX207",
    name="testpypi-not-explicit",
    summary="TestPyPI is searched for every package, not only for those that are pinned to it.",
    severity=ERROR,
    when=("testpypi",),
    fix="safe or unsafe",
)

_HOSTS = ("test.pypi.org", "testpypi.python.org")


def check(project: Project) -> Iterator[Finding]:
    """One finding for each TestPyPI index that is asked for packages nobody pinned to it."""
    if project.is_member:
        return
    for index in project.candidates:
        if index.url.host in _HOSTS and not _is_mistaken(project, index):
            yield _finding(project, index)


def _is_mistaken(project: Project, index: Index) -> bool:
    """Whether the URL is another of TestPyPI's, which has no package: that is told by the rules about URLs."""
    found = project.registry(index.url)
    return found is not None and found.mistake is not None


def _finding(project: Project, index: Index) -> Finding:
    pypi_first = asked_before(project, index, lambda other: carries_pypi(other.url))
    unbound = unbound_from(project, index)
    # An index that becomes explicit and was the default leaves the place of the default to PyPI: another resolution.
    safe = unbound == [] and not index.default
    return Finding(
        _message(index, pypi_first, unbound or []),
        index.place(),
        anchor=index.name or "unnamed",
        severity=WARNING if pypi_first else ERROR,
        help=_help(index),
        evidence=Evidence("uv", ">=0.4.26", "D1.private-default" if index.default else "D1.first-index"),
        fix=make_explicit(project, index, SAFE if safe else UNSAFE),
        rule=RULE.name,
    )


def _message(index: Index, pypi_first: bool, unbound: list[str]) -> str:
    taken = f"; uv.lock takes {enumerate_names(unbound)} from it" if unbound else ""
    if index.default:
        return f"{index.label} (TestPyPI) replaces PyPI: every package that no other index has comes from there{taken}"
    if pypi_first:
        return (
            f"{index.label} (TestPyPI) is asked for every package that PyPI does not have, and anyone can register "
            f"such a name there{taken}"
        )
    return (
        f"{index.label} (TestPyPI) is asked for every package before PyPI: whatever anyone has uploaded there under "
        f"the name of one of your dependencies is installed{taken}"
    )


def _help(index: Index) -> str:
    if not index.is_table:
        return (
            f"replace `{index.kind}` by a `[[tool.uv.index]]` table with a name and `explicit = true`, and name it in "
            "`tool.uv.sources` for each package that is meant to come from TestPyPI"
        )
    instead = "replace `default = true` by" if index.default else "add"
    return f"{instead} `explicit = true`, and name it in `tool.uv.sources` for each package that is meant to come from TestPyPI"
