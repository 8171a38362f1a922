"""What the person who runs the program says about the network: on or off, how long, and which token goes where.

Nothing in this module, and nothing that it calls, looks at the checked project.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from indexlint.model.url import Realm
from indexlint.records import NamedTuple

if TYPE_CHECKING:
    from indexlint.model.secret import Secret

MODES = ("strict", "credentials")
TIMEOUT = 20.0


class Token(NamedTuple):
    """A credential that the person bound to one origin, the only one that it is ever sent to.

    ``kind`` is ``private-token`` (GitLab's ``PRIVATE-TOKEN`` header), ``bearer``, ``job`` (user ``gitlab-ci-token``),
    ``deploy`` or ``basic``. ``source`` names where it was found, for messages and to keep cached answers apart: never a part
    of it. ``path`` narrows the binding to what lies below it (``/gitlab`` for a relative-URL installation); it is empty for
    all of the origin.
    """

    realm: Realm
    kind: str
    username: str
    secret: Secret
    source: str
    path: str = ""


class Person(NamedTuple):
    """What was said on the command line and in the environment.

    ``strict`` makes a skipped check count as a finding; ``credentials`` allows to send what uv would send. ``tokens`` are in
    the order in which they are tried. ``hosts`` are the origins that the credentials of ``UV_INDEX_*`` variables may go to.
    ``variables`` are the process's own. ``notes`` tell which of the person's own files and variables could not be read, one
    line each.
    """

    strict: bool = False
    credentials: bool = False
    timeout: float = TIMEOUT
    cache: bool = True
    tokens: tuple[Token, ...] = ()
    hosts: frozenset[Realm] = frozenset()
    variables: Mapping[str, str] = {}
    notes: tuple[str, ...] = ()


def read_mode(text: str) -> tuple[str, ...] | None:
    """The modes that a value of ``--online`` or ``INDEXLINT_ONLINE`` switches on; None where it switches the network off.

    Raises ValueError for a word that means nothing.
    """
    words = [word.strip() for word in text.lower().split(",") if word.strip()]
    if not words or words in (["0"], ["false"], ["no"], ["off"]):
        return None
    plain = [word for word in words if word not in ("1", "true", "yes", "on")]
    for word in plain:
        if word not in MODES:
            raise ValueError(f"`{word}` is no way to be online: 1, {', '.join(MODES)}")
    return tuple(plain)


def read_person(
    modes: Sequence[str],
    variables: Mapping[str, str],
    *,
    gitlab_url: str | None = None,
    hosts: Sequence[str] = (),
    timeout: float = TIMEOUT,
    cache: bool = True,
) -> Person:
    """The person of a process with these variables and options.

    Raises ValueError, with nothing secret in it, for a URL or host that means nothing.
    """
    from indexlint.online.tokens import read_hosts, read_tokens

    tokens, notes = read_tokens(variables, gitlab_url)
    return Person(
        "strict" in modes,
        "credentials" in modes,
        timeout,
        cache,
        tokens,
        read_hosts((*hosts, *variables.get("INDEXLINT_CREDENTIALS_HOSTS", "").replace(",", " ").split())),
        variables,
        notes,
    )
