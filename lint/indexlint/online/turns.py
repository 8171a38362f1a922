"""Whose turn it is: few requests at once for one host, few overall, and no host that holds up the others."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio

    from indexlint.online.trouble import Trouble

PER_HOST = 4
OVERALL = 8
# An event loop may run what was called for a time a little before that time.
_EARLY = 0.05


class _Host:
    """The state of one origin: it gets one request until it has answered one, then ``PER_HOST``."""

    __slots__ = ("dead", "limit", "not_before", "running", "waiting")

    def __init__(self) -> None:
        self.waiting: deque[asyncio.Future[Trouble | None]] = deque()
        self.running = 0
        self.limit = 1
        self.not_before = 0.0
        self.dead: Trouble | None = None


class Turns:
    """Gives out turns, host by host: of two hosts with many requests each gets every second turn."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._hosts: dict[str, _Host] = {}
        self._order: deque[str] = deque()
        self._running = 0

    async def begin(self, origin: str, *, first: bool = False) -> Trouble | None:
        """Wait for a turn; gives the trouble for which the host was given up instead.

        With ``first`` it comes before others that wait for the host. After None, :meth:`end` must be called.
        """
        host = self._hosts.setdefault(origin, _Host())
        if host.dead is not None:
            return host.dead
        turn: asyncio.Future[Trouble | None] = self._loop.create_future()
        if not host.waiting:
            self._order.append(origin)
        if first:
            host.waiting.appendleft(turn)
        else:
            host.waiting.append(turn)
        self._next()
        return await turn

    def end(self, origin: str) -> None:
        """A turn is over."""
        self._hosts[origin].running -= 1
        self._running -= 1
        self._next()

    def answered(self, origin: str) -> None:
        """The host has answered something: it may get more requests at once."""
        self._hosts[origin].limit = PER_HOST

    def answered_before(self, origin: str) -> bool:
        """Whether the host has answered anything yet."""
        return self._hosts[origin].limit == PER_HOST

    def pause(self, origin: str, seconds: float) -> None:
        """No turn for a host for some time."""
        host = self._hosts[origin]
        host.not_before = max(host.not_before, self._loop.time() + seconds)
        self._loop.call_at(host.not_before, self._next)

    def give_up(self, origin: str, trouble: Trouble) -> None:
        """No turn for a host any more: whoever waits for one gets the trouble, and whoever comes later."""
        host = self._hosts[origin]
        host.dead = host.dead or trouble
        _tell(host, trouble)

    def give_up_all(self, trouble: Trouble) -> None:
        """Nobody who waits now gets a turn."""
        for host in self._hosts.values():
            _tell(host, trouble)

    def _next(self) -> None:
        while self._running < OVERALL and self._round():
            pass

    def _round(self) -> bool:
        """One turn for each host that may have one; whether any had."""
        any_began = False
        for _ in range(len(self._order)):
            origin = self._order.popleft()
            host = self._hosts[origin]
            any_began |= self._begin_one(host)
            if host.waiting:
                self._order.append(origin)
        return any_began

    def _begin_one(self, host: _Host) -> bool:
        while host.waiting and self._running < OVERALL and self._may_begin(host):
            turn = host.waiting.popleft()
            if not turn.done():
                host.running += 1
                self._running += 1
                turn.set_result(None)
                return True
        return False

    def _may_begin(self, host: _Host) -> bool:
        return host.running < host.limit and host.not_before <= self._loop.time() + _EARLY


def _tell(host: _Host, trouble: Trouble) -> None:
    while host.waiting:
        turn = host.waiting.popleft()
        if not turn.done():
            turn.set_result(trouble)
