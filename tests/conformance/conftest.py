"""Runs the real uv for the tests that ask for an ``observation``."""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from conformance.lab import Observation, Scenario, observe
from conformance.lab.uvs import chosen, uv
from conformance.scenarios import ALL, worth_running

if TYPE_CHECKING:
    from collections.abc import Iterator


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that asks for ``observation`` each scenario on each chosen release.

    A module that has ``SCENARIOS`` (name -> Scenario) gets those, and every other one all of ``conformance.scenarios.ALL``. A
    module may also choose the releases: with a function ``cases``, from the value of ``--uv-releases`` to pairs of scenario
    and release.
    """
    if "observation" not in metafunc.fixturenames:
        return
    which = metafunc.config.getoption("--uv-releases")
    scenarios: dict[str, Scenario] = getattr(metafunc.module, "SCENARIOS", ALL)
    if hasattr(metafunc.module, "cases"):
        pairs: list[tuple[Scenario, str]] = metafunc.module.cases(which)
    else:
        pairs = [(scenario, release) for release in chosen(which) for scenario in scenarios.values()]
        if which == "boundary":
            pairs = [(scenario, release) for scenario, release in pairs if worth_running(scenario.name, release)]
    cases = [pytest.param(pair, id=f"{pair[1]}-{pair[0].name}") for pair in pairs]
    metafunc.parametrize("observation", cases, indirect=True)


class Laboratory:
    """Observations, made once for each scenario and release, by one thread more than there are cores: uv waits at times."""

    def __init__(self, wanted: list[tuple[Scenario, str]]) -> None:
        self._pool = ThreadPoolExecutor(1 + (os.cpu_count() or 2), "lab")
        self._made: dict[tuple[str, str], Future[Observation]] = {}
        for scenario, release in wanted:
            self._ask(scenario, release)

    def observe(self, scenario: Scenario, release: str) -> Observation:
        """The observation of a scenario on a release."""
        return self._ask(scenario, release).result()

    def _ask(self, scenario: Scenario, release: str) -> Future[Observation]:
        key = (scenario.name, release)
        if key not in self._made:
            self._made[key] = self._pool.submit(observe, scenario, release)
        return self._made[key]

    def close(self) -> None:
        """End: what has not begun is dropped."""
        self._pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="session")
def laboratory(request: pytest.FixtureRequest) -> Iterator[Laboratory]:
    """The one laboratory of this session; it begins at once with all that the selected tests will ask for."""
    specs = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
    wanted = [spec["observation"] for spec in specs if "observation" in spec]
    for release in dict.fromkeys(release for _, release in wanted):
        uv(release)
    made = Laboratory(wanted)
    yield made
    made.close()


@pytest.fixture
def observation(request: pytest.FixtureRequest, laboratory: Laboratory) -> Observation:
    """What the real uv did in this scenario on this release."""
    return laboratory.observe(*request.param)
