"""An internet for one test: a proxy on loopback that maps any origin to a function of the test, and records what it is asked.

The program is told to use it by the usual variables (``HTTPS_PROXY``, ``HTTP_PROXY``, ``SSL_CERT_FILE``), so that
``https://gitlab.com`` and ``https://gitlab.com.evil.test`` are real hosts for it, with certificates of an authority that it
trusts. What is not mapped cannot be reached: the proxy answers 502, as it would for a name that does not exist.

    with World(tmp_path) as world:
        world.serve("https://gitlab.com", lambda request: Response(404))
        done = world.run("check", "--online", cwd=project, environment={"GITLAB_TOKEN": "..."})
        assert [request.path for request in world.to("https://gitlab.com")] == [...]

Loopback itself is not behind the proxy (``NO_PROXY``), for tests that start a real server.
"""

from __future__ import annotations

import base64
import contextlib
import datetime
import functools
import os
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import trustme

if TYPE_CHECKING:
    from typing_extensions import Self

_PORTS = {"http": 80, "https": 443}
_REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found"}
# The interpreter between the test and the program: what a child has at most in memory begins with what its parent has.
_MEASURE = (
    "import os, resource, sys;"
    "code = os.spawnv(os.P_WAIT, sys.argv[2], sys.argv[2:]);"
    "peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss;"
    "open(sys.argv[1], 'w').write(str(peak if sys.platform == 'darwin' else peak * 1024));"
    "sys.exit(code if code >= 0 else 128 - code)"
)


class Request(NamedTuple):
    """One request, as the server of ``origin`` (``https://host[:port]``) got it. ``head`` is all of it, unread."""

    method: str
    origin: str
    target: str
    headers: tuple[tuple[str, str], ...]
    head: bytes

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def url(self) -> str:
        return self.origin + self.target

    def header(self, name: str) -> str | None:
        """The first header of this name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def basic(self) -> tuple[str, str] | None:
        """The username and password of its Authorization header."""
        scheme, _, value = (self.header("Authorization") or "").partition(" ")
        if scheme.lower() != "basic":
            return None
        name, _, password = base64.b64decode(value).decode().partition(":")
        return (name, password)


class Response(NamedTuple):
    """What a function of the test answers. A body that is no ``bytes`` is sent in chunks, one for each item."""

    status: int = 200
    body: bytes | Iterable[bytes] = b""
    headers: Mapping[str, str] = {}


class Raw(NamedTuple):
    """Bytes that are sent as they are, before the connection is closed: also none."""

    data: bytes = b""


class Hang(NamedTuple):
    """Nothing, for as long as the test runs, after ``data``."""

    data: bytes = b""


Reply = Response | Raw | Hang
Handler = Callable[[Request], Reply]


class Run(NamedTuple):
    """What the program did. ``peak`` is the most memory that it had, in bytes."""

    code: int
    stdout: str
    stderr: str
    peak: int


class _Host(NamedTuple):
    handler: Handler
    tls: str


def html(text: str, **headers: str) -> Response:
    """A page of the Simple API as PEP 503 has it."""
    return Response(200, text.encode(), {"Content-Type": "text/html; charset=utf-8", **headers})


def links(*urls: str) -> Response:
    """A page that links files."""
    anchors = "".join(f'<a href="{url}">{url.rpartition("/")[2].partition("#")[0]}</a>\n' for url in urls)
    return html(f"<!DOCTYPE html><html><body>\n{anchors}</body></html>")


def json(text: str, status: int = 200, **headers: str) -> Response:
    return Response(status, text.encode(), {"Content-Type": "application/json", **headers})


def redirect(location: str, status: int = 302) -> Response:
    return Response(status, b"", {"Location": location})


@functools.cache
def bomb(megabytes: int) -> bytes:
    """A gzip body that becomes so many megabytes: one thousandth of it is sent."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    pieces = [packer.compress(b" " * (1 << 20)) for _ in range(megabytes)]
    return b"".join([*pieces, packer.flush()])


def origin_of(url: str) -> str:
    """``scheme://host[:port]`` of a URL, the default port left out."""
    parts = urlsplit(url)
    port = "" if parts.port in (None, _PORTS.get(parts.scheme)) else f":{parts.port}"
    host = parts.hostname or ""
    return f"{parts.scheme}://[{host}]{port}" if ":" in host else f"{parts.scheme}://{host}{port}"


class World:
    """See the module. ``folder`` gets the program's home, its cache and the certificate of the authority."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir(parents=True, exist_ok=True)
        self.certificates = folder / "authority.pem"
        _authority("trusted").cert_pem.write_to_path(str(self.certificates))
        self.requests: list[Request] = []
        self.connects: list[tuple[str, bytes]] = []
        self.refused: list[str] = []
        self.most_at_once: Counter[str] = Counter()
        self._at_once: Counter[str] = Counter()
        self._hosts: dict[str, _Host] = {}
        self._others: _Host | None = None
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._sockets: set[socket.socket] = set()
        self._server = _Server(("127.0.0.1", 0), self._connection)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Every connection ends, also those that hang."""
        self._closing.set()
        self._server.shutdown()
        with self._lock:
            for open_socket in self._sockets:
                with contextlib.suppress(OSError):
                    open_socket.shutdown(socket.SHUT_RDWR)
        self._server.server_close()
        self._thread.join()

    # -- what the world is

    def serve(self, origin: str, handler: Handler | Reply, *, tls: str = "trusted") -> None:
        """From now on, ``handler`` answers for an origin.

        ``tls`` is ``trusted``, ``unknown`` (an authority that nobody trusts), ``expired``, ``other-host`` (a certificate for
        another host), ``garbage`` (what comes is no TLS) or ``hang`` (nothing comes).
        """
        answer = handler if callable(handler) else lambda _request: handler
        self._hosts[origin_of(origin)] = _Host(answer, tls)

    def serve_all_others(self, handler: Handler | Reply) -> None:
        """From now on, there is a server at every origin that is not mapped otherwise: the attacker's."""
        answer = handler if callable(handler) else lambda _request: handler
        self._others = _Host(answer, "trusted")

    def hang(self, origin: str) -> None:
        """A host that packets get lost on the way to: the proxy never says that it is connected."""
        self._hosts[origin_of(origin)] = _Host(lambda _request: Hang(), "connect")

    @property
    def proxy(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that put the program into this world, and nothing of the person who runs the tests."""
        return {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self.home),
            "USERPROFILE": str(self.home),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "LANG": "C.UTF-8",
            "NO_COLOR": "1",
            "HTTPS_PROXY": self.proxy,
            "HTTP_PROXY": self.proxy,
            "NO_PROXY": "127.0.0.1,localhost",
            "SSL_CERT_FILE": str(self.certificates),
        }

    def command(self, *words: str) -> list[str]:
        """The program with these arguments."""
        return [sys.executable, "-m", "indexlint", *words]

    def run(
        self,
        *words: str,
        cwd: Path,
        environment: Mapping[str, str] | None = None,
        stdin: bytes = b"",
        timeout: float = 120,
        command: Sequence[str] = (),
    ) -> Run:
        """Run the program as a person does; ``environment`` adds to, and replaces, the world's.

        ``command`` is run in its place.
        """
        peak = self.folder / "peak"
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _MEASURE, str(peak), *(command or self.command(*words))],
            cwd=cwd,
            env={**self.environment, **(environment or {})},
            input=stdin,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
        return Run(done.returncode, done.stdout.decode(), done.stderr.decode(), int(peak.read_text()))

    # -- what it was asked

    def to(self, origin: str) -> list[Request]:
        """The requests that the server of an origin got."""
        return [request for request in list(self.requests) if request.origin == origin_of(origin)]

    def told(self, secret: str) -> set[str]:
        """The origins that a secret was sent to, in whatever header or part of the URL, also in a Basic credential.

        ``proxy`` is among them if it was in what only the proxy sees.
        """
        found = {request.origin for request in list(self.requests) if _holds(request.head, secret)}
        return found | {"proxy" for _, head in list(self.connects) if _holds(head, secret)}

    # -- the proxy

    def _connection(self, connection: socket.socket) -> None:
        with self._lock:
            self._sockets.add(connection)
        try:
            with contextlib.suppress(OSError, ValueError, ssl.SSLError):
                self._talk(connection)
        finally:
            with self._lock:
                self._sockets.discard(connection)

    def _talk(self, connection: socket.socket) -> None:
        with connection.makefile("rwb") as stream:
            head = _read_head(stream)
            if not head:
                return
            method, target = head.split(b" ", 2)[:2]
            if method != b"CONNECT":
                self._plain(stream, head)
                return
            host, _, port = target.decode("latin-1").rpartition(":")
            origin = origin_of(f"https://{host}:{port}")
            self.connects.append((origin, head))
            found = self._hosts.get(origin, self._others)
            if found is None:
                self.refused.append(origin)
                _write(stream, b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            if found.tls == "connect":
                self._closing.wait()
                return
            _write(stream, b"HTTP/1.1 200 Connection established\r\n\r\n")
        self._tunnel(connection, origin, host.strip("[]"), found)

    def _tunnel(self, connection: socket.socket, origin: str, host: str, found: _Host) -> None:
        if found.tls == "hang":
            self._closing.wait()
            return
        if found.tls == "garbage":
            connection.recv(1 << 16)
            connection.sendall(b"this is no TLS at all\r\n")
            return
        # The wrapped socket takes the connection over.
        with _context(host, found.tls).wrap_socket(connection, server_side=True) as secured:
            with self._lock:
                self._sockets.add(secured)
            try:
                with secured.makefile("rwb") as stream:
                    while self._answer(stream, _read_head(stream), origin):
                        pass
            finally:
                with self._lock:
                    self._sockets.discard(secured)

    def _plain(self, stream: IO[bytes], head: bytes) -> None:
        while head:
            method, url, version = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
            origin = origin_of(url)
            target = url[len(url.split("/", 3)[0]) + 2 :]
            target = "/" + target.partition("/")[2]
            if self._hosts.get(origin, self._others) is None:
                self.connects.append((origin, head))
                self.refused.append(origin)
                _write(stream, b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            elif not self._answer(
                stream, f"{method} {target} {version}".encode() + head[head.index(b"\r\n") :], origin
            ):
                return
            head = _read_head(stream)

    def _answer(self, stream: IO[bytes], head: bytes, origin: str) -> bool:
        """Answer one request; whether another may follow."""
        if not head:
            return False
        request = _request(head, origin)
        with self._lock:
            self.requests.append(request)
            for key in (origin, ""):
                self._at_once[key] += 1
                self.most_at_once[key] = max(self.most_at_once[key], self._at_once[key])
        try:
            host = self._hosts.get(origin, self._others)
            assert host is not None
            reply = host.handler(request)
            # A client that has the answer may ask again at once: it is no longer being answered then.
        finally:
            with self._lock:
                self._at_once.subtract((origin, ""))
        if isinstance(reply, Response):
            _send(stream, reply, request.method)
            return True
        _write(stream, reply.data)
        if isinstance(reply, Hang):
            self._closing.wait()
        return False


class _Server(socketserver.ThreadingTCPServer):
    request_queue_size = 256
    daemon_threads = True
    block_on_close = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], connection: Callable[[socket.socket], None]) -> None:
        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                connection(self.request)

        super().__init__(address, Handler)


def _read_head(stream: IO[bytes]) -> bytes:
    lines = []
    while (line := stream.readline(1 << 16)) not in (b"", b"\r\n"):
        lines.append(line)
    return b"".join(lines)


def _request(head: bytes, origin: str) -> Request:
    first, *rest = head.decode("latin-1").split("\r\n")
    method, target, _version = first.split(" ")
    headers = tuple((key, value.strip()) for key, _, value in (line.partition(":") for line in rest if line))
    return Request(method, origin, target, headers, head)


def _write(stream: IO[bytes], data: bytes) -> None:
    stream.write(data)
    stream.flush()


def _send(stream: IO[bytes], reply: Response, method: str) -> None:
    headers = dict(reply.headers)
    names = {name.lower() for name in headers}
    whole = reply.body if isinstance(reply.body, bytes) else None
    if whole is None:
        headers["Transfer-Encoding"] = "chunked"
    elif "content-length" not in names:
        headers["Content-Length"] = str(len(whole))
    lines = [f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, 'Status')}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    _write(stream, "\r\n".join([*lines, "", ""]).encode("latin-1"))
    if method == "HEAD":
        return
    if whole is not None:
        _write(stream, whole)
        return
    for chunk in reply.body:
        assert isinstance(chunk, bytes)
        _write(stream, f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
    _write(stream, b"0\r\n\r\n")


def _holds(head: bytes, secret: str) -> bool:
    return secret.encode() in head or any(secret in text for text in _decoded(head))


def _decoded(head: bytes) -> Iterator[str]:
    for line in head.decode("latin-1").split("\r\n"):
        name, _, value = line.partition(":")
        if name.lower() in ("authorization", "proxy-authorization") and value.strip().lower().startswith("basic "):
            with contextlib.suppress(ValueError):
                yield base64.b64decode(value.strip()[6:]).decode("utf-8", "replace")


@functools.cache
def _authority(name: str) -> trustme.CA:
    return trustme.CA()


@functools.cache
def _context(host: str, tls: str) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority = _authority("unknown" if tls == "unknown" else "trusted")
    expires = datetime.datetime(2020, 1, 1) if tls == "expired" else None
    begins = datetime.datetime(2019, 1, 1) if tls == "expired" else None
    name = "another.test" if tls == "other-host" else host
    authority.issue_cert(name, not_before=begins, not_after=expires).configure_cert(made)
    return made
