"""Which credentials uv stores before its first request, where, and in which order: the last one stored wins the realm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.auth.address import address, root
from indexlint.auth.situation import pypi, variable_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from indexlint.auth.caches import Caches
    from indexlint.auth.situation import Credential, Entry, Situation
    from indexlint.auth.steps import Behaviour


class Indexes:
    """The indexes of a situation as a release sees them."""

    def __init__(self, situation: Situation, behaviour: Behaviour) -> None:
        self.entries = {entry.key: entry for entry in situation.indexes}
        self.in_force = [entry for entry in situation.indexes if entry.scope in ("project", "settings")]
        self.named_first = list(_first_by_name(self.in_force))
        defaults = [
            entry for entry in self.named_first if entry.default and (behaviour.explicit_default or not entry.explicit)
        ]
        self.default = defaults[0] if defaults else pypi()
        self.entries.setdefault(self.default.key, self.default)
        if situation.forwards:
            self.entries.setdefault("pypi", pypi())
        self._superfluous = defaults[1:]
        implicit = [entry for entry in self.named_first if not entry.default and not entry.explicit]
        self.searched = implicit if self.default.explicit else [*implicit, self.default]
        self._own = _own_credentials(situation, behaviour)
        segments, slash = behaviour.root_segments, behaviour.root_slash
        self.urls = {key: address(entry.url) for key, entry in self.entries.items()}
        self.roots = {key: root(url, segments, slash=slash) for key, url in self.urls.items()}

    @property
    def allowed(self) -> list[Entry]:
        """The indexes whose policies count: the first of each name, one default, all explicit ones."""
        kept = [entry for entry in self.named_first if entry not in self._superfluous]
        return kept if self.default in kept else [*kept, self.default]

    def credential_of(self, entry: Entry) -> Credential | None:
        """The credential that uv seeds for an index: its variables, else the userinfo of its URL; never a mixture."""
        return self._own.get(entry.key)


def _first_by_name(entries: Iterable[Entry]) -> Iterator[Entry]:
    seen = set()
    for entry in entries:
        if entry.name is None or entry.name not in seen:
            seen.add(entry.name)
            yield entry


def _own_credentials(situation: Situation, behaviour: Behaviour) -> dict[str, Credential]:
    variables: dict[str, Credential] = {}
    written: dict[str, Credential] = {}
    for credential in situation.credentials:
        if credential.source == "environment":
            variables.setdefault(variable_of(credential.service, behaviour.variables), credential)
        elif credential.source == "url":
            written.setdefault(credential.service, credential)
    own = dict(written)
    for entry in situation.indexes:
        variable = entry.name and variables.get(variable_of(entry.name, behaviour.variables))
        if variable:
            own[entry.key] = variable
    return own


class Seeding:
    """Stores credentials in the caches of one command, in the order in which a release does it."""

    def __init__(self, situation: Situation, behaviour: Behaviour, indexes: Indexes, caches: Caches) -> None:
        self.situation = situation
        self.behaviour = behaviour
        self.indexes = indexes
        self.caches = caches

    def lock(self) -> None:
        """Before a resolution."""
        self._command(members=True)

    def members(self) -> tuple[tuple[str, ...], ...]:
        """For each workspace member that has pins, the keys of the indexes they use, in the order they are read."""
        if self.situation.lowered:
            return self.situation.lowered
        found: dict[str, list[str]] = {}
        for package in self.situation.packages:
            if package.pin is not None:
                found.setdefault(package.owner, []).append(package.pin)
        return tuple(tuple(found[owner]) for owner in sorted(found))

    def pins(self, last: int) -> None:
        """While the members' requirements are read: each pin stores the credential of its index, at its URL alone.

        Members are read at the same time: ``last`` is the number of the one that is done last (-1: the last by name).
        """
        if self.behaviour.seed_pins:
            members = list(self.members())
            if members:
                members.append(members.pop(last))
            entries = (self.indexes.entries.get(key) for keys in members for key in keys)
            self._store((entry for entry in entries if entry is not None), roots=False)

    def sync(self, *, frozen: bool) -> None:
        """Before an installation."""
        self._command(members=self.behaviour.frozen_members or not frozen)

    def _command(self, *, members: bool) -> None:
        if self.behaviour.seed_settings_last:
            self._target(members=members)
            self._settings()
        else:
            self._settings()
            self._target(members=members)

    def _settings(self) -> None:
        shadowed_too = self.behaviour.seed_shadowed_names
        self._store(reversed(self.indexes.in_force if shadowed_too else self.indexes.allowed))

    def _target(self, *, members: bool) -> None:
        if self.behaviour.seed_target:
            own = [entry for entry in self.situation.indexes if entry.scope in ("project", "shadowed")]
            # The root's tables come first, and once more where its own package stands among the members.
            tables = [(entry.member or "", entry) for entry in self.situation.indexes if entry.scope == "member"]
            tables = tables if members else []
            if self.situation.root is not None:
                tables += [(self.situation.root, entry) for entry in own]
            self._store([*own, *(entry for _, entry in sorted(tables, key=lambda item: item[0]))])

    def _store(self, entries: Iterable[Entry], *, roots: bool = True) -> None:
        for entry in entries:
            credential = self.indexes.credential_of(entry)
            if credential is None:
                continue
            self.caches.insert(self.indexes.urls[entry.key], credential)
            here = self.indexes.roots[entry.key]
            if roots and here is not None:
                self.caches.insert(here, credential)
