"""Parts of one piece of work in processes of their own, where the system can fork: what is in memory need not be sent.

Nothing here knows what the work is. A part's result comes back as a pickle through a pipe; no file is written.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class FailedError(Exception):
    """A process ended without a result."""


def possible() -> bool:
    """Whether the system can fork, and no other thread would be lost in it."""
    threading = sys.modules.get("threading")
    return hasattr(os, "fork") and (threading is None or threading.active_count() == 1)


def start(work: Callable[[Any], Any], parts: Sequence[Any]) -> list[tuple[int, int]]:
    """Begin to work on each part in a process of its own; returns what :func:`results` wants."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()  # what is still in a buffer would be written by each process
    return [_fork(work, part) for part in parts]


def _fork(work: Callable[[Any], Any], part: Any) -> tuple[int, int]:
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        code = 1
        try:
            import pickle

            os.close(reading)
            raw = pickle.dumps(work(part), pickle.HIGHEST_PROTOCOL)
            with open(writing, "wb") as stream:
                stream.write(raw)
            code = 0
        finally:
            # Nothing of the parent's may be finished a second time: no handler, no buffer, no `finally` above.
            os._exit(code)
    os.close(writing)
    return process, reading


def results(started: list[tuple[int, int]]) -> Iterator[Any]:
    """The result of each part, in their order. Raises FailedError where there is none; no process is left in any case."""
    import pickle

    waiting = list(started)
    try:
        while waiting:
            process, reading = waiting.pop(0)
            with open(reading, "rb") as stream:
                raw = stream.read()
            _, status = os.waitpid(process, 0)
            if status != 0:
                raise FailedError
            yield pickle.loads(raw)  # noqa: S301 - it comes from a process of ours
    finally:
        stop(waiting)


def stop(started: list[tuple[int, int]]) -> None:
    """End processes whose results nobody wants."""
    for process, reading in started:
        os.close(reading)
        os.kill(process, 9)
        os.waitpid(process, 0)
