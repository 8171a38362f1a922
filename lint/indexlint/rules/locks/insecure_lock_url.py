"""IX706: the lock fetches over plain http."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import WARNING, Finding
from indexlint.model.index import LockedPackage
from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.model.url import IndexUrl, Realm
from indexlint.model.usage import enumerate_names
from indexlint.rules.credentials.insecure_index_url import is_this_machine
from indexlint.rules.locks._registries import declared
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX706",
    name="insecure-lock-url",
    summary="uv.lock fetches packages over plain http.",
    severity=WARNING,
    when=("lock",),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each http host that files or registries of the lock are on, unless an index says so itself."""
    glance = project.lock_glance
    if project.is_member or glance is None or not glance.http or project.lock is None:
        return
    told = {index.url.realm for index in declared(project)}
    found: dict[Realm, tuple[Place, list[str]]] = {}
    for package in project.lock.packages:
        for text, place in _http(package):
            realm = IndexUrl(text).realm
            if realm is not None and realm not in told and not is_this_machine(realm.host):
                found.setdefault(realm, (place, []))[1].append(package.name)
    for realm, (place, names) in found.items():
        shown = enumerate_names(sorted(set(names)))
        yield Finding(
            f"uv.lock fetches {shown} from {realm} without TLS: the hashes in the lock protect what is installed; "
            "nothing protects what is sent along, nor the next `uv lock`",
            place,
            anchor=str(realm),
            help="let the index link its files with https (a GitLab behind a proxy: its `external_url`), and lock again",
            rule=RULE.name,
        )


def _http(package: LockedPackage) -> Iterator[tuple[str, Place]]:
    if package.registry is not None and package.registry.startswith("http://"):
        yield package.registry, package.registry_place
    for number, url in enumerate(package.files):
        if url.startswith("http://"):
            yield url, package.file_place(number)
