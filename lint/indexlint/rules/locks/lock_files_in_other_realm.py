"""IX708: a private index links its files on another host, port or scheme."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.auth.plan import plan_of
from indexlint.findings import INFO, WARNING, Evidence, Finding, Related
from indexlint.model.index import Index, LockedPackage
from indexlint.model.project import Project
from indexlint.model.url import IndexUrl, Realm
from indexlint.rules.locks._registries import Registry, declared, may_come_from, registries
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX708",
    name="lock-files-in-other-realm",
    summary="A private index links its files on another host, port or scheme, where its credential is never sent.",
    severity=WARNING,
    when=("lock",),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each private index whose locked files lie in another realm."""
    by_url = {index.url.canonical: index for index in declared(project) if project.is_private(index)}
    if project.is_member or not may_come_from(project, list(by_url.values())):
        return
    for registry in registries(project):
        index = by_url.get(registry.canonical)
        if index is not None:
            found = _elsewhere(registry)
            if found is not None and not _netrc_reaches(project, index, found[2]):
                yield _finding(project, index, *found)


def _elsewhere(registry: Registry) -> tuple[LockedPackage, int, Realm] | None:
    for package in registry.packages:
        for number, text in enumerate(package.files):
            realm = IndexUrl(text).realm
            if realm is not None and realm != registry.url.realm:
                return package, number, realm
    return None


def _netrc_reaches(project: Project, index: Index, realm: Realm) -> bool:
    """An entry of netrc is for a host, on any port and scheme."""
    return plan_of(project).of(index).source == "netrc" and realm.host == index.url.host


def _finding(project: Project, index: Index, package: LockedPackage, number: int, realm: Realm) -> Finding:
    planned = plan_of(project).of(index)
    same_host = realm.host == index.url.host
    has_credential = planned.is_known and planned.source != "none"
    return Finding(
        f"the files of {index.label} are on {realm}, and its credential is sent only to {index.url.realm}: where the "
        "files need one, every download is refused",
        package.file_place(number),
        anchor=index.shown,
        severity=WARNING if has_credential or same_host else INFO,
        help="let the registry link its files on its own host and scheme (a GitLab behind a proxy: its "
        f"`external_url`), or give a credential for {realm.host} by netrc",
        related=(Related("the index", index.place()),),
        evidence=Evidence("uv", ">=0.4.26", "D14.links-http"),
        rule=RULE.name,
    )
