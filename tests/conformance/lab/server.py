"""A stand-in for GitLab's package registry, for other registries, and for the public index; loopback only.

Written for the tests from GitLab's documentation and sources (its PyPI endpoints, presenters and access rules); it is
not GitLab. What it does as GitLab does:

- groups and projects are found by numeric id and by URL-encoded path, and nothing else;
- every file link is absolute and has the *numeric* id of the group or project that was asked, whatever the URL said;
- no credential, or an unknown one: 401 with ``WWW-Authenticate``; a valid credential without access, and an unknown id
  or path: 404; the username of a token is ignored;
- a package that it does not have is a 404, or (``forward``) a redirect to the public index.

It is an HTTP proxy that ends the tunnels itself: uv is told to use it for everything, so names such as ``gitlab.test``
and ``pypi.org`` need no entry in any resolver, and a host that is not part of the site is refused and remembered.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import functools
import html
import http.server
import socketserver
import ssl
import threading
import time
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from conformance.lab.wheels import Wheel, wheel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from typing_extensions import Self

GITLAB, GITLAB2, REGISTRY, PUBLIC, PYPI = "gitlab.test", "gitlab2.test", "registry.test", "public.test", "pypi.org"
PYPI_FILES = "files.pythonhosted.org"
HOSTS = (GITLAB, GITLAB2, REGISTRY, "pkgs.dev.azure.com", PUBLIC, PYPI, PYPI_FILES)


class Request(NamedTuple):
    """One request, as the server saw it.

    ``kind``: simple, file, metadata (PEP 658) or other. ``index``: the name of the repository that the path belongs to,
    None if to none. ``username`` and ``password``: what the Authorization header says, None if there is no header.
    ``status``: None if the host is unknown and the connection was refused.
    """

    method: str
    url: str
    kind: str
    package: str | None
    index: str | None  # type: ignore[assignment]  # hides tuple.index, which nobody needs here
    username: str | None
    password: str | None
    status: int | None


class Package(NamedTuple):
    """A package of a repository: its version and its requirements."""

    name: str
    version: str = "1.0"
    requires: tuple[str, ...] = ()


class Repository(NamedTuple):
    """A package repository: a place of the site that serves simple pages and files.

    ``simple``: the path prefixes of its pages, ``files``: of its files (the first one is linked). ``parents``:
    repositories whose credential opens this one too. ``gitlab``: whether the username is ignored, and forwarding done.
    ``files_host``: where the files are, if not there. ``flat``: the path of a page that links every file.
    ``members_only``: anybody may ask, but sees no package without a credential that opens it (a public group of private
    projects).
    """

    name: str
    hosts: tuple[str, ...]
    simple: tuple[str, ...]
    files: tuple[str, ...]
    packages: tuple[Package, ...]
    parents: tuple[str, ...] = ()
    private: bool = True
    gitlab: bool = False
    files_host: str | None = None
    flat: str | None = None
    members_only: bool = False


_ALPHA = Package("pkg-alpha")
_BETA = Package("pkg-beta")
_PARENT = Package("pkg-parent", "1.0", ("shared-pkg",))
_SHARED = Package("shared-pkg")


def gitlab_group(
    number: int, path: str, packages: Iterable[Package], *, hosts: tuple[str, ...] = (GITLAB,)
) -> Repository:
    """A GitLab group."""
    return _gitlab("groups", "/-/packages/pypi", number, path, tuple(packages), hosts)


def gitlab_project(
    number: int, path: str, packages: Iterable[Package], *, hosts: tuple[str, ...] = (GITLAB,)
) -> Repository:
    """A GitLab project."""
    return _gitlab("projects", "/packages/pypi", number, path, tuple(packages), hosts)


def _gitlab(
    kind: str, tail: str, number: int, path: str, packages: tuple[Package, ...], hosts: tuple[str, ...]
) -> Repository:
    ids = (str(number), quote(path, safe=""), quote(path, safe="").replace("%2F", "%2f"))
    roots = tuple(dict.fromkeys(f"/api/v4/{kind}/{item}{tail}" for item in ids))
    above = path.split("/")[:-1]
    parents = tuple("/".join(above[: length + 1]) for length in range(len(above)))
    return Repository(
        path,
        hosts,
        tuple(f"{root}/simple" for root in roots),
        tuple(f"{root}/files" for root in roots),
        packages,
        parents,
        gitlab=True,
    )


def registry(
    name: str,
    simple: str,
    files: str,
    packages: Iterable[Package],
    *,
    host: str = REGISTRY,
    private: bool = True,
    files_host: str | None = None,
) -> Repository:
    """A repository of another product: where its pages and where its files are."""
    return Repository(name, (host,), (simple,), (files,), tuple(packages), private=private, files_host=files_host)


_FEED = "5b0f3bd7-6b6a-4d24-8d6e-3d2d6a1b7c10"
_PUBLIC_PACKAGES = (
    Package("shared-pkg", "2.0"),
    Package("public-pkg"),
    Package("foo", "9.0", ("bar",)),
    Package("bar", "9.0"),
)
_FOO_1, _FOO_2 = Package("foo", "1.0", ("bar",)), Package("foo", "2.0", ("bar",))

REPOSITORIES: tuple[Repository, ...] = (
    gitlab_group(1, "acme", (_ALPHA, _BETA, _PARENT, _SHARED)),
    gitlab_group(10, "acme/team", (_ALPHA, _BETA, _PARENT, _SHARED)),
    gitlab_group(11, "acme/other", (_BETA,)),
    gitlab_project(21, "acme/team/alpha", (_ALPHA, _PARENT, _SHARED)),
    gitlab_project(22, "acme/other/beta", (_BETA,)),
    gitlab_group(40, "open", (_ALPHA, _SHARED))._replace(members_only=True),
    gitlab_group(30, "zeta", (_ALPHA, _BETA, _SHARED), hosts=(GITLAB2,)),
    # Pages and files side by side; pages below the URL itself; one URL below another.
    registry("repo/a", "/repo/a", "/repo/a/files", (_ALPHA, _SHARED)),
    registry("repo/ab", "/repo/ab", "/repo/ab/files", (_BETA,)),
    registry("repo/simple", "/repo/simple", "/repo/simple/files", (_ALPHA,)),
    registry("repo/legacy", "/repo/legacy", "/repo/legacy/files", (_BETA,)),
    registry("nest", "/nest", "/nest/files", (_ALPHA,)),
    registry("nest/beta", "/nest/beta", "/nest/beta/files", (_BETA,)),
    *(registry(name, f"/{name}", f"/{name}/files", (_ALPHA,)) for name in ("team", "box", "base")),
    *(registry(f"{name}/beta", f"/{name}/beta", f"/{name}/beta/files", (_BETA,)) for name in ("team", "box", "base")),
    registry("one", "/one/simple", "/one/files", (_ALPHA, _SHARED)),
    registry("one/two", "/one/two/simple", "/one/two/files", (_BETA,)),
    registry("apart", "/apart/simple", "/elsewhere/files", (_ALPHA, _SHARED)),
    registry("apart2", "/apart2/simple", "/elsewhere2/files", (_BETA,)),
    registry("sibling", "/s/base/simple", "/s/base/files", (_ALPHA,)),
    registry("sibling2", "/s/base2/simple", "/s/base2/files", (_BETA,)),
    registry("devpi/dev", "/dev/main/+simple", "/dev/main/+f", (_ALPHA, _SHARED)),
    registry("devpi/heir", "/dev/heir/+simple", "/dev/base/+f", (_BETA,)),
    registry("devpi/side", "/dev/side/+simple", "/dev/side/+f", (_BETA,)),
    registry("server", "/simple", "/packages", (_ALPHA, _SHARED), host="pypiserver.test"),
    registry("server/team", "/team/simple", "/team/packages", (_BETA,), host="pypiserver.test"),
    registry(
        "azure",
        "/acme/_packaging/feed/pypi/simple",
        f"/acme/_packaging/{_FEED}/pypi/download",
        (_ALPHA, _SHARED),
        host="pkgs.dev.azure.com",
    ),
    registry("moved", "/moved/simple", "/moved/files", (_ALPHA,), files_host=GITLAB2),
    # Two that need no credential: a has foo 1.0 and bar 1.0; b has foo 2.0, bar 2.0 and baz. foo requires bar.
    registry("a", "/a/simple", "/a/files", (_FOO_1, Package("bar")), private=False),
    registry("b", "/b/simple", "/b/files", (_FOO_2, Package("bar", "2.0"), Package("baz")), private=False),
    registry("links", "/links/none", "/links/files", (_FOO_2,), private=False)._replace(flat="/links/index.html"),
    registry("public", "/simple", "/files", _PUBLIC_PACKAGES, host=PUBLIC, private=False),
    registry("pypi", "/simple", "/packages", _PUBLIC_PACKAGES, host=PYPI, private=False, files_host=PYPI_FILES),
)


class Site(NamedTuple):
    """What the server serves, and its habits in one scenario.

    - ``tokens``: "username:password" -> names of the repositories that it opens; "*" opens all
    - ``forward``: GitLab sends a package that it does not have to the public index
    - ``slow``: repository -> seconds before a simple page is answered
    - ``status``: repository -> the status of all its simple pages
    - ``links``: ``absolute``, ``relative``, or ``http`` (absolute, with that scheme)
    - ``metadata``: offer PEP 658 metadata
    - ``unreachable``: hosts that refuse connections
    - ``packages``: repository -> its packages instead of its usual ones, as (name, version, requirements)
    - ``repositories``: more of them
    - ``open``: answer everybody, to make a lock
    """

    tokens: Mapping[str, tuple[str, ...]] = {}
    forward: bool = False
    slow: Mapping[str, float] = {}
    status: Mapping[str, int] = {}
    links: str = "absolute"
    metadata: bool = False
    unreachable: tuple[str, ...] = ()
    packages: Mapping[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {}
    repositories: tuple[Repository, ...] = ()
    open: bool = False

    def all_repositories(self) -> tuple[Repository, ...]:
        """The usual repositories and the added ones, with their packages as the scenario wants them."""
        return tuple(
            item._replace(packages=tuple(Package(*package) for package in self.packages[item.name]))
            if item.name in self.packages
            else item
            for item in (*REPOSITORIES, *self.repositories)
        )


class _Place(NamedTuple):
    """Where a path leads."""

    kind: str
    repository: Repository | None = None
    package: str | None = None
    wheel: Wheel | None = None
    package_known: bool = True


class _Answer(NamedTuple):
    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0


class Server:
    """The server of one run. Use it as a context manager; ``proxy`` is its address, ``requests`` its log."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.requests: list[Request] = []
        self._lock = threading.Lock()
        self._repositories = site.all_repositories()
        self._hosts = {host for item in self._repositories for host in (*item.hosts, item.files_host) if host}
        self._tls = _authority()[0]
        self._listener = _Listener(("127.0.0.1", 0), self)
        self.proxy = f"http://127.0.0.1:{self._listener.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown()
        self._listener.server_close()

    def take_requests(self) -> tuple[Request, ...]:
        """The requests since the last call, in the order of their arrival."""
        with self._lock:
            taken, self.requests = tuple(self.requests), []
        return taken

    def serves(self, host: str) -> bool:
        """Whether a host is part of the site."""
        return host in self._hosts and host not in self.site.unreachable

    def refuse(self, method: str, url: str) -> None:
        """Remember a request to a host that is not part of the site."""
        with self._lock:
            self.requests.append(Request(method, url, "other", None, None, None, None, None))

    def answer(self, method: str, url: str, authorization: str | None) -> _Answer:
        """Log a request and say what it gets."""
        parts = urlsplit(url)
        username, password = _credential(authorization)
        place = self._find(parts.hostname or "", parts.path)
        answer = self._decide(place, parts.scheme, parts.netloc, username, password)
        name = place.repository.name if place.repository else None
        with self._lock:
            self.requests.append(
                Request(method, url, place.kind, place.package, name, username, password, answer.status)
            )
        return answer

    def _find(self, host: str, path: str) -> _Place:
        best = _Place("other")
        longest = -1
        for repository in self._repositories:
            if repository.flat == path and host in repository.hosts:
                return _Place("other", repository)
            for prefix, kind in self._prefixes(repository, host):
                rest = path[len(prefix) :]
                if path.startswith(prefix) and rest[:1] in ("", "/") and len(prefix) > longest:
                    found = _page(repository, rest) if kind == "simple" else _file(repository, rest)
                    if found:
                        best, longest = found, len(prefix)
        return best

    @staticmethod
    def _prefixes(repository: Repository, host: str) -> Iterator[tuple[str, str]]:
        if host == (repository.files_host or host) and (repository.files_host or host in repository.hosts):
            yield from ((prefix, "file") for prefix in repository.files)
        if host in repository.hosts:
            yield from ((prefix, "simple") for prefix in repository.simple)

    def _decide(self, place: _Place, scheme: str, netloc: str, username: str | None, password: str | None) -> _Answer:
        repository = place.repository
        if repository is None:
            return _Answer(404, b"404 Not Found")
        delay = float(self.site.slow.get(repository.name, 0)) if place.kind == "simple" else 0.0
        if place.kind == "simple" and repository.name in self.site.status:
            return _Answer(self.site.status[repository.name], b"as the scenario wants it", delay=delay)
        opens = self._opens(repository, username, password)
        if not opens and not repository.members_only:
            if self._known(repository, username, password):
                return _Answer(404, b'{"message":"404 Not Found"}', delay=delay)
            challenge = ("WWW-Authenticate", 'Basic realm="GitLab Packages Registry"')
            return _Answer(401, b'{"message":"401 Unauthorized"}', (challenge,), delay)
        if place.kind in ("simple", "other"):
            seen = repository if opens else repository._replace(packages=())
            return self._page_answer(seen, place, scheme, netloc, delay)
        if not opens or place.wheel is None:
            return _Answer(404, b'{"message":"404 Not Found"}')
        if place.kind == "metadata":
            return _Answer(200, place.wheel.metadata, (("Content-Type", "text/plain"),))
        return _Answer(
            200, place.wheel.data, (("Content-Type", "application/octet-stream"), ("Accept-Ranges", "bytes"))
        )

    def _page_answer(self, repository: Repository, place: _Place, scheme: str, netloc: str, delay: float) -> _Answer:
        if place.kind == "other":
            lines = [self._link(repository, item, scheme, netloc) for item in repository.packages]
        elif place.package is None:
            lines = [f'<a href="{item.name}/">{item.name}</a>' for item in repository.packages]
        else:
            lines = [
                self._link(repository, item, scheme, netloc)
                for item in repository.packages
                if item.name == place.package
            ]
            if not lines and repository.gitlab and self.site.forward:
                return _Answer(302, b"", (("Location", f"https://{PYPI}/simple/{place.package}/"),), delay)
            if not lines:
                return _Answer(404, b'{"message":"404 Not Found"}', delay=delay)
        body = (
            "<!DOCTYPE html>\n<html><head><title>Links</title></head><body>\n" + "\n".join(lines) + "\n</body></html>\n"
        )
        return _Answer(200, body.encode(), (("Content-Type", "text/html; charset=utf-8"),), delay)

    def _link(self, repository: Repository, package: Package, scheme: str, netloc: str) -> str:
        made = _wheel(repository, package)
        path = f"{repository.files[0]}/{made.sha256}/{made.filename}"
        host = repository.files_host or urlsplit(f"//{netloc}").hostname
        target = (
            path
            if self.site.links == "relative"
            else f"{'http' if self.site.links == 'http' else scheme}://{host}{path}"
        )
        extra = f' data-dist-info-metadata="sha256={_sha256(made.metadata)}"' if self.site.metadata else ""
        return (
            f'<a href="{html.escape(target)}#sha256={made.sha256}" data-requires-python=""{extra}>{made.filename}</a>'
        )

    def _opens(self, repository: Repository, username: str | None, password: str | None) -> bool:
        if not repository.private or self.site.open:
            return True
        names = {name for names in self._grants(repository, username, password) for name in names}
        return "*" in names or not names.isdisjoint((repository.name, *repository.parents))

    def _known(self, repository: Repository, username: str | None, password: str | None) -> bool:
        return bool(self._grants(repository, username, password))

    def _grants(self, repository: Repository, username: str | None, password: str | None) -> list[tuple[str, ...]]:
        if username is None and password is None:
            return []
        granted = []
        for credential, names in self.site.tokens.items():
            user, _, token = credential.partition(":")
            if token == (password or "") and (user == (username or "") or repository.gitlab):
                granted.append(names)
        return granted


def _page(repository: Repository, rest: str) -> _Place | None:
    name = rest.strip("/")
    if "/" in name:
        return None
    return _Place("simple", repository, unquote(name) or None)


def _file(repository: Repository, rest: str) -> _Place | None:
    filename = rest.rsplit("/", 1)[-1]
    metadata = filename.endswith(".metadata")
    for package in repository.packages:
        made = _wheel(repository, package)
        if rest.removesuffix(".metadata") == f"/{made.sha256}/{made.filename}":
            return _Place("metadata" if metadata else "file", repository, package.name, made)
    return None


def _wheel(repository: Repository, package: Package) -> Wheel:
    origin = "private" if repository.private else "public"
    return wheel(package.name, package.version, package.requires, origin)


def _sha256(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _credential(authorization: str | None) -> tuple[str | None, str | None]:
    scheme, _, value = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return (scheme.lower(), value) if scheme else (None, None)
    try:
        username, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return ("unreadable", value)
    return username, password


_AUTHORITY_LOCK = threading.Lock()


@functools.cache
def _make_authority() -> tuple[ssl.SSLContext, bytes]:
    import trustme

    authority = trustme.CA()
    extra = ("*.test", "pypiserver.test", "download.pytorch.org", "test.pypi.org")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["http/1.1"])
    authority.issue_cert(*HOSTS, *extra).configure_cert(context)
    return context, authority.cert_pem.bytes()


def _authority() -> tuple[ssl.SSLContext, bytes]:
    with _AUTHORITY_LOCK:
        return _make_authority()


def write_authority(path: Path) -> None:
    """Write the certificate of the private authority, for ``SSL_CERT_FILE``."""
    path.write_bytes(_authority()[1])


class _Listener(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], lab: Server) -> None:
        self.lab = lab
        super().__init__(address, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is none of our business."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener
    disable_nagle_algorithm = True
    wbufsize = -1

    def setup(self) -> None:
        super().setup()
        self._tunnel: str | None = None

    def finish(self) -> None:
        # Each by itself: a stream that cannot be flushed any more must not keep the socket open.
        for stream in (self.wfile, self.rfile):
            with contextlib.suppress(OSError, ValueError):
                stream.close()
        if isinstance(self.connection, ssl.SSLSocket):
            self.connection.close()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_CONNECT(self) -> None:
        host, _, port = self.path.rpartition(":")
        if not self.server.lab.serves(host.lower()):
            self.server.lab.refuse("CONNECT", self.path)
            self.send_response(502)
            self.send_header("Content-Length", "0")
            self.end_headers()
            self.close_connection = True
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.flush()
        try:
            self.connection = self.server.lab._tls.wrap_socket(self.request, server_side=True)
        except OSError:
            self.close_connection = True
            return
        self.rfile = self.connection.makefile("rb", -1)
        self.wfile = self.connection.makefile("wb", -1)
        self._tunnel = f"https://{host}" if port == "443" else f"https://{host}:{port}"
        self.close_connection = False

    def _serve(self) -> None:
        lab = self.server.lab
        length = int(self.headers.get("Content-Length") or 0)
        if length:
            self.rfile.read(length)
        url = f"{self._tunnel}{self.path}" if self._tunnel else self.path
        if not lab.serves((urlsplit(url).hostname or "").lower()):
            lab.refuse(self.command, url)
            self._send(_Answer(502))
            return
        answer = lab.answer(self.command, url, self.headers.get("Authorization"))
        if answer.delay:
            time.sleep(answer.delay)
        self._send(answer)

    def _send(self, answer: _Answer) -> None:
        status, body, headers = answer.status, answer.body, dict(answer.headers)
        asked = self.headers.get("Range", "")
        if status == 200 and headers.get("Accept-Ranges") and asked.startswith("bytes="):
            first, last = _range(asked, len(body))
            headers["Content-Range"] = f"bytes {first}-{last}/{len(body)}"
            status, body = 206, body[first : last + 1]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    do_GET = do_HEAD = do_POST = do_PUT = _serve  # noqa: N815 - the names that http.server looks for


def _range(asked: str, size: int) -> tuple[int, int]:
    first, _, last = asked.removeprefix("bytes=").partition("-")
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last) if last else size - 1, size - 1)
