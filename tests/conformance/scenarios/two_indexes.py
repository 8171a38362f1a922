"""Rows B: two indexes on one host, with one token or with two."""

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
    NEVER,
    OTHER,
    OTHER_ID,
    TEAM,
    TEAM_ID,
    TOKENS,
    entry,
    index,
    one,
    project_index,
    pyproject,
    two,
    variables,
)

_ALPHA, _BETA = "deploy:alpha-token", "deploy:beta-token"
_SHARED = "deploy:shared-token"
_ENV = variables("ALPHA", _ALPHA) | variables("BETA", _BETA)
_USERS = variables("ALPHA", "alice:alpha-token") | variables("BETA", "bob:beta-token")
_BOTH_ALWAYS = (ALWAYS, ALWAYS)


def _reversed() -> dict[str, str]:
    return two(BETA, ALPHA, names=("beta", "alpha"), packages=("pkg-beta", "pkg-alpha"))


def _environment() -> list[Scenario]:
    slow_alpha: dict[str, object] = {"slow": {"acme/team/alpha": 0.3}}
    slow_beta: dict[str, object] = {"slow": {"acme/other/beta": 0.3}}
    found = []
    for row, first, second, words in (
        ("B1", ALPHA, BETA, "two project paths"),
        ("B1n", ALPHA_ID, BETA_ID, "two project numbers"),
    ):
        files = two(first, second)
        found += [
            Scenario(f"{row}.env", f"{words}, distinct tokens, same username", files, environment=_ENV, tokens=TOKENS),
            Scenario(
                f"{row}.env-slowA",
                f"{words}, distinct tokens; alpha's simple page is slow",
                files,
                environment=_ENV,
                tokens=TOKENS,
                server=slow_alpha,
            ),
            Scenario(
                f"{row}.env-slowB",
                f"{words}, distinct tokens; beta's simple page is slow",
                files,
                environment=_ENV,
                tokens=TOKENS,
                server=slow_beta,
            ),
            Scenario(
                f"{row}.env-users", f"{words}, distinct tokens and usernames", files, environment=_USERS, tokens=TOKENS
            ),
            Scenario(
                f"{row}.env-always",
                f"{words}, distinct tokens + authenticate=always",
                two(first, second, more=_BOTH_ALWAYS),
                environment=_ENV,
                tokens=TOKENS,
            ),
        ]
    return [
        *found,
        Scenario(
            "B1.env-reversed",
            "two project paths, distinct tokens, the indexes and sources declared in the other order",
            _reversed(),
            environment=_ENV,
            tokens=TOKENS,
        ),
        Scenario(
            "B1mix.env",
            "alpha by path, beta by number, distinct tokens",
            two(ALPHA, BETA_ID),
            environment=_ENV,
            tokens=TOKENS,
        ),
        Scenario(
            "B1mix2.env",
            "alpha by number, beta by path, distinct tokens",
            two(ALPHA_ID, BETA),
            environment=_ENV,
            tokens=TOKENS,
        ),
    ]


def _groups() -> list[Scenario]:
    environment = variables("ALPHA", "deploy:team-token") | variables("BETA", "deploy:other-token")
    found = []
    for row, first, second, words in (
        ("B2", TEAM, OTHER, "two group names"),
        ("B2n", TEAM_ID, OTHER_ID, "two group numbers"),
    ):
        indexes = (index(first, "alpha"), index(second, "beta"))
        found += [
            Scenario(
                f"{row}.env", f"{words}, distinct tokens", two(first, second), environment=environment, tokens=TOKENS
            ),
            # The first group does not have pkg-beta here, or the second would never be asked.
            Scenario(
                f"{row}.nonexplicit",
                f"{words}, distinct tokens, not explicit, no sources",
                {"pyproject.toml": pyproject("pkg-alpha", "pkg-beta", indexes=indexes)},
                environment=environment,
                tokens=TOKENS,
                server={"packages": {"acme/team": (("pkg-alpha", "1.0", ()),)}},
            ),
        ]
    return found


def _urls() -> list[Scenario]:
    def files(first: str, second: str, users: tuple[str, str]) -> dict[str, str]:
        return two(project_index(first, user=users[0]), project_index(second, user=users[1]))

    paths = ("acme/team/alpha", "acme/other/beta")
    return [
        Scenario("B3.url", "two project paths, tokens in the URLs", files(*paths, (_ALPHA, _BETA)), tokens=TOKENS),
        Scenario(
            "B3.url-users",
            "two project paths, tokens in the URLs, distinct usernames",
            files(*paths, ("alice:alpha-token", "bob:beta-token")),
            tokens=TOKENS,
        ),
        Scenario(
            "B3n.url", "two project numbers, tokens in the URLs", files("21", "22", (_ALPHA, _BETA)), tokens=TOKENS
        ),
    ]


def _shared() -> list[Scenario]:
    return [
        Scenario(
            "B4.env",
            "two project paths, one shared token, both variable pairs",
            two(ALPHA, BETA),
            environment=variables("ALPHA", _SHARED) | variables("BETA", _SHARED),
            tokens=TOKENS,
        ),
        Scenario(
            "B4.first-only",
            "two project paths, shared token, a variable pair only for alpha",
            two(ALPHA, BETA),
            environment=variables("ALPHA", _SHARED),
            tokens=TOKENS,
        ),
        Scenario(
            "B4.first-only-scoped",
            "two project paths, a variable pair only for alpha, with alpha's own token",
            two(ALPHA, BETA),
            environment=variables("ALPHA", _ALPHA),
            tokens=TOKENS,
        ),
        Scenario(
            "B4n.first-only-scoped",
            "two project numbers, a variable pair only for alpha, with alpha's own token",
            two(ALPHA_ID, BETA_ID),
            environment=variables("ALPHA", _ALPHA),
            tokens=TOKENS,
        ),
        Scenario(
            "B5.netrc-shared",
            "two project paths, netrc with a shared token",
            two(ALPHA, BETA),
            netrc=((HOST, "deploy", "shared-token"),),
            tokens=TOKENS,
        ),
        Scenario(
            "B5.netrc-scoped",
            "two project paths, netrc with alpha's token",
            two(ALPHA, BETA),
            netrc=((HOST, "deploy", "alpha-token"),),
            tokens=TOKENS,
        ),
        Scenario(
            "B5.netrc+env",
            "two project paths, distinct variable pairs + netrc with a shared token",
            two(ALPHA, BETA),
            environment=_ENV,
            netrc=((HOST, "deploy", "shared-token"),),
            tokens=TOKENS,
        ),
    ]


def _keyring() -> list[Scenario]:
    def by_number(users: tuple[str, str], more: tuple[str, str] = ("", "")) -> dict[str, str]:
        first, second = project_index("21", user=users[0]), project_index("22", user=users[1])
        return two(first, second, settings=KEYRING, more=more)

    alice, bob = "alice:alpha-token", "bob:beta-token"
    numbers = entry(ALPHA_ID, _ALPHA) | entry(BETA_ID, _BETA)
    numbers_users = entry(ALPHA_ID, alice) | entry(BETA_ID, bob)
    host = {HOST: {"alice": "alpha-token", "bob": "beta-token"}}
    named = two(
        project_index("acme/team/alpha", user="alice"), project_index("acme/other/beta", user="bob"), settings=KEYRING
    )
    return [
        Scenario(
            "B5.kr-urls",
            "two project paths, always, distinct keyring entries for the INDEX URLs",
            two(ALPHA, BETA, settings=KEYRING, more=_BOTH_ALWAYS),
            keyring=entry(ALPHA, _ALPHA) | entry(BETA, _BETA),
            tokens=TOKENS,
        ),
        Scenario(
            "B5n.kr-urls",
            "two project numbers, always, distinct keyring entries for the INDEX URLs",
            by_number(("", ""), _BOTH_ALWAYS),
            keyring=numbers,
            tokens=TOKENS,
        ),
        Scenario(
            "B5n.kr-urls-users",
            "two numbers, distinct usernames in the URLs, keyring entries for the INDEX URLs",
            by_number(("alice", "bob")),
            keyring=numbers_users,
            tokens=TOKENS,
        ),
        Scenario(
            "B5n.kr-urls-users-always",
            "two numbers, distinct usernames in the URLs, always, keyring entries for the INDEX URLs",
            by_number(("alice", "bob"), _BOTH_ALWAYS),
            keyring=numbers_users,
            tokens=TOKENS,
        ),
        Scenario(
            "B5n.kr-urls-sameuser",
            "two numbers, the same username in the URLs, keyring entries for the INDEX URLs",
            by_number(("deploy", "deploy")),
            keyring=numbers,
            tokens=TOKENS,
        ),
        Scenario(
            "B5n.kr-urls-always-users",
            "two numbers, always, no username in the URLs, keyring entries with distinct usernames",
            by_number(("", ""), _BOTH_ALWAYS),
            keyring=numbers_users,
            tokens=TOKENS,
        ),
        Scenario(
            "B5.kr-host-users",
            "two project paths, distinct usernames in the URLs, keyring entries for the HOST by username",
            named,
            keyring=host,
            tokens=TOKENS,
        ),
        Scenario(
            "B5n.kr-host-users",
            "two numbers, distinct usernames in the URLs, keyring entries for the HOST by username",
            by_number(("alice", "bob")),
            keyring=host,
            tokens=TOKENS,
        ),
        Scenario(
            "B5n.netrc-users",
            "two numbers, distinct usernames in the URLs, netrc with two entries for the host",
            two(project_index("21", user="alice"), project_index("22", user="bob")),
            netrc=((HOST, "alice", "alpha-token"), (HOST, "bob", "beta-token")),
            tokens=TOKENS,
        ),
        Scenario(
            "B5n.env-kr",
            "alpha by variables, beta by keyring (always), numbers",
            two(ALPHA_ID, BETA_ID, settings=KEYRING, more=("", ALWAYS)),
            environment=variables("ALPHA", _ALPHA),
            keyring=entry(BETA_ID, _BETA),
            tokens=TOKENS,
        ),
    ]


_REPOSITORIES = {
    "deploy:alpha-token": ("nest", "repo/simple", "repo/a"),
    "deploy:beta-token": ("nest/beta", "repo/legacy", "repo/ab", "team/beta", "box/beta", "base/beta"),
}


def _prefixes() -> list[Scenario]:
    base = "https://registry.test"
    found = []
    for row, first, second, words in (
        ("B6", f"{base}/nest", f"{base}/nest/beta", "one index URL is a path prefix of the other"),
        (
            "B6s",
            f"{base}/repo/simple/",
            f"{base}/repo/legacy/",
            "/repo/simple/ and /repo/legacy/: the root of the first is a prefix of the second",
        ),
        ("B6x", f"{base}/repo/a", f"{base}/repo/ab", "/repo/a and /repo/ab: a prefix only as a string"),
    ):
        turned = two(second, first, names=("beta", "alpha"), packages=("pkg-beta", "pkg-alpha"))
        found += [
            Scenario(f"{row}.env", words, two(first, second), environment=_ENV, tokens=_REPOSITORIES),
            Scenario(f"{row}.env-rev", f"{words}, other order", turned, environment=_ENV, tokens=_REPOSITORIES),
        ]
    # uv keeps the policies in a hash set and takes the first prefix that it meets: the URLs decide which one that is.
    for suffix, path in (("", "team"), ("-box", "box"), ("-base", "base")):
        indexes = (
            index(f"{base}/{path}", "alpha", explicit=True, more=NEVER),
            index(f"{base}/{path}/beta", "beta", explicit=True, more=ALWAYS),
        )
        found.append(
            Scenario(
                f"B6.always-never{suffix}",
                f"prefix pair below /{path}, the shorter one authenticate=never, the longer one always with credentials",
                {"pyproject.toml": pyproject("pkg-beta", indexes=indexes, sources={"pkg-beta": "beta"})},
                environment=variables("BETA", _BETA),
                tokens=_REPOSITORIES,
            )
        )
    return found


def _names() -> list[Scenario]:
    found = []
    for row, names in (
        ("B7", ("my-index", "my_index")),
        ("B7d", ("my.index", "my-index")),
        ("B7c", ("My-Index", "my-index")),
    ):
        found.append(
            Scenario(
                row,
                f"index names '{names[0]}' and '{names[1]}': one variable pair UV_INDEX_MY_INDEX_*; it holds alpha's token",
                two(ALPHA_ID, BETA_ID, names=names),
                environment=variables("MY_INDEX", _ALPHA),
                tokens=TOKENS,
            )
        )
    team = "deploy:team-token"
    source = one(TEAM)["pyproject.toml"].replace('{ index = "team" }', '{ index = "TEAM" }')
    return [
        *found,
        Scenario(
            "B8",
            "variables named after the package (UV_INDEX_PKG_ALPHA_*)",
            one(TEAM),
            environment=variables("PKG_ALPHA", team),
            tokens=TOKENS,
        ),
        Scenario(
            "B8.always",
            "variables named after the package + authenticate=always",
            one(TEAM, more=ALWAYS),
            environment=variables("PKG_ALPHA", team),
            tokens=TOKENS,
        ),
        Scenario(
            "B9.case",
            "index name 'TeamX' + UV_INDEX_TEAMX_*",
            one(TEAM, name="TeamX"),
            environment=variables("TEAMX", team),
            tokens=TOKENS,
        ),
        Scenario(
            "B9.lowerenv",
            "variables with a lower-case name (UV_INDEX_team_*)",
            one(TEAM),
            environment=variables("team", team),
            tokens=TOKENS,
        ),
        Scenario(
            "B9.srccase",
            "the source says index='TEAM', the index is named 'team'",
            {"pyproject.toml": source},
            environment=variables("TEAM", team),
            tokens=TOKENS,
        ),
        Scenario(
            "B9.dot",
            "index name 'my.index' + UV_INDEX_MY_INDEX_*",
            one(TEAM, name="my.index"),
            environment=variables("MY_INDEX", team),
            tokens=TOKENS,
        ),
    ]


SCENARIOS = (*_environment(), *_groups(), *_urls(), *_shared(), *_keyring(), *_prefixes(), *_names())
