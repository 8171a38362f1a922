"""What the model answers: requests in order, with the credential of each, and how the command ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.records import NamedTuple

if TYPE_CHECKING:
    from indexlint.auth.situation import Credential
    from indexlint.model.releases import Release

OUTCOMES = (
    "ok",
    "unauthorized",
    "not-found",
    "missing-credentials",
    "incomplete-credentials",
    "undeclared-index",
    "public-package",
    "server-error",
)


class Request(NamedTuple):
    """One request.

    ``kind`` is ``simple`` (a package's page), ``file`` (a distribution, or a part of it) or ``metadata``. ``index_key`` is
    the key of the index whose page or file it is, ``credential`` what is sent (None: no Authorization header).
    ``possible`` holds every credential that uv may send with this request, in any order of events; it has more than one
    member only where uv itself is not determined. ``phase`` is ``lock`` or ``sync``.
    """

    method: str
    url: str
    kind: str
    package: str
    index_key: str
    credential: Credential | None
    status: int
    phase: str
    possible: tuple[Credential | None, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the server gives what is asked for."""
        return self.status < 400

    @property
    def determined(self) -> bool:
        """Whether uv sends this credential whatever happens first."""
        return len(self.possible) < 2


class KeyringCall(NamedTuple):
    """One run of ``keyring get``. ``mode``: ``password`` (for a username) or ``creds`` (``--mode creds``, without one)."""

    service: str
    username: str | None
    mode: str


class Failure(NamedTuple):
    """Why a command ends: its outcome, and the package, index and URL that it ends at."""

    outcome: str
    package: str
    index_key: str | None
    url: str | None = None


class Trace(NamedTuple):
    """What one command does.

    ``requests`` and ``keyring`` in the order in which they happen when all servers are equally fast. ``outcome`` is one of
    ``OUTCOMES``; ``outcomes`` has all that are possible, ``outcome`` first. ``failure`` says where it ends.
    ``alternatives``: the traces of other orders of events (concurrent requests, uv's hash set of indexes) that differ in
    a credential, a keyring call or the outcome; empty where uv is determined. ``came_from``: package -> key of the index it
    was taken from. ``late`` and ``late_keyring`` are what was under way when the command failed: it may or may not be sent.
    """

    release: Release
    flow: str
    requests: tuple[Request, ...]
    keyring: tuple[KeyringCall, ...]
    outcome: str
    outcomes: tuple[str, ...] = ()
    failure: Failure | None = None
    alternatives: tuple[Trace, ...] = ()
    came_from: tuple[tuple[str, str], ...] = ()
    late: tuple[Request, ...] = ()
    late_keyring: tuple[KeyringCall, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the command does what it should."""
        return self.outcome == "ok"

    @property
    def determined(self) -> bool:
        """Whether every order of events gives the same."""
        return not self.alternatives

    def of(self, package: str) -> tuple[Request, ...]:
        """The requests for one package."""
        return tuple(request for request in self.requests if request.package == package)

    def last(self, package: str, kind: str = "file") -> Request | None:
        """The last request of a kind for a package: the one that decides; None where there was none."""
        found = [request for request in self.requests if request.package == package and request.kind == kind]
        return found[-1] if found else None
