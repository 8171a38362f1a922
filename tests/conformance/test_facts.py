"""How each scenario ends on each chosen release of the real uv."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conformance.lab import BOUNDARY
from conformance.lab.uvs import all_known
from conformance.scenarios import ALL, OUTCOMES, outcomes_of

if TYPE_CHECKING:
    from conformance.lab import Observation


def test_outcome(observation: Observation) -> None:
    expected = outcomes_of(observation.scenario, observation.release)
    assert observation.outcomes() == expected, observation.describe()
    # What the scenario did not take away was there: no host was asked for that the laboratory does not have.
    away = ALL[observation.scenario].server.get("unreachable", ())
    assert isinstance(away, tuple)
    refused = {request.url for step in observation.steps for request in step.requests if request.status is None}
    assert all(any(host in url for host in away) for url in refused), refused


def test_every_scenario_has_an_outcome() -> None:
    assert set(OUTCOMES) == set(ALL)


@pytest.mark.parametrize("name", sorted(OUTCOMES))
def test_outcomes_change_only_at_boundary_releases(name: str) -> None:
    """A pair of neighbours in BOUNDARY shows each change of an outcome."""
    assert set(OUTCOMES[name]) <= set(BOUNDARY)
    for start in OUTCOMES[name]:
        releases = all_known()
        before = releases[releases.index(start) - 1]
        assert start == BOUNDARY[0] or before in BOUNDARY
