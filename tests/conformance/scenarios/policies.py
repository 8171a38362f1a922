"""Rows C: ``authenticate``, half credentials, and a keyring that is off, absent, empty or wrong."""

from __future__ import annotations

from conformance.lab.scenario import Scenario
from conformance.scenarios.build import (
    ALWAYS,
    HOST,
    KEYRING,
    NEVER,
    TEAM,
    TEAM_ID,
    TOKENS,
    entry,
    group,
    one,
    variables,
)

_TEAM = "deploy:team-token"
_ENV = variables("TEAM", _TEAM)
_NAMED = group("acme/team", user="deploy")


def _scenario(name: str, summary: str, files: dict[str, str], environment: dict[str, str] | None = None) -> Scenario:
    return Scenario(name, summary, files, environment=environment or {}, tokens=TOKENS)


SCENARIOS = (
    _scenario("C1", "authenticate=always, no credentials, no keyring-provider", one(TEAM, more=ALWAYS)),
    _scenario("C1n", "same, numeric", one(TEAM_ID, more=ALWAYS)),
    _scenario("C1.user", "always, username in URL, nothing else", one(_NAMED, more=ALWAYS)),
    _scenario("C1.auto", "authenticate absent, no credentials", one(TEAM)),
    _scenario("C2", "authenticate=always + credentials in variables", one(TEAM, more=ALWAYS), _ENV),
    _scenario(
        "C2.pwonly",
        "always + UV_INDEX_TEAM_PASSWORD only",
        one(TEAM, more=ALWAYS),
        {"UV_INDEX_TEAM_PASSWORD": "team-token"},
    ),
    _scenario("C2.pwonly-auto", "UV_INDEX_TEAM_PASSWORD only", one(TEAM), {"UV_INDEX_TEAM_PASSWORD": "team-token"}),
    _scenario("C2.useronly", "UV_INDEX_TEAM_USERNAME only", one(TEAM), {"UV_INDEX_TEAM_USERNAME": "deploy"}),
    _scenario("C2.empty", "UV_INDEX_TEAM_USERNAME and _PASSWORD set but empty", one(TEAM), variables("TEAM", ":")),
    _scenario("C2.emptypw", "UV_INDEX_TEAM_USERNAME set, _PASSWORD empty", one(TEAM), variables("TEAM", "deploy:")),
    _scenario(
        "C2.env+url",
        "a token of another project in the URL, the right one in variables",
        one(group("acme/team", user="deploy:beta-token")),
        _ENV,
    ),
    _scenario("C3.env", "authenticate=never + credentials in variables", one(TEAM, more=NEVER), _ENV),
    _scenario("C3n.env", "authenticate=never + credentials in variables, numeric", one(TEAM_ID, more=NEVER), _ENV),
    _scenario("C3.url", "authenticate=never + credentials in URL", one(group("acme/team", user=_TEAM), more=NEVER)),
    Scenario(
        "C3.netrc",
        "authenticate=never + netrc",
        one(TEAM, more=NEVER),
        netrc=((HOST, "deploy", "team-token"),),
        tokens=TOKENS,
    ),
    Scenario(
        "C4",
        "keyring-provider=subprocess, no username, no authenticate",
        one(TEAM, settings=KEYRING),
        keyring=entry(TEAM, _TEAM),
        tokens=TOKENS,
    ),
    Scenario(
        "C4n",
        "same, numeric",
        one(TEAM_ID, settings=KEYRING),
        keyring=entry(TEAM_ID, _TEAM),
        tokens=TOKENS,
    ),
    Scenario(
        "C4.always-noprovider",
        "authenticate=always, keyring on PATH, but no keyring-provider",
        one(TEAM, more=ALWAYS),
        keyring=entry(TEAM, _TEAM),
        tokens=TOKENS,
    ),
    _scenario("C5", "subprocess + always, no keyring program", one(TEAM, settings=KEYRING, more=ALWAYS)),
    _scenario("C5.user", "subprocess + username in URL, no keyring program", one(_NAMED, settings=KEYRING)),
    Scenario(
        "C6.miss",
        "subprocess + always, the keyring has no entry",
        one(TEAM, settings=KEYRING, more=ALWAYS),
        keyring={},
        tokens=TOKENS,
    ),
    Scenario(
        "C6.wronguser",
        "subprocess + username in URL, the keyring entry has another username",
        one(_NAMED, settings=KEYRING),
        keyring=entry(TEAM, "somebody:team-token"),
        tokens=TOKENS,
    ),
    _scenario("C7.badvalue", "authenticate = 'yes'", one(TEAM, more='authenticate = "yes"'), _ENV),
    _scenario(
        "C7.typo", "authentication = 'always', an unknown key", one(TEAM, more='authentication = "always"'), _ENV
    ),
)
