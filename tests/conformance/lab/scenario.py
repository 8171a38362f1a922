"""What a scenario is: data only."""

from __future__ import annotations

from typing import NamedTuple


class Scenario(NamedTuple):
    """A project, the credentials in play, the server's habits, and the commands to run.

    ``files``: relative path -> text; at least pyproject.toml. A path that begins with ``~/`` is below the home folder.
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
    files: dict[str, str]
    environment: dict[str, str] = {}
    netrc: tuple[tuple[str, str, str], ...] = ()
    keyring: dict[str, dict[str, str]] | None = None
    store: tuple[tuple[str, str, str], ...] = ()
    tokens: dict[str, tuple[str, ...]] = {}
    server: dict[str, object] = {}
    steps: tuple[str, ...] = ("sync", "frozen")
    keyring_kind: str = "current"
    edited: dict[str, str] = {}
