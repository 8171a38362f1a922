"""Rows T: what uv says about a setting, what it ignores without a word, and where the packages come from then."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import tomli

from conformance.lab.scenario import Scenario
from conformance.lab.wheels import wheel
from conformance.scenarios.build import TOKENS, group, index, project_index, variables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conformance.lab.run import Step


class Seen(NamedTuple):
    """What one step shows.

    - ``outcome``: as in ``lab.run.Step``
    - ``came``: "package=index ..." by the lock afterwards; an index is a, b, pypi, or its URL
    - ``says``: fragments of what uv prints; ``hides``: fragments that are neither printed nor in the lock
    - ``sent``: "username:password@host ...", every credential that was sent
    - ``asked``: "package@repository ...", every simple page that was asked for
    - ``writes``: fragments of uv.lock or pyproject.toml afterwards; ``omits``: fragments that neither of them has

    None: not looked at.
    """

    outcome: str
    came: str | None = None
    says: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    sent: str | None = None
    asked: str | None = None
    writes: tuple[str, ...] = ()
    omits: tuple[str, ...] = ()


class Setting(NamedTuple):
    """A scenario, and what each of its steps shows from the named release on."""

    scenario: Scenario
    expected: Mapping[str, tuple[Seen, ...]]


A, B, PYPI = "https://registry.test/a/simple", "https://registry.test/b/simple", "https://pypi.org/simple"
LINKS = "https://registry.test/links/index.html"
_FOO_WHEEL = wheel("foo", "1.0", ("bar",), "public")
_FOO_FILE = f"{_FOO_WHEEL.sha256}/{_FOO_WHEEL.filename}"
_LABELS = {A: "a", B: "b", PYPI: "pypi"}
_HEAD = '[project]\nname = "project"\nversion = "0.1.0"\nrequires-python = ">=3.9"\ndependencies = [{}]\n\n'


def came(step: Step) -> str | None:
    """Where each package of the lock comes from: "bar=pypi foo=b"."""
    if step.lock is None:
        return None
    packages = tomli.loads(step.lock).get("package", [])
    found = [(item["name"], item["source"].get("registry")) for item in packages]
    return " ".join(sorted(f"{name}={_LABELS.get(url, url)}" for name, url in found if url))


def sent(step: Step) -> str:
    """Each credential and the host that got it: "deploy:token@gitlab.test"."""
    hosts = {(f"{item.username}:{item.password}", item.url.split("/")[2]) for item in step.requests if item.password}
    return " ".join(sorted(f"{credential}@{host}" for credential, host in hosts))


def asked(step: Step) -> str:
    """Each package whose simple page was asked for, and the repository: "foo@pypi"."""
    return " ".join(sorted({f"{item.package}@{item.index}" for item in step.requests if item.kind == "simple"}))


def said(step: Step) -> str:
    """All that uv printed, in one line, without the marks that it draws."""
    text = step.stderr + step.stdout
    for mark in "×╰─▶├│╭":
        text = text.replace(mark, " ")
    return " ".join(text.split())


def _project(*dependencies: str, more: str = "") -> str:
    wanted = (item if "@" in item else f"{item}>=1" for item in dependencies)
    return _HEAD.format(", ".join(f'"{item}"' for item in wanted)) + more


def _case(
    name: str,
    summary: str,
    text: str,
    *expected: Seen,
    steps: tuple[str, ...] = ("lock",),
    files: Mapping[str, str] | None = None,
    changed: Mapping[str, tuple[Seen, ...]] | None = None,
    since: str = "0.4.26",
    **more: object,
) -> Setting:
    scenario = Scenario(name, summary, {"pyproject.toml": text, **(files or {})}, steps=steps, **more)  # type: ignore[arg-type]
    return Setting(scenario, {since: expected, **(changed or {})})


_PIN_FOO = '[tool.uv.sources]\nfoo = { index = "b" }\n'
_A_DEFAULT = index(A, "a", default=True)
_A, _B = index(A, "a"), index(B, "b")
_B_EXPLICIT = index(B, "b", explicit=True)
_PINNED = f"{_A_DEFAULT}\n{_B_EXPLICIT}\n{_PIN_FOO}"
_FOO, _PUBLIC_FOO = "bar=a foo=a", "bar=pypi foo=pypi"


def _dropped() -> list[Setting]:
    """One bad key of ``[tool.uv]`` switches off every index setting; the pins, read by another parser, go on."""
    found = []
    cases: tuple[tuple[str, str, str], ...] = (
        ("unknown-key", "[tool.uv]\nindexx = 1\n", "unknown field `indexx`"),
        ("underscore", f'[tool.uv]\nindex_url = "{A}"\n', "unknown field `index_url`"),
        ("bad-strategy", '[tool.uv]\nindex-strategy = "best"\n', "unknown variant `best`"),
        ("bad-keyring-provider", '[tool.uv]\nkeyring-provider = "import"\n', "unknown variant `import`"),
        ("index-url-list", f'[tool.uv]\nindex-url = ["{A}"]\n', "invalid type"),
        ("extra-index-url-string", f'[tool.uv]\nextra-index-url = "{A}"\n', "invalid type"),
        ("source-table", '[tool.uv.source]\nfoo = { index = "b" }\n', "unknown field `source`"),
        ("indexes-table", f'[[tool.uv.indexes]]\nurl = "{A}"\n', "unknown field `indexes`"),
        ("pip-index", f'[[tool.uv.pip.index]]\nurl = "{A}"\n', "unknown field `index`"),
        ("pip-unknown-key", "[tool.uv.pip]\nindexx = 1\n", "unknown field `indexx`"),
    )
    for suffix, bad, words in cases:
        text = _project("foo", more=f"{bad}\n{_PINNED}")
        summary = (
            f"{bad.splitlines()[0]} {bad.splitlines()[1]}: all of [tool.uv] is dropped with a warning, the pins go on"
        )
        found.append(_case(f"T1.{suffix}", summary, text, Seen("ok+w", "bar=pypi foo=b", (words,))))
    dropped = _project("foo", more=f"[tool.uv]\nindexx = 1\n\n{_A_DEFAULT}")
    bound = _project("foo", more=f'[tool.uv]\nrequired-version = ">=99"\nindexx = 1\n\n{_A_DEFAULT}')
    newer = _project("foo", more=f'[tool.uv]\nrequired-version = ">=0.4"\n\n{_A_DEFAULT}')
    return [
        *found,
        _case(
            "T1.quiet",
            "an unknown key and --quiet: no word at all",
            dropped,
            Seen("ok", _PUBLIC_FOO, hides=("indexx",)),
            steps=("lock --quiet",),
        ),
        _case(
            "T1.required-version",
            "an unknown key and a required-version that this release does not meet",
            bound,
            Seen("ok+w", _PUBLIC_FOO, ("unknown field `required-version`",)),
            changed={
                "0.5.14": (Seen("ok+w", _PUBLIC_FOO, ("unknown field `indexx`",)),),
                "0.11.7": (Seen("other(rc=2)", None, ("does not match the running version",)),),
            },
        ),
        _case(
            "T1.newer-key",
            "an older release meets a newer key (required-version, 0.5.14)",
            newer,
            Seen("ok+w", _PUBLIC_FOO, ("unknown field `required-version`",)),
            changed={"0.5.14": (Seen("ok", _FOO),)},
        ),
        _case(
            "T1.uv-toml",
            "the same key in uv.toml is an error",
            _project("foo"),
            Seen("toml", None, ("unknown field `indexx`",)),
            files={"uv.toml": "indexx = 1\n"},
        ),
    ]


def _ignored_keys() -> list[Setting]:
    explict = index(B, "b", more="explict = true")
    underscore = index(B, "b", more='publish_url = "https://registry.test/b/upload"\nignore_error_codes = [401]')
    vanish = index(B, "b", more='authentication = "always"\nverify_ssl = false\nusername = "deploy"\npriority = "low"')
    cached = index(B, "b", more='cache-control = { apii = "max-age=600" }')
    no_index = index(A, "a", more="no-index = true")
    strategy = f'{_A}index-strategy = "unsafe-best-match"\n\n{_B}'
    bogus = index(A, "a", more='keyring-provider = "bogus"')
    return [
        _case(
            "T2.unknown-index-key",
            "`explict = true` in an index: the index is not explicit, no word",
            _project("foo", more=f"{explict}\n{_A_DEFAULT}"),
            Seen("ok", "bar=b foo=b"),
        ),
        _case(
            "T2.underscores",
            "publish_url, ignore_error_codes: no word",
            _project("foo", more=underscore),
            Seen("ok", "bar=b foo=b"),
        ),
        _case(
            "T2.vanish",
            "authentication, verify_ssl, username, priority: no word",
            _project("foo", more=vanish),
            Seen("ok", "bar=b foo=b"),
        ),
        _case(
            "T2.cache-control",
            "an unknown key of cache-control: no word",
            _project("foo", more=cached),
            Seen("ok", "bar=b foo=b"),
        ),
        _case(
            "T3.no-index",
            "no-index = true below an [[tool.uv.index]] header is swallowed",
            _project("foo", more=no_index),
            Seen("ok", _FOO),
        ),
        _case(
            "T3.index-strategy",
            "index-strategy below an [[tool.uv.index]] header is swallowed",
            _project("foo", more=strategy),
            Seen("ok", _FOO),
        ),
        _case(
            "T3.keyring-provider",
            'keyring-provider = "bogus" below an [[tool.uv.index]] header is swallowed',
            _project("foo", more=bogus),
            Seen("ok", _FOO),
        ),
    ]


def _urls() -> list[Setting]:
    found = []
    skipped: tuple[tuple[str, str, str], ...] = (
        ("T4.typo", "an index path that does not exist", "https://registry.test/aa/simple"),
        ("T4.no-simple", "the URL without /simple", "https://registry.test/a"),
        ("T4.package-page", "the URL of a package's page", f"{A}/foo/"),
        ("T5.no-scheme", "a host and path without a scheme", "registry.test/a/simple"),
        ("T5.port-no-scheme", "an address and port without a scheme", "127.0.0.1:8765/a/simple"),
        ("T5.unknown-scheme", "htps://", "htps://registry.test/a/simple"),
        ("T5.ftp", "ftp://", "ftp://registry.test/a/simple"),
        ("T5.tilde", "~/idx", "~/idx"),
        ("T5.missing-folder", "a folder that does not exist", "./nowhere"),
        ("T5.empty-folder", "a folder without pages", "./empty"),
        ("T5.wheels-folder", "a folder of wheels, not flat", "./wheels"),
    )
    # Before 0.5.8 what is not a URL and not a folder was refused.
    no_base = Seen("toml+w", None, ("relative URL without a base",))
    bad_scheme = Seen("other(rc=2)", None, ("URL scheme is not allowed",))
    before = {
        "T5.no-scheme": no_base,
        "T5.port-no-scheme": no_base,
        "T5.tilde": no_base,
        "T5.missing-folder": no_base,
        "T5.unknown-scheme": bad_scheme,
        "T5.ftp": bad_scheme,
    }
    files = {"empty/.keep": "", "wheels/foo-1.0-py3-none-any.whl": "wheel: foo 1.0 bar"}
    for name, summary, url in skipped:
        text = _project("foo", more=index(url, "a"))
        if name in before:
            found.append(
                _case(
                    name,
                    f"{summary}: the index is skipped without a word",
                    text,
                    before[name],
                    files=files,
                    changed={"0.5.8": (Seen("ok", _PUBLIC_FOO),)},
                )
            )
        else:
            found.append(
                _case(
                    name, f"{summary}: the index is skipped without a word", text, Seen("ok", _PUBLIC_FOO), files=files
                )
            )
    missing = _project("foo", more='[tool.uv]\nfind-links = ["./nowhere"]\n')
    query, fragment = f"{A}?a=1", f"{A}#frag"
    return [
        *found,
        _case(
            "T5.find-links",
            "a find-links folder that does not exist is an error",
            missing,
            Seen("ok+w", _PUBLIC_FOO, ("relative URL without a base",)),
            changed={"0.5.8": (Seen("other(rc=2)", None, ("Failed to read `--find-links` directory",)),)},
        ),
        _case(
            "T6.flat-on-simple",
            'format = "flat" on a Simple index: empty, without a word',
            _project("foo", more=index(A, "a", more='format = "flat"')),
            Seen("ok", _FOO),
            changed={"0.6.11": (Seen("ok", _PUBLIC_FOO),)},
        ),
        _case(
            "T6.simple-on-flat",
            "a page of links used as a Simple index: empty, without a word",
            _project("foo", more=index(LINKS, "a")),
            Seen("ok", _PUBLIC_FOO),
        ),
        _case(
            "T34.query",
            "a query stays in the URL and in uv.lock",
            _project("foo", more=index(query, "a", default=True)),
            Seen("ok", f"bar={query} foo={query}"),
        ),
        _case(
            "T34.fragment",
            "a fragment stays in the URL and in uv.lock",
            _project("foo", more=index(fragment, "a", default=True)),
            Seen("ok", f"bar={fragment} foo={fragment}"),
        ),
        _case(
            "T34.leading-space",
            "a leading space is trimmed",
            _project("foo", more=index(f" {A}", "a")),
            Seen("ok", _FOO),
        ),
        _case(
            "T32.http",
            "an http:// index: no warning",
            _project("foo", more=index(A.replace("https", "http"), "a", default=True)),
            Seen("ok", "bar=http://registry.test/a/simple foo=http://registry.test/a/simple"),
        ),
    ]


def _pins() -> list[Setting]:
    two = f"{_A_DEFAULT}\n{_B_EXPLICIT}\n"
    pin_bar = '[tool.uv.sources]\nbar = { index = "b" }\n'
    nowhere = '[tool.uv.sources]\nbar = { index = "nowhere" }\n'
    constraint = '[tool.uv]\nconstraint-dependencies = ["bar>=1"]\n\n'
    override = '[tool.uv]\noverride-dependencies = ["bar>=1"]\n\n'
    groups = '[dependency-groups]\ndev = ["bar>=1"]\n\n'
    extras = '[project.optional-dependencies]\nmore = ["bar>=1"]\n\n'
    win = '[tool.uv.sources]\nfoo = { index = "b", marker = "sys_platform == \'win32\'" }\n'
    only_extra = '[project.optional-dependencies]\nmore = ["foo>=1"]\n\n'
    extra_source = '[tool.uv.sources]\nfoo = { index = "b", extra = "more" }\n'
    return [
        _case(
            "T7.unused-source",
            "a source for a package that is not a direct dependency: not used, no word",
            _project("foo", more=two + pin_bar),
            Seen("ok", _FOO),
        ),
        _case(
            "T7.undefined-index",
            "an undefined index in such a source: no word",
            _project("foo", more=two + nowhere),
            Seen("ok", _FOO),
        ),
        _case(
            "T7.constraint",
            "a source for a constraint: used",
            _project("foo", more=constraint + two + pin_bar),
            Seen("ok", _FOO),
            changed={"0.5.5": (Seen("ok", "bar=b foo=a"),)},
        ),
        _case(
            "T7.override",
            "a source for an override: used",
            _project("foo", more=override + two + pin_bar),
            Seen("ok", _FOO),
            changed={"0.5.5": (Seen("ok", "bar=b foo=a"),)},
        ),
        _case(
            "T7.group",
            "a source for a package of a dependency group: used",
            _project("foo", more=groups + two + pin_bar),
            Seen("ok", _FOO),
            changed={"0.4.27": (Seen("ok", "bar=b foo=a"),)},
        ),
        _case(
            "T7.extra",
            "a source for a package of an extra: used",
            _project("foo", more=extras + two + pin_bar),
            Seen("ok", "bar=b foo=a"),
        ),
        _case(
            "T8.transitive",
            "foo is pinned to an explicit index: what it requires comes from the other indexes",
            _project("foo", more=_PINNED),
            Seen("ok", "bar=a foo=b"),
        ),
        _case(
            "T12.unused-explicit",
            "an explicit index that nobody names: no word",
            _project("foo", more=two),
            Seen("ok", _FOO),
        ),
        _case(
            "T12.marker-gap",
            "a source with a marker leaves the other platforms to the other indexes",
            _project("foo", more=two + win),
            Seen("ok", "bar=a foo=a foo=b"),
        ),
        _case(
            "T12.extra-source",
            "a source with an extra leaves the bare requirement unpinned",
            _project("bar", more=only_extra + two + extra_source),
            Seen("toml", None, ("unknown field `extra`",)),
            changed={"0.5.3": (Seen("ok", "bar=a foo=b"),)},
        ),
        _case(
            "T27.direct-url",
            "a direct URL and a source for one package: the source wins, no word",
            _project(f"foo @ https://registry.test/a/files/{_FOO_FILE}", more=_PINNED),
            Seen("other(rc=2)", None, ("Can't combine URLs",)),
            changed={
                "0.5.2": (Seen("other(rc=1)", None, ("Can't combine URLs",)),),
                "0.5.8": (Seen("ok+w", "bar=a foo=b", ("Missing version constraint",)),),
                "0.5.27": (Seen("ok", "bar=a foo=b"),),
            },
        ),
    ]


def _order() -> list[Setting]:
    public = index(PYPI, "public")
    user = {"~/.config/uv/uv.toml": f'[[index]]\nurl = "{B}"\n'}
    default = _project("foo", more=_A_DEFAULT)
    user_strategy = {"~/.config/uv/uv.toml": 'index-strategy = "unsafe-best-match"\n'}
    return [
        _case(
            "T9.default-lowest",
            "default = true, declared first, has the lowest priority",
            _project("foo", more=f"{_A_DEFAULT}\n{_B}"),
            Seen("ok", "bar=b foo=b"),
        ),
        _case(
            "T9.user",
            "an index of the user's uv.toml beats the project's default",
            default,
            Seen("ok", "bar=b foo=b"),
            files=user,
        ),
        _case(
            "T9.user-strategy",
            "index-strategy of the user's uv.toml applies to a project that does not set it",
            _project("foo", more=f"{_A}\n{_B}"),
            Seen("ok", _PUBLIC_FOO),
            files=user_strategy,
        ),
        _case(
            "T9.environment",
            "UV_INDEX beats the project's default",
            default,
            Seen("ok", "bar=b foo=b"),
            environment={"UV_INDEX": B},
        ),
        _case(
            "T9.environment-extra",
            "UV_EXTRA_INDEX_URL beats the project's default",
            default,
            Seen("ok", "bar=b foo=b"),
            environment={"UV_EXTRA_INDEX_URL": B},
        ),
        _case(
            "T10.public-first",
            "PyPI declared before the private index takes every name that both have",
            _project("foo", more=f"{public}\n{_A}"),
            Seen("ok", _PUBLIC_FOO),
        ),
        _case(
            "T11.index-url",
            "index-url beside a default index is ignored, no word",
            _project("foo", more=f'[tool.uv]\nindex-url = "{B}"\n\n{_A_DEFAULT}'),
            Seen("ok", _FOO),
        ),
        _case(
            "T11.extra-index-url",
            "extra-index-url beats a default index",
            _project("foo", more=f'[tool.uv]\nextra-index-url = ["{B}"]\n\n{_A_DEFAULT}'),
            Seen("ok", "bar=b foo=b"),
        ),
        _case(
            "T11.environment-index-url",
            "UV_INDEX_URL does not replace a configured default",
            default,
            Seen("ok", _FOO),
            environment={"UV_INDEX_URL": B},
        ),
        _case(
            "T11.environment-default-index",
            "UV_DEFAULT_INDEX replaces a configured default",
            default,
            Seen("ok", "bar=b foo=b"),
            environment={"UV_DEFAULT_INDEX": B},
        ),
    ]


def _workspace(member: str, root: str = "", files: Mapping[str, str] | None = None) -> dict[str, str]:
    head = _HEAD.format('"foo>=1"').replace('"project"', '"member"')
    return {
        "pyproject.toml": _project(more='[tool.uv.workspace]\nmembers = ["member"]\n\n' + root),
        "member/pyproject.toml": head + member,
        **(files or {}),
    }


def _member(name: str, summary: str, files: dict[str, str], *expected: Seen, **more: object) -> Setting:
    rest = {path: text for path, text in files.items() if path != "pyproject.toml"}
    return _case(name, summary, files["pyproject.toml"], *expected, files=rest, **more)  # type: ignore[arg-type]


def _members() -> list[Setting]:
    silent = (
        ("index", "an index that is not explicit", _A),
        ("default", "a default index", _A_DEFAULT),
        ("index-url", "index-url", f'[tool.uv]\nindex-url = "{A}"\n'),
        ("extra-index-url", "extra-index-url", f'[tool.uv]\nextra-index-url = ["{A}"]\n'),
        ("no-index", "no-index", "[tool.uv]\nno-index = true\n"),
        ("index-strategy", "index-strategy", '[tool.uv]\nindex-strategy = "unsafe-best-match"\n'),
        ("unknown-key", "an unknown key", "[tool.uv]\nindexx = 1\n"),
    )
    found = [
        _member(
            f"T13.{suffix}",
            f"{words} in a workspace member is ignored, no word",
            _workspace(text),
            Seen("ok", _PUBLIC_FOO),
        )
        for suffix, words, text in silent
    ]
    twice = index(B, "b", explicit=True).replace('"b"', '"a"', 1)
    pin = '[tool.uv.sources]\nfoo = { index = "a" }\n'
    return [
        *found,
        _member(
            "T13.uv-toml",
            "a member's uv.toml is ignored, no word",
            _workspace("", files={"member/uv.toml": f'index-url = "{A}"\n'}),
            Seen("ok", _PUBLIC_FOO),
        ),
        _member(
            "T13.same-name",
            "one name with different URLs in the member and in the root: the member's is used, no word",
            _workspace(f"{twice}\n{pin}", root=index(A, "a", explicit=True)),
            Seen("ok", "bar=pypi foo=b"),
        ),
    ]


def _files() -> list[Setting]:
    parent = {"../uv.toml": f'index-url = "{A}"\n'}
    twice = f'[[index]]\nname = "a"\nurl = "{A}"\n\n[[index]]\nname = "a"\nurl = "{B}"\n'
    defaults = f'[[index]]\nurl = "{A}"\ndefault = true\n\n[[index]]\nurl = "{B}"\ndefault = true\n'
    both = "Found both a `uv.toml` file and a `[tool.uv]` section"
    return [
        _case(
            "T14.parent",
            "without [tool.uv], the parent folder's uv.toml is used",
            _project("foo"),
            Seen("ok", _FOO),
            files=parent,
        ),
        _case(
            "T14.cut",
            "an unrelated key of [tool.uv] cuts the parent folder's uv.toml off",
            _project("foo", more="[tool.uv]\npackage = false\n"),
            Seen("ok", _PUBLIC_FOO),
            files=parent,
        ),
        _case(
            "T15.names",
            "two indexes with one name in uv.toml: the first, no word",
            _project("foo"),
            Seen("ok", _FOO),
            files={"uv.toml": twice},
        ),
        _case(
            "T15.defaults",
            "two default indexes in uv.toml: the first, no word",
            _project("foo"),
            Seen("ok", _FOO),
            files={"uv.toml": defaults},
        ),
        _case(
            "T16.masked",
            "one unrelated key in uv.toml masks every [[tool.uv.index]]; the pins go on",
            _project("foo", more=_PINNED),
            Seen("ok+w", "bar=pypi foo=b", (both,)),
            files={"uv.toml": "compile-bytecode = false\n"},
        ),
        _case(
            "T28.no-config",
            "UV_NO_CONFIG drops the indexes and keeps the pins",
            _project("foo", more=_PINNED),
            Seen("ok", "bar=pypi foo=b"),
            environment={"UV_NO_CONFIG": "1"},
        ),
        _case(
            "T33.wrong-table",
            "[[uv.index]] and [[index]] in pyproject.toml: no word",
            _project("foo", more=f'[[uv.index]]\nurl = "{A}"\n\n[[index]]\nurl = "{A}"\n'),
            Seen("ok", _PUBLIC_FOO),
        ),
        _case(
            "T33.uv-toml",
            "[[tool.uv.index]] in uv.toml is an error",
            _project("foo"),
            Seen("toml", None, ("unknown field `tool`",)),
            files={"uv.toml": f'[[tool.uv.index]]\nurl = "{A}"\n'},
        ),
        _case(
            "T33.sources-in-uv-toml",
            "[sources] in uv.toml is an error",
            _project("foo"),
            Seen("ok", _PUBLIC_FOO),
            files={"uv.toml": '[sources]\nfoo = { index = "b" }\n'},
            changed={
                "0.5.0": (Seen("other(rc=2)", None, ("The `sources` field is not allowed in a `uv.toml` file",)),)
            },
        ),
    ]


def _credentials() -> list[Setting]:
    secret = {"deploy:hunter2": ("one",), "deploy:other": ("nest",)}
    one = "https://deploy:hunter2@registry.test/one/simple"
    named = "https://deploy@registry.test/one/simple"
    needs = _project("pkg-alpha", more='{}[tool.uv.sources]\npkg-alpha = {{ index = "team" }}\n')

    def pinned(url: str, **more: object) -> str:
        return needs.format(index(url, "team", explicit=True, **more) + "\n")  # type: ignore[arg-type]

    two_hosts = _project(
        "pkg-alpha",
        "pkg-beta",
        more=index(project_index("21"), "my-index", explicit=True)
        + index(group("30", host="gitlab2.test"), "my_index", explicit=True)
        + '[tool.uv.sources]\npkg-alpha = { index = "my-index" }\npkg-beta = { index = "my_index" }\n',
    )
    team = "https://registry.test/one/simple"
    alpha = f"pkg-alpha={team}"
    return [
        _case(
            "T17.two-hosts",
            "my-index and my_index share UV_INDEX_MY_INDEX_*: the credential goes to both hosts",
            two_hosts,
            Seen("ok", None, sent="deploy:shared-token@gitlab.test deploy:shared-token@gitlab2.test"),
            environment=variables("MY_INDEX", "deploy:shared-token"),
            tokens=TOKENS,
        ),
        _case(
            "T17.unnamed",
            "an unnamed index cannot have UV_INDEX_*",
            _project("pkg-alpha", more=index(team)),
            Seen("NOSOL(401)"),
            environment=variables("", "deploy:hunter2"),
            tokens=secret,
        ),
        _case(
            "T17.empty-name",
            'name = "" is accepted; its variables are UV_INDEX__USERNAME and _PASSWORD',
            _project("pkg-alpha", more=index(team, "")),
            Seen("ok", alpha),
            environment=variables("", "deploy:hunter2"),
            tokens=secret,
        ),
        _case(
            "T18.password-only",
            "only UV_INDEX_TEAM_PASSWORD, the username in the URL: not put together",
            pinned(named),
            Seen("NOSOL"),
            environment={"UV_INDEX_TEAM_PASSWORD": "hunter2"},
            tokens=secret,
            changed={"0.5.2": (Seen("NOSOL(401)"),)},
        ),
        _case(
            "T18.wrong-pair",
            "right credentials in the URL, wrong ones in variables: the page is served, the file is not",
            pinned(one),
            Seen("ok", alpha, sent="deploy:hunter2@registry.test"),
            environment=variables("TEAM", "deploy:wrong"),
            tokens=secret,
            changed={
                "0.5.26": (Seen("http401", None, sent="deploy:hunter2@registry.test deploy:wrong@registry.test"),)
            },
        ),
        _case(
            "T19.variable",
            "${TOKEN} as the password is sent as it stands",
            pinned("https://deploy:${TOKEN}@registry.test/one/simple"),
            Seen("NOSOL", None, sent="deploy:${TOKEN}@registry.test"),
            environment={"TOKEN": "hunter2"},
            tokens=secret,
            changed={"0.5.2": (Seen("NOSOL(401)", None, sent="deploy:${TOKEN}@registry.test"),)},
        ),
        _case(
            "T19.variable-host",
            "${HOST} as the host is an error about the URL",
            pinned("https://${HOST}/one/simple"),
            Seen("other(rc=2)"),
            environment={"HOST": "registry.test"},
            tokens=secret,
        ),
        _case(
            "T19.variable-whole",
            "${REGISTRY}/one/simple is a relative path: skipped, no word about it",
            _project("foo", more=index("${REGISTRY}/a/simple", "a")),
            Seen("toml+w", None, ("relative URL without a base",)),
            environment={"REGISTRY": "https://registry.test"},
            changed={"0.5.8": (Seen("ok", _PUBLIC_FOO),)},
        ),
        _case(
            "T20.in-url",
            "a password in the URL: no warning, and not in uv.lock",
            pinned(one),
            Seen("ok", alpha, hides=("hunter2",)),
            tokens=secret,
        ),
        _case(
            "T20.toml-error",
            "a TOML error on the line of the URL prints the password",
            _project("foo", more='[[tool.uv.index]]\nurl = "https://deploy:hunter2@registry.test/one/simple" x\n'),
            Seen("toml+w", None, ("hunter2",)),
            tokens=secret,
        ),
        _case(
            "T20.compile",
            "`uv pip compile --emit-index-url` writes the password",
            _project("foo", more=index(one, "team") + _A_DEFAULT),
            Seen("ok", None, ("hunter2",)),
            steps=("pip compile --python PYTHON pyproject.toml --emit-index-url",),
            tokens=secret,
        ),
        _case(
            "T21.never",
            "authenticate=never and credentials in the URL: the page is served, the file is not",
            pinned(one, more='authenticate = "never"'),
            Seen("ok", alpha),
            changed={"0.6.12": (Seen("http401", None),)},
            tokens=secret,
        ),
    ]


def _statuses() -> list[Setting]:
    best = _project("foo", more=f'[tool.uv]\nindex-strategy = "unsafe-best-match"\n\n{_A}')
    first = _project("foo", more=f'[tool.uv]\nindex-strategy = "unsafe-first-match"\n\n{_A}')
    ignore = _project("foo", more=index(A, "a", more="ignore-error-codes = [401]"))
    return [
        _case(
            f"T22.{suffix}",
            f"the private index answers 401, {words}: PyPI, no word",
            text,
            Seen("ok", _PUBLIC_FOO),
            server={"status": {"a": 401}},
        )
        for suffix, words, text in (
            ("best-match", "unsafe-best-match", best),
            ("first-match", "unsafe-first-match", first),
            ("ignore", "ignore-error-codes = [401]", ignore),
        )
    ]


def _lists() -> list[Setting]:
    links = _project("foo", more=f'[tool.uv]\nfind-links = ["{LINKS}"]\n\n{_A_DEFAULT}')
    flat = _project("foo", more=f"{_A}\n" + index(LINKS, "links", more='format = "flat"'))
    dated = _project("foo", more=f'[tool.uv]\nexclude-newer = "2030-01-01T00:00:00Z"\n\n{_A_DEFAULT}')
    same = _project("foo", more=f"{index(A, 'first')}\n{index(A, 'second')}")
    return [
        _case(
            "T23.find-links",
            "find-links is not bound by the order: its version competes with the index's",
            links,
            Seen("ok", f"bar=a foo={LINKS}"),
        ),
        _case(
            "T23.flat-index",
            'an index with format = "flat" obeys the order',
            flat,
            Seen("ok", _FOO),
        ),
        _case(
            "T30.exclude-newer",
            "exclude-newer and an index without upload-time: every file is filtered out",
            dated,
            Seen("NOSOL+w", None, ("missing an upload date",)),
        ),
        _case("T31.same-url", "one URL under two names: accepted, no word", same, Seen("ok", _FOO)),
    ]


def _relative() -> list[Setting]:
    pages = {
        "idx/foo/index.html": '<a href="foo-1.0-py3-none-any.whl">foo-1.0-py3-none-any.whl</a>\n',
        "idx/foo/foo-1.0-py3-none-any.whl": "wheel: foo 1.0 bar",
        "sub/.keep": "",
    }
    pinned = _project(
        "foo", more=index("./idx", "local", explicit=True) + '\n[tool.uv.sources]\nfoo = { index = "local" }\n'
    )
    free = _project("foo", more=index("./idx", "local"))
    return [
        _case(
            "T24.here",
            "a relative index and a pin, run in the project's folder",
            pinned,
            Seen("ok", "bar=pypi foo=idx"),
            files=pages,
        ),
        _case(
            "T24.subfolder",
            "the same, run below it: resolved against the working directory, not found",
            pinned,
            Seen("toml+w", None, ("relative URL without a base",)),
            steps=("lock @sub",),
            files=pages,
            changed={"0.5.8": (Seen("NOSOL", None),)},
        ),
        _case(
            "T24.unpinned",
            "without the pin, run below it: resolved against the file",
            free,
            Seen("toml+w", None, ("relative URL without a base",)),
            steps=("lock @sub",),
            files=pages,
            changed={"0.5.8": (Seen("ok", _PUBLIC_FOO),), "0.5.23": (Seen("ok", "bar=pypi foo=idx"),)},
        ),
    ]


def _locks() -> list[Setting]:
    found = []
    only_a = _project("foo", more=_A_DEFAULT)
    best = '[tool.uv]\nindex-strategy = "unsafe-best-match"\n\n'
    changes: tuple[tuple[str, str, str, str], ...] = (
        ("higher-index", "an index of higher priority is added", only_a, _project("foo", more=f"{_B}\n{_A_DEFAULT}")),
        (
            "order",
            "the order of two indexes changes",
            _project("foo", more=f"{_A}\n{_B}"),
            _project("foo", more=f"{_B}\n{_A}"),
        ),
        (
            "explicit",
            "the index becomes explicit",
            _project("foo", more=_A),
            _project("foo", more=index(A, "a", explicit=True)),
        ),
        ("strategy", "index-strategy changes", only_a, _project("foo", more=best + _A_DEFAULT)),
        (
            "credentials",
            "credentials are added",
            only_a,
            _project("foo", more=index("https://deploy:hunter2@registry.test/a/simple", "a", default=True)),
        ),
    )
    for suffix, words, before, after in changes:
        found.append(
            _case(
                f"T25.{suffix}",
                f"{words}: the lock stays valid",
                before,
                Seen("ok", _FOO),
                Seen("ok", _FOO),
                steps=("lock", "edit", "lock-check"),
                edited={"pyproject.toml": after},
            )
        )
    mirror = f"lock --default-index {A}"
    bare = _project("foo")
    return [
        *found,
        _case(
            "T26.no-index",
            "no index configured: a lock from any registry is valid",
            bare,
            Seen("ok", _FOO),
            Seen("ok", _FOO),
            steps=(mirror, "lock-check"),
        ),
        _case(
            "T26.unrelated",
            "the same, with one unrelated index: outdated",
            bare,
            Seen("ok", _FOO),
            Seen("outdated", _FOO),
            steps=(mirror, "edit", "lock-check"),
            edited={"pyproject.toml": _project("foo", more=_B_EXPLICIT)},
        ),
        _case(
            "T29.pip-compile",
            "`uv pip compile` of a requirements file does not know the pins",
            _project("foo", more=f"{_A}\n{_B_EXPLICIT}\n{_PIN_FOO}"),
            Seen("ok", None, ("foo==1.0",)),
            steps=("pip compile --python PYTHON requirements.in",),
            files={"requirements.in": "foo\n"},
        ),
    ]


def _boundaries() -> list[Setting]:
    """What changed from one release to the next and does not show in how a command ends."""
    team = group("10")
    leak = _project(
        "pkg-alpha", more=index(team, "team", explicit=True) + '\n[tool.uv.sources]\npkg-alpha = { index = "team" }\n'
    )
    token = variables("TEAM", "deploy:team-token")
    with_token = group("10", user="deploy:team-token")
    written = leak.replace(team, with_token)
    forwarded = _project("foo", more=index(with_token, "team"))
    only_uv_toml = _project("foo", more=_PIN_FOO)
    return [
        _case(
            "X1.name-leak",
            "a package pinned to an explicit index: is its name sent to another index",
            leak,
            Seen("ok", f"pkg-alpha={team}", asked="pkg-alpha@acme/team"),
            changed={
                "0.5.24": (Seen("ok", f"pkg-alpha={team}", asked="pkg-alpha@acme/team pkg-alpha@pypi"),),
                "0.6.6": (Seen("ok", f"pkg-alpha={team}", asked="pkg-alpha@acme/team"),),
            },
            environment=token,
            tokens=TOKENS,
        ),
        _case(
            "X2.export",
            "`uv export --emit-index-url` prints the password of the URL",
            written,
            Seen("ok", f"pkg-alpha={team}", hides=("team-token",)),
            Seen("other(rc=2)", f"pkg-alpha={team}", hides=("team-token",)),
            changed={
                "0.11.20": (
                    Seen("ok", f"pkg-alpha={team}", hides=("team-token",)),
                    Seen("ok+w", f"pkg-alpha={team}", ("deploy:team-token@gitlab.test",)),
                ),
            },
            steps=("lock", "export"),
            tokens=TOKENS,
        ),
        _case(
            "X3.redirect",
            "GitLab forwards to PyPI: is the credential of the URL sent there",
            forwarded,
            Seen("ok", None, sent="deploy:team-token@gitlab.test"),
            changed={
                "0.6.15": (Seen("ok", None, sent="deploy:team-token@gitlab.test deploy:team-token@pypi.org"),),
                "0.6.16": (Seen("ok", None, sent="deploy:team-token@gitlab.test"),),
                "0.7.0": (Seen("ok", None, sent="deploy:team-token@gitlab.test deploy:team-token@pypi.org"),),
                "0.7.1": (Seen("ok", None, sent="deploy:team-token@gitlab.test"),),
            },
            tokens=TOKENS,
            server={"forward": True},
        ),
        _case(
            "X4.uv-toml-hint",
            "a source names an index that only uv.toml has: the message says so",
            only_uv_toml,
            Seen("undeclared-index+w", None, hides=("hint:",)),
            changed={
                "0.8.1": (Seen("undeclared-index", None, hides=("hint:",)),),
                "0.10.5": (Seen("undeclared-index", None, ("was found in a project-level `uv.toml`",)),),
            },
            files={"uv.toml": f'[[index]]\nname = "b"\nurl = "{B}"\nexplicit = true\n'},
        ),
        _case(
            "X5.uv-toml-fields",
            "uv.toml beside [tool.uv.index]: the warning names the fields that it masks",
            _project("foo", more=_A_DEFAULT),
            Seen("ok+w", _PUBLIC_FOO, ("Found both a `uv.toml` file",), ("- index",)),
            changed={"0.8.1": (Seen("ok+w", _PUBLIC_FOO, ("Found both a `uv.toml` file", "- index")),)},
            files={"uv.toml": "compile-bytecode = false\n"},
        ),
    ]


def _more_boundaries() -> list[Setting]:
    """Further claims of the rules about uv."""
    team = group("10")
    secret = "deploy:team-token"
    add = f"add --index team={group('10', user=secret)} pkg-alpha"
    inline = f'[tool.uv]\nindex = [\n  {{ url = "{A}", default = true,\n  }},\n]\n'
    netrc = (("gitlab.test", "deploy", "open-token"),)
    opens = {"deploy:open-token": ("open",)}
    forwarded = _project("shared-pkg", more=index(group("open"), "open"))
    always = _project("shared-pkg", more=index(group("open"), "open", more='authenticate = "always"'))
    direct = f"foo @ https://deploy:hunter2@registry.test/a/files/{_FOO_FILE}"
    three = (
        "[tool.uv.sources]\nfoo = [\n"
        '  { index = "b", marker = "sys_platform == \'win32\'" },\n'
        '  { index = "c", marker = "sys_platform == \'linux\'" },\n'
        '  { index = "d", marker = "sys_platform == \'win32\'" },\n]\n'
    )
    indexes = "".join(index(url, name, explicit=True) for url, name in ((B, "b"), (A, "c"), (A, "d")))
    extras = (
        '[project.optional-dependencies]\ncpu = ["foo>=1"]\ngpu = ["foo>=1"]\n\n'
        '[tool.uv.sources]\nfoo = [{ index = "b", extra = "cpu" }, { index = "c", extra = "gpu" }]\n\n'
    )
    missing = '[tool.uv.sources]\nfoo = { index = "b", extra = "gpu" }\n\n'
    return [
        _case(
            "X6.uv-add",
            "`uv add --index` with a credential in the URL: what reaches pyproject.toml",
            _project(),
            Seen("ok", f"pkg-alpha={team}", writes=("deploy:team-token@",)),
            changed={"0.5.15": (Seen("ok", f"pkg-alpha={team}", writes=(team,), omits=("team-token",)),)},
            steps=(add,),
            tokens=TOKENS,
        ),
        _case(
            "X7.toml-1-1",
            "a trailing comma and newlines in an inline table (TOML 1.1): a release that does not know it drops [tool.uv]",
            _project("foo", more=inline),
            Seen("toml+w"),
            changed={"0.9.22": (Seen("ok", _FOO),)},
        ),
        _case(
            "X8.anonymous-forward",
            "a public group of private projects, netrc: the anonymous request is forwarded, no credential is looked for",
            forwarded,
            Seen("ok:PUBLIC", f"shared-pkg={group('open')}", sent=""),
            netrc=netrc,
            tokens=opens,
            server={"forward": True},
            steps=("sync",),
        ),
        _case(
            "X8.anonymous-forward-always",
            "the same with authenticate = always",
            always,
            Seen("ok:PUBLIC", f"shared-pkg={group('open')}", sent=""),
            changed={
                "0.6.6": (Seen("ok:private", f"shared-pkg={group('open')}", sent="deploy:open-token@gitlab.test"),)
            },
            netrc=netrc,
            tokens=opens,
            server={"forward": True},
            steps=("sync",),
        ),
        _case(
            "X9.direct-url",
            "a direct URL with a credential: uv.lock has it",
            _project(direct, more=_A_DEFAULT),
            Seen("ok", "bar=a", writes=("deploy:hunter2@registry.test",)),
        ),
        _case(
            "X10.no-sources",
            "no-sources switches the pins off, no word",
            _project("foo", more=f"[tool.uv]\nno-sources = true\n\n{_PINNED}"),
            Seen("ok", _FOO),
        ),
        _case(
            "X11.no-index",
            "no-index switches indexes and pins off",
            _project("foo", more=f"[tool.uv]\nno-index = true\n\n{_PINNED}"),
            Seen("NOSOL"),
        ),
        _case(
            "X12.markers",
            "two sources that are not neighbours overlap",
            _project("foo", more=f"{three}\n{indexes}"),
            Seen("other(rc=2)", None, ("conflicting indexes",)),
            changed={"0.8.2": (Seen("other(rc=1)", None, ("conflicting indexes",)),)},
        ),
        _case(
            "X13.extras",
            "one package from two indexes by extra, no conflicts declared",
            _project(more=f"{extras}{indexes}"),
            Seen("toml", None, ("unknown field `extra`",)),
            changed={
                "0.5.3": (Seen("other(rc=2)", None, ("conflicting indexes",)),),
                "0.8.2": (Seen("other(rc=1)", None, ("conflicting indexes",)),),
            },
        ),
        _case(
            "X14.extra-missing",
            "a source for an extra that does not exist",
            _project("foo", more=f"{missing}{indexes}"),
            Seen("toml", None, ("unknown field `extra`",)),
            changed={"0.5.3": (Seen("other(rc=1)", None, ("the `gpu` extra does not exist",)),)},
        ),
        _case(
            "X15.pip-only",
            "an index only in [tool.uv.pip]: `uv lock` does not know it, no word",
            _project("foo", more=f'[tool.uv.pip]\nindex-url = "{A}"\n'),
            Seen("ok", _PUBLIC_FOO),
        ),
        _case(
            "X16.index-url",
            "index-url alone replaces PyPI",
            _project("foo", more=f'[tool.uv]\nindex-url = "{A}"\n'),
            Seen("ok", _FOO),
        ),
    ]


SETTINGS = (
    *_dropped(),
    *_ignored_keys(),
    *_urls(),
    *_pins(),
    *_order(),
    *_members(),
    *_files(),
    *_credentials(),
    *_statuses(),
    *_lists(),
    *_relative(),
    *_locks(),
    *_boundaries(),
    *_more_boundaries(),
)
