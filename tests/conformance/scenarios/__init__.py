"""The scenarios, as data. ``ALL`` has every one by its name; ``OUTCOMES`` says how each must end, release by release."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import tomli

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


def outcomes_of(name: str, release: str) -> dict[str, str]:
    """Step -> the outcome that was measured for a release: that of the last range that begins at it or before."""
    ranges = OUTCOMES[name]
    asked = _number(release)
    first = max((start for start in ranges if _number(start) <= asked), key=_number)
    return dict(item.split("=", 1) for item in ranges[first].split())


def _number(release: str) -> tuple[int, ...]:
    return tuple(map(int, release.split(".")))


OUTCOMES: dict[str, dict[str, str]] = tomli.loads(Path(__file__).with_name("outcomes.toml").read_text(encoding="utf-8"))
