"""Which differences between releases can matter in a situation: releases that differ in others only need one prediction.

Each condition here is one that the algorithm asks, so leaving a field at its default changes no step of it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from indexlint.auth.steps import Behaviour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexlint.auth.situation import Situation

_DEFAULTS = Behaviour()
# What only a resolution asks about.
_RESOLVING = ("pins_leak", "searches_at_once", "stop_at_refusal", "redirects_authenticate")


@lru_cache(maxsize=256)
def irrelevant(situation: Situation, flow: str) -> tuple[str, ...]:
    """The fields of :class:`Behaviour` that make no difference in a situation, for one command.

    ``policies`` is one only for releases without ``known_index``, and of ``root_segments`` only ``+simple`` is meant.
    """
    return tuple(_irrelevant(situation, flow))


def _irrelevant(situation: Situation, flow: str) -> Iterator[str]:
    indexes, credentials = situation.indexes, situation.credentials
    if flow in ("frozen", "locked"):
        yield from _RESOLVING
    if flow == "frozen" or not (situation.lowered or any(package.pin is not None for package in situation.packages)):
        yield "seed_pins"
    if situation.strategy == "first-index":
        yield "searches_at_once"
    if not situation.forwards:
        yield "redirects_authenticate"
    if not any(item.source == "store" for item in credentials):
        yield from ("store", "store_ambiguity")
    if not any(item.source == "url" and not item.password for item in credentials):
        yield "root_completes_username"
    if situation.keyring == "off":
        yield "keyring_scheme"
    if all(entry.authenticate != "always" for entry in indexes):
        yield "always_asks_keyring"
    if all(entry.authenticate == "auto" for entry in indexes):
        yield "policies"
    if all(entry.scope != "member" for entry in indexes):
        yield "frozen_members"
    if not any(entry.explicit and entry.default for entry in indexes):
        yield "explicit_default"
    names = [entry.name for entry in indexes if entry.name is not None]
    if len(names) == len(set(names)) and sum(entry.default for entry in indexes) < 2:
        yield "seed_shadowed_names"
    if not any(entry.url.path.endswith("/") for entry in indexes):
        yield "root_slash"
    if not any(entry.url.path.rstrip("/").lower().endswith("/+simple") for entry in indexes):
        yield "root_segments"


@lru_cache(maxsize=1024)
def differing(behaviour: Behaviour, fields: tuple[str, ...]) -> Behaviour:
    """The behaviour with some fields as if no release had changed them."""
    names = {name: getattr(_DEFAULTS, name) for name in fields}
    if "root_segments" in names:
        names["root_segments"] = tuple(word for word in behaviour.root_segments if word != "+simple")
    if "policies" in names and behaviour.known_index:
        del names["policies"]
    return behaviour._replace(**names)
