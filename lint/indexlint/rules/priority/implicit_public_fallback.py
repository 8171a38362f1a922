"""IX203: a public index is asked for what a private index does not have."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import INFO, UNSAFE, WARNING, Evidence, Finding
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.rules.priority._explicit import make_explicit
from indexlint.rules.priority._order import next_after
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX203",
    name="implicit-public-fallback",
    summary="A public index is asked for every package that a private index does not have, or says that it does not have.",
    severity=WARNING,
    when=("implicit",),
    fix=UNSAFE,
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each private index that is neither explicit nor the default, with a public one behind it."""
    if project.is_member or project.value("no-index"):
        return
    default = project.default_index
    if default is not None and not project.is_public(default):
        return
    for index in project.candidates:
        if project.is_private(index) and not index.default:
            yield _finding(project, index)


def _finding(project: Project, index: Index) -> Finding:
    names = project.options.private_packages
    public = next_after(project, index) or "PyPI"
    what = f"a package that matches `{names[0]}`" if names else "a package"
    return Finding(
        f"{public} is asked for {what} whenever {index.label} answers 404: for a name that is not there yet, a "
        "mistyped URL, or a credential that does not reach that far, the public package of that name is installed",
        index.place(),
        anchor=index.shown,
        severity=WARNING if names else INFO,
        help="pin the private packages to it in `tool.uv.sources` and make it `explicit`, or, if it serves public "
        "packages as well, make it the `default`",
        evidence=Evidence("uv", ">=0.4.26", "D2.404"),
        fix=make_explicit(project, index, UNSAFE),
        rule=RULE.name,
    )
