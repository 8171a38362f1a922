"""The rules about locks beside the real uv: silent on what it has just locked, and of one mind with it after a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conformance.scenarios import ALL
from indexlint.engine import Request, run
from rules.pages import write

if TYPE_CHECKING:
    from pathlib import Path

    from conformance.lab import Observation

# What is reported after the change of a scenario. uv calls the lock outdated in all of them but those of `ACCEPTED`.
CHANGED = {
    "D13.name2id": ["lock-pin-mismatch"],
    "D13.id2name": ["lock-pin-mismatch"],
    "D13.slash": ["lock-url-spelling"],
    "D13.2f": ["lock-url-spelling"],
    "D13.scheme": ["lock-pin-mismatch"],
    "D13.implicit": ["undeclared-lock-registry"],
    "D13.gone": ["undeclared-lock-registry"],
    "D13.pin": ["lock-pin-mismatch"],
    "D13.unpin": ["locked-from-explicit-index"],
    "D13.other-index": ["undeclared-lock-registry"],
    "D13.default": ["undeclared-lock-registry"],
    "D13.explicit": ["locked-from-explicit-index"],
    "D13.no-index-left": ["undeclared-lock-registry"],
    # Silent: uv accepts the lock too, and there is nothing wrong with it, or git alone can tell.
    "D13.rename": [],
    "D13.creds": [],
    "D13.port": [],
    "D13.strategy": [],
    "D13.order": [],
    "D13.before": [],
}
ACCEPTED = (
    "D13.explicit",
    "D13.no-index-left",
    "D13.rename",
    "D13.creds",
    "D13.port",
    "D13.strategy",
    "D13.order",
    "D13.before",
)
FRESH = (
    "D12.pw",
    "D12.user",
    "D12.default-pw",
    "D10.root-def",
    "D10.root-source",
    "D1.first-index",
    "D1.transitive-explicit",
    "D1.no-sources",
    "D1.find-links",
    "D8.pinned",
    "D11.extra",
)
SCENARIOS = {name: ALL[name] for name in (*CHANGED, *FRESH)}


def reported(folder: Path, files: dict[str, str]) -> list[str]:
    (folder / ".git").mkdir(parents=True, exist_ok=True)
    write({name: text for name, text in files.items() if not name.startswith("~")}, folder)
    result = run(Request(base=str(folder), select=("IX7",), isolated=True))
    assert not result.defeats, [defeat.error for defeat in result.defeats]
    return [item.finding.rule for item in result.findings]


def test_the_rules_and_uv_are_of_one_mind(observation: Observation, tmp_path: Path) -> None:
    scenario = SCENARIOS[observation.scenario]
    lock = observation.steps[0].lock
    assert lock is not None, observation.describe()
    assert reported(tmp_path, {**scenario.files, "uv.lock": lock}) == []
    if scenario.edited:
        assert reported(tmp_path, {**scenario.edited, "uv.lock": lock}) == CHANGED[scenario.name]


@pytest.mark.parametrize("name", CHANGED)
def test_every_outdated_lock_is_reported(name: str) -> None:
    from conformance.lab.uvs import newest
    from conformance.scenarios import outcomes_of

    accepted = outcomes_of(name, newest())["lock-check"] == "ok"
    assert accepted == (name in ACCEPTED)
    assert accepted or CHANGED[name]
