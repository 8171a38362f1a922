"""What the machine says about its network: proxies, authorities, name resolution."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio
    import ssl

# The first that is set decides, as with curl, requests and uv: it takes the place of the authorities of the system.
CERTIFICATE_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


class SurroundingsError(Exception):
    """A proxy or an authority that the machine names cannot be used. The text is for the person, with nothing secret."""


def read_authorities(variables: Mapping[str, str]) -> ssl.SSLContext:
    """What a server's certificate is checked against.

    A variable of ``CERTIFICATE_VARIABLES``, else the system's own store through truststore if that is installed, else what
    Python's OpenSSL knows of the system together with certifi. Raises SurroundingsError.
    """
    import ssl

    for name in CERTIFICATE_VARIABLES:
        path = variables.get(name)
        if path:
            try:
                if os.path.isdir(path):
                    return ssl.create_default_context(capath=path)
                return ssl.create_default_context(cafile=path)
            except (OSError, ValueError):  # ssl.SSLError is an OSError
                raise SurroundingsError(f"{name} names no file or folder of certificates that can be read") from None
    try:
        import truststore
    except ImportError:
        pass
    else:
        system: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return system
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(cafile=certifi.where())
    return context


class Proxies:
    """The proxy for each host, as ``HTTP_PROXY``, ``HTTPS_PROXY``, ``ALL_PROXY`` and ``NO_PROXY`` say, or the system."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._by_scheme = _from_variables(variables)
        self._exempt = [part.strip().lower() for part in self._by_scheme.pop("no", "").split(",") if part.strip()]
        self._of_system = not self._by_scheme
        if self._of_system:
            from urllib.request import getproxies

            # On macOS and Windows these are what the person set; elsewhere the variables again.
            self._by_scheme = {
                scheme: url for scheme, url in getproxies().items() if scheme in ("http", "https", "all")
            }

    def of(self, scheme: str, host: str, port: int) -> str | None:
        """The URL of the proxy that a request goes through; None for none."""
        url = self._by_scheme.get(scheme) or self._by_scheme.get("all")
        if not url or any(_covers(part, host.lower(), port) for part in self._exempt):
            return None
        if self._of_system:
            from urllib.request import proxy_bypass

            if proxy_bypass(host):
                return None
        return url if "://" in url else f"http://{url}"


def _from_variables(variables: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for scheme in ("http", "https", "all", "no"):
        # The spelling in small letters wins, as with curl. A web server sets HTTP_PROXY for its CGI programs from a header.
        value = variables.get(f"{scheme}_proxy")
        if value is None and not (scheme == "http" and "REQUEST_METHOD" in variables):
            value = variables.get(f"{scheme.upper()}_PROXY")
        if value:
            found[scheme] = value
    return found


def _covers(part: str, host: str, port: int) -> bool:
    """Whether one entry of NO_PROXY names a host: ``*``, a name and all below it, an address, a network, each with a port."""
    if part == "*":
        return True
    if "/" in part or ":" in host or host.replace(".", "").isdigit():
        return _covers_address(part, host)
    name, colon, number = part.rpartition(":")
    if colon and number.isdigit():
        if int(number) != port:
            return False
        part = name
    part = part.removeprefix("*").lstrip(".")
    return bool(part) and (host == part or host.endswith("." + part))


def _covers_address(part: str, host: str) -> bool:
    import ipaddress

    try:
        return ipaddress.ip_address(host.strip("[]")) in ipaddress.ip_network(part.strip("[]"), strict=False)
    except ValueError:
        return part == host


def has_route() -> bool:
    """Whether the machine has a way to other networks. Nothing is sent: connecting a datagram socket looks up the route.

    The addresses belong to documentation and have no host (RFC 5737, RFC 3849).
    """
    import socket

    def leads_to(family: int, address: str) -> bool:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((address, 9))
        except OSError:
            return False
        return True

    return leads_to(socket.AF_INET, "192.0.2.1") or leads_to(socket.AF_INET6, "2001:db8::1")


def resolve_names_apart(loop: asyncio.AbstractEventLoop) -> None:
    """Let each name be resolved in a thread of its own that nobody waits for when the program ends.

    The event loop's own way is a pool of few threads, which are joined at the end: some names whose server does not answer
    would hold up all others, and the end of the program, far beyond any time-out.
    """
    import socket
    import threading

    async def getaddrinfo(
        host: Any,
        port: Any,
        *,
        family: int = 0,
        type: int = 0,  # noqa: A002 - the name that the event loop's method has
        proto: int = 0,
        flags: int = 0,
    ) -> Any:
        found: asyncio.Future[Any] = loop.create_future()

        def settle(result: Any, error: BaseException | None) -> None:
            if found.done():
                return
            if error is None:
                found.set_result(result)
            else:
                found.set_exception(error)

        def look_up() -> None:
            result, error = None, None
            try:
                result = socket.getaddrinfo(host, port, family, type, proto, flags)
            except Exception as raised:
                error = raised
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody wants to know any more
                loop.call_soon_threadsafe(settle, result, error)

        threading.Thread(target=look_up, daemon=True, name="indexlint-resolver").start()
        return await found

    setattr(loop, "getaddrinfo", getaddrinfo)  # noqa: B010 - a type checker allows no other way
