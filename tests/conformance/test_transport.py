"""What the rules about transport and forwarding say, shown on the real uv."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lab.uvs import chosen
from conformance.scenarios import transport

if TYPE_CHECKING:
    from conformance.lab import Observation, Scenario

SCENARIOS = {scenario.name: scenario for scenario in transport.SCENARIOS}


def cases(which: str) -> list[tuple[Scenario, str]]:
    """``boundary`` means the releases on both sides of this module's own changes."""
    releases = transport.RELEASES if which == "boundary" else chosen(which)
    return [
        (scenario, release)
        for scenario in transport.SCENARIOS
        for release in releases
        if _number(release) >= min(map(_number, transport.EXPECTED[scenario.name]))
    ]


def _number(release: str) -> tuple[int, ...]:
    return tuple(map(int, release.split(".")))


def test_outcome(observation: Observation) -> None:
    ranges = transport.EXPECTED[observation.scenario]
    first = max((start for start in ranges if _number(start) <= _number(observation.release)), key=_number)
    for step, expected in ranges[first].items():
        found = observation.outcomes()[step].removesuffix("+w")
        if expected == "fails":
            assert found.startswith("other(rc="), observation.describe()
        else:
            assert found == expected, observation.describe()
    cut = observation.scenario == "T20.ambiguous-userinfo" and _number(observation.release) < (0, 9, 9)
    if cut or observation.scenario == "T20.userinfo-as-query":
        # What stands before the slash is the host, and uv asks it.
        asked = [request.url for step in observation.steps for request in step.requests]
        assert any("//deploy" in url or url.startswith("deploy") for url in asked), observation.describe()
