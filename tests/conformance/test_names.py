"""Names, pins and sources: what the real uv locks."""

from __future__ import annotations

import pytest

from conformance.lab import Scenario
from conformance.lab.uvs import all_known, chosen
from conformance.scenarios.build import PUBLIC_DEFAULT, TEAM_ID, TOKENS, index, pyproject
from conformance.uv_project_cases import CASES, OUTCOMES, A, B
from conformance.uv_projects import run
from indexlint.model.releases import parse

_SCRIPT = '# /// script\n# requires-python = ">=3.8"\n# dependencies = ["baz"]\n'


def at(name: str, release: str) -> str:
    """The outcome of a case on a release."""
    return [outcome for first, outcome in OUTCOMES[name].items() if parse(first) <= parse(release)][-1]


def around(name: str) -> set[str]:
    """Each release that changed the outcome of a case, and the one before it."""
    known = all_known()
    changes = list(OUTCOMES[name])[1:]
    return {release for first in changes for release in (known[known.index(first) - 1], first)}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every case on the chosen releases; with ``boundary``, on both sides of its own changes, and on the newest."""
    which = metafunc.config.getoption("--uv-releases")
    if "case" in metafunc.fixturenames:
        pairs = []
        for case in CASES:
            releases = around(case.name) | {all_known()[-1]} if which == "boundary" else chosen(which)
            pairs += [
                pytest.param(case, release, id=f"{release}-{case.name}") for release in sorted(releases, key=parse)
            ]
        metafunc.parametrize(("case", "release"), pairs)
    elif "release" in metafunc.fixturenames:
        metafunc.parametrize("release", chosen(which))


def test_what_is_locked(case, release: str) -> None:
    done = run(release, case.files)
    assert done.outcome == at(case.name, release), done.stderr


def test_every_case_has_outcomes() -> None:
    assert [case.name for case in CASES] == list(OUTCOMES)


@pytest.mark.parametrize(
    "tables",
    [A + B.replace('"b"', '"a"'), A + "default = true\n" + B + "default = true\n"],
    ids=["names.second-script", "defaults.second-script"],
)
def test_the_second_index_of_a_script_is_not_asked(release: str, tables: str) -> None:
    """Only the second index has the package; with another name, or one default, it is found."""
    block = "".join(f"# {line}\n" for line in tables.splitlines())
    done = run(release, {"s.py": f"{_SCRIPT}{block}# ///\nprint(1)\n"}, "run", "--offline", "s.py")
    assert (done.code, done.stdout) == (1, ""), done.stderr
    assert "baz" in done.stderr
    block = "".join(f"# {line}\n" for line in (A + B).splitlines())
    done = run(release, {"s.py": f"{_SCRIPT}{block}# ///\nprint(1)\n"}, "run", "--offline", "s.py")
    assert done.stdout == "1\n", done.stderr


def _twins(name: str, summary: str, first: str, second: str, *, pinned: bool = False) -> Scenario:
    tables = (("team", first), ("twin", second))
    indexes = (*(index(TEAM_ID, twin, explicit=pinned, more=more) for twin, more in tables), PUBLIC_DEFAULT)
    text = pyproject("shared-pkg", indexes=indexes, sources={"shared-pkg": "twin"} if pinned else None)
    return Scenario(name, f"one URL twice, {summary}", {"pyproject.toml": text}, tokens=TOKENS, steps=("sync",))


_IGNORE, _ALWAYS = "ignore-error-codes = [401]", 'authenticate = "always"'
_SETTINGS = (
    (_twins("urls.ignore-first", "the first entry ignores 401", _IGNORE, ""), "ok:PUBLIC"),
    (_twins("urls.ignore-second", "the second entry ignores 401", "", _IGNORE), "NOSOL(401)"),
    (_twins("urls.always-first", "the first entry says always", _ALWAYS, ""), "MISSING"),
    (_twins("urls.always-second", "the second entry says always", "", _ALWAYS), "NOSOL(401)"),
    (
        _twins("urls.always-pinned-first", "the first says always, the pin is to the second", _ALWAYS, "", pinned=True),
        "MISSING",
    ),
    (
        _twins("urls.always-pinned-second", "the second says always, and the pin is to it", "", _ALWAYS, pinned=True),
        "NOSOL(401)",
    ),
)
SCENARIOS = {scenario.name: scenario for scenario, _ in _SETTINGS}


def cases(which: str) -> list[tuple[Scenario, str]]:
    """These scenarios on the chosen releases from 0.7.0 on: before, uv looked the settings up in other ways."""
    releases = [release for release in chosen(which) if parse(release) >= (0, 7, 0)]
    return [(scenario, release) for release in releases for scenario in SCENARIOS.values()]


def test_the_settings_of_a_url_are_those_of_its_first_entry(observation) -> None:
    wanted = next(outcome for scenario, outcome in _SETTINGS if scenario.name == observation.scenario)
    assert observation.outcomes() == {"sync": wanted}, observation.describe()
