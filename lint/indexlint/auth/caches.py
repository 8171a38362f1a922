"""What uv remembers during one command: credentials by realm, credentials by URL, and what it has looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexlint.auth.address import Address
    from indexlint.auth.situation import Credential


class _Node:
    __slots__ = ("children", "value")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.value: Credential | None = None


class Caches:
    """The caches of one command. ``memo`` maps (index URL or realm, username) to what external sources gave."""

    __slots__ = ("_realms", "_trie", "changes", "memo")

    def __init__(self) -> None:
        self._realms: dict[tuple[str, str | None], Credential] = {}
        self._trie = _Node()
        self.memo: dict[tuple[str, str | None], Credential | None] = {}
        self.changes = 0

    def insert(self, where: Address, credential: Credential) -> None:
        """Store a credential for a URL, and for its realm with and without the username.

        In a realm the last one that is stored wins, but a username alone never replaces a credential with a password.
        """
        if credential.username is not None:
            self._insert_realm((where.realm, credential.username), credential)
        elif not credential.password:
            return
        self._insert_realm((where.realm, None), credential)
        node = self._trie.children.setdefault(where.realm, _Node())
        for segment in where.segments:
            node = node.children.setdefault(segment, _Node())
        node.value = credential

    def _insert_realm(self, key: tuple[str, str | None], credential: Credential) -> None:
        old = self._realms.get(key)
        if old is credential or (old is not None and old.password and not credential.password):
            return
        self._realms[key] = credential
        self.changes += 1

    def of_realm(self, realm: str, username: str | None) -> Credential | None:
        """The credential of a realm; where a username is given, only one with that username and a password."""
        credential = self._realms.get((realm, username))
        if credential is None or (username is not None and not credential.password):
            return None
        return credential

    def of_url(self, where: Address, username: str | None) -> Credential | None:
        """The credential stored at the *shortest* prefix of a URL; where a username is given, only if it has that one."""
        credential = self._shortest(where)
        if credential is None or username is None:
            return credential
        return credential if credential.username == username and credential.password else None

    def _shortest(self, where: Address) -> Credential | None:
        node = self._trie.children.get(where.realm)
        for segment in where.segments:
            if node is None or node.value is not None:
                break
            node = node.children.get(segment)
        return None if node is None else node.value
