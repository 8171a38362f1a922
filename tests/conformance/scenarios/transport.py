"""Transport and scope: what the rules say of them beyond the other rows."""

from __future__ import annotations

from conformance.lab.scenario import Scenario
from conformance.lab.server import Package, gitlab_group
from conformance.scenarios.build import (
    ALWAYS,
    KEYRING,
    NEVER,
    PUBLIC_DEFAULT,
    TEAM_ID,
    TOKENS,
    group,
    one,
    open_one,
    pyproject,
    two,
    variables,
)

_ENV = variables("TEAM", "deploy:team-token")
_OPEN = gitlab_group(77, "acme/open", (Package("shared-pkg"),))._replace(members_only=True)
_OPEN_TOKENS = {"deploy:open-token": ("acme/open",)}
_FORWARD: dict[str, object] = {"repositories": (_OPEN,), "forward": True}
_NETRC = (("gitlab.test", "deploy", "open-token"),)
_NO_AUTHORITY = {"SSL_CERT_FILE": "/dev/null", **_ENV}


def _anonymous(name: str, summary: str, more: str = "", environment: dict[str, str] | None = None) -> Scenario:
    return Scenario(
        name,
        summary,
        open_one(group("77"), more=more, package="shared-pkg"),
        environment=environment or {},
        netrc=() if environment else _NETRC,
        tokens=_OPEN_TOKENS,
        server=_FORWARD,
    )


# The server of the prefix pairs, with paths of which one is a prefix of the other only as a string.
_REPO, _REPO_B = "https://registry.test/repo/a", "https://registry.test/repo/ab"
_REPOSITORIES = {"deploy:alpha-token": ("repo/a",), "deploy:beta-token": ("repo/ab",)}


def _strings() -> Scenario:
    return Scenario(
        "B6x.keyring",
        "/repo/a and /repo/ab, always, keyring entries for both",
        two(_REPO, _REPO_B, settings=KEYRING, more=(ALWAYS, ALWAYS)),
        keyring={_REPO: {"deploy": "alpha-token"}, _REPO_B: {"deploy": "beta-token"}},
        tokens=_REPOSITORIES,
    )


SCENARIOS = (
    _strings(),
    _anonymous("D16.anonymous", "a GitLab group that shows nothing without a credential and forwards to PyPI; netrc"),
    _anonymous("D16.anonymous-always", "same + authenticate=always", more=ALWAYS),
    _anonymous(
        "D16.anonymous-env",
        "same, UV_INDEX_TEAM_* instead of netrc",
        environment=variables("TEAM", "deploy:open-token"),
    ),
    Scenario(
        "C3n.url",
        "authenticate=never, credentials in the URL, numeric id",
        one(group("10", user="deploy:team-token"), more=NEVER),
        tokens=TOKENS,
    ),
    Scenario(
        "T29.pip-only",
        "an index only under [tool.uv.pip]",
        {
            "pyproject.toml": pyproject("shared-pkg", indexes=(PUBLIC_DEFAULT,))
            + f'\n[tool.uv.pip]\nextra-index-url = ["{TEAM_ID}"]\n'
        },
        netrc=(("gitlab.test", "deploy", "team-token"),),
        tokens=TOKENS,
    ),
    Scenario(
        "T32.verified",
        "the server's certificate is not known",
        one(TEAM_ID),
        environment=_NO_AUTHORITY,
        tokens=TOKENS,
        steps=("sync",),
    ),
    Scenario(
        "T32.insecure-host",
        "the server's certificate is not known; allow-insecure-host names the host",
        one(TEAM_ID, settings='allow-insecure-host = ["gitlab.test"]'),
        environment=_NO_AUTHORITY,
        tokens=TOKENS,
        steps=("sync",),
    ),
    Scenario(
        "T32.insecure-host-default-port",
        "same; the entry has the default port",
        one(TEAM_ID, settings='allow-insecure-host = ["gitlab.test:443"]'),
        environment=_NO_AUTHORITY,
        tokens=TOKENS,
        steps=("sync",),
    ),
    Scenario(
        "T20.ambiguous-userinfo",
        "an unescaped / in the userinfo",
        one("https://deploy/bot:team-token@gitlab.test/api/v4/groups/10/-/packages/pypi/simple"),
        tokens=TOKENS,
        server={"unreachable": ("deploy",)},
        steps=("sync",),
    ),
    Scenario(
        "T20.userinfo-as-query",
        "an unescaped ? in the userinfo",
        one("https://deploy?bot:team-token@gitlab.test/api/v4/groups/10/-/packages/pypi/simple"),
        tokens=TOKENS,
        server={"unreachable": ("deploy",)},
        steps=("sync",),
    ),
    Scenario(
        "T20.userinfo-with-at",
        "an unescaped @ in the userinfo",
        one("https://deploy@corp.test:team-token@gitlab.test/api/v4/groups/10/-/packages/pypi/simple"),
        tokens=TOKENS,
        steps=("sync",),
    ),
)

# Step -> how it ends, from the release named on.
EXPECTED: dict[str, dict[str, dict[str, str]]] = {
    "B6x.keyring": {
        "0.7.0": {"sync": "NOSOL", "frozen": "http404"},
        "0.11.9": {"sync": "http404", "frozen": "ok"},
    },
    "D16.anonymous": {"0.4.26": {"sync": "ok:PUBLIC", "frozen": "ok:PUBLIC"}},
    "D16.anonymous-always": {
        "0.4.26": {"sync": "ok:PUBLIC", "frozen": "ok:PUBLIC"},
        "0.6.6": {"sync": "ok:private", "frozen": "ok:private"},
    },
    "D16.anonymous-env": {"0.4.26": {"sync": "ok:private", "frozen": "ok:private"}},
    "C3n.url": {
        "0.4.26": {"sync": "ok", "frozen": "ok"},
        "0.6.12": {"sync": "http401", "frozen": "http401"},
    },
    "T29.pip-only": {"0.4.26": {"sync": "ok:PUBLIC", "frozen": "ok:PUBLIC"}},
    "T32.verified": {"0.4.26": {"sync": "fails"}},
    # 0.5.24 to 0.6.5 also ask PyPI for a pinned package, whose certificate is not known here either.
    "T32.insecure-host": {"0.4.26": {"sync": "ok"}, "0.5.24": {"sync": "fails"}, "0.6.6": {"sync": "ok"}},
    "T32.insecure-host-default-port": {"0.4.26": {"sync": "fails"}},
    "T20.ambiguous-userinfo": {"0.4.26": {"sync": "fails"}, "0.9.9": {"sync": "toml"}},
    "T20.userinfo-as-query": {"0.4.26": {"sync": "fails"}},
    "T20.userinfo-with-at": {"0.4.26": {"sync": "ok"}},
}
# Both sides of each change.
RELEASES = ("0.4.26", "0.6.5", "0.6.6", "0.6.11", "0.6.12", "0.7.0", "0.9.8", "0.9.9", "0.11.8", "0.11.9", "0.13.9")
