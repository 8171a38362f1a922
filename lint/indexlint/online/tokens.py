"""The tokens of the person, each bound to one origin: from variables, netrc, and configuration files of GitLab's clients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexlint.model.url import Realm
    from indexlint.online.person import Token


def read_tokens(variables: Mapping[str, str], gitlab_url: str | None) -> tuple[tuple[Token, ...], tuple[str, ...]]:
    """The tokens, the one that is tried first first, and a note for each source that cannot be read."""
    return (), ()


def read_hosts(texts: Sequence[str]) -> frozenset[Realm]:
    """The origins that credentials of ``UV_INDEX_*`` variables may go to."""
    return frozenset()
