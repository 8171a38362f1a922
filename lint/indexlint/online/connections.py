"""The ways out: one pool of connections for each proxy, and one without.

These are httpx's transports, not its clients: a client would remember cookies, and make a request of every Location.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from indexlint.model.url import IndexUrl, is_loopback
from indexlint.online.surroundings import Proxies, SurroundingsError, read_authorities

if TYPE_CHECKING:
    import ssl

    import httpx

    from indexlint.model.url import Realm


class Connections:
    """Made when first needed, with the proxies and authorities of ``variables``; or ``transport`` for all."""

    def __init__(self, variables: Mapping[str, str], transport: httpx.AsyncBaseTransport | None) -> None:
        self._variables = variables
        self._given = transport
        self._proxies = Proxies(variables)
        self._transports: dict[tuple[str, str | None], httpx.AsyncBaseTransport] = {}
        self._authorities: ssl.SSLContext | None = None

    def proxy(self, realm: Realm) -> str | None:
        """The URL of the proxy for a host. What runs on this machine is asked directly: nobody else shall see it."""
        if self._given is not None or is_loopback(realm.host):
            return None
        return self._proxies.of(realm.scheme, realm.host, realm.port or 0)

    def to(self, realm: Realm) -> httpx.AsyncBaseTransport:
        """What sends requests to an origin. Raises SurroundingsError."""
        if self._given is not None:
            return self._given
        key = (realm.scheme, self.proxy(realm))
        if key not in self._transports:
            self._transports[key] = self._new(*key)
        return self._transports[key]

    async def close(self) -> None:
        """Close them all."""
        for transport in self._transports.values():
            await transport.aclose()

    def _new(self, scheme: str, proxy: str | None) -> httpx.AsyncBaseTransport:
        import httpx

        secured = scheme == "https" or (proxy or "").startswith("https:")
        context = self._trusted() if secured else _trusting_nobody()
        try:
            return httpx.AsyncHTTPTransport(
                verify=context,
                trust_env=False,
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=16),
                proxy=None if proxy is None else _proxy(proxy, context),
            )
        except ImportError:
            raise SurroundingsError("the proxy is a SOCKS proxy, which needs the package socksio") from None
        except (ValueError, httpx.InvalidURL):
            raise SurroundingsError("the variable for the proxy holds no URL of a proxy") from None

    def _trusted(self) -> ssl.SSLContext:
        if self._authorities is None:
            self._authorities = read_authorities(self._variables)
        return self._authorities


def shown_proxy(url: str) -> str:
    """Host and port of a proxy, for messages."""
    return str(IndexUrl(url).realm or "").partition("://")[2] or "of the environment"


def _proxy(url: str, context: ssl.SSLContext) -> httpx.Proxy:
    """Raises ValueError or InvalidURL for a text that names no proxy."""
    import httpx

    if url.startswith(("http:", "https:")) and IndexUrl(url).realm is None:
        raise ValueError("no URL")
    return httpx.Proxy(url, ssl_context=context) if url.startswith("https:") else httpx.Proxy(url)


def _trusting_nobody() -> ssl.SSLContext:
    """For plain HTTP: no secured connection can be made with it, and no authorities need to be read."""
    import ssl

    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
