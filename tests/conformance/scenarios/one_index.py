"""Rows A: one GitLab index, named or numbered, and each way to give it a credential."""

from __future__ import annotations

from conformance.lab.scenario import Scenario
from conformance.scenarios.build import (
    ALPHA,
    ALPHA_ID,
    ALWAYS,
    BETA,
    BETA_ID,
    HOST,
    KEYRING,
    TEAM,
    TEAM_ID,
    TOKENS,
    TOP,
    entry,
    group,
    index,
    one,
    open_one,
    project_index,
    two,
    variables,
)

_TEAM = "deploy:team-token"
_ENV = variables("TEAM", _TEAM)
_FULL = ("sync", "frozen", "locked", "resync")


def _keyring() -> list[Scenario]:
    found = []
    for row, url, named, words in (
        ("A1", TEAM, group("acme/team", user="deploy"), "group name"),
        ("A2", TEAM_ID, group("10", user="deploy"), "group numeric"),
    ):
        url_entry, host_entry = entry(url, _TEAM), entry(HOST, _TEAM)
        for suffix, files, environment, steps, detail in (
            ("always", one(url, settings=KEYRING, more=ALWAYS), {}, _FULL, "authenticate=always"),
            ("user", one(named, settings=KEYRING), {}, _FULL[:2], "username in URL"),
            ("always-user", one(named, settings=KEYRING, more=ALWAYS), {}, _FULL[:2], "username in URL + always"),
            (
                "envuser",
                one(url, settings=KEYRING),
                {"UV_INDEX_TEAM_USERNAME": "deploy"},
                _FULL[:2],
                "UV_INDEX_TEAM_USERNAME only",
            ),
        ):
            for what, known, place in (("krurl", url_entry, "INDEX URL"), ("krhost", host_entry, "HOST")):
                found.append(
                    Scenario(
                        f"{row}.{suffix}-{what}",
                        f"{words}, {detail}, keyring has the {place}",
                        files,
                        environment=environment,
                        keyring=known,
                        tokens=TOKENS,
                        steps=steps,
                    )
                )
    for suffix, service in (
        ("krscheme", f"https://{HOST}"),
        ("krslash", f"https://{HOST}/"),
        ("krsimple", f"{TEAM}/"),
        ("krroot", TEAM.removesuffix("/simple")),
    ):
        found.append(
            Scenario(
                f"A1.always-{suffix}",
                f"group name, authenticate=always, keyring entry '{service}'",
                one(TEAM, settings=KEYRING, more=ALWAYS),
                keyring=entry(service, _TEAM),
                tokens=TOKENS,
                steps=_FULL,
            )
        )
    return found


def _environment() -> list[Scenario]:
    found = []
    top = variables("TEAM", "deploy:top-token")
    alpha = variables("TEAM", "deploy:alpha-token")
    for row, url, environment, words in (
        ("A3", TEAM, _ENV, "group name"),
        ("A3n", TEAM_ID, _ENV, "group numeric"),
        ("A3t", TOP, top, "top-level group name"),
        ("A6", ALPHA, alpha, "project path"),
        ("A6n", ALPHA_ID, alpha, "project numeric"),
    ):
        steps = _FULL if row in ("A3n", "A6n") else _FULL[:2]
        summary = f"{words} + UV_INDEX_TEAM_*"
        found.append(Scenario(f"{row}.env", summary, one(url), environment=environment, tokens=TOKENS, steps=steps))
        files = one(url, more=ALWAYS)
        summary += " + authenticate=always"
        found.append(Scenario(f"{row}.env-always", summary, files, environment=environment, tokens=TOKENS))
    return found


def _projects() -> list[Scenario]:
    alpha = "deploy:alpha-token"
    found = []
    for row, url, which, words in (
        ("A6", ALPHA, "acme/team/alpha", "project path"),
        ("A6n", ALPHA_ID, "21", "project numeric"),
    ):
        always = one(url, settings=KEYRING, more=ALWAYS)
        named = one(project_index(which, user="deploy"), settings=KEYRING)
        found += [
            Scenario(
                f"{row}.always-krurl",
                f"{words}, always + keyring INDEX URL",
                always,
                keyring=entry(url, alpha),
                tokens=TOKENS,
                steps=_FULL,
            ),
            Scenario(
                f"{row}.always-krhost",
                f"{words}, always + keyring HOST",
                always,
                keyring=entry(HOST, alpha),
                tokens=TOKENS,
                steps=_FULL,
            ),
            Scenario(
                f"{row}.user-krurl",
                f"{words}, username in URL + keyring INDEX URL",
                named,
                keyring=entry(url, alpha),
                tokens=TOKENS,
            ),
            Scenario(
                f"{row}.url", f"{words} + credentials in URL", one(project_index(which, user=alpha)), tokens=TOKENS
            ),
            Scenario(
                f"{row}.netrc", f"{words} + netrc", one(url), netrc=((HOST, "deploy", "alpha-token"),), tokens=TOKENS
            ),
        ]
    return found


def _url_and_netrc() -> list[Scenario]:
    netrc = ((HOST, "deploy", "team-token"),)
    return [
        Scenario("A4.url", "group name + credentials in the URL", one(group("acme/team", user=_TEAM)), tokens=TOKENS),
        Scenario("A4n.url", "group numeric + credentials in the URL", one(group("10", user=_TEAM)), tokens=TOKENS),
        Scenario("A5.netrc", "group name + netrc", one(TEAM), netrc=netrc, tokens=TOKENS),
        Scenario("A5.netrc-always", "group name + netrc + always", one(TEAM, more=ALWAYS), netrc=netrc, tokens=TOKENS),
        Scenario(
            "A5n.netrc-always", "group numeric + netrc + always", one(TEAM_ID, more=ALWAYS), netrc=netrc, tokens=TOKENS
        ),
    ]


def _store() -> list[Scenario]:
    found = []
    for row, url in (("A5", TEAM), ("A5n", TEAM_ID)):
        for suffix, service in (("host", f"https://{HOST}"), ("url", url), ("barehost", HOST)):
            found.append(
                Scenario(
                    f"{row}.uvauth-{suffix}",
                    f"`uv auth login {service}` (plain-text store) + index {url}",
                    one(url),
                    store=((service, "deploy", "team-token"),),
                    tokens=TOKENS,
                    steps=("login", "sync", "frozen"),
                )
            )
    return found


def _open() -> list[Scenario]:
    always = open_one(TEAM, settings=KEYRING, more=ALWAYS)
    return [
        Scenario(
            "A7.nonexplicit-env",
            "group name + UV_INDEX_*, not explicit, no sources",
            open_one(TEAM),
            environment=_ENV,
            tokens=TOKENS,
        ),
        Scenario(
            "A7.nonexplicit-krurl",
            "group name + always + keyring INDEX URL, not explicit",
            always,
            keyring=entry(TEAM, _TEAM),
            tokens=TOKENS,
        ),
        Scenario(
            "A7.nonexplicit-krhost",
            "group name + always + keyring HOST, not explicit",
            always,
            keyring=entry(HOST, _TEAM),
            tokens=TOKENS,
        ),
        Scenario(
            "A7n.nonexplicit-krhost",
            "group numeric + always + keyring HOST, not explicit",
            open_one(TEAM_ID, settings=KEYRING, more=ALWAYS),
            keyring=entry(HOST, _TEAM),
            tokens=TOKENS,
        ),
    ]


def _spelling() -> list[Scenario]:
    lower = TEAM.replace("%2F", "%2f")
    return [
        Scenario(
            "A8.slash-env",
            "group name URL with a trailing slash + UV_INDEX_*",
            one(f"{TEAM}/"),
            environment=_ENV,
            tokens=TOKENS,
        ),
        Scenario(
            "A8.slash-krurl",
            "group name URL with a trailing slash + always; the keyring entry has no slash",
            one(f"{TEAM}/", settings=KEYRING, more=ALWAYS),
            keyring=entry(TEAM, _TEAM),
            tokens=TOKENS,
        ),
        Scenario(
            "A8.lower2f-krurl",
            "%2f in pyproject.toml, the keyring entry has %2F",
            one(lower, settings=KEYRING, more=ALWAYS),
            keyring=entry(TEAM, _TEAM),
            tokens=TOKENS,
        ),
        Scenario(
            "A8n.slash-env",
            "group numeric URL with a trailing slash + UV_INDEX_* + always",
            one(f"{TEAM_ID}/", more=ALWAYS),
            environment=_ENV,
            tokens=TOKENS,
        ),
    ]


def _helpers() -> list[Scenario]:
    pair = one(TEAM, settings=KEYRING, more=ALWAYS)
    helper = index(TEAM_ID, "helper", explicit=True, more=ALWAYS)
    with_helper = {"pyproject.toml": f"{pair['pyproject.toml']}\n{helper}"}
    both = entry(TEAM, _TEAM) | entry(TEAM_ID, _TEAM)
    numbers = (index(ALPHA_ID, "alpha-id", explicit=True), index(BETA_ID, "beta-id", explicit=True))
    alpha, beta = "deploy:alpha-token", "deploy:beta-token"
    return [
        Scenario(
            "A9.helper-kr1",
            "group name + a second, unused explicit index with the numeric URL, both always; keyring has the name's URL only",
            with_helper,
            keyring=entry(TEAM, _TEAM),
            tokens=TOKENS,
        ),
        Scenario("A9.helper-kr2", "same; keyring has both index URLs", with_helper, keyring=both, tokens=TOKENS),
        Scenario(
            "A9.helper-env2",
            "two project paths with distinct tokens + two unused numeric indexes with the same tokens",
            two(ALPHA, BETA, helpers=numbers),
            environment=variables("ALPHA", alpha)
            | variables("BETA", beta)
            | variables("ALPHA_ID", alpha)
            | variables("BETA_ID", beta),
            tokens=TOKENS,
        ),
        Scenario(
            "A9.warm-krurl",
            "group name, always, keyring INDEX URL: a second sync with a warm cache and a new venv",
            pair,
            keyring=entry(TEAM, _TEAM),
            tokens=TOKENS,
            steps=("sync", "frozen-warm", "frozen"),
        ),
        Scenario(
            "A9.refresh-krurl",
            "group name, always, keyring INDEX URL: `uv sync --upgrade` with a lock and a cold cache",
            pair,
            keyring=entry(TEAM, _TEAM),
            tokens=TOKENS,
            steps=("sync", "upgrade", "frozen-kpcli"),
        ),
    ]


SCENARIOS = (
    *_keyring(),
    *_environment(),
    *_url_and_netrc(),
    *_store(),
    *_projects(),
    *_open(),
    *_spelling(),
    *_helpers(),
)
