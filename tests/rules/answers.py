"""What servers answer in an example of a rule that asks the network, as a page states it, and a transport that plays it.

An ```http block holds one exchange after the other, each as it looks on the wire, begun by its request:

    GET https://pypi.corp.example/simple/acme-core/
    authorization: Basic ci:...

    HTTP/1.1 200 OK
    content-type: text/html

    <a href="../../files/acme_core-1.0-py3-none-any.whl">acme_core-1.0-py3-none-any.whl</a>

Header lines below the request are credentials that it must come with: `Basic NAME:...` for a username, else anything. A
request that comes without credentials is answered by an exchange without such lines, and only by one. In place of the
answer may stand what happens instead: `name not found`, `connection refused`, `no answer in time`, `certificate not trusted`.
"""

from __future__ import annotations

import base64
import re
import socket
import ssl
from typing import NamedTuple

import httpx

_EXCHANGE = re.compile(r"^GET ", re.MULTILINE)
_CREDENTIALS = ("authorization", "private-token", "job-token", "deploy-token", "cookie")
_INSTEAD = {
    "name not found": socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
    "connection refused": ConnectionRefusedError(111, "Connection refused"),
    "certificate not trusted": ssl.SSLCertVerificationError(1, "certificate verify failed"),
}
_INSTEAD["certificate not trusted"].verify_message = "self-signed certificate"  # type: ignore[attr-defined]


class Exchange(NamedTuple):
    """A request and what comes of it: ``instead`` of an answer."""

    url: str
    credential: tuple[str, str] | None
    status: int
    headers: dict[str, str]
    body: str
    instead: str = ""


def exchanges(text: str) -> list[Exchange]:
    """The exchanges of a block."""
    return [_exchange(part) for part in _EXCHANGE.split(text)[1:]]


def _exchange(text: str) -> Exchange:
    url, _, rest = text.partition("\n")
    asked, mark, answer = rest.partition("HTTP/1.1 ")
    lines = [line for line in asked.split("\n") if line]
    credential = None
    if lines and ": " in lines[0]:
        name, _, value = lines.pop(0).partition(": ")
        assert name in _CREDENTIALS, f"{name} is no credential"
        credential = (name, value)
    if not mark:
        (instead,) = lines
        assert instead in (*_INSTEAD, "no answer in time"), f"{instead!r} is nothing that can happen"
        return Exchange(url, credential, 0, {}, "", instead)
    assert not lines, f"what is {lines[0]!r}?"
    head, _, body = answer.partition("\n\n")
    status, *headers = head.rstrip("\n").split("\n")
    return Exchange(
        url, credential, int(status.split()[0]), dict(line.split(": ", 1) for line in headers), body.rstrip("\n")
    )


class Answers(httpx.AsyncBaseTransport):
    """The servers of an example. ``asked`` are the exchanges that happened, ``unexpected`` requests that nothing answers."""

    def __init__(self, text: str) -> None:
        self.exchanges = exchanges(text)
        self.asked: list[Exchange] = []
        self.unexpected: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        sent = _credential(request)
        for exchange in self.exchanges:
            if exchange.url == str(request.url) and _matches(exchange.credential, sent):
                self.asked.append(exchange)
                return _answer(exchange, request)
        self.unexpected.append(f"GET {request.url} with {sent[0] if sent else 'no credential'}")
        raise httpx.ConnectError("nothing answers", request=request)

    @property
    def unasked(self) -> list[str]:
        """The URLs of exchanges that did not happen."""
        return [exchange.url for exchange in self.exchanges if exchange not in self.asked]


def _answer(exchange: Exchange, request: httpx.Request) -> httpx.Response:
    if exchange.instead == "no answer in time":
        raise httpx.ReadTimeout("", request=request)
    if exchange.instead:
        cause = _INSTEAD[exchange.instead]
        raise httpx.ConnectError(str(cause), request=request) from cause
    return httpx.Response(exchange.status, headers=exchange.headers, stream=httpx.ByteStream(exchange.body.encode()))


def _credential(request: httpx.Request) -> tuple[str, str] | None:
    for name in _CREDENTIALS:
        value = request.headers.get(name)
        if value is not None:
            scheme, _, rest = value.partition(" ")
            if scheme.lower() == "basic":
                value = f"Basic {base64.b64decode(rest).decode().partition(':')[0]}:..."
            return name, value
    return None


def _matches(wanted: tuple[str, str] | None, sent: tuple[str, str] | None) -> bool:
    if wanted is None or sent is None:
        return wanted is sent
    return wanted[0] == sent[0] and (not wanted[1].startswith("Basic ") or wanted[1] == sent[1])
