"""IX903: a private index whose pages link files that are not below it."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.auth.address import Address, address, covers, parse, root
from indexlint.auth.from_project import INVENTED_USERNAME, entries, service_of
from indexlint.auth.plan import plan_of
from indexlint.auth.situation import Credential, Package, Situation
from indexlint.auth.wrong import Wrong, newest_wrong, ranges, wrong_requests
from indexlint.findings import INFO, WARNING, Evidence, Finding, Related
from indexlint.model.index import Index
from indexlint.model.online import Page
from indexlint.model.project import Project
from indexlint.model.url import IndexUrl
from indexlint.registries.pypi import HOSTS
from indexlint.rules.online._answers import asked
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX903",
    name="files-outside-index",
    summary="The pages of an index that wants a credential link files that are not below the index.",
    severity=WARNING,
    when=("online",),
    online=True,
)


def check(project: Project) -> Iterator[Finding]:
    """A finding for each such index; those at GitLab that are written with a name belong to other rules."""
    for index, pages in asked(project):
        if not project.is_private(index) or _is_named(project, index) or _is_open(pages):
            continue
        shown = [page for page in pages if page.sent != "none" and page.status == 200 and page.purpose != "public"]
        found = next((made for page in shown if (made := _judge(project, index, page)) is not None), None)
        if found is not None:
            yield found


def _is_named(project: Project, index: Index) -> bool:
    found = project.registry(index.url)
    return found is not None and found.product == "gitlab" and found.parts.get("id_kind") == "path"


def _is_open(pages: tuple[Page, ...]) -> bool:
    """Whether anyone may read the pages: the files then want no credential either."""
    return any(page.sent == "none" and page.status == 200 and page.purpose == "package" for page in pages)


def _judge(project: Project, index: Index, page: Page) -> Finding | None:
    where = address(index.url)
    here = root(where, ("simple", "+simple"), slash=True) or where
    beside = [url for url in page.files if _is_beside(parse(url), where, here)]
    # Releases differ in what they take for the root, so the model also looks at what is below the newest ones'.
    for url in beside or [url for url in page.files if parse(url).realm == where.realm][:1]:
        wrong = _wrong(project, index, page, url)
        if wrong is not None:
            return _refused(project, index, page, url, wrong)
    if beside:
        return _harmless(index, page, beside[0])
    elsewhere = next((url for url in page.files if parse(url).realm != where.realm), None)
    if elsewhere is None or IndexUrl(elsewhere).host in HOSTS or _lock_tells(project, index):
        return None
    return _elsewhere(index, page, elsewhere)


def _lock_tells(project: Project, index: Index) -> bool:
    """Whether uv.lock shows files of the index in another realm: `lock-files-in-other-realm` speaks of that."""
    lock = project.lock
    files = (url for package in lock.from_registry(index.url.bare) for url in package.files) if lock is not None else ()
    return any(IndexUrl(url).realm not in (None, index.url.realm) for url in files)


def _is_beside(file: Address, index: Address, here: Address) -> bool:
    return file.realm == index.realm and not covers(here.path, file.path, segments=True)


# -- what the model says


def _wrong(project: Project, index: Index, page: Page, url: str) -> tuple[Wrong, list[Wrong]] | None:
    """The newest refused request for the file, and all of them, where the index has this one credential."""
    source = _source(project, index, page)
    package = Package(page.package, pin=index.key, served_by=(index.key,), files=((index.key, url),))
    question = Situation(
        entries(project, among=[index]),
        (package,),
        (_credential(index, source),),
        "on" if source == "keyring" else "off",
    )
    newest = newest_wrong([question], project.releases, _is_file)
    if newest is None:
        return None
    return newest, [wrong for wrong in wrong_requests(question, project.releases) if _is_file(wrong)]


def _is_file(wrong: Wrong) -> bool:
    return wrong.request.kind == "file"


def _source(project: Project, index: Index, page: Page) -> str:
    """Where uv has the credential from: as it was sent, or as the project's plan says for a person's own token."""
    if page.sent != "token":
        return page.sent
    planned = plan_of(project).of(index).source
    return "environment" if planned in ("unknown", "none") else planned


def _credential(index: Index, source: str) -> Credential:
    invented = None if source == "keyring" else INVENTED_USERNAME
    username = index.url.username or invented
    label = f"the credential of `{index.shown}`"
    return Credential(
        "store" if source == "uv-auth" else source, service_of(index, source), label, username, frozenset({index.key})
    )


# -- findings


def _place(index: Index, page: Page, url: str) -> str:
    return f"{index.label}: GET {page.url} links files like {url}, which is not below the index"


def _refused(project: Project, index: Index, page: Page, url: str, wrong: tuple[Wrong, list[Wrong]]) -> Finding:
    newest, every = wrong
    when = ranges([item.release for item in every], project.releases)
    sends = "no credential" if newest.sent is None else newest.sent
    where = _source(project, index, page)
    entry = (
        " (an entry for the index's URL; one for the host works)" if where == "keyring" and index.url.username else ""
    )
    return Finding(
        f"{_place(index, page, url)}'s root for uv {when}: with the credential from {_NAMES[where]}{entry} it sends {sends} "
        f"for them, and gets {newest.request.status}",
        index.url_place,
        anchor=index.key,
        help=_HELP[where],
        related=(Related(newest.line, index.url_place),),
        evidence=Evidence("uv", ">=0.4.26", "E1.apart.always-krurl" if where == "keyring" else "E1.apart.env"),
        rule=RULE.name,
    )


def _harmless(index: Index, page: Page, url: str) -> Finding:
    return Finding(
        f"{_place(index, page, url)}'s root: with one credential for the host uv gets them, at the cost of a refused request "
        "for each; a second index on this host with another credential, or a keyring entry for the index's URL, breaks that",
        index.url_place,
        anchor=index.key,
        help="use one credential for all indexes of this host, from UV_INDEX_* variables or netrc",
        severity=INFO,
        evidence=Evidence("uv", ">=0.4.26", "E1.apart.env"),
        rule=RULE.name,
    )


def _elsewhere(index: Index, page: Page, url: str) -> Finding:
    return Finding(
        f"{_place(index, page, url)}: uv sends the index's credential to {index.url.realm} alone, so these files "
        "have to be there for everybody who knows their URL, or need a credential of their own",
        index.url_place,
        anchor=index.key,
        help="if a download gets 401, give that host a credential of its own (netrc)",
        severity=INFO,
        rule=RULE.name,
    )


_NAMES = {
    "url": "its URL",
    "environment": "UV_INDEX_* variables",
    "netrc": "netrc",
    "keyring": "the keyring",
    "uv-auth": "`uv auth login`",
}
_HELP = {
    "keyring": "give uv the credential in UV_INDEX_* variables or netrc, or use the index's own URL for the files' place",
    "uv-auth": "log in to the host (`uv auth login HOST`) and not to the index's URL",
    "url": "give uv the credential in netrc, or require a newer uv",
    "environment": "give uv the credential in netrc, or require a newer uv",
    "netrc": "require a newer uv",
}
