"""What of the credentials in a configuration reaches uv.lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.scenarios import ALL

if TYPE_CHECKING:
    from conformance.lab import Observation

SCENARIOS = {name: ALL[name] for name in ("D12.direct", "D12.pw", "D12.default-pw")}


def test_only_a_direct_url_takes_its_credential_along(observation: Observation) -> None:
    lock = observation.step("lock").lock
    assert lock is not None
    assert lock.count("team-token@") == (3 if observation.scenario == "D12.direct" else 0)
