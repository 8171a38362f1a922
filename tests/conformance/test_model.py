"""The credential model and the real uv say the same: every request's credential, every keyring call, every outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conformance.modelled import FLOWS, disagreement, model, outcome_words
from conformance.scenarios import ALL, OUTCOMES
from indexlint.auth.flow import predict
from indexlint.auth.steps import representatives
from indexlint.model.releases import all_releases, parse, show

if TYPE_CHECKING:
    from conformance.lab import Observation, Scenario

# What these are about is not a choice of credentials: uv refuses the file, or rewrites a lock that does not fit any more.
NOT_MODELLED = {
    "C7.badvalue": "uv rejects the file from 0.6.6 on",
    "D5": "uv rejects the file from 0.6.4 on",
    "D5.default": "uv rejects the file from 0.6.4 on",
    "D6": "uv rejects the file from 0.10.0 on",
    "D7": "uv rejects the file from 0.10.0 on",
    "D8": "the default index cannot be reached",
    "D2.429": "uv tries a failing server again",
    "D2.500": "uv tries a failing server again",
}
# Settings that take a project out of the model's question, and requirements that come from no index.
NO_INDEX_AT_ALL = ("no-index", "no-sources", "@ http", "find-links", 'format = "flat"')


def _is_modelled(scenario: Scenario) -> bool:
    if scenario.name in NOT_MODELLED or scenario.edited or "unreachable" in scenario.server:
        return False
    return not any(mark in text for text in scenario.files.values() for mark in NO_INDEX_AT_ALL)


SCENARIOS = {name: scenario for name, scenario in ALL.items() if _is_modelled(scenario)}


def test_requests(observation: Observation) -> None:
    scenario = SCENARIOS[observation.scenario]
    locked: dict[str, str] = {}
    logins = 0
    for step in observation.steps:
        logins += step.name == "login" and step.code == 0
        if step.name not in FLOWS or step.outcome == "no-lock":
            continue
        modelled = model(scenario, logins=logins, locked=locked)
        reason, trace = disagreement(modelled, step, observation.release)
        assert reason is None, f"{step.name} on {observation.release}: {reason}"
        if step.code == 0 and FLOWS[step.name] != "frozen":
            locked = dict(trace.came_from)


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_measured_outcomes(name: str) -> None:
    """The same for each release at which an outcome or the model changes, from the measured outcomes: no uv is run."""
    changes = {parse(start) for start in OUTCOMES[name]}
    releases = [release for release in all_releases() if release >= min(changes)]
    for release in sorted({*representatives(releases), *changes}):
        start = show(max(change for change in changes if change <= release))
        expected = dict(item.split("=", 1) for item in OUTCOMES[name][start].split())
        _check(SCENARIOS[name], expected, show(release))


def _check(scenario: Scenario, expected: dict[str, str], release: str) -> None:
    locked: dict[str, str] = {}
    logins = 0
    for step, outcome in expected.items():
        logins += step == "login" and outcome == "ok"
        if step not in FLOWS or outcome == "no-lock":
            continue
        modelled = model(scenario, logins=logins, locked=locked)
        trace = predict(modelled.situation, parse(release), FLOWS[step])
        assert outcome_words(outcome, release, modelled.situation) & set(trace.outcomes), (release, step, outcome)
        if FLOWS[step] != "frozen" and trace.outcome in ("ok", "public-package"):
            locked = dict(trace.came_from)
