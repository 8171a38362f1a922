"""A few generated projects, the same in each run; ``fuzz.py`` makes new ones by the thousand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from conformance.fuzz import Chooser, differences, generate
from conformance.lab import newest, observe

if TYPE_CHECKING:
    import random


@given(st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_generated_projects(source: random.Random) -> None:
    scenario = generate(Chooser(source))
    note("\n".join(scenario.files.values()))
    note(str((scenario.environment, scenario.netrc, scenario.keyring, scenario.store)))
    assert differences(scenario, observe(scenario, newest())) == []
