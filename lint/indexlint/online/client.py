"""Requests: bounded in time, number, size and redirects, with a credential that stays with its origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.records import NamedTuple

if TYPE_CHECKING:
    from types import TracebackType

    import httpx
    from typing_extensions import Self

    from indexlint.model.online import Failure
    from indexlint.online.person import Token

# A page is read up to this many bytes, after decompression.
LARGEST_PAGE = 3 * 1024 * 1024


class Ask(NamedTuple):
    """One GET request. ``url`` has no userinfo; ``token`` goes with it only if its origin is the URL's (else ValueError).

    A redirect to one of the hosts ``not_to`` is not followed even where others are: the answer is then the redirect itself,
    with its ``location``. So no name of a package gets to PyPI because an index sends its clients on.
    """

    url: str
    token: Token | None = None
    accept: str = "*/*"
    follow: bool = True
    not_to: frozenset[str] = frozenset()


class Answer(NamedTuple):
    """What came back: ``status`` is None where ``failure`` says why nothing did.

    ``url`` is the last one that was asked, after redirects, without userinfo. ``location`` is where a redirect leads that
    was not followed. ``headers`` have lower-case names. ``cut`` tells that the body is longer than what was read.
    """

    url: str
    status: int | None = None
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed
    body: bytes = b""
    cut: bool = False
    location: str | None = None
    failure: Failure | None = None


class Client:
    """Sends the requests of one run. ``transport`` takes the place of the network in tests."""

    def __init__(self, timeout: float, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.timeout = timeout
        self.transport = transport

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    async def ask(self, ask: Ask) -> Answer:
        """The answer to a request; never raises for what a server or a network does."""
        raise NotImplementedError
