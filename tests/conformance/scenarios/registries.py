"""Rows E: registries of other products, whose files are elsewhere than GitLab's."""

from __future__ import annotations

from conformance.lab.scenario import Scenario
from conformance.scenarios.build import ALWAYS, KEYRING, NEVER, entry, index, one, pyproject, two, variables

_TOKENS: dict[str, tuple[str, ...]] = {
    "alice:first": ("apart", "devpi/dev", "sibling", "one", "azure", "server", "moved"),
    "bob:second": ("apart2", "devpi/side", "devpi/heir", "sibling2", "one/two", "server/team"),
    "VssSessionToken:first": ("azure",),
}
_FIRST, _SECOND = "alice:first", "bob:second"
_ENV = variables("TEAM", _FIRST)
_BOTH = variables("ALPHA", _FIRST) | variables("BETA", _SECOND)
_BASE = "https://registry.test"
_AZURE = "https://pkgs.dev.azure.com/acme/_packaging/feed/pypi/simple/"
_SERVER = "https://pypiserver.test/simple/"
_MOVED = f"{_BASE}/moved/simple"
_STEPS = ("sync", "frozen")


def _keyring(name: str, summary: str, url: str, service: str, credential: str = _FIRST) -> Scenario:
    files = one(url, settings=KEYRING, more=ALWAYS)
    return Scenario(name, summary, files, keyring=entry(service, credential), tokens=_TOKENS)


def _environment(name: str, summary: str, url: str) -> Scenario:
    return Scenario(name, summary, one(url), environment=_ENV, tokens=_TOKENS)


def _pair(name: str, summary: str, first: str, second: str) -> tuple[Scenario, Scenario]:
    turned = two(second, first, names=("beta", "alpha"), packages=("pkg-beta", "pkg-alpha"))
    return (
        Scenario(f"{name}.env", f"{summary}, distinct tokens", two(first, second), environment=_BOTH, tokens=_TOKENS),
        Scenario(
            f"{name}.env-rev", f"{summary}, distinct tokens, other order", turned, environment=_BOTH, tokens=_TOKENS
        ),
    )


def _with_users(first: str, second: str) -> dict[str, str]:
    return two(first.replace("//", "//alice@"), second.replace("//", "//bob@"), settings=KEYRING)


def _siblings() -> tuple[Scenario, ...]:
    first, second = f"{_BASE}/s/base/simple", f"{_BASE}/s/base2/simple"
    summary = "/s/base/simple and /s/base2/simple: one root is a prefix of the other only as a string"
    # Which of the two uv meets first in its hash set depends on the letters of the URLs; with these it is the wrong one.
    indexes = (index(first, "alpha", explicit=True, more=NEVER), index(second, "beta", explicit=True, more=ALWAYS))
    text = pyproject("pkg-beta", indexes=indexes, sources={"pkg-beta": "beta"})
    both = tuple(index(url, name, explicit=True, more=ALWAYS) for url, name in ((first, "alpha"), (second, "beta")))
    always = pyproject("pkg-beta", settings=KEYRING, indexes=both, sources={"pkg-beta": "beta"})
    return (
        *_pair("E6.sibling", summary, first, second),
        Scenario(
            "E6.sibling.kr-users",
            f"{summary}; usernames in the URLs, keyring entries for the INDEX URLs",
            _with_users(first, second),
            keyring=entry(first, _FIRST) | entry(second, _SECOND),
            tokens=_TOKENS,
        ),
        Scenario(
            "E6.sibling.always-krurl",
            f"{summary}; both always, keyring entries for the INDEX URLs, one package from the second",
            {"pyproject.toml": always},
            keyring=entry(first, _FIRST) | entry(second, _SECOND),
            tokens=_TOKENS,
        ),
        Scenario(
            "E6.sibling.always-never",
            f"{summary}; the first authenticate=never, the second always with variables",
            {"pyproject.toml": text},
            environment=variables("BETA", _SECOND),
            tokens=_TOKENS,
        ),
    )


SCENARIOS = (
    _environment("E1.apart.env", "files outside the index's root, variables", f"{_BASE}/apart/simple"),
    _keyring(
        "E1.apart.always-krurl",
        "files outside the index's root, always, keyring INDEX URL",
        f"{_BASE}/apart/simple",
        f"{_BASE}/apart/simple",
    ),
    _keyring(
        "E1.apart.always-krhost",
        "files outside the index's root, always, keyring HOST",
        f"{_BASE}/apart/simple",
        "registry.test",
    ),
    *_pair("E2.apart", "two indexes with files outside their roots", f"{_BASE}/apart/simple", f"{_BASE}/apart2/simple"),
    _environment("E3.devpi.env", "devpi (/+simple), variables", f"{_BASE}/dev/main/+simple"),
    _keyring(
        "E3.devpi.always-krurl",
        "devpi (/+simple), always, keyring INDEX URL",
        f"{_BASE}/dev/main/+simple/",
        f"{_BASE}/dev/main/+simple/",
    ),
    *_pair("E3.devpi-two", "two devpi indexes", f"{_BASE}/dev/main/+simple", f"{_BASE}/dev/side/+simple"),
    *_pair(
        "E3.devpi-heir",
        "devpi, the second index links files of its base",
        f"{_BASE}/dev/main/+simple",
        f"{_BASE}/dev/heir/+simple",
    ),
    _environment("E4.azure.env", "Azure feed by name, files by GUID, variables", _AZURE),
    _keyring("E4.azure.always-krurl", "Azure feed by name, files by GUID, always, keyring INDEX URL", _AZURE, _AZURE),
    Scenario(
        "E4.azure.user-krhost",
        "Azure feed by name, VssSessionToken in the URL, keyring HOST",
        one(_AZURE.replace("//", "//VssSessionToken@"), settings=KEYRING),
        keyring=entry("pkgs.dev.azure.com", "VssSessionToken:first"),
        tokens=_TOKENS,
    ),
    _environment("E5.server.env", "pypiserver: /simple/ and /packages/, variables", _SERVER),
    _keyring(
        "E5.server.always-krurl", "pypiserver: /simple/ and /packages/, always, keyring INDEX URL", _SERVER, _SERVER
    ),
    *_siblings(),
    _environment("E7.moved.env", "files on another host, variables", _MOVED),
    Scenario(
        "E7.moved.netrc",
        "files on another host, netrc for both hosts",
        one(_MOVED),
        netrc=(("registry.test", "alice", "first"), ("gitlab2.test", "alice", "first")),
        tokens=_TOKENS,
    ),
    *_pair(
        "E8.nested",
        "/one/simple and /one/two/simple: one root below the other",
        f"{_BASE}/one/simple",
        f"{_BASE}/one/two/simple",
    ),
    *_pair(
        "E8.host",
        "/simple and /team/simple: the root of the first is the whole host",
        _SERVER,
        "https://pypiserver.test/team/simple/",
    ),
    Scenario(
        "E9.metadata.env",
        "files outside the index's root, PEP 658 metadata offered, variables",
        one(f"{_BASE}/apart/simple"),
        environment=_ENV,
        tokens=_TOKENS,
        server={"metadata": True},
    ),
)
