"""Index priority and the lock: what the rules say of them beyond rows D."""

from __future__ import annotations

from conformance.lab.scenario import Scenario
from conformance.scenarios.build import PUBLIC_DEFAULT, TEAM_ID, TOKENS, index, pyproject, variables

_ENV = variables("TEAM", "deploy:team-token")
_FIRST_MATCH = 'index-strategy = "unsafe-first-match"'


def _refused(status: int) -> Scenario:
    indexes = (index(TEAM_ID, "team"), PUBLIC_DEFAULT)
    return Scenario(
        f"D2.{status}-first",
        f"private index (first, not explicit) answers {status}; the default index has the package; unsafe-first-match",
        {"pyproject.toml": pyproject("shared-pkg", settings=_FIRST_MATCH, indexes=indexes)},
        environment=_ENV,
        tokens=TOKENS,
        server={"status": {"acme/team": status}},
    )


SCENARIOS = (_refused(401), _refused(403))
