"""IX703: the lock spells an index's URL otherwise than the configuration."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import SAFE, UNSAFE, WARNING, Change, Evidence, Finding, Fix, Related
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.model.url import IndexUrl, unquote
from indexlint.records import NamedTuple
from indexlint.rules.locks._registries import PYPI, Registry, declared, fold, in_environment, registries
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX703",
    name="lock-url-spelling",
    summary="uv.lock spells an index's URL otherwise than the configuration does.",
    severity=WARNING,
    when=("lock",),
    fix="safe or unsafe",
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each registry of the lock that is another spelling of a declared index, or of PyPI."""
    glance = project.lock_glance
    if project.is_member or glance is None:
        return
    targets = [_Target(index.label, index.url, index) for index in declared(project) if index.url.is_remote]
    if not targets:
        return  # uv accepts any registry then
    if project.default_index is None:
        targets.append(_Target("PyPI", IndexUrl(PYPI), None))
    exact = {target.url.canonical for target in targets} | in_environment(project)
    if glance.registries is not None and all(IndexUrl(text).canonical in exact for text in glance.registries):
        return
    by_fold: dict[str, list[_Target]] = {}
    for target in targets:
        by_fold.setdefault(fold(target.url), []).append(target)
    for registry in registries(project):
        same = by_fold.get(fold(registry.url), [])
        if registry.canonical not in exact and same:
            yield _finding(project, registry, same)


class _Target(NamedTuple):
    """What the lock should name: an index, or PyPI where nothing replaces it."""

    label: str
    url: IndexUrl
    entry: Index | None


def _finding(project: Project, registry: Registry, same: list[_Target]) -> Finding:
    label, url, index = same[0]
    related = () if index is None else (Related("the index as it is declared", index.url_place),)
    return Finding(
        f"{registry.url} differs from {label} ({url}) by {_difference(registry.url, url)}: for uv they are two "
        "indexes, so `uv lock --check` fails and the next `uv lock` rewrites the lock",
        registry.packages[0].registry_place,
        anchor=label,
        help="lock again, or let the lock say what the configuration says",
        related=related,
        evidence=Evidence("uv", ">=0.4.26", "D13.slash"),
        fix=_fix(project, registry, same),
        rule=RULE.name,
    )


def _difference(one: IndexUrl, other: IndexUrl) -> str:
    if one.path.rstrip("/") == other.path.rstrip("/"):
        return "a slash at the end"
    if unquote(one.path).rstrip("/") == unquote(other.path).rstrip("/"):
        return "percent escapes"
    return "upper and lower case in the path"


def _fix(project: Project, registry: Registry, same: list[_Target]) -> Fix | None:
    """Every string of the lock that names the index gets the declared spelling. A path in another case may be another one."""
    lock = project.lock
    assert lock is not None
    url = same[0].url
    if len({other.url.canonical for other in same}) > 1 or url.fragment is not None:
        return None
    declared_url = url.canonical
    places = [package.registry_place for package in registry.packages]
    places += [place for text, place in lock.index_strings if IndexUrl(text).canonical == registry.canonical]
    case = _difference(registry.url, url).startswith("upper")
    title = f"Write {declared_url} in uv.lock"
    return Fix(title, UNSAFE if case else SAFE, tuple(Change("set", place, declared_url) for place in places))
