"""Why a request failed, in words of our own: what other software says may hold a credential."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from collections.abc import Iterator

from indexlint.model.online import Failure
from indexlint.records import NamedTuple

# A host name in a message; longer ones are somebody's joke.
_LONGEST_HOST = 100
_NO_WAY = (errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL)
_TELLING = ("tls", "refused", "dns", "connect")


class Trouble(NamedTuple):
    """A failed request. ``again``: another try may help. ``unsure``: it may be our own network that is not there."""

    failure: Failure
    again: bool = False
    unsure: bool = False


def show(host: str) -> str:
    """A host name for a message: one line, of bounded length."""
    text = "".join(char if char.isprintable() else "?" for char in host)
    return text if len(text) <= _LONGEST_HOST else text[:_LONGEST_HOST] + "..."


def trouble(error: BaseException, host: str, proxy: str | None, seconds: float) -> Trouble:
    """What an exception of a request means; ``proxy`` is the host and port of the proxy, None without one."""
    import httpx

    host = show(host)
    if isinstance(error, httpx.ProxyError):
        return _from_proxy(error, host)
    if isinstance(error, httpx.ConnectTimeout):
        if proxy:
            return Trouble(
                Failure("timeout", f"{host} cannot be connected to through the proxy {proxy} in time"), unsure=True
            )
        return Trouble(Failure("timeout", f"{host} cannot be connected to within {seconds:g} s"), unsure=True)
    if isinstance(error, (httpx.TimeoutException, asyncio.TimeoutError)):
        return Trouble(Failure("timeout", f"{host} does not answer within {seconds:g} s"))
    if isinstance(error, httpx.ConnectError):
        reached = proxy or host
        unknown = Trouble(Failure("connect", f"{reached} cannot be connected to"), again=True, unsure=True)
        # A host may have several addresses, each with its own failure: the one that says most about the host counts.
        found = min(
            _from_causes(error, host, reached), key=lambda each: _TELLING.index(each.failure.kind), default=unknown
        )
        if proxy and found.failure.kind in ("dns", "refused", "connect"):
            # The machine's own way out is broken: that says nothing about the index.
            return Trouble(Failure("no-network", f"the proxy: {found.failure.reason}"), again=found.again)
        return found
    if isinstance(error, (UnicodeError, httpx.InvalidURL)):
        return Trouble(Failure("dns", f"{host} is no name that can be looked up"))
    if isinstance(error, httpx.RemoteProtocolError) and "disconnected" not in str(error):
        return Trouble(Failure("protocol", f"{host} answers with something that is not HTTP"))
    return next(_from_tls(error, host), None) or Trouble(
        Failure("protocol", f"{host} closes the connection without a whole answer"), again=True
    )


def _from_proxy(error: Exception, host: str) -> Trouble:
    status = str(error).split(" ")[0]
    if status == "407":
        return Trouble(Failure("no-network", "the proxy wants a credential, or another one (407)"))
    if status.isdigit() and len(status) == 3:
        failure = Failure("connect", f"the proxy gives no connection to {host} (it answers {status})")
        return Trouble(failure, again=status in ("502", "503", "504"), unsure=True)
    return Trouble(Failure("no-network", "the proxy does not answer as a proxy does"))


def _from_causes(error: BaseException, host: str, reached: str) -> Iterator[Trouble]:
    """``reached`` is what was connected to: the proxy if there is one."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError):
            yield from _from_tls(cause, host)
        elif isinstance(cause, socket.gaierror):
            unsure = cause.errno == getattr(socket, "EAI_AGAIN", None)
            words = "cannot be looked up now" if unsure else "does not exist in the DNS"
            yield Trouble(Failure("dns", f"the name {reached} {words}"), again=unsure, unsure=unsure)
        elif isinstance(cause, ConnectionRefusedError):
            yield Trouble(Failure("refused", f"{reached} refuses the connection"), again=True)
        elif isinstance(cause, OSError) and cause.errno in _NO_WAY:
            yield Trouble(Failure("connect", f"there is no way to {reached} in the network"), unsure=True)


def _from_tls(error: BaseException, host: str) -> Iterator[Trouble]:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            yield Trouble(Failure("tls", f"the certificate of {host} is not valid: {_certificate_reason(cause)}"))
        elif isinstance(cause, ssl.SSLEOFError):
            yield Trouble(Failure("tls", f"{host} closes the connection before it is secured"), again=True)
        elif isinstance(cause, ssl.SSLError):
            yield Trouble(Failure("tls", f"{host} does not speak TLS as it should ({_tls_reason(cause)})"))


def _certificate_reason(error: ssl.SSLCertVerificationError) -> str:
    """OpenSSL's own words for it; those about the host name hold the host that was asked, which is named already."""
    text = str(error.verify_message or "").rstrip(".")
    if "mismatch" in text.lower() or "not valid for" in text:
        return "it is for another host"
    return show(text) or "it cannot be verified"


def _tls_reason(error: ssl.SSLError) -> str:
    return show((error.reason or "unknown reason").replace("_", " ").lower())


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception, what it was raised from, and so on, also where that was a group of them."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__, *getattr(one, "exceptions", ())]
