"""Requests: bounded in time, number, size and redirects, with a credential that stays with its origin."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from indexlint import __version__
from indexlint.model.online import Failure
from indexlint.model.secret import MASK
from indexlint.model.url import IndexUrl, is_loopback
from indexlint.online.asks import Answer, Ask
from indexlint.online.bodies import Body, BodyError
from indexlint.online.connections import Connections, shown_proxy
from indexlint.online.surroundings import SurroundingsError, has_route, resolve_names_apart
from indexlint.online.tokens import covers
from indexlint.online.trouble import Trouble, show, trouble
from indexlint.online.turns import Turns
from indexlint.records import NamedTuple

if TYPE_CHECKING:
    from types import TracebackType

    import httpx
    from typing_extensions import Self

    from indexlint.model.url import Realm
    from indexlint.online.person import Token

T = TypeVar("T")

# A page is read up to this many bytes, after decompression.
LARGEST_PAGE = 3 * 1024 * 1024
# Bodies that are longer are read one at a time: several at once would be too much memory.
LARGE_BODY = 256 * 1024
CONNECT_TIMEOUT = 5.0
MOST_REDIRECTS = 5
MOST_RETRIES = 2
RETRIED = (429, 502, 503, 504)
REDIRECTS = (301, 302, 303, 307, 308)
# Seconds before the second try, on average; twice as many before the third.
BACKOFF = 0.5
# After so many times the time-out without an answer from anybody, what has not begun is left.
PATIENCE = 3
# A host that has answered before, and then times out so often, is left too.
MOST_TIMEOUTS = 2
_LONGEST_LOCATION = 4096
_HEADERS = {"User-Agent": f"indexlint/{__version__}", "Accept-Encoding": "gzip"}


class Client:
    """Sends the requests of one run.

    ``timeout`` is in seconds, for one question with all its retries and redirects; what it waits for its turn is not
    counted. ``transport`` takes the place of the network in tests, and ``backoff`` that of the seconds before another try.
    ``variables`` are those of the process, for proxies and authorities.
    """

    def __init__(
        self,
        timeout: float,
        transport: httpx.AsyncBaseTransport | None = None,
        *,
        variables: Mapping[str, str] | None = None,
        backoff: Callable[[int], float] | None = None,
    ) -> None:
        self.timeout = timeout
        self.backoff = backoff or _backoff
        self.connections = Connections(os.environ if variables is None else variables, transport)
        self.sent = Sent()
        self._timeouts: dict[str, int] = {}
        self._names: bool | None = None

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        resolve_names_apart(loop)
        self.turns = Turns(loop)
        self.large = asyncio.Lock()
        self._network = _Network()
        self._last_answer = loop.time()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.connections.close()

    async def ask(self, ask: Ask) -> Answer:
        """The answer to a request; never raises for what a server or a network does.

        Raises ValueError for userinfo in the URL, and for a token that is not bound to its origin or would go in plain text.
        """
        target = _target(ask.url)
        if target is None:
            return Answer(ask.url, failure=Failure("url", "this is no URL that can be asked"))
        if ask.token is not None:
            _check_binding(ask.token, target)
        errand = _Errand(self, ask, target)
        with self._network.asking(), errand:
            outcome = await errand.run()
            if isinstance(outcome, Answer):
                return outcome
            failure = outcome.failure
            if outcome.unsure and not await self._network.is_there():
                failure = Failure("no-network", f"no network: {failure.reason}")
            return Answer(ask.url, failure=failure)

    # -- what errands tell

    def answered(self, target: _Target) -> None:
        """A host has answered: it is there, and if it is another machine, so is the network."""
        self.turns.answered(target.origin)
        self._last_answer = asyncio.get_running_loop().time()
        self.heard_from(target)

    def heard_from(self, target: _Target) -> None:
        """Another machine has said something, even if it was no answer."""
        if not is_loopback(target.realm.host):
            self._network.seen()

    async def knows_names(self) -> bool:
        """Whether names of the internet can be looked up from here: that of PyPI is, once; nothing is sent there."""
        if self._names is None:
            look_up = asyncio.get_running_loop().getaddrinfo("pypi.org", 443)
            try:
                self._names = bool(await asyncio.wait_for(look_up, CONNECT_TIMEOUT))
            except (OSError, asyncio.TimeoutError):
                self._names = False
        return self._names

    def failed(self, target: _Target, reason: Trouble) -> None:
        """A request has failed for good: what the host is not asked any more, and what nobody is."""
        origin = target.origin
        if not self.turns.answered_before(origin):
            self.turns.give_up(origin, reason)
        elif reason.failure.kind == "timeout":
            self._timeouts[origin] = self._timeouts.get(origin, 0) + 1
            if self._timeouts[origin] >= MOST_TIMEOUTS:
                words = f"not asked: {target.shown} did not answer {MOST_TIMEOUTS} other requests in time"
                self.turns.give_up(origin, Trouble(Failure("no-time", words)))
        limit = PATIENCE * self.timeout
        if asyncio.get_running_loop().time() - self._last_answer >= limit:
            self.turns.give_up_all(Trouble(Failure("no-time", f"not asked: no host had answered for {limit:g} s")))


class Sent:
    """The credentials that were sent in this run: a server may say them again, and nobody else shall."""

    def __init__(self) -> None:
        self._forms: dict[bytes, None] = {}

    def add(self, token: Token | None, headers: Mapping[str, str]) -> None:
        """Know a credential, in every form that a server gets to see."""
        if token is None:
            return
        from urllib.parse import quote

        secret = token.secret.reveal()
        forms = [secret, quote(secret, safe=""), *(value.split(" ")[-1].rstrip("=") for value in headers.values())]
        # The longest first: one may be a part of another.
        self._forms.update(dict.fromkeys(form.encode() for form in forms if _is_no_word(form)))
        self._forms = dict.fromkeys(sorted(self._forms, key=len, reverse=True))

    def hide_in(self, data: bytes) -> bytes:
        """The same without them."""
        for form in self._forms:
            data = data.replace(form, MASK.encode())
        return data

    def hide(self, text: str) -> str:
        """The same of a header, whose characters are bytes."""
        return self.hide_in(text.encode("latin-1")).decode("latin-1") if self._forms else text


def _is_no_word(text: str) -> bool:
    """Whether a text that is hidden wherever it stands takes nothing else with it: `simple` is in every URL."""
    return len(text) >= 8 and any(char.isdigit() for char in text) and any(char.isalpha() for char in text)


class _Target(NamedTuple):
    """Where a request goes: a URL, and its origin, about which two parsers agree."""

    url: httpx.URL
    realm: Realm

    @property
    def origin(self) -> str:
        return f"{self.realm.scheme}://{self.realm.host}:{self.realm.port}"

    @property
    def shown(self) -> str:
        """The host, with its port if that is not the usual one."""
        return show(str(self.realm).partition("://")[2])


class _Errand:
    """One question on its way: with the time that is left, and the token, as long as it may go with it."""

    def __init__(self, client: Client, ask: Ask, target: _Target) -> None:
        self.client = client
        self.ask = ask
        self.target = target
        self.token = ask.token
        self.left = client.timeout
        self._has_large = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        # Not sooner: whoever asked has read the body before another large one comes.
        if self._has_large:
            self.client.large.release()

    async def run(self) -> Answer | Trouble:
        """Ask, and follow redirects."""
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self._persist()
            if not isinstance(answer, Answer) or not self.ask.follow or answer.status not in REDIRECTS:
                return answer
            if "location" not in answer.headers or _host(answer.location) in self.ask.not_to:
                return answer
            refused = self._follow(answer)
            if refused:
                failure = Failure("redirect", f"{self.target.shown} {refused}")
                return Answer(answer.url, location=answer.location, failure=failure)
        failure = Failure("redirect", f"{self.target.shown} redirects too often: more than {MOST_REDIRECTS} times")
        return Answer(str(self.target.url), failure=failure)

    def _follow(self, answer: Answer) -> str | None:
        """Go where a redirect leads; gives the reason where that is refused."""
        goal = None if answer.location is None else _target(answer.location)
        if goal is None:
            return "redirects to something that is no web address"
        if self.target.realm.scheme == "https" and goal.realm.scheme == "http":
            return f"redirects from https to http ({goal.shown})"
        if self.token is not None and not covers(self.token, IndexUrl(str(goal.url))):
            self.token = None  # for good, also if a later redirect leads back
        self.target = goal
        return None

    async def _persist(self) -> Answer | Trouble:
        """One URL, tried again where that may help."""
        tries = 0
        while True:
            outcome = await self._turn(tries)
            if not isinstance(outcome, _Later):
                return outcome
            tries += 1
            self.left -= outcome.seconds
            if not outcome.for_all:
                await asyncio.sleep(outcome.seconds)

    async def _turn(self, tries: int) -> Answer | Trouble | _Later:
        turns, origin = self.client.turns, self.target.origin
        given_up = await turns.begin(origin, first=tries > 0)
        if given_up is not None:
            return given_up
        try:
            # Whoever comes next has to know what came of this one.
            return self._judge(await self._send(), tries)
        finally:
            turns.end(origin)

    def _judge(self, outcome: Answer | Trouble, tries: int) -> Answer | Trouble | _Later:
        """What a request came to: an answer, a failure for good, or another try."""
        wait = None
        if isinstance(outcome, Answer):
            if outcome.status is None or (outcome.status < 500 and outcome.status != 429):
                return outcome
            wait = _retry_after(outcome.headers)
            outcome = _from_status(outcome.status, wait, self.target)
        turns, origin = self.client.turns, self.target.origin
        seconds = self.client.backoff(tries) if wait is None else wait
        if outcome.again and tries < MOST_RETRIES and seconds < self.left:
            if wait is not None:
                turns.pause(origin, seconds)
            return _Later(seconds, for_all=wait is not None)
        outcome = _after(outcome, tries + 1)
        self.client.failed(self.target, outcome)
        if wait is not None and seconds >= self.left:
            words = f"not asked: {self.target.shown} wants no request for {wait:.0f} s"
            turns.give_up(origin, Trouble(Failure("no-time", words)))
        return outcome

    async def _send(self) -> Answer | Trouble:
        realm = self.target.realm
        proxy = self.client.connections.proxy(realm)
        way = _Way(proxied=proxy is not None)
        try:
            return await self._receive(self.client.connections.to(realm), way)
        except SurroundingsError as error:
            return Trouble(Failure("no-network", str(error)))
        except BodyError as error:
            return Trouble(Failure("protocol", f"{self.target.shown} {error}"))
        except _UnsendableError as error:
            return Trouble(Failure("url", str(error)))
        except _CrowdedError:
            return Trouble(
                Failure("no-time", f"not read: {self.target.shown} has a large page, and others took too long")
            )
        except Exception as error:
            shown = None if proxy is None else shown_proxy(proxy)
            found = trouble(error, self.target.shown, shown, self.client.timeout)
            kind = found.failure.kind
            unsure = (kind == "timeout" and not way.connected) or (kind in ("dns", "connect") and not has_route())
            if unsure or (kind == "dns" and not await self.client.knows_names()):
                found = found._replace(unsure=True)
            if kind in ("tls", "refused", "protocol"):
                self.client.heard_from(self.target)
            return found

    async def _receive(self, transport: httpx.AsyncBaseTransport, way: _Way) -> Answer:
        import httpx

        left = max(self.left, 0.001)
        timeout = httpx.Timeout(left, connect=min(CONNECT_TIMEOUT, left))
        credential = _credential(self.token)
        self.client.sent.add(self.token, credential)
        headers = {**_HEADERS, "Accept": self.ask.accept, **credential}
        extensions = {"timeout": timeout.as_dict(), "trace": way.event}
        request = httpx.Request("GET", self.target.url, headers=headers, extensions=extensions)
        response = await self._timed(transport.handle_async_request(request))
        response.request = request
        try:
            self.client.answered(self.target)
            return await self._read(response)
        finally:
            await response.aclose()

    async def _read(self, response: httpx.Response) -> Answer:
        hide = self.client.sent.hide
        headers = {hide(name): hide(value) for name, value in _headers(response).items()}
        url = str(self.target.url)
        if response.status_code in REDIRECTS:
            return Answer(url, response.status_code, headers, location=_location(url, headers.get("location")))
        if response.status_code == 429 or response.status_code >= 500:
            return Answer(url, response.status_code, headers)
        body = Body(headers.get("content-encoding", ""), LARGEST_PAGE, LARGE_BODY)
        chunks = response.aiter_raw()
        await self._timed(_fill(body, chunks))
        if body.waits:
            await self._wait_for_large()
            if body.take_all():
                await self._timed(_fill(body, chunks))
        return Answer(url, response.status_code, headers, self.client.sent.hide_in(body.whole()), body.cut)

    async def _wait_for_large(self) -> None:
        """Wait until no other large body is read: not for longer than any answer, as those may never end."""
        try:
            await asyncio.wait_for(self.client.large.acquire(), self.client.timeout)
        except asyncio.TimeoutError:
            raise _CrowdedError from None
        self._has_large = True

    async def _timed(self, work: Coroutine[None, None, T]) -> T:
        """Do something in the time that is left, and take it from that."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            return await asyncio.wait_for(work, max(self.left, 0.001))
        finally:
            self.left -= loop.time() - began


class _Later(NamedTuple):
    """Another try after some time; ``for_all``: the host has asked everybody to wait, and turns are held back already."""

    seconds: float
    for_all: bool


class _Way:
    """How far a request got: whether there was a connection to the host itself when it failed."""

    def __init__(self, *, proxied: bool) -> None:
        self.connected = False
        self._reached = "proxy.start_tls.started" if proxied else "connection.connect_tcp.complete"

    async def event(self, name: str, _details: object) -> None:
        """Called for each step of a connection and a request (the ``trace`` extension of httpcore)."""
        self.connected = self.connected or name in (self._reached, "http11.receive_response_headers.complete")


class _Network:
    """Whether there is a network at all: known for sure once another machine has answered anything.

    A failure that looks like a missing network waits until that is known, or until every question has come so far.
    """

    def __init__(self) -> None:
        self._there = False
        self._asking = 0
        self._unsure = 0
        self._settled = asyncio.Event()

    @contextmanager
    def asking(self) -> Iterator[None]:
        self._asking += 1
        try:
            yield
        finally:
            self._asking -= 1
            self._settle()

    def seen(self) -> None:
        self._there = True
        self._settled.set()

    async def is_there(self) -> bool:
        self._unsure += 1
        try:
            self._settle()
            await self._settled.wait()
            return self._there
        finally:
            self._unsure -= 1

    def _settle(self) -> None:
        if self._unsure >= self._asking:
            self._settled.set()


class _CrowdedError(Exception):
    """Other large bodies were read for too long."""


class _UnsendableError(Exception):
    """A credential that no request can carry."""


def _target(text: str) -> _Target | None:
    """Where a URL leads; None for one that cannot be asked, and for one that the two parsers read differently.

    Raises ValueError for userinfo.
    """
    import httpx

    parsed = IndexUrl(text)
    if parsed.userinfo_span is not None:
        raise ValueError("a URL with userinfo is not asked")
    realm = parsed.realm
    if realm is None or not all(char.isprintable() and char != " " for char in text):
        return None
    query = "" if parsed.query is None else f"?{parsed.query}"
    try:
        # In a web address a backslash is a slash; the other parser does not know that.
        url = httpx.URL(f"{realm}{parsed.path}{query}".replace("\\", "/"))
    except (httpx.InvalidURL, ValueError):
        return None
    same_host = realm.host.strip("[]") in (url.host, url.raw_host.decode("ascii"))
    same = same_host and url.scheme == realm.scheme and not url.userinfo and url.port in (realm.port, None)
    return _Target(url, realm) if same else None


def _check_binding(token: Token, target: _Target) -> None:
    # As it is sent: without the dot segments that a text may have.
    if token.realm != target.realm or not covers(token, IndexUrl(str(target.url))):
        raise ValueError("a token goes only to the origin and path that it is bound to")
    if target.realm.scheme != "https" and not is_loopback(target.realm.host):
        raise ValueError("a token goes over https only")


def _host(url: str | None) -> str | None:
    return None if url is None else IndexUrl(url).host


def _credential(token: Token | None) -> dict[str, str]:
    if token is None:
        return {}
    secret = token.secret.reveal()
    if token.kind in ("private-token", "bearer"):
        if not secret.isascii() or not secret.isprintable() or " " in secret:
            raise _UnsendableError(f"the token from {token.source} has characters that no token has")
        return {"PRIVATE-TOKEN": secret} if token.kind == "private-token" else {"Authorization": f"Bearer {secret}"}
    from base64 import b64encode

    return {"Authorization": "Basic " + b64encode(f"{token.username}:{secret}".encode()).decode()}


def _headers(response: httpx.Response) -> dict[str, str]:
    found: dict[str, str] = {}
    for raw_name, raw_value in response.headers.raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _location(base: str, location: str | None) -> str | None:
    if not location or len(location) > _LONGEST_LOCATION:
        return None
    from urllib.parse import urljoin

    try:
        parsed = IndexUrl(urljoin(base, location))
    except ValueError:
        return None
    bare = parsed.bare
    return bare if parsed.is_remote and all(char.isprintable() and char != " " for char in bare) else None


async def _fill(body: Body, chunks: AsyncIterator[bytes]) -> None:
    """Read until the end, or until no more can be taken."""
    async for chunk in chunks:
        if not body.take(chunk):
            return


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that a server wants to be left alone; None where it says nothing that makes sense."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    from datetime import datetime, timezone
    from email.utils import parsedate_to_datetime

    try:
        until = parsedate_to_datetime(text[:100])
    except (TypeError, ValueError, IndexError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=timezone.utc)
    return max(0.0, (until - datetime.now(timezone.utc)).total_seconds())


def _from_status(status: int, wait: float | None, target: _Target) -> Trouble:
    from http import HTTPStatus

    try:
        words = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        words = str(status)
    # It is there, and has too much to do: that may be our own doing.
    kind = "busy" if status == 429 or (status == 503 and wait is not None) else "status"
    return Trouble(Failure(kind, f"{target.shown} answers {words}", status), again=status in RETRIED)


def _after(outcome: Trouble, tries: int) -> Trouble:
    """The same, with how often it was tried."""
    if tries == 1 or outcome.failure.kind == "no-time":
        return outcome
    failure = outcome.failure
    return outcome._replace(failure=failure._replace(reason=f"{failure.reason} (asked {tries} times)"))


def _backoff(tries: int) -> float:
    """Seconds before another try. No two programs that were refused together come back together."""
    import random

    return float(BACKOFF * 2**tries * random.uniform(0.5, 1.5))  # noqa: S311 - nothing secret
