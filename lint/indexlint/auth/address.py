"""A URL as the caches see it: realm and path segments, parsed once."""

from __future__ import annotations

from functools import lru_cache

from indexlint.model.url import DEFAULT_PORTS, IndexUrl
from indexlint.records import NamedTuple


class Address(NamedTuple):
    """A URL without userinfo. ``realm`` is its scheme, host and port as text; ``segments`` leaves empty ones out."""

    text: str
    realm: str
    path: str
    segments: tuple[str, ...]
    host: str
    port: int | None
    scheme: str

    @property
    def service(self) -> str:
        """The host as a keyring entry names it: with the port where that is not the scheme's own."""
        return self.host if self.port is None else f"{self.host}:{self.port}"

    def child(self, path: str) -> Address:
        """Another path of the same realm."""
        segments = tuple(part for part in path.split("/") if part)
        return self._replace(text=self.realm + path, path=path, segments=segments)


def address(url: IndexUrl) -> Address:
    """The address of an index's URL, written as uv writes it: host in lower case, no default port, no userinfo."""
    realm = str(url.realm) if url.realm else url.raw
    port = None if url.port == DEFAULT_PORTS.get(url.scheme) else url.port
    query = "" if url.query is None else f"?{url.query}"
    return Address(realm + url.path + query, realm, url.path, url.segments, url.host, port, url.scheme)


@lru_cache(maxsize=4096)
def parse(text: str) -> Address:
    """The address of any URL."""
    return address(IndexUrl.parse(text))


def page(index: Address, package: str) -> Address:
    """The page of a package on an index: one slash at the end of the index's URL does not matter."""
    path = index.path[:-1] if index.path.endswith("/") else index.path
    return index.child(f"{path}/{package}/")


def root(index: Address, segments: tuple[str, ...], *, slash: bool) -> Address | None:
    """The root of an index: its URL without a last segment that is one of these; None where it does not end so."""
    parts = index.path.split("/")
    if slash and len(parts) > 1 and not parts[-1]:
        parts.pop()
    if len(parts) < 2 or parts[-1].lower() not in segments:
        return None
    parts.pop()
    return index.child("/".join(parts) or "/")


def covers(prefix: str, path: str, *, segments: bool) -> bool:
    """Whether a path lies below a prefix: by whole segments, or (as releases before 0.11.9 see it) by characters."""
    if not path.startswith(prefix):
        return False
    return not segments or len(path) == len(prefix) or prefix.endswith("/") or path[len(prefix)] == "/"
