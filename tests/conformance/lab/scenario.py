"""What a scenario is: data only."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_NONE: Mapping[str, str] = MappingProxyType({})
_OPENS_NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})
_NO_HABITS: Mapping[str, object] = MappingProxyType({})


class Scenario(NamedTuple):
    """A project, the credentials in play, the server's habits, and the commands to run.

    ``files``: relative path -> text; at least pyproject.toml. A path that begins with ``~/`` is below the home folder.
    The text ``wheel: NAME VERSION REQUIREMENT ...`` stands for that wheel.
    ``environment``: variables in addition to the laboratory's own.
    ``netrc``: (machine, login, password).
    ``keyring``: service -> {username: password}; None: no keyring program on PATH. ``keyring_kind`` is ``current``, or
    ``old`` for a program that does not know ``--mode``.
    ``store``: (service, username, password) for ``uv auth login``, one for each ``login`` step, in order.
    ``tokens``: "username:password" -> names of the repositories it opens ("*": all). A GitLab ignores the username.
    ``server``: see ``conformance.lab.server.Site``.
    ``steps``: see ``conformance.lab.run.observe``.
    ``edited``: files that the step ``edit`` writes over the first ones.
    """

    name: str
    summary: str
    files: Mapping[str, str]
    environment: Mapping[str, str] = _NONE
    netrc: tuple[tuple[str, str, str], ...] = ()
    keyring: Mapping[str, Mapping[str, str]] | None = None
    store: tuple[tuple[str, str, str], ...] = ()
    tokens: Mapping[str, tuple[str, ...]] = _OPENS_NOTHING
    server: Mapping[str, object] = _NO_HABITS
    steps: tuple[str, ...] = ("sync", "frozen")
    keyring_kind: str = "current"
    edited: Mapping[str, str] = _NONE
