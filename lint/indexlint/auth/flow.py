"""A whole command: which requests in which order, and how it ends."""

from __future__ import annotations

import heapq
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from indexlint.auth import links
from indexlint.auth.address import Address, page, parse
from indexlint.auth.caches import Caches
from indexlint.auth.classes import differing, irrelevant
from indexlint.auth.middleware import INCOMPLETE, MISSING, Ask, External, Known, Middleware, Send
from indexlint.auth.seeding import Indexes, Seeding
from indexlint.auth.situation import FLOWS
from indexlint.auth.steps import at
from indexlint.auth.trace import Failure, KeyringCall, Request, Trace
from indexlint.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from indexlint.auth.situation import Credential, Entry, Package, Situation
    from indexlint.auth.steps import Behaviour
    from indexlint.model.releases import Release

# Durations in the model's own unit: a request takes one, running the keyring program much longer.
_REQUEST = 1
_KEYRING = 20
_DELAYS = (5, 60)
_MOST_SLOW_INDEXES = 3
_MOST_REPEATED = 12
_MOST_PERMUTED = 3

_REFUSED = (401, 403, 404)
_NO_RANGES = (400, 403, 404, 405)


class Until(NamedTuple):
    """What a task yields to wait for another task, or for another request's look-up."""

    task: str | None = None
    key: tuple[str, str | None] | None = None


class _End(Exception):  # noqa: N818 - it ends a command, as StopIteration ends an iteration
    """The command ends here."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.outcome)
        self.failure = failure


class Schedule(NamedTuple):
    """An order of events: who goes first among equals, which index answers slowly, and the order of uv's index set."""

    reverse: bool = False
    slow: str | None = None
    delay: int = 0
    indexes: tuple[str, ...] = ()
    turn: int = 0
    last_member: int = -1


def predict(situation: Situation, release: Release, flow: str = "frozen") -> Trace:
    """What uv does in a situation, for one release and one command.

    ``flow`` is ``lock`` (``uv lock`` without a lock file), ``sync`` (``uv sync`` without a lock file), ``frozen`` (``uv sync
    --frozen``) or ``locked`` (``uv sync --locked``, or ``uv sync`` with a lock file that is up to date); always with an empty
    cache and an empty environment. Where uv is not determined, ``alternatives`` of the trace hold what else may happen.

    The answer is remembered: asking again for the same situation, or for another release that behaves in the same way,
    costs nothing. Raises ValueError for an unknown flow.
    """
    if flow not in FLOWS:
        raise ValueError(flow)
    trace = _predict(situation, differing(at(release), irrelevant(situation, flow)), flow)
    return trace._replace(
        release=release, alternatives=tuple(item._replace(release=release) for item in trace.alternatives)
    )


@lru_cache(maxsize=512)
def _predict(situation: Situation, behaviour: Behaviour, flow: str) -> Trace:
    ground = _Ground(situation, behaviour)
    first = _Run(ground, flow, Schedule())
    trace = first.trace()
    schedules = first.other_schedules()
    base = trace
    if schedules and len(situation.packages) > _MOST_REPEATED:
        ground = _Ground(_sample(situation), behaviour)
        base = _Run(ground, flow, Schedule()).trace()
    seen = [_essence(base)]
    others: list[Trace] = []
    for schedule in schedules:
        other = _Run(ground, flow, schedule).trace()
        essence = _essence(other)
        if essence not in seen:
            seen.append(essence)
            others.append(other)
    return _merge(trace, others) if others else trace


def _sample(situation: Situation) -> Situation:
    """The situation with a package for each index: others from there fare as it does, whatever the order of events."""
    kept: dict[tuple[str | None, tuple[str, ...], str | None], Package] = {}
    for package in situation.packages:
        kept.setdefault((package.pin, package.served_by, package.locked), package)
    return situation._replace(packages=tuple(kept.values()))


def in_random_order(situation: Situation, release: Release, flow: str, number: int) -> Trace:
    """The same as :func:`predict` where each request takes its own time: one of the orders of events, by its number."""
    import random

    source = random.Random(number)  # noqa: S311 - an order of events is no secret
    keys = [entry.key for entry in situation.indexes]
    source.shuffle(keys)
    run = _Run(
        _Ground(situation, at(release)),
        flow,
        Schedule(indexes=tuple(keys), turn=source.randrange(6), last_member=source.choice((-1, 0))),
    )
    run.duration_of = lambda: source.choice((1, 1, 2, 3, 5, 8, 13, 21, 34, 55))
    return run.trace()._replace(release=release)


def _essence(trace: Trace) -> tuple[Any, ...]:
    """What makes two traces different: the requests of each package, the keyring calls, and the outcome."""
    by_package: dict[tuple[str, str], list[Any]] = {}
    for request in (*trace.requests, *trace.late):
        by_package.setdefault((request.phase, request.package), []).append(request[:2] + request[5:7])
    calls = sorted((call.service, call.username or "") for call in (*trace.keyring, *trace.late_keyring))
    return by_package, calls, trace.outcomes


def _merge(trace: Trace, others: list[Trace]) -> Trace:
    possible: dict[tuple[str, ...], dict[Credential | None, None]] = {}
    usual: dict[tuple[str, ...], set[Credential | None]] = {}
    for item in (trace, *others):
        for request in item.requests:
            possible.setdefault((request.phase, request.method, request.url), {})[request.credential] = None
    for request in trace.requests:
        usual.setdefault((request.phase, request.method, request.url), set()).add(request.credential)
    requests = []
    for request in trace.requests:
        key = (request.phase, request.method, request.url)
        extra = tuple(item for item in possible[key] if item not in usual[key])
        requests.append(request._replace(possible=(request.credential, *extra)) if extra else request)
    outcomes = tuple(dict.fromkeys(outcome for item in (trace, *others) for outcome in item.outcomes))
    return trace._replace(requests=tuple(requests), outcomes=outcomes, alternatives=tuple(others))


class _Ground:
    """What all orders of events of one command have in common."""

    def __init__(self, situation: Situation, behaviour: Behaviour) -> None:
        self.situation = situation
        self.behaviour = behaviour
        self.indexes = Indexes(situation, behaviour)
        self.external = External(situation)
        self.packages = {package.name: package for package in situation.packages}
        self.written = {item.service: item for item in situation.credentials if item.source == "url"}
        self.fixed = dict(situation.pages)
        self.known = tuple(self._known(entry) for entry in self.indexes.allowed) if behaviour.policies == "all" else ()
        if behaviour.policies == "implicit":
            self.known = tuple(self._known(entry) for entry in self.indexes.allowed if not entry.explicit)
        self.files: dict[tuple[str, str], Address] = {}

    def _known(self, entry: Entry) -> Known:
        url = self.indexes.urls[entry.key]
        return Known(entry, url, self.indexes.roots[entry.key] or url, entry.authenticate)

    def file(self, package: Package, entry: Entry) -> Address:
        """Where an index has the file of a package."""
        key = (package.name, entry.key)
        if key not in self.files:
            stated = dict(package.files).get(entry.key)
            self.files[key] = parse(stated or links.file_url(entry, package.name))
        return self.files[key]


class _Run:
    """One command under one order of events."""

    def __init__(self, ground: _Ground, flow: str, schedule: Schedule) -> None:
        self.ground = ground
        self.situation = ground.situation
        self.behaviour = ground.behaviour
        self.flow = flow
        self.schedule = schedule
        self.indexes = ground.indexes
        self.caches = Caches()
        self.seeding = Seeding(self.situation, self.behaviour, self.indexes, self.caches)
        ranks = {key: rank for rank, key in enumerate(schedule.indexes)}
        order = sorted(ground.known, key=lambda item: ranks.get(item.entry.key, len(ranks))) if ranks else ground.known
        self.middleware = Middleware(self.behaviour, ground.external, self.caches, order, schedule.turn)
        self.packages = ground.packages
        self.requests: list[Request] = []
        self.keyring: list[KeyringCall] = []
        self.came_from: dict[str, str] = {}
        self.refused_at: dict[str, tuple[int, str, str]] = {}
        self.no_ranges: set[str] = set()
        self.cached: set[Address] = set()
        self.statuses: dict[tuple[str, str], int] = {}
        self.failure: Failure | None = None
        self.failures: list[Failure] = []
        self.sent = self.asked = 0
        self.duration_of: Callable[[], int] | None = None
        self.phase = ""
        self.seeded = 0
        self.dynamic = False

    # -- the command ------------------------------------------------------------------------------------------------

    def trace(self) -> Trace:
        """Run the command."""
        self._command()
        if self.failure is None:
            self.sent, self.asked = len(self.requests), len(self.keyring)
        outcome = self.failure.outcome if self.failure else self._quiet_outcome()
        outcomes = tuple(dict.fromkeys(failure.outcome for failure in self.failures)) or (outcome,)
        return Trace(
            (0, 0, 0),
            self.flow,
            tuple(self.requests[: self.sent]),
            tuple(self.keyring[: self.asked]),
            outcome,
            outcomes,
            self.failure,
            (),
            tuple(self.came_from.items()),
            tuple(self.requests[self.sent :]),
            tuple(self.keyring[self.asked :]),
        )

    def _command(self) -> None:
        for package in self.situation.packages:
            if package.pin is not None and package.pin not in self.indexes.entries:
                self._fail(Failure("undeclared-index", package.name, package.pin))
                return
        if self.flow != "frozen":
            self._start("lock")
            self.seeding.lock()
            self.seeding.pins(self.schedule.last_member)
            self.seeded = self.caches.changes
            if self.flow != "locked":
                self._simulate(self._solve(), "solver")
                self._note_changes()
        else:
            self._start("sync")
        if self.failure is not None:
            return
        if self.flow in ("frozen", "locked"):
            self.came_from = {name: self._locked_index(package) for name, package in self.packages.items()}
        if self.flow != "lock":
            self._start("sync")
            self.seeding.sync(frozen=self.flow == "frozen")
            self.seeded = self.caches.changes
            for package in self.situation.packages:
                if package.installed and package.name in self.came_from:
                    self._spawn(f"install {package.name}", self._install(package))
            self._simulate(None, "")
            self._note_changes()

    def _fail(self, failure: Failure) -> None:
        """Note a failure. The first one ends the command, but what is under way may still be sent, or fail first."""
        self.failures.append(failure)
        if self.failure is None:
            self.failure = failure
            self.sent = len(self.requests)
            self.asked = len(self.keyring)

    def _note_changes(self) -> None:
        self.dynamic = self.dynamic or self.caches.changes > self.seeded

    def _quiet_outcome(self) -> str:
        """All is well, or a public package was taken in place of a private one."""
        for name, key in self.came_from.items():
            private = [item for item in self.packages[name].served_by if not self._entry(item).public]
            if private and self._entry(key).public:
                return "public-package"
        return "ok"

    def _entry(self, key: str) -> Entry:
        return self.indexes.entries[key]

    def _locked_index(self, package: Package) -> str:
        """The index that a lock made by somebody with all credentials names for a package."""
        if package.locked or package.pin:
            return package.locked or package.pin or ""
        if self.situation.strategy == "unsafe-best-match" and package.best:
            return package.best
        for entry in self.indexes.searched:
            if entry.key in package.served_by:
                return entry.key
        return package.served_by[0] if package.served_by else self.indexes.searched[-1].key

    # -- resolving --------------------------------------------------------------------------------------------------

    def _solve(self) -> Generator[int | Until, None, None]:
        """Visit the direct dependencies as they are declared, then choose one package after the other by its name."""
        direct = [package for package in self.situation.packages if package.direct]
        visited = {package.name for package in direct}
        for package in direct:
            self._visit(package)
        queue = sorted(direct, key=lambda package: (package.owner, package.name))
        for package in queue:
            if package.pin is not None and self.behaviour.pins_leak:
                yield _REQUEST  # what has been visited is under way by then
                yield from self._pinned(package, self._entry(package.pin))
            else:
                yield Until(task=f"page {package.name}")
            if package.name not in self.came_from:
                raise _End(self._not_found(package))
            if package.pin is None:
                yield Until(task=f"metadata {package.name}")
            else:
                yield from self._metadata(package)
            for name in package.requires:
                if name in self.packages and name not in visited:
                    visited.add(name)
                    queue.append(self.packages[name])
                    self._visit(self.packages[name])

    def _not_found(self, package: Package) -> Failure:
        status, key, url = self.refused_at.get(package.name, (404, "", ""))
        outcome = "unauthorized" if status in (401, 403) else "not-found"
        return Failure(outcome, package.name, key or package.pin, url or None)

    def _visit(self, package: Package) -> None:
        """Ask for a package's page, while the others are asked for theirs."""
        if package.pin is None:
            self._spawn(f"page {package.name}", self._search(package))
        elif self.behaviour.pins_leak:
            # The page of its own index is asked for when the package is chosen.
            self._spawn(f"page {package.name}", self._search(package, leak=True))
        else:
            self._spawn(f"page {package.name}", self._pinned(package, self._entry(package.pin)))

    def _pinned(self, package: Package, entry: Entry) -> Generator[int | Until, None, None]:
        status = yield from self._page(package, entry)
        if status < 400:
            self.came_from.setdefault(package.name, entry.key)

    def _search(self, package: Package, *, leak: bool = False) -> Generator[int | Until, None, None]:
        """Look for a package on every index that is searched."""
        first = self.situation.strategy == "first-index"
        at_once = not first and self.behaviour.searches_at_once
        if at_once:
            for entry in self.indexes.searched:
                self._spawn(f"ask {package.name} {entry.key}", self._ask_index(package, entry))
        found: list[str] = []
        for entry in self.indexes.searched:
            if at_once:
                yield Until(task=f"ask {package.name} {entry.key}")
                status = self.statuses[package.name, entry.key]
            else:
                status = yield from self._page(package, entry)
            if status < 400:
                found.append(entry.key)
                if first:
                    break
            elif first and self.behaviour.stop_at_refusal and not _ignored(entry, status):
                break
        if not found or leak:
            return
        best = self.situation.strategy == "unsafe-best-match" and package.best in found
        self.came_from.setdefault(package.name, package.best if best and package.best else found[0])
        self._spawn(f"metadata {package.name}", self._metadata(package))

    def _ask_index(self, package: Package, entry: Entry) -> Generator[int | Until, None, None]:
        self.statuses[package.name, entry.key] = yield from self._page(package, entry)

    def _page(self, package: Package, entry: Entry) -> Generator[int | Until, None, int]:
        where = page(self.indexes.urls[entry.key], package.name)
        if where in self.cached:
            return 200
        written = self.ground.written.get(entry.key)
        status = yield from self._request("GET", where, "simple", package, entry, written)
        if status == 302:
            status = yield from self._forwarded(package)
        if status < 0:
            raise _End(self._given_up(status, package, entry, where))
        if status >= 400 and status not in _REFUSED:
            raise _End(Failure("server-error", package.name, entry.key, where.text))
        if status < 400:
            self.cached.add(where)
        said = status if status == 404 or self._matters(entry, status) else 404
        if status >= 400 and self.refused_at.get(package.name, (404,))[0] == 404:
            self.refused_at[package.name] = (said, entry.key, where.text)
        return status

    def _matters(self, entry: Entry, status: int) -> bool:
        """Whether a refusal by an index is more to uv than a package that is not there."""
        if not self.behaviour.stop_at_refusal:
            return True
        return self.situation.strategy == "first-index" and not _ignored(entry, status)

    def _forwarded(self, package: Package) -> Generator[int | Until, None, int]:
        """The registry does not have it and points to PyPI: asked without the credential of the registry."""
        entry = self._entry("pypi")
        where = page(self.indexes.urls[entry.key], package.name)
        if self.behaviour.redirects_authenticate:
            status = yield from self._request("GET", where, "simple", package, entry, None)
        else:
            status = yield from self._send("GET", where, "simple", package, entry, None)
        if status < 400:
            self.came_from[package.name] = entry.key
        return status

    def _metadata(self, package: Package) -> Generator[int | Until, None, None]:
        """Read a wheel's metadata: from its own file, or from a part of the wheel."""
        entry = self._entry(self.came_from[package.name])
        where = self.ground.file(package, entry)
        if self.situation.core_metadata:
            yield from self._needed("GET", where.child(where.path + ".metadata"), "metadata", package, entry)
            return
        if entry.key not in self.no_ranges:
            status = yield from self._request("HEAD", where, "file", package, entry, None)
            if status in _NO_RANGES:
                self.no_ranges.add(entry.key)
            elif status < 0 or status >= 400:
                raise _End(self._given_up(status, package, entry, where))
        yield from self._needed("GET", where, "file", package, entry)

    # -- installing -------------------------------------------------------------------------------------------------

    def _install(self, package: Package) -> Generator[int | Until, None, None]:
        entry = self._entry(self.came_from[package.name])
        yield from self._needed("GET", self.ground.file(package, entry), "file", package, entry)

    def _needed(
        self, method: str, where: Address, kind: str, package: Package, entry: Entry
    ) -> Generator[int | Until, None, None]:
        status = yield from self._request(method, where, kind, package, entry, None)
        if status < 0 or status >= 400:
            raise _End(self._given_up(status, package, entry, where))

    def _given_up(self, status: int, package: Package, entry: Entry, where: Address) -> Failure:
        outcomes = {MISSING: "missing-credentials", INCOMPLETE: "incomplete-credentials", 404: "not-found"}
        outcomes |= {401: "unauthorized", 403: "unauthorized"}
        return Failure(outcomes.get(status, "server-error"), package.name, entry.key, where.text)

    # -- one request ------------------------------------------------------------------------------------------------

    def _request(
        self, method: str, where: Address, kind: str, package: Package, entry: Entry, written: Credential | None
    ) -> Generator[int | Until, None, int]:
        """Carry out what the middleware wants; returns the last status (or ``MISSING``, ``INCOMPLETE``)."""
        exchange = self.middleware.handle(where, written)
        try:
            event = next(exchange)
            while True:
                status = 0
                if isinstance(event, Send):
                    status = yield from self._send(method, where, kind, package, entry, event.credential)
                elif isinstance(event, Ask):
                    yield from self._ask(event)
                else:
                    yield Until(key=event.key)
                event = exchange.send(status)
        except StopIteration as end:
            return int(end.value)

    def _ask(self, event: Ask) -> Generator[int | Until, None, None]:
        if self.situation.keyring != "absent":
            self.keyring.append(KeyringCall(*event))
            yield _KEYRING if self.duration_of is None else self.duration_of()

    def _send(
        self, method: str, where: Address, kind: str, package: Package, entry: Entry, credential: Credential | None
    ) -> Generator[int | Until, None, int]:
        status = self._status(kind, package, entry, credential)
        request = Request(method, where.text, kind, package.name, entry.key, credential, status, self.phase)
        self.requests.append(request)
        yield self._duration(entry)
        return status

    def _duration(self, entry: Entry) -> int:
        if self.duration_of is not None:
            return self.duration_of()
        return self.schedule.delay if entry.key == self.schedule.slow else _REQUEST

    def _status(self, kind: str, package: Package, entry: Entry, credential: Credential | None) -> int:
        if kind == "simple" and entry.key in self.ground.fixed:
            return self.ground.fixed[entry.key]
        if not entry.public:
            if credential is None or not credential.password:
                return self.situation.anonymous
            if entry.key not in credential.opens:
                return self.situation.forbidden if self._knows(entry, credential) else self.situation.anonymous
        if kind == "simple" and entry.key not in package.served_by:
            return 302 if entry.key in self.situation.forwards else 404
        return 200

    def _knows(self, entry: Entry, credential: Credential) -> bool:
        """Whether the server of an index knows a credential that does not open it."""
        if credential.known is not None:
            return entry.key in credential.known
        opened = (self.indexes.entries.get(key) for key in credential.opens)
        return any(item is not None and item.url.host == entry.url.host for item in opened)

    # -- events -----------------------------------------------------------------------------------------------------

    def _start(self, phase: str) -> None:
        self.phase = phase
        self.heap: list[tuple[int, int, str]] = []
        self.ranks: dict[str, int] = {}
        self.tasks: dict[str, Generator[int | Until, None, None]] = {}
        self.waiting: dict[Until, list[str]] = {}
        self.ended: set[str] = set()
        self.now = 0

    def _spawn(self, name: str, task: Generator[int | Until, None, None]) -> None:
        self.tasks[name] = task
        rank = len(self.ranks) if self.duration_of is None else self.duration_of()
        self.ranks[name] = -rank if self.schedule.reverse else rank
        self._ready(name, self.now if self.duration_of is None else self.now + self.duration_of())

    def _ready(self, name: str, when: int) -> None:
        heapq.heappush(self.heap, (when, self.ranks[name], name))

    def _simulate(self, task: Generator[int | Until, None, None] | None, name: str) -> None:
        if task is not None:
            self._spawn(name, task)
        while self.heap:
            self.now, _, name = heapq.heappop(self.heap)
            try:
                wanted = self.tasks[name].send(None)
            except StopIteration:
                self.ended.add(name)
            except _End as end:
                self._fail(end.failure)
            else:
                if isinstance(wanted, Until):
                    self.waiting.setdefault(wanted, []).append(name)
                else:
                    self._ready(name, self.now + wanted)
            if self.waiting:
                self._wake()

    def _wake(self) -> None:
        for until in tuple(self.waiting):
            over = until.task in self.ended if until.key is None else not self.middleware.running(until.key)
            if over:
                for name in self.waiting.pop(until):
                    self._ready(name, self.now)

    # -- what else may happen ---------------------------------------------------------------------------------------

    def other_schedules(self) -> list[Schedule]:
        """Orders of events that may give something else; none where nothing that matters happened during the run."""
        schedules: list[Schedule] = []
        if self.middleware.ambiguous:
            schedules.append(Schedule(turn=1))
        if self.behaviour.seed_pins and self.flow != "frozen":
            schedules.extend(Schedule(last_member=number) for number in range(len(self.seeding.members()) - 1))
        schedules.extend(Schedule(indexes=order) for order in _orders(self._overlapping()))
        if (self.dynamic or self.keyring) and len(self.situation.packages) > 1:
            schedules.append(Schedule(reverse=True))
            slow = dict.fromkeys(request.index_key for request in self.requests if request.index_key)
            if len(slow) > 1:
                late = list(slow)[: _MOST_SLOW_INDEXES if len(self.situation.packages) <= _MOST_REPEATED else 1]
                schedules.extend(Schedule(slow=key, delay=delay) for key in late for delay in _DELAYS)
        return schedules

    def _overlapping(self) -> list[str]:
        """The keys of the indexes whose roots cover a URL that another one's root covers too."""
        found = {
            item.entry.key: None
            for where in dict.fromkeys(request.url for request in self.requests)
            for matches in [self.middleware.matches(parse(where))]
            if len(matches) > 1
            for item in matches
        }
        return list(found)


def _orders(keys: list[str]) -> list[tuple[str, ...]]:
    """Orders in which uv may look through these indexes, besides the one in which they are given: all of them, if few."""
    if len(keys) <= _MOST_PERMUTED:
        from itertools import permutations

        return list(permutations(keys))[1:]
    turned = [(*keys[at:], *keys[:at]) for at in range(len(keys))]
    return [*turned[1:], *(tuple(reversed(order)) for order in turned)]


def _ignored(entry: Entry, status: int) -> bool:
    """Whether the search goes on after this status of an index (releases since 0.7.0)."""
    if status == 404:
        return True
    if entry.ignore_error_codes is None:
        return status == 403 and entry.url.host == "download.pytorch.org"
    return status in entry.ignore_error_codes
