"""Rows D: where a package comes from, what the lock says, and the borders of scheme, port and host."""

from __future__ import annotations

from conformance.lab.scenario import Scenario
from conformance.scenarios.build import (
    ALPHA_ID,
    ALWAYS,
    BETA_ID,
    HOST,
    KEYRING,
    PUBLIC,
    PUBLIC_DEFAULT,
    TEAM,
    TEAM_ID,
    TOKENS,
    entry,
    group,
    index,
    one,
    open_one,
    project_index,
    pyproject,
    two,
    variables,
)

_TEAM = "deploy:team-token"
_ENV = variables("TEAM", _TEAM)
_NO_PYPI: dict[str, object] = {"unreachable": ("pypi.org",)}


def _private_then_public(*packages: str, settings: str = "", more: str = "") -> dict[str, str]:
    indexes = (index(TEAM_ID, "team", more=more), PUBLIC_DEFAULT)
    return {"pyproject.toml": pyproject(*packages, settings=settings, indexes=indexes)}


def _strategy() -> list[Scenario]:
    found = [
        Scenario(
            f"D1.{strategy}",
            f"private index, not explicit, and the same package on the default index, {strategy}",
            _private_then_public("shared-pkg", settings=f'index-strategy = "{strategy}"'),
            environment=_ENV,
            tokens=TOKENS,
        )
        for strategy in ("first-index", "unsafe-best-match", "unsafe-first-match")
    ]
    public = index(PUBLIC, "public")
    for suffix, summary, indexes in (
        (
            "private-default",
            "private default=true, the public index not default",
            (index(TEAM_ID, "team", default=True), public),
        ),
        ("order", "two indexes that are not default, the public one declared first", (public, index(TEAM_ID, "team"))),
    ):
        files = {"pyproject.toml": pyproject("shared-pkg", indexes=indexes)}
        found.append(Scenario(f"D1.{suffix}", summary, files, environment=_ENV, tokens=TOKENS))
    explicit = (index(TEAM_ID, "team", explicit=True), PUBLIC_DEFAULT)
    return [
        *found,
        Scenario(
            "D1.newname",
            "the package exists only on the public index, the private index is first",
            _private_then_public("public-pkg"),
            environment=_ENV,
            tokens=TOKENS,
        ),
        Scenario(
            "D1.transitive-source",
            "the package is pinned to the explicit private index",
            {"pyproject.toml": pyproject("shared-pkg", indexes=explicit, sources={"shared-pkg": "team"})},
            environment=_ENV,
            tokens=TOKENS,
        ),
        Scenario(
            "D1.transitive-explicit",
            "private pkg-parent, pinned to an explicit index, requires shared-pkg, which is not pinned",
            {"pyproject.toml": pyproject("pkg-parent", indexes=explicit, sources={"pkg-parent": "team"})},
            environment=_ENV,
            tokens=TOKENS,
        ),
        Scenario(
            "D1.transitive-implicit",
            "same, the index is not explicit",
            _private_then_public("pkg-parent"),
            environment=_ENV,
            tokens=TOKENS,
        ),
    ]


def _statuses() -> list[Scenario]:
    found = []
    for status in (401, 403, 404, 429, 500):
        refused: dict[str, object] = {"status": {"acme/team": status}}
        summary = f"private index (first, not explicit) answers {status}; the default index has the package"
        cases = [(f"D2.{status}", summary, _private_then_public("shared-pkg"))]
        if status in (401, 403):
            explicit = (index(TEAM_ID, "team", explicit=True), PUBLIC_DEFAULT)
            cases += [
                (
                    f"D2.{status}-ignore",
                    f"{summary}; ignore-error-codes=[{status}]",
                    _private_then_public("shared-pkg", more=f"ignore-error-codes = [{status}]"),
                ),
                (
                    f"D2.{status}-best",
                    f"{summary}; unsafe-best-match",
                    _private_then_public("shared-pkg", settings='index-strategy = "unsafe-best-match"'),
                ),
                (
                    f"D2.{status}-explicit",
                    f"explicit private index answers {status}, the package is pinned to it",
                    {"pyproject.toml": pyproject("shared-pkg", indexes=explicit, sources={"shared-pkg": "team"})},
                ),
            ]
        if status == 404:
            cases.append(
                (
                    "D2.404-strict",
                    "private index answers 404, ignore-error-codes=[]",
                    _private_then_public("shared-pkg", more="ignore-error-codes = []"),
                )
            )
        found += [
            Scenario(name, text, files, environment=_ENV, tokens=TOKENS, server=refused) for name, text, files in cases
        ]
    return found


def _credentials() -> list[Scenario]:
    plain = _private_then_public("shared-pkg")
    always = _private_then_public("shared-pkg", more=ALWAYS)
    ignore = _private_then_public("shared-pkg", more="ignore-error-codes = [401]")
    wrong, unknown = variables("TEAM", "deploy:beta-token"), variables("TEAM", "deploy:expired")
    indexes = (index(BETA_ID, "first"), index(ALPHA_ID, "second"), PUBLIC_DEFAULT)
    cases: tuple[tuple[str, str, dict[str, str], dict[str, str]], ...] = (
        ("nocreds", "private index without any credential, the default has the package", plain, {}),
        ("nocreds-ignore", "same + ignore-error-codes=[401]", ignore, {}),
        ("nocreds-always", "same + authenticate=always", always, {}),
        ("wrongscope", "the credential of another project (404), the default has the package", plain, wrong),
        ("wrongscope-always", "same + authenticate=always", always, wrong),
        ("badtoken", "an expired token (401), the default has the package", plain, unknown),
        (
            "realm-scope",
            "two private indexes; the second has no credential of its own, and the default has the package",
            {"pyproject.toml": pyproject("shared-pkg", indexes=indexes)},
            variables("FIRST", "deploy:beta-token"),
        ),
    )
    return [
        Scenario(f"D2.{suffix}", summary, files, environment=environment, tokens=TOKENS)
        for suffix, summary, files, environment in cases
    ]


def _declarations() -> list[Scenario]:
    undeclared = pyproject("pkg-alpha", indexes=(index(TEAM, "team", explicit=True),), sources={"pkg-alpha": "nowhere"})
    unused = (index(TEAM_ID, "team", explicit=True), PUBLIC_DEFAULT)
    twins = (index(ALPHA_ID, "team", explicit=True), index(BETA_ID, "team", explicit=True))
    open_twins = (index(ALPHA_ID, "team"), index(BETA_ID, "team"), PUBLIC_DEFAULT)
    shared = variables("TEAM", "deploy:shared-token")
    pins = {"pkg-alpha": "team", "pkg-beta": "team"}
    defaults = (index(TEAM_ID, "team", default=True), PUBLIC_DEFAULT)
    unnamed = (index(TEAM_ID, explicit=True), PUBLIC_DEFAULT)
    explicit_default = (index(TEAM_ID, "team", explicit=True, default=True),)
    both = ("pkg-alpha", "pkg-beta")
    cases: tuple[tuple[str, str, str, dict[str, str], tuple[str, ...]], ...] = (
        ("D3", "the source names an undefined index", undeclared, _ENV, ("sync",)),
        (
            "D4",
            "an explicit index that no source uses",
            pyproject("public-pkg", indexes=unused),
            _ENV,
            ("sync", "frozen"),
        ),
        (
            "D4.used-name",
            "an explicit index that no source uses, the package exists only there",
            pyproject("pkg-alpha", indexes=unused),
            _ENV,
            ("sync",),
        ),
        ("D5", "two indexes with one name", pyproject(*both, indexes=twins, sources=pins), shared, ("sync",)),
        (
            "D5.default",
            "two indexes with one name, not explicit",
            pyproject(*both, indexes=open_twins),
            shared,
            ("sync",),
        ),
        ("D6", "two default=true", pyproject("shared-pkg", indexes=defaults), _ENV, ("sync", "frozen")),
        ("D7", "explicit without a name", pyproject("public-pkg", indexes=unnamed), _ENV, ("sync", "frozen")),
        ("D8", "explicit + default on one index", pyproject("public-pkg", indexes=explicit_default), _ENV, ("sync",)),
        (
            "D8.pinned",
            "explicit + default on one index, the package is pinned to it",
            pyproject("pkg-alpha", indexes=explicit_default, sources={"pkg-alpha": "team"}),
            _ENV,
            ("sync", "frozen"),
        ),
    )
    return [
        Scenario(
            name,
            summary,
            {"pyproject.toml": text},
            environment=environment,
            tokens=TOKENS,
            server=_NO_PYPI if name == "D8" else {},
            steps=steps,
        )
        for name, summary, text, environment, steps in cases
    ] + [
        Scenario(
            "D8.pypi",
            "explicit + default on one index; PyPI is there and has the package",
            {"pyproject.toml": pyproject("public-pkg", indexes=explicit_default)},
            environment=_ENV,
            tokens=TOKENS,
            steps=("sync",),
        )
    ]


def _uv_toml() -> list[Scenario]:
    beside = "compile-bytecode = false\n"
    in_toml = index(TEAM_ID, "team", explicit=True).replace("tool.uv.", "")
    only_source = pyproject("pkg-alpha", sources={"pkg-alpha": "team"})
    always = one(TEAM_ID, more=ALWAYS)["pyproject.toml"]
    explicit = one(TEAM_ID)
    known = entry(TEAM_ID, _TEAM)
    shared = variables("TEAM", "deploy:shared-token")
    masked = one(ALPHA_ID) | {"uv.toml": index(BETA_ID, "team", explicit=True).replace("tool.uv.", "")}
    user_level = {"pyproject.toml": always, "~/.config/uv/uv.toml": f"{KEYRING}\n"}
    in_pyproject = one(TEAM_ID, settings=KEYRING, more=ALWAYS) | {"uv.toml": beside}
    policy = {"pyproject.toml": always, "uv.toml": f"{KEYRING}\n"}
    found = [
        Scenario(
            "D9.a",
            "the index only in uv.toml, the source in pyproject.toml",
            {"pyproject.toml": only_source, "uv.toml": in_toml},
            environment=_ENV,
            tokens=TOKENS,
            steps=("sync",),
        ),
        Scenario(
            "D9.b2",
            "index in pyproject.toml (not explicit), an unrelated uv.toml beside it",
            open_one(TEAM_ID) | {"uv.toml": beside},
            environment=_ENV,
            tokens=TOKENS,
            steps=("sync",),
        ),
        Scenario(
            "D9.f",
            "the user's uv.toml has the keyring-provider",
            user_level,
            keyring=known,
            tokens=TOKENS,
        ),
    ]
    shadowed: tuple[tuple[str, str, dict[str, str], dict[str, str], dict[str, dict[str, str]] | None], ...] = (
        (
            "D9.b",
            "index in pyproject.toml (explicit, pinned), an unrelated uv.toml beside it",
            explicit | {"uv.toml": beside},
            _ENV,
            None,
        ),
        (
            "D9.c",
            "one name in both files with different URLs (uv.toml: beta, pyproject.toml: alpha)",
            masked,
            shared,
            None,
        ),
        ("D9.d", "keyring-provider in pyproject.toml, uv.toml beside it", in_pyproject, {}, known),
        ("D9.e", "authenticate=always in pyproject.toml's index, keyring-provider in uv.toml", policy, {}, known),
    )
    for name, summary, files, environment, keyring in shadowed:
        steps = ("sync", "frozen") if name in ("D9.b", "D9.c") else ("sync",)
        scenario = Scenario(
            name,
            f"{summary}; PyPI cannot be reached",
            files,
            environment=environment,
            keyring=keyring,
            tokens=TOKENS,
            server=_NO_PYPI,
            steps=steps,
        )
        found += [scenario, scenario._replace(name=f"{name}.pypi", summary=f"{summary}; PyPI is there", server={})]
    return found


def _workspace(root: str, member: str) -> dict[str, str]:
    """A workspace whose root depends on its one member; the texts are added to the two files."""
    head = '[project]\nname = "{name}"\nversion = "0.1.0"\nrequires-python = ">=3.9"\ndependencies = ["{needs}"]\n\n'
    return {
        "pyproject.toml": head.format(name="project", needs="member")
        + '[tool.uv.workspace]\nmembers = ["member"]\n\n[tool.uv.sources]\nmember = { workspace = true }\n'
        + root,
        "member/pyproject.toml": head.format(name="member", needs="pkg-alpha>=1")
        + "[tool.uv]\npackage = false\n\n"
        + member,
    }


def _members() -> list[Scenario]:
    table = index(TEAM_ID, "team", explicit=True)
    pin = '\n[tool.uv.sources]\npkg-alpha = { index = "team" }\n'
    pin_beside = 'pkg-alpha = { index = "team" }\n\n'
    always = index(TEAM_ID, "team", explicit=True, more=ALWAYS)
    cases: tuple[tuple[str, str, dict[str, str], tuple[str, ...]], ...] = (
        (
            "member-explicit",
            "the member defines the explicit index and the source",
            _workspace("", table + pin),
            ("sync", "frozen"),
        ),
        (
            "member-implicit",
            "the member defines an index that is not explicit, and no source",
            _workspace("", index(TEAM_ID, "team")),
            ("sync",),
        ),
        (
            "root-def",
            "the root defines the index, the member's source uses it",
            _workspace(f"\n{table}", pin),
            ("sync", "frozen"),
        ),
        (
            "root-source",
            "the root defines the index and the source for the member's dependency",
            _workspace(f"{pin_beside}{table}", ""),
            ("sync", "frozen"),
        ),
    )
    found = [
        Scenario(f"D10.{suffix}", summary, files, environment=_ENV, tokens=TOKENS, steps=steps)
        for suffix, summary, files, steps in cases
    ]
    found.append(
        Scenario(
            "D10.member-auth",
            "the member defines the explicit numeric index with always; keyring-provider in the root",
            _workspace(f"\n[tool.uv]\n{KEYRING}\n", always + pin),
            keyring=entry(TEAM_ID, _TEAM),
            tokens=TOKENS,
            steps=("sync",),
        )
    )
    return found


def _legacy() -> list[Scenario]:
    with_token = group("10", user=_TEAM)
    public = pyproject("shared-pkg", indexes=(PUBLIC_DEFAULT,))
    named = one(BETA_ID)["pyproject.toml"]
    cases: tuple[tuple[str, str, str, dict[str, str]], ...] = (
        (
            "index-url",
            "index-url = private (token in the URL) + [[index]] public default",
            pyproject("shared-pkg", settings=f'index-url = "{with_token}"', indexes=(PUBLIC_DEFAULT,)),
            {},
        ),
        (
            "extra",
            "extra-index-url = private + [[index]] public default",
            pyproject("shared-pkg", settings=f'extra-index-url = ["{with_token}"]', indexes=(PUBLIC_DEFAULT,)),
            {},
        ),
        (
            "env-default",
            "UV_DEFAULT_INDEX = private (token in the URL) + [[index]] public default",
            public,
            {"UV_DEFAULT_INDEX": with_token},
        ),
        ("env-index-url", "UV_INDEX_URL = private + [[index]] public default", public, {"UV_INDEX_URL": with_token}),
        (
            "env-index-name",
            "UV_INDEX='team=<alpha>' overrides [[index]] team=<beta>, used by a source",
            named,
            {"UV_INDEX": f"team={ALPHA_ID}"} | variables("TEAM", "deploy:shared-token"),
        ),
    )
    return [
        Scenario(f"D11.{suffix}", summary, {"pyproject.toml": text}, environment=environment, tokens=TOKENS)
        for suffix, summary, text, environment in cases
    ]


def _locks() -> list[Scenario]:
    default = index(group("10", user=_TEAM), "team", default=True)
    found = [
        Scenario(
            "D12.pw",
            "user:password in the URL: what reaches uv.lock",
            one(group("10", user=_TEAM)),
            tokens=TOKENS,
            steps=("lock", "export", "frozen"),
        ),
        Scenario(
            "D12.user",
            "only the username in the URL, the password in netrc: uv.lock",
            one(group("10", user="deploy")),
            netrc=((HOST, "deploy", "team-token"),),
            tokens=TOKENS,
            steps=("lock", "frozen"),
        ),
        Scenario(
            "D12.default-pw",
            "password in the URL of a default index",
            {"pyproject.toml": pyproject("pkg-alpha", indexes=(default,))},
            tokens=TOKENS,
            steps=("lock", "frozen"),
        ),
    ]
    changes: tuple[tuple[str, str, dict[str, str], dict[str, str]], ...] = (
        ("name2id", "lock with the group name, then the URL becomes numeric", one(TEAM), one(TEAM_ID)),
        ("id2name", "lock with the numeric URL, then the name", one(TEAM_ID), one(TEAM)),
        ("slash", "a trailing slash is added", one(TEAM), one(f"{TEAM}/")),
        ("2f", "%2F becomes %2f", one(TEAM), one(TEAM.replace("%2F", "%2f"))),
        ("rename", "only the index's name changes", one(TEAM), one(TEAM, name="squad")),
        ("creds", "credentials are added to the URL", one(TEAM), one(group("acme/team", user=_TEAM))),
        ("port", "':443' is added", one(TEAM), one(group("acme/team", host=f"{HOST}:443"))),
        ("scheme", "https becomes http", one(TEAM), one(group("acme/team", scheme="http"))),
        ("implicit", "index that is not explicit: name becomes number", open_one(TEAM), open_one(TEAM_ID)),
        (
            "gone",
            "index and source removed, package unknown elsewhere",
            one(TEAM),
            {"pyproject.toml": pyproject("pkg-alpha", indexes=(PUBLIC_DEFAULT,))},
        ),
    )
    for suffix, summary, before, after in changes:
        found.append(
            Scenario(
                f"D13.{suffix}",
                summary,
                before,
                environment=_ENV | variables("SQUAD", _TEAM),
                tokens=TOKENS,
                steps=("lock", "edit", "lock-check", "sync-locked", "sync-frozen", "resync"),
                edited=after,
            )
        )
    return found


def _borders() -> list[Scenario]:
    links_http: dict[str, object] = {"links": "http"}
    netrc = ((HOST, "deploy", "team-token"),)
    plain = group("10", scheme="http")
    port_name, port_id = group("acme/team", host=f"{HOST}:443"), group("10", host=f"{HOST}:443")
    capital = group("10", host="GITLAB.test")
    found = [
        Scenario(
            "D14.http-https",
            "alpha over http, beta over https (numbers), variables only for alpha (shared token)",
            two(project_index("21", scheme="http"), BETA_ID),
            environment=variables("ALPHA", "deploy:shared-token"),
            tokens=TOKENS,
        ),
        Scenario(
            "D14.links-http",
            "index https, file links http (GitLab behind a TLS proxy, wrong external_url), name",
            one(TEAM),
            environment=_ENV,
            tokens=TOKENS,
            server=links_http,
        ),
        Scenario("D14n.links-http", "same, numeric", one(TEAM_ID), environment=_ENV, tokens=TOKENS, server=links_http),
        Scenario(
            "D14n.links-http-netrc", "same, numeric, netrc", one(TEAM_ID), netrc=netrc, tokens=TOKENS, server=links_http
        ),
        Scenario(
            "D14.http-only",
            "everything over plain http (name, variables)",
            one(group("acme/team", scheme="http")),
            environment=_ENV,
            tokens=TOKENS,
        ),
    ]
    for suffix, service in (("idx", plain), ("host", HOST), ("scheme", f"http://{HOST}")):
        found.append(
            Scenario(
                f"D14n.http-kr-{suffix}",
                f"plain http, numeric, always, keyring entry '{service}'",
                one(plain, settings=KEYRING, more=ALWAYS),
                keyring=entry(service, _TEAM),
                tokens=TOKENS,
            )
        )
    forward: dict[str, object] = {"forward": True}
    return [
        *found,
        Scenario(
            "D15.port-name",
            "explicit :443 in the index URL, group name, variables; links without port",
            one(port_name),
            environment=_ENV,
            tokens=TOKENS,
        ),
        Scenario("D15n.port", "explicit :443, numeric, variables", one(port_id), environment=_ENV, tokens=TOKENS),
        Scenario(
            "D15.port-kr",
            "explicit :443, numeric, always, keyring entry without port",
            one(port_id, settings=KEYRING, more=ALWAYS),
            keyring=entry(TEAM_ID, _TEAM),
            tokens=TOKENS,
        ),
        Scenario("D15.port-netrc", "explicit :443, netrc host without port", one(port_id), netrc=netrc, tokens=TOKENS),
        Scenario(
            "D15.hostcase",
            "host in capitals, keyring entry in lower case",
            one(capital, settings=KEYRING, more=ALWAYS),
            keyring=entry(TEAM_ID, _TEAM),
            tokens=TOKENS,
        ),
        Scenario(
            "D16.forward",
            "GitLab forwards an unknown package to the public index (302)",
            open_one(TEAM_ID, package="public-pkg"),
            environment=_ENV,
            tokens=TOKENS,
            server=forward,
        ),
        Scenario(
            "D16.forward-explicit",
            "same, explicit and pinned",
            one(TEAM_ID, package="public-pkg"),
            environment=_ENV,
            tokens=TOKENS,
            server=forward,
        ),
        Scenario(
            "D17.relative",
            "file links relative to the simple page's host, name",
            one(TEAM),
            environment=_ENV,
            tokens=TOKENS,
            server={"links": "relative"},
        ),
    ]


SCENARIOS = (
    *_strategy(),
    *_statuses(),
    *_credentials(),
    *_declarations(),
    *_uv_toml(),
    *_members(),
    *_legacy(),
    *_locks(),
    *_borders(),
)
