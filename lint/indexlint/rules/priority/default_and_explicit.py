"""IX211: an index that is the default and explicit."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import WARNING, Evidence, Finding
from indexlint.model.project import Project
from indexlint.model.usage import bound_packages
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX211",
    name="default-and-explicit",
    summary="An index that is both the default and explicit leaves nothing to search for packages that are not pinned.",
    severity=WARNING,
    when=("explicit-default",),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding if the default is explicit, no other index is searched, and a package needs one."""
    default = project.default_index
    if (
        project.is_member
        or default is None
        or not default.explicit
        or project.candidates
        or _nothing_else_needed(project)
    ):
        return
    yield Finding(
        f"{default.label} takes the place of PyPI (`default`) and serves only what is pinned to it (`explicit`): every "
        "other package, also one that a pinned package requires, is not found",
        default.place("default"),
        anchor=default.shown,
        help="remove `default = true` if other packages come from PyPI, or `explicit = true` if all come from here",
        evidence=Evidence("uv", ">=0.5.2", "D8"),
        rule=RULE.name,
    )


def _nothing_else_needed(project: Project) -> bool:
    """Whether the lock shows that every package which comes from an index is pinned."""
    if project.lock is None:
        return False
    bound = {name for index in project.reachable for name in bound_packages(project, index)}
    return all(package.registry is None or package.name in bound for package in project.lock.packages)
