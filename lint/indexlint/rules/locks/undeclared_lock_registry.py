"""IX701: the lock takes packages from a registry that nothing declares."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, WARNING, Evidence, Finding
from indexlint.model.project import Project
from indexlint.model.url import IndexUrl
from indexlint.model.usage import enumerate_names
from indexlint.rules.locks._registries import (
    PYPI,
    Registry,
    declared,
    fold,
    from_others,
    in_environment,
    mismatches,
    registries,
)
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX701",
    name="undeclared-lock-registry",
    summary="uv.lock takes packages from a registry that no configuration declares.",
    severity=ERROR,
    when=("lock",),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each registry of the lock that is neither declared nor PyPI in its place."""
    glance = project.lock_glance
    if project.is_member or glance is None:
        return
    indexes = declared(project)
    known = {fold(index.url) for index in indexes if index.url.is_remote}
    by_variable = in_environment(project)
    if project.default_index is None:
        known.add(fold(IndexUrl(PYPI)))
    if glance.registries is not None and all(fold(IndexUrl(text)) in known for text in glance.registries):
        return
    told = {id(found.package) for found in mismatches(project)}
    others = from_others(project)
    for registry in registries(project):
        if fold(registry.url) in known or registry.canonical in by_variable:
            continue
        packages = [item for item in registry.packages if id(item) not in told and item.name not in others]
        if packages:
            yield _finding(project, registry._replace(packages=packages), some=bool(indexes))


def _finding(project: Project, registry: Registry, *, some: bool) -> Finding:
    names = enumerate_names(sorted({package.name for package in registry.packages}))
    is_pypi = fold(registry.url) == fold(IndexUrl(PYPI))
    default = project.default_index
    if is_pypi and default is not None:
        message = f"uv.lock takes {names} from PyPI, which {default.label} replaces (`default`)"
        scenario = "D13.default"
    else:
        message = f"uv.lock takes {names} from {registry.url}, which no file here declares"
        scenario = "D13.other-index" if some else "D13.no-index-left"
    if some:
        message += ": `uv lock --check` fails, and `uv sync --frozen` goes on installing from there"
    else:
        message += ": with no index declared uv accepts that, so everyone installs from where it was locked"
    return Finding(
        message,
        registry.packages[0].registry_place,
        anchor=str(registry.url),
        severity=ERROR if some else WARNING,
        help="declare the index in `[[tool.uv.index]]`, or lock again without it: `UV_INDEX`, `UV_DEFAULT_INDEX` and "
        "the uv.toml of a user are read where the lock is made",
        evidence=Evidence("uv", ">=0.4.26", scenario),
        rule=RULE.name,
    )
