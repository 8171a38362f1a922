"""What the online rules share: how an index's answers are read."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.auth.plan import plan_of
from indexlint.model.index import Index
from indexlint.model.online import Page
from indexlint.model.project import Project
from indexlint.model.url import IndexUrl
from indexlint.registries.pypi import HOSTS

SOURCES = {
    "url": "the credential in its URL",
    "netrc": "the credential in netrc",
    "keyring": "the keyring's credential",
    "token": "your GitLab token",
}


def asked(project: Project) -> Iterator[tuple[Index, tuple[Page, ...]]]:
    """The project's own indexes that were asked for pages, with what they answered."""
    online = project.online
    if online is None:
        return
    for index in project.indexes:
        pages = online.pages.get(index.url.bare, ())
        if pages and index.kind != "find-links":
            yield index, pages


def with_best(pages: tuple[Page, ...]) -> list[Page]:
    """One page for each package that the project uses: the one that uv's own credential went with, if one did."""
    best: dict[str, Page] = {}
    for page in pages:
        if page.purpose == "credential" or (page.purpose == "package" and page.package not in best):
            best[page.package] = page
    return list(best.values())


def absent(project: Project, index: Index, page: Page) -> bool:
    """Whether the index says that it does not have the package.

    PyTorch's says so by 403. GitLab answers 404 also for a group or project that it does not show to who asks.
    """
    if page.status not in (403, 404, 410):
        return False
    found = project.registry(index.url)
    product = None if found is None else found.product
    if page.status == 404 and product == "gitlab":
        return page.missing == "package"
    return page.status != 403 or product == "pytorch"


def hides(project: Project, index: Index, page: Page) -> bool:
    """Whether an index may show more to somebody with a credential than it showed without one."""
    if page.sent != "none" or not project.is_private(index):
        return False
    planned = plan_of(project).of(index)
    return not (planned.source == "none" and planned.known_from == "stated")


def unchecked(project: Project, index: Index) -> bool:
    """Whether uv takes any certificate from the index's host (``allow-insecure-host``), which indexlint does not."""
    hosts = project.value("allow-insecure-host", [])
    return index.url.host in hosts or f"{index.url.host}:{index.url.effective_port}" in hosts


def passed_over(project: Project, index: Index, page: Page) -> bool:
    """Whether uv takes a failure for "not here", and asks the next index (``ignore-error-codes``).

    With ``index-strategy`` other than ``first-index`` uv still stops, and a pinned package has no next index.
    """
    if page.failure is None or page.failure.code not in (index.ignore_error_codes or ()):
        return False
    pinned = any(pin.package == page.package for pin in project.pins_to(index))
    return not pinned and project.value("index-strategy", "first-index") == "first-index"


def carries(page: Page) -> bool:
    """Whether what was answered for the package is PyPI's: a redirect there, or links to its files."""
    origins = [page.redirected_to] if page.redirected_to is not None else []
    return any(IndexUrl(url).host in HOSTS for url in (*origins, *page.files))


def source(index: Index, page: Page) -> str:
    """What a message calls the credential that was sent."""
    if page.sent == "environment":
        return f"the credential in {index.variable}_*"
    return SOURCES.get(page.sent, "a credential")
