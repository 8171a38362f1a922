"""IX702: the lock takes a package from an explicit index though nothing pins it there."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, Evidence, Finding, Related
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.model.url import IndexUrl
from indexlint.model.usage import bound_packages, enumerate_names
from indexlint.rules.locks._registries import (
    PYPI,
    Registry,
    declared,
    fold,
    from_others,
    in_environment,
    may_come_from,
    registries,
)
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX702",
    name="locked-from-explicit-index",
    summary="uv.lock takes a package from an explicit index though nothing pins it there.",
    severity=ERROR,
    when=("lock",),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each explicit index that the lock takes unpinned packages from."""
    indexes = declared(project)
    explicit = [index for index in indexes if index.explicit]
    if project.is_member or not may_come_from(project, explicit):
        return
    by_url: dict[str, list[Index]] = {}
    for index in indexes:
        by_url.setdefault(fold(index.url), []).append(index)
    by_variable = in_environment(project)
    searched = {fold(index.url) for index in project.candidates}
    if project.default_index is None and not project.value("no-index"):
        searched.add(fold(IndexUrl(PYPI)))  # an explicit index with PyPI's URL does not take PyPI's own place away
    others = from_others(project)
    for registry in registries(project):
        same = by_url.get(fold(registry.url), [])
        if (
            any(index.explicit for index in same)
            and fold(registry.url) not in searched
            and registry.canonical not in by_variable
        ):
            bound = frozenset().union(*(bound_packages(project, index) for index in same)) | others
            packages = [package for package in registry.packages if package.name not in bound]
            if packages:
                entry = next(index for index in same if index.explicit)
                yield _finding(registry._replace(packages=packages), entry)


def _finding(registry: Registry, index: Index) -> Finding:
    names = sorted({package.name for package in registry.packages})
    them = "it" if len(names) == 1 else "them"
    return Finding(
        f"uv.lock takes {enumerate_names(names)} from {index.label}, which is `explicit`, though nothing pins {them} there: "
        f"the next change of the lock takes {them} from elsewhere",
        registry.packages[0].registry_place,
        anchor=index.shown,
        help=f"pin {them} in `tool.uv.sources` (a package that is only required by another one has to be a "
        "direct dependency for that), or run `uv lock --upgrade`",
        related=(Related("the explicit index", index.place()),),
        evidence=Evidence("uv", ">=0.4.26", "D13.explicit"),
        rule=RULE.name,
    )
