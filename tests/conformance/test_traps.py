"""What uv says about a setting, what it ignores without a word, and where the packages come from then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lab import BOUNDARY, newest
from conformance.lab.uvs import all_known, chosen
from conformance.scenarios.settings import SETTINGS, Seen, asked, came, said, sent

if TYPE_CHECKING:
    from conformance.lab import Observation, Scenario, Step

_EXPECTED = {setting.scenario.name: setting.expected for setting in SETTINGS}


def cases(which: str) -> list[tuple[Scenario, str]]:
    """With ``boundary``, a scenario runs on both sides of its own changes, and on the oldest and the newest release."""
    found = []
    for setting in SETTINGS:
        releases = chosen(which)
        if which == "boundary":
            known = all_known()
            starts = [known.index(start) for start in setting.expected]
            wanted = {known[place] for start in starts for place in (start - 1, start) if place >= 0}
            releases = tuple(item for item in known if item in wanted | {BOUNDARY[0], newest()})
        found += [(setting.scenario, release) for release in releases]
    return found


def test_setting(observation: Observation) -> None:
    ranges = _EXPECTED[observation.scenario]
    known = all_known()
    here = known.index(observation.release)
    start = max((item for item in ranges if known.index(item) <= here), key=known.index)
    assert len(observation.steps) == len(ranges[start])
    for step, expected in zip(observation.steps, ranges[start], strict=True):
        assert _differences(step, expected) == [], observation.describe()


def _differences(step: Step, expected: Seen) -> list[str]:
    """In words, what is not as expected."""
    found = []
    if step.outcome != expected.outcome:
        found.append(f"it ended as {step.outcome}, not {expected.outcome}")
    if expected.came is not None and came(step) != expected.came:
        found.append(f"the packages came from {came(step)}, not {expected.came}")
    if expected.sent is not None and sent(step) != expected.sent:
        found.append(f"it sent {sent(step)}, not {expected.sent}")
    if expected.asked is not None and asked(step) != expected.asked:
        found.append(f"it asked for {asked(step)}, not {expected.asked}")
    words = said(step)
    found += [f"it does not say {item!r}" for item in expected.says if item not in words]
    files = f"{step.project}\n{step.lock}"
    found += [f"it does not write {item!r}" for item in expected.writes if item not in files]
    found += [f"it writes {item!r}" for item in expected.omits if item in files]
    found += [f"it says {item!r}" for item in expected.hides if item in words or item in (step.lock or "")]
    return found
