"""The scenarios, as data. ``ALL`` has every one by its name; ``OUTCOMES`` says how each must end, release by release."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import tomli

from conformance.lab.uvs import all_known
from conformance.scenarios import one_index, policies, priority, registries, resolution, two_indexes

if TYPE_CHECKING:
    from conformance.lab.scenario import Scenario

_EVERY = (
    *one_index.SCENARIOS,
    *two_indexes.SCENARIOS,
    *policies.SCENARIOS,
    *resolution.SCENARIOS,
    *priority.SCENARIOS,
    *registries.SCENARIOS,
)
ALL: dict[str, Scenario] = {scenario.name: scenario for scenario in _EVERY}
if len(ALL) != len(_EVERY):
    raise ValueError("two scenarios have one name")


# Run on every boundary release: one for each way in which a credential is found, or goes astray. Every other scenario runs on
# the oldest and the newest release, and on both sides of each change of its own outcome.
CORE = frozenset(
    [
        "A1.always-krurl",
        "A3.env",
        "A5.netrc",
        "A5.uvauth-url",
        "B1.env",
        "B1n.env",
        "B5n.kr-urls",
        "B5n.env-kr",
        "B6.env",
        "C3n.env",
        "D2.realm-scope",
        "D10.member-explicit",
    ]
)


def worth_running(name: str, release: str) -> bool:
    """Whether ``--uv-releases boundary`` runs a scenario on this one of the boundary releases."""
    if name in CORE or name not in OUTCOMES:
        return True
    known = all_known()
    starts = [known.index(start) for start in OUTCOMES[name]]
    return release in {known[0], known[-1]} | {known[place] for start in starts for place in (max(0, start - 1), start)}


def outcomes_of(name: str, release: str) -> dict[str, str]:
    """Step -> the outcome that was measured for a release: that of the last range that begins at it or before."""
    ranges = OUTCOMES[name]
    asked = _number(release)
    first = max((start for start in ranges if _number(start) <= asked), key=_number)
    return dict(item.split("=", 1) for item in ranges[first].split())


def _number(release: str) -> tuple[int, ...]:
    return tuple(map(int, release.split(".")))


OUTCOMES: dict[str, dict[str, str]] = tomli.loads(Path(__file__).with_name("outcomes.toml").read_text(encoding="utf-8"))
