"""IX201: a public index is asked before a private one."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, UNSAFE, WARNING, Change, Evidence, Finding, Fix, Related
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.registries import accelerator
from indexlint.registries.public import carries_pypi
from indexlint.rules.priority._order import is_best_match
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX201",
    name="public-index-before-private",
    summary="A public index is asked before a private one, so a public package wins over a private one of its name.",
    severity=ERROR,
    when=("implicit",),
    fix=UNSAFE,
)

# The indexes of testpypi-not-explicit.
_TESTPYPI = ("test.pypi.org", "testpypi.python.org")


def check(project: Project) -> Iterator[Finding]:
    """One finding for each public index that stands before a private one."""
    if project.is_member or project.value("no-index") or is_best_match(project):
        return
    candidates = project.candidates
    last = max((number for number, index in enumerate(candidates) if project.is_private(index)), default=-1)
    public = [index for index in candidates[: max(last, 0)] if _is_ours(project, index)]
    for index in public:
        after = next(other for other in candidates[candidates.index(index) :] if project.is_private(other))
        yield _finding(project, index, after, only=len(public) == 1)


def _is_ours(project: Project, index: Index) -> bool:
    return project.is_public(index) and index.url.host not in _TESTPYPI and accelerator(index.url) is None


def _finding(project: Project, index: Index, private: Index, *, only: bool) -> Finding:
    anyone = carries_pypi(index.url)
    threat = (
        f"a package of {private.label} is installed from {index.label} as soon as anyone uploads one of that name to PyPI"
        if anyone
        else f"a package that both have is installed from {index.label}"
    )
    why = (
        "a default is asked last wherever it stands"
        if private.default
        else "the first index that has a package decides"
    )
    return Finding(
        f"{index.label} is asked before {private.label} ({why}): {threat}",
        index.place(),
        anchor=f"{index.shown}",
        severity=ERROR if anyone else WARNING,
        help=f"let {index.label} be the last one that is asked (`default = true`), or pin the packages of "
        f"{private.label} in `tool.uv.sources` and make it `explicit`",
        related=(Related(f"{private.label} is asked after it", private.place()),),
        evidence=Evidence("uv", ">=0.4.26", "D1.private-default" if private.default else "D1.order"),
        fix=_fix(project, index) if anyone and only else None,
        rule=RULE.name,
    )


def _fix(project: Project, index: Index) -> Fix | None:
    """The public index goes to the end of the file and becomes the default, in the place of a private default."""
    if not index.is_table:
        return None
    changes = [Change("move-last", index.place(part="table"), {"default": True})]
    default = project.default_index
    if default is not None:
        if not default.is_table:
            return None
        changes.append(Change("delete", default.place("default")))
    return Fix("Let the public index be the last one that is asked", UNSAFE, tuple(changes))
