"""A request and its answer, as what asks sees them. Nothing of the network is imported for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.records import NamedTuple

if TYPE_CHECKING:
    from indexlint.model.online import Failure
    from indexlint.online.person import Token


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
    was not followed, absolute and without userinfo; None too where that is no http or https URL. ``headers`` have
    lower-case names. ``cut`` tells that the body is longer than what was read.
    """

    url: str
    status: int | None = None
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed
    body: bytes = b""
    cut: bool = False
    location: str | None = None
    failure: Failure | None = None
