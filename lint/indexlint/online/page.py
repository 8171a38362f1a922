"""The page of one package, as an index answers it: the Simple API of PEP 503 and PEP 691."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from indexlint.auth.address import Address, address, covers, root
from indexlint.model.online import Failure, Page
from indexlint.model.url import IndexUrl
from indexlint.online.asks import Answer, Ask
from indexlint.online.links import JSON_TYPE, NotAPageError, read
from indexlint.records import NamedTuple
from indexlint.registries.public import MIRRORS
from indexlint.registries.pypi import HOSTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indexlint.online.client import Client
    from indexlint.online.links import Link
    from indexlint.online.questions import Question

# What uv sends (`MediaType::accepts` of its `uv-client`), so that an index answers as it answers uv.
ACCEPT = f"{JSON_TYPE}, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01"

# The largest pages of PyPI list some thousand files.
MOST_LINKS = 20_000
# A page's files that are kept: outside the index's root in its realm, in other realms, and below the root.
_MOST_OUTSIDE, _MOST_ELSEWHERE, _MOST_INSIDE = 12, 6, 4

# PEP 508; the end is that of the text, not of a line.
_NAME = re.compile(r"[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?", re.IGNORECASE | re.ASCII)
# `lib/api/helpers.rb`: `not_found!` with or without the name of a resource.
_GITLAB_404 = re.compile(rb"\"message\"\s*:\s*\"404 ((?:package |group |project |))not found\"", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_.])?|\[[0-9a-f:.]+\]", re.ASCII)


class Listing(NamedTuple):
    """What was read of a page: see :class:`indexlint.model.online.Page`."""

    files: tuple[str, ...] = ()
    listed: int = 0
    without_upload_time: int = 0
    malformed: str | None = None


def page_url(index: IndexUrl, package: str) -> str:
    """Where an index has the page of a package: the name normalised (PEP 503), the path in safe characters only.

    Raises ValueError, in words for a person, where there can be no such page.
    """
    if _NAME.fullmatch(package) is None:
        raise ValueError("that is no name that a package can have")
    if index.realm is None or _HOST.fullmatch(index.host) is None:
        raise ValueError("its URL is none that can be asked")
    if index.query is not None or index.fragment is not None:
        raise ValueError("its URL has a query or a fragment")
    # To a parser of web addresses, which uv has, a backslash is a slash; to others, it is a part of the host.
    path = quote(index.path.replace("\\", "/").removesuffix("/"), safe="/%:@!$&'()*+,;=~")
    return f"{index.realm}{path}/{re.sub(r'[-_.]+', '-', package).lower()}/"


async def probe(client: Client, question: Question) -> Page:
    """Ask for the page, and read it. A redirect to PyPI or one of its mirrors is not followed: it would tell them the name."""
    url = IndexUrl(question.url)
    answer = await client.ask(Ask(question.url, question.token, ACCEPT, not_to=_not_to(url)))
    page = Page(question.purpose, question.package, question.url, question.sent, answer.status, answer.failure)
    page = page._replace(redirected_to=_redirected_to(answer, url), missing=_missing(answer))
    if answer.failure is not None or answer.status != 200:
        return page
    kind = answer.headers.get("content-type", "")
    found = listing(_read(answer, kind), address(IndexUrl(question.entry.url.bare)))
    return page._replace(**found._asdict())


async def has(client: Client, question: Question) -> bool | Failure:
    """Whether the index has a page for the package."""
    answer = await client.ask(Ask(question.url, None, ACCEPT))
    if answer.failure is not None:
        return answer.failure
    if answer.status in (200, 404):
        return answer.status == 200
    return Failure("status", f"{IndexUrl(question.url).host} answered {answer.status}")


def _missing(answer: Answer) -> str:
    """GitLab's ``{"message": "404 Package Not Found"}``; what it does not show to somebody is ``404 Group Not Found``."""
    match = _GITLAB_404.search(answer.body[:200]) if answer.status == 404 else None
    if match is None:
        return ""
    return "package" if match.group(1).strip().lower() == b"package" else "scope"


def _not_to(url: IndexUrl) -> frozenset[str]:
    hosts = HOSTS | {host for host, _, _ in MIRRORS}
    # PyPI itself may send its clients from one of its pages to another.
    return frozenset() if url.host in hosts else frozenset(hosts)


def _redirected_to(answer: Answer, url: IndexUrl) -> str | None:
    end = IndexUrl(answer.url)
    if answer.location is not None:
        try:
            end = IndexUrl(urljoin(answer.url, answer.location))
        except ValueError:
            return None
    return None if end.realm is None or end.realm == url.realm else str(end.realm)


def _read(answer: Answer, content_type: str) -> Iterable[Link]:
    return read(answer.body, content_type, answer.url, cut=answer.cut)


def listing(links: Iterable[Link], index: Address) -> Listing:
    """The facts of a page from its links; ``index`` is where the index is."""
    here = root(index, ("simple", "+simple"), slash=True) or index
    listed = without = 0
    outside: dict[str, None] = {}
    elsewhere: dict[str, None] = {}
    inside: dict[str, None] = {}
    malformed = None
    try:
        for link in islice(links, MOST_LINKS):
            listed += 1
            without += not link.has_upload_time
            url = IndexUrl(link.url)
            if url.realm is None:
                continue
            known, most = inside, _MOST_INSIDE
            if str(url.realm) != index.realm:
                known, most = elsewhere, _MOST_ELSEWHERE
            elif not covers(here.path, url.path, segments=True):
                known, most = outside, _MOST_OUTSIDE
            if len(known) < most:
                known[f"{url.realm}{url.path}"] = None
    except NotAPageError as error:
        malformed = str(error)
    return Listing((*outside, *elsewhere, *inside), listed, without, malformed)
