"""The registries of a lock beside those that the configuration declares: shared by the rules of this family."""

from __future__ import annotations

from indexlint.model.index import Index, LockedPackage, Pin
from indexlint.model.markers import allowed, required_where, requirement_marker, where
from indexlint.model.project import Project
from indexlint.model.requirements import normalise
from indexlint.model.url import IndexUrl, unquote
from indexlint.records import NamedTuple

PYPI = "https://pypi.org/simple"
# Sources of packages whose own `tool.uv.sources` count for what they require.
_WITH_SOURCES = ("git", "url", "path", "directory", "editable", "virtual")


class Registry(NamedTuple):
    """A remote registry of a lock: its URL, the packages that come from it, and its canonical form."""

    url: IndexUrl
    packages: list[LockedPackage]
    canonical: str

    @property
    def written(self) -> str:
        """The text in the lock."""
        return self.packages[0].registry or ""


def registries(project: Project) -> list[Registry]:
    """The remote registries of the lock, in the order in which they are first named."""

    def collect() -> list[Registry]:
        found: dict[str, Registry] = {}
        for package in project.lock.packages if project.lock is not None else ():
            if package.registry is None:
                continue
            if package.registry not in found:
                url = IndexUrl(package.registry)
                found[package.registry] = Registry(url, [], url.canonical)
            found[package.registry].packages.append(package)
        return [registry for registry in found.values() if registry.url.is_remote]

    result: list[Registry] = project.memo("lock registries", collect)
    return result


def declared(project: Project) -> list[Index]:
    """Every index that the workspace's files declare for `uv lock`, of the root and of members, pinned to or not."""
    found = list(project.active)
    for owner in (project, *project.members):
        found += [index for index in owner.indexes if index.origin in ("pyproject", "uv.toml", "script")]
    return found


def may_come_from(project: Project, indexes: list[Index]) -> bool:
    """Whether a glance at the lock leaves it possible that a package comes from one of the indexes."""
    glance = project.lock_glance
    if glance is None or not indexes:
        return False
    folds = {fold(index.url) for index in indexes}
    return glance.registries is None or any(fold(IndexUrl(text)) in folds for text in glance.registries)


def in_environment(project: Project) -> set[str]:
    """The canonical URLs of the indexes that variables declare; only known with ``--environment``."""
    found = set()
    variables = project.environment.variables if project.environment is not None else {}
    for name in ("UV_INDEX", "UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS"):
        value = variables.get(name)
        for word in value.reveal().split() if value is not None else ():
            label, equals, rest = word.partition("=")
            found.add(IndexUrl(rest if equals and "/" not in label else word).canonical)
    return found


def fold(url: IndexUrl) -> str:
    """A form in which two spellings of one URL are equal: slashes at the end, case and escapes of the path aside."""
    query = "" if url.query is None else f"?{url.query}"
    return f"{url.realm}{unquote(url.path).rstrip('/').lower()}{query}"


def from_others(project: Project) -> set[str]:
    """The packages that a package from git, a path or a direct URL requires: its own sources decide where they come from."""
    if project.lock is None:
        return set()
    own = {owner.name for owner in (project, *project.members)}
    return {
        name
        for package in project.lock.packages
        if package.source in _WITH_SOURCES and package.name not in own
        for name in package.dependencies
    }


class Mismatch(NamedTuple):
    """A pinned package that is locked from elsewhere, its pin, and the index that the pin means."""

    package: LockedPackage
    pin: Pin
    target: Index


def mismatches(project: Project) -> list[Mismatch]:
    """The pinned packages that are locked from elsewhere, where their pins leave no environment for that."""

    def collect() -> list[Mismatch]:
        if project.value("no-sources"):
            return []
        by_package: dict[str, list[tuple[Project, Pin]]] = {}
        switched_off = {normalise(name) for name in project.value("no-sources-package", ())}
        for owner in (project, *project.members):
            for pin in owner.pins:
                if pin.package in switched_off:
                    continue
                by_package.setdefault(pin.package, []).append((owner, pin))
        if not by_package or project.lock is None:
            return []
        locked: dict[str, list[LockedPackage]] = {}
        by_variable = in_environment(project)
        for package in project.lock.packages:
            if package.registry is None or IndexUrl(package.registry).canonical in by_variable:
                continue
            if package.name in by_package:
                locked.setdefault(package.name, []).append(package)
        return [found for name, packages in locked.items() for found in _judge(project, by_package[name], packages)]

    result: list[Mismatch] = project.memo("lock mismatches", collect)
    return result


def _judge(project: Project, pins: list[tuple[Project, Pin]], packages: list[LockedPackage]) -> list[Mismatch]:
    meant = [owner.find(pin.index_name) for owner, pin in pins]
    folds = {fold(index.url) for index in meant if index is not None and index.url.is_remote}
    if len(folds) == 0 or None in meant or not all(index.url.is_remote for index in meant if index is not None):
        return []
    wrong = [package for package in packages if fold(IndexUrl(package.registry or "")) not in folds]
    if not wrong:
        return []
    for owner, pin in pins:
        index = owner.find(pin.index_name)
        assert index is not None
        for user in (owner, *owner.members):
            if user is not owner and any(other.package == pin.package for other in user.pins):
                continue
            reach = _reach(user, pin)
            always = pin.extra is None and pin.group is None and not project.conflicts
            if always and reach == allowed(user):
                return [Mismatch(package, pin, index) for package in wrong]
            if reach and len(wrong) == len(packages):
                return [Mismatch(package, pin, index) for package in wrong]
    return []


def _reach(user: Project, pin: Pin) -> frozenset[int]:
    """The environments in which a requirement of the project meets the pin."""
    if pin.extra is None and pin.group is None:
        return required_where(user, pin.package) & where(pin.marker)
    found: frozenset[int] = frozenset()
    for dependency in user.direct(pin.package):
        wanted = ("extra", pin.extra) if pin.extra is not None else ("group", pin.group)
        if (dependency.kind, dependency.scope) == wanted:
            found |= where(requirement_marker(dependency.text)) & where(pin.marker)
    return found & allowed(user)
