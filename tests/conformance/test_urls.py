"""What the rules about mistaken index URLs say of uv, on the real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lab import BOUNDARY, newest
from conformance.lab.uvs import chosen
from conformance.scenarios.urls import FREE, SCENARIOS
from indexlint.model.releases import parse

if TYPE_CHECKING:
    from conformance.lab import Observation, Scenario

# Both sides of the one change, besides the oldest and the newest.
RELEASES = (BOUNDARY[0], "0.5.7", "0.5.8", newest())


def cases(which: str) -> list[tuple[Scenario, str]]:
    """``boundary`` means this module's own releases."""
    releases = RELEASES if which == "boundary" else chosen(which)
    return [(scenario, release) for scenario in SCENARIOS.values() for release in releases]


PYPI = "https://pypi.org/simple"
# The registry that uv.lock names for the package; None where uv finds no solution. PyPI, if nothing is said here.
_TAKEN_FROM: dict[str, str | None] = {
    "URL.good": FREE,
    "URL.dead-explicit": None,
    "URL.query": FREE + "?format=html",
    "URL.fragment": FREE + "#packages",
    "URL.path-in-lock": FREE,
    "URL.no-upload-time": None,
}
# uv up to 0.5.7 read a text without a scheme as a broken URL, and said so.
_PATHS = {"URL.no-scheme", "URL.unknown-scheme", "URL.protocol-relative", "URL.no-directory", "URL.home-directory"}


def _is_refused(observation: Observation) -> bool:
    return observation.scenario in _PATHS and parse(observation.release) < (0, 5, 8)


def test_where_the_package_comes_from(observation: Observation) -> None:
    expected = _TAKEN_FROM.get(observation.scenario, PYPI)
    step = observation.step("sync")
    if _is_refused(observation):
        assert step.outcome in ("toml+w", "other(rc=2)"), observation.describe()
    elif observation.scenario == "URL.repository-scheme":
        assert "URL scheme is not allowed" in step.stderr, observation.describe()
    elif expected is None:
        assert step.outcome.startswith("NOSOL"), observation.describe()
    else:
        assert step.outcome == "ok:PUBLIC", observation.describe()
        assert f'name = "shared-pkg"\nversion = "{"2.0" if expected == PYPI else "1.0"}"' in step.lock
        assert f'registry = "{expected}"' in step.lock, observation.describe()


def test_uv_does_not_say_what_is_wrong(observation: Observation) -> None:
    step = observation.step("sync")
    if observation.scenario == "URL.dead-explicit":
        assert "was not found in the package registry" in " ".join(step.stderr.split()), observation.describe()
    elif observation.scenario != "URL.no-upload-time" and not _is_refused(observation):
        assert "warning" not in step.stderr.lower(), observation.describe()


def test_userinfo_stays_out_of_the_lock(observation: Observation) -> None:
    step = observation.step("sync")
    assert "secret" not in (step.lock or "")
    if observation.scenario == "URL.path-in-lock":
        assert any(request.password == "secret" for request in step.requests)


def test_the_query_is_sent(observation: Observation) -> None:
    if observation.scenario == "URL.query":
        pages = [request.url for request in observation.step("sync").requests if request.kind == "simple"]
        assert pages, observation.describe()
        assert all(url.endswith("?format=html") for url in pages), observation.describe()
