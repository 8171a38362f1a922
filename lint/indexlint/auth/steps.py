"""What changed in uv's choice of credentials, and when. One table; the algorithm asks it and compares no release.

Each step was found by running both neighbouring releases, or, where it says so, read in uv's source.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from indexlint.model.releases import FIRST_NAMED, NEWEST, Release
from indexlint.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Behaviour(NamedTuple):
    """What a release does. The defaults are those of the first release with named indexes."""

    # Which variables hold an index's credential: `verbatim` name, or `normalised` (upper case, `_` for other characters).
    variables: str = "verbatim"
    # Last segments that are not part of the root that a credential covers; whether one slash may follow.
    root_segments: tuple[str, ...] = ()
    root_slash: bool = False
    # `target`: the tables of the root's and the members' pyproject.toml are seeded too, in the order of declaration.
    seed_target: bool = False
    # The indexes in force are seeded after the target's (so that the first declared wins the realm), not before.
    seed_settings_last: bool = False
    # Indexes that are shadowed by another of the same name are seeded too.
    seed_shadowed_names: bool = False
    # Reading a pin stores the credential of its index once more.
    seed_pins: bool = False
    # `sync --frozen` sees the workspace's members.
    frozen_members: bool = False
    # Which indexes' `authenticate` counts: `none`, `implicit` (explicit ones are left out), `all`.
    policies: str = "none"
    # `always` asks the keyring without a username, and refuses to send a username alone.
    always_asks_keyring: bool = False
    # The index that a URL belongs to is known: it names the keyring entry and the memo of look-ups.
    known_index: bool = False
    # ... and if its own cache has nothing, the realm's is used.
    realm_fallback: bool = False
    # A username in a request is completed from the credential stored at the index's root.
    root_completes_username: bool = False
    # A root is a prefix of whole segments (not of characters).
    segment_roots: bool = False
    # The store of `uv auth login` exists; two equally long matches in it count as none.
    store: bool = False
    store_ambiguity: bool = False
    # The keyring is asked for `scheme://host` too, where the scheme is not https.
    keyring_scheme: bool = False
    # 401 and 403 of an index stop the search.
    stop_at_refusal: bool = False
    # A pinned package is looked for on the other indexes as well.
    pins_leak: bool = False
    # The strategies that look at all indexes ask them all at once, not one after the other.
    searches_at_once: bool = False
    # An index that is both default and explicit replaces PyPI.
    explicit_default: bool = False
    # A redirect is followed by a request of its own, with a credential of its own.
    redirects_authenticate: bool = False


class Step(NamedTuple):
    """A dated change: first release, short name, pull request, one sentence, and what it sets in :class:`Behaviour`."""

    first: Release
    name: str
    pull: str
    summary: str
    sets: tuple[tuple[str, Any], ...]


def _step(first: Release, name: str, pull: str, summary: str, **sets: Any) -> Step:
    return Step(first, name, pull, summary, tuple(sets.items()))


STEPS: tuple[Step, ...] = (
    _step(
        (0, 4, 26), "variable-names", "#8452",
        "Letters of an index's name become upper case in its variables, `-` and `.` become `_`.",
        variables="normalised",
    ),
    _step(
        (0, 5, 2), "explicit-default", "#8990",
        "An index that is default and explicit replaces PyPI.",
        explicit_default=True,
    ),
    _step(
        (0, 5, 17), "search-at-once", "#10432",
        "The strategies that look at all indexes ask them all at once (from uv's source).",
        searches_at_once=True,
    ),
    _step(
        (0, 5, 21), "member-credentials", "#10688",
        "Credentials of indexes that only a workspace's pyproject.toml declares are used; the last declared wins the realm.",
        seed_target=True,
    ),
    _step(
        (0, 5, 24), "pins-leak", "",
        "A pinned package is looked for on the other indexes too (found by running 0.5.23 and 0.5.24).",
        pins_leak=True,
    ),
    _step(
        (0, 5, 26), "root", "#11074",
        "The credential of an index covers everything beside its `simple`: files too.",
        root_segments=("simple",),
    ),
    _step(
        (0, 5, 30), "root-slash", "#11336",
        "The same for a URL that ends in `simple/`.",
        root_slash=True,
    ),
    _step(
        (0, 6, 6), "authenticate", "#11896",
        "`authenticate` exists, for indexes that are not explicit. Pins no longer leak (#12057).",
        policies="implicit", pins_leak=False,
    ),
    _step(
        (0, 6, 9), "always-asks-keyring", "#12316",
        "With `always` the keyring is asked without a username, and a username alone is not sent.",
        always_asks_keyring=True,
    ),
    _step(
        (0, 6, 12), "authenticate-explicit", "#12631",
        "`authenticate` counts for explicit indexes too.",
        policies="all",
    ),
    _step(
        (0, 7, 0), "index-keyring", "#12651",
        "The keyring is asked for the index's URL. 401 and 403 of an index stop the search (#12805).",
        known_index=True, stop_at_refusal=True,
    ),
    _step(
        (0, 7, 4), "realm-fallback", "#13463",
        "An index without a credential of its own gets its realm's.",
        realm_fallback=True,
    ),
    _step(
        (0, 7, 10), "root-devpi", "#13743",
        "`+simple` ends a root too.",
        root_segments=("simple", "+simple"),
    ),
    _step(
        (0, 7, 14), "redirects", "#14126",
        "The target of a redirect is asked with a credential of its own.",
        redirects_authenticate=True,
    ),
    _step(
        (0, 8, 3), "all-indexes", "#14858",
        "Credentials of indexes that another one of the same name shadows are stored too.",
        seed_shadowed_names=True,
    ),
    _step(
        (0, 8, 15), "store", "#15539",
        "`uv auth login` and its store. The first declared index wins the realm.",
        store=True, seed_settings_last=True,
    ),
    _step(
        (0, 8, 18), "pin-credentials", "#15844",
        "Reading a pin stores its index's credential again: in a resolution the last pin that is read wins the realm.",
        seed_pins=True, root_completes_username=True,
    ),
    _step(
        (0, 10, 0), "store-ambiguity", "#16983",
        "Two equally specific entries of the store count as none.",
        store_ambiguity=True,
    ),
    _step(
        (0, 10, 3), "keyring-scheme", "#17948",
        "For plain http the keyring is asked for `http://host` as well.",
        keyring_scheme=True,
    ),
    _step(
        (0, 11, 9), "segment-roots", "#19154",
        "A root ends at a path boundary: `/repo` no longer covers `/repo2`.",
        segment_roots=True,
    ),
    _step(
        (0, 11, 15), "frozen-members", "#19423",
        "`sync --frozen` uses the credentials of members' indexes.",
        frozen_members=True,
    ),
)  # fmt: skip


def known(release: Release) -> Release:
    """The release itself, or the newest (the first) known one where it is newer (older) than that."""
    return min(max(release, FIRST_NAMED), NEWEST)


def passed(release: Release) -> tuple[Step, ...]:
    """The steps that a release has taken, oldest first."""
    return tuple(step for step in STEPS if step.first <= release)


def at(release: Release) -> Behaviour:
    """What a release does. A release that is not known counts as the nearest known one."""
    return _after(bisect_right(_FIRSTS, known(release)))


_FIRSTS = tuple(step.first for step in STEPS)


@cache
def _after(number: int) -> Behaviour:
    """What a release does that has taken so many steps."""
    return Behaviour()._replace(**{name: value for step in STEPS[:number] for name, value in step.sets})


def representatives(releases: Iterable[Release]) -> tuple[Release, ...]:
    """One release for each behaviour among these (any iterable, a ``ReleaseRange`` too): the newest of each, newest last."""
    return _representatives(tuple(releases))


@lru_cache(maxsize=64)
def _representatives(releases: tuple[Release, ...]) -> tuple[Release, ...]:
    last: dict[Behaviour, Release] = {}
    for release in sorted(set(releases)):
        last[at(release)] = release
    return tuple(sorted(last.values()))


def between(first: Release, second: Release) -> tuple[Step, ...]:
    """The steps between two releases: those that only the newer one has taken."""
    older, newer = sorted((known(first), known(second)))
    return tuple(step for step in STEPS if older < step.first <= newer)
