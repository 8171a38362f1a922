"""One request: which credential uv sends with it, what it asks the keyring first, and what it does with a refusal.

A request is a generator. It yields what it wants - :class:`Send`, :class:`Ask` or :class:`Wait` - and is resumed with
the status, so that requests that are under way at the same time share the caches as they do in uv. It returns the last
status, or ``MISSING`` or ``INCOMPLETE`` where uv gives up without sending anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.auth.address import Address, covers, parse, root
from indexlint.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from indexlint.auth.caches import Caches
    from indexlint.auth.situation import Credential, Entry, Situation
    from indexlint.auth.steps import Behaviour

MISSING = -1
INCOMPLETE = -2
_REFUSALS = (401, 403, 404)


class Send(NamedTuple):
    """Send the request with this credential (None: without)."""

    credential: Credential | None


class Ask(NamedTuple):
    """Run ``keyring get``; ``mode`` is ``password`` or ``creds``."""

    service: str
    username: str | None
    mode: str


class Wait(NamedTuple):
    """Wait until the same look-up, made for another request, has ended."""

    key: tuple[str, str | None]


if TYPE_CHECKING:
    Event = Send | Ask | Wait
    Exchange = Generator[Event, int, int]


class Known(NamedTuple):
    """An index whose policy and keyring entry uv can tell from a URL."""

    entry: Entry
    url: Address
    root: Address
    policy: str


class External:
    """What netrc, the store of ``uv auth login`` and the keyring hold."""

    def __init__(self, situation: Situation) -> None:
        self.keyring = situation.keyring
        self.netrc: dict[str, Credential] = {}
        self.store: dict[tuple[Address, str | None], Credential] = {}
        self.entries: dict[str, dict[str | None, Credential]] = {}
        for credential in situation.credentials:
            if credential.source == "netrc":
                self.netrc[credential.service.lower()] = (
                    credential  # the last entry of a machine is the one that uv keeps
                )
            elif credential.source == "store":
                self.store[_service_address(credential.service), credential.username] = credential
            elif credential.source == "keyring":
                self.entries.setdefault(credential.service, {})[credential.username] = credential

    def from_netrc(self, host: str, username: str | None) -> Credential | None:
        """The entry of a host, else the ``default`` one, if its login is the username that is asked for."""
        credential = self.netrc.get(host) or self.netrc.get("default")
        if credential is None or (username is not None and username != credential.username):
            return None
        return credential

    def from_store(self, where: Address, username: str | None, behaviour: Behaviour) -> list[Credential]:
        """The entries with the longest path that is a prefix of the URL's: of several, uv takes any, or (since 0.10.0) none."""
        found = [
            (len(service.path), credential)
            for (service, _), credential in self.store.items()
            if service.realm == where.realm
            and covers(service.path, where.path, segments=behaviour.segment_roots)
            and username in (None, credential.username)
        ]
        if not found:
            return []
        longest = max(length for length, _ in found)
        best = [credential for length, credential in found if length == longest]
        return [] if len(best) > 1 and behaviour.store_ambiguity else best

    def from_keyring(self, service: str, username: str | None) -> Credential | None:
        """The entry of a service: with this username, or, where none is asked for, the first."""
        if self.keyring == "absent" or (self.keyring == "old" and username is None):
            return None
        entries = self.entries.get(service, {})
        if username is None:
            return next(iter(entries.values()), None)
        entry = entries.get(username) or entries.get(None)
        return entry._replace(username=username) if entry and entry.username is None else entry


def _service_address(service: str) -> Address:
    """Where ``uv auth login`` stores a credential: at the root of an index URL, else at the URL itself."""
    where = parse(service if "://" in service else f"https://{service}")
    return root(where, ("simple", "+simple"), slash=True) or where


class Middleware:
    """The credential middleware of one command.

    ``order`` are the indexes that count, in the order in which they are looked through for one that a URL belongs to: uv
    keeps them in a hash set, so any order is possible where roots overlap. ``turn`` says which one is taken of several equal
    entries of the store; ``ambiguous`` whether there were such.
    """

    def __init__(
        self, behaviour: Behaviour, external: External, caches: Caches, order: Sequence[Known], turn: int = 0
    ) -> None:
        self.behaviour = behaviour
        self.caches = caches
        self.external = external
        self.known = order
        self.turn = turn
        self.ambiguous = False
        self._found: dict[Address, Known | None] = {}
        self._running: set[tuple[str, str | None]] = set()

    def index_of(self, where: Address) -> Known | None:
        """The index whose root is a prefix of a URL: the first in the order of the set."""
        if where not in self._found:
            self._found[where] = next(iter(self.matches(where)), None)
        return self._found[where]

    def matches(self, where: Address) -> list[Known]:
        """All indexes whose root is a prefix of a URL."""
        segments = self.behaviour.segment_roots
        return [
            item
            for item in self.known
            if item.root.realm == where.realm and covers(item.root.path, where.path, segments=segments)
        ]

    def running(self, key: tuple[str, str | None]) -> bool:
        """Whether this look-up is under way."""
        return key in self._running

    def handle(self, where: Address, written: Credential | None) -> Exchange:
        """Send a request. ``written``: the credential in its URL. Returns the last status, ``MISSING`` or ``INCOMPLETE``."""
        index = self.index_of(where)
        policy = index.policy if index else "auto"
        if not self.behaviour.known_index:
            index = None
        if policy == "never":
            return (yield Send(written))
        if written is not None:
            return (yield from self._with_own(where, written, index, policy))
        cached = self.caches.of_url(where, None)
        if cached is not None and cached.password:
            return (yield Send(cached))
        status = MISSING
        if policy != "always":
            status = yield Send(cached)
            if status not in _REFUSALS:
                return status
        found = self._remembered(where, cached.username if cached else None, index) or cached
        if found is not None and found.password:
            return (yield from _plain(found))
        fetched = yield from self._fetch(where, found.username if found else None, index, policy)
        if fetched is not None:
            return (yield from self._complete(where, fetched, policy))
        if found is not None and cached is None:
            return (yield from _plain(found))
        return status

    def _remembered(self, where: Address, username: str | None, index: Known | None) -> Credential | None:
        if index is None:
            return self.caches.of_realm(where.realm, username)
        credential = self.caches.of_url(index.url, username)
        if credential is None and self.behaviour.realm_fallback:
            return self.caches.of_realm(where.realm, username)
        return credential

    def _with_own(self, where: Address, own: Credential, index: Known | None, policy: str) -> Exchange:
        """A request whose URL has userinfo: a password is sent as it is, a username is completed."""
        if own.password:
            return (yield from self._complete(where, own, policy))
        found = self._completed(where, own.username, index)
        if found is not None:
            return (yield from _plain(found))
        fetched = yield from self._fetch(where, own.username, index, policy)
        if fetched is not None:
            return (yield from self._complete(where, fetched, policy))
        late = self.caches.of_realm(where.realm, own.username) if index else None
        if late is None:
            return (yield from self._complete(where, own, policy))
        sent = late if self.behaviour.realm_fallback else own
        return (yield from self._complete(where, late, policy, sent))

    def _completed(self, where: Address, username: str | None, index: Known | None) -> Credential | None:
        caches = self.caches
        if index is None:
            found = caches.of_realm(where.realm, username)
        else:
            found = caches.of_url(index.url, username)
            if found is None and self.behaviour.root_completes_username:
                found = caches.of_url(index.root, username)
        return found or caches.of_url(where, username)

    def _complete(
        self, where: Address, credential: Credential, policy: str, sent: Credential | None = None
    ) -> Exchange:
        """Send, and remember the credential if it is accepted."""
        if policy == "always" and not credential.password and self.behaviour.always_asks_keyring:
            return INCOMPLETE
        status = yield Send(sent or credential)
        if status < 400:
            self.caches.insert(where, credential)
        return status

    def _fetch(
        self, where: Address, username: str | None, index: Known | None, policy: str
    ) -> Generator[Event, int, Credential | None]:
        """Ask netrc, the store and the keyring, once for each (index or realm, username) in a command."""
        key = (index.url.text if index else where.realm, username)
        if key in self._running:
            yield Wait(key)
        if key in self.caches.memo:
            return self.caches.memo[key]
        self._running.add(key)
        credential = self.external.from_netrc(where.host, username)
        if credential is None and self.behaviour.store:
            stored = self.external.from_store(where, username, self.behaviour)
            self.ambiguous = self.ambiguous or len(stored) > 1
            credential = stored[self.turn % len(stored)] if stored else None
        if credential is None and self.external.keyring != "off":
            credential = yield from self._ask_keyring(where, username, index, policy)
        self.caches.memo[key] = credential
        self._running.discard(key)
        return credential

    def _ask_keyring(
        self, where: Address, username: str | None, index: Known | None, policy: str
    ) -> Generator[Event, int, Credential | None]:
        asked = index.url if index else where
        if username is None:
            if policy != "always" or not self.behaviour.always_asks_keyring:
                return None
            if index is None and self.behaviour.known_index:
                return None
        mode = "creds" if username is None else "password"
        services = [asked.text, asked.service]
        if self.behaviour.keyring_scheme and asked.scheme != "https":
            services.append(f"{asked.scheme}://{asked.service}")
        for service in services:
            yield Ask(service, username, mode)
            credential = self.external.from_keyring(service, username)
            if credential is not None:
                return credential
        return None


def _plain(credential: Credential) -> Exchange:
    return (yield Send(credential))
