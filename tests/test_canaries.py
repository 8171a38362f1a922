"""No secret comes out: canaries in every place a secret can stand, every command, every format, every byte."""

from __future__ import annotations

import base64
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from indexlint.cli.main import COMMANDS
from indexlint.reports import FORMATS

Runner = Callable[..., Any]


class Cage:
    """Hands out canaries: each a text that is like a token, and unlike every other text."""

    def __init__(self) -> None:
        self.canaries: dict[str, str] = {}

    def __call__(self, where: str) -> str:
        # Ten characters tell one from the other, so that a part of one that escapes is recognised too.
        number = len(self.canaries)
        canary = f"Cn{number:03d}Ry{number:03d}" + "Qz7aBcD2eFgH4jKlMn"
        self.canaries[f"{number}: {where}"] = canary
        return canary

    def escaped(self, raw: bytes) -> list[str]:
        """The places whose canary, or a form of it that a request would carry, is in some bytes."""
        return [where for where, canary in self.canaries.items() if any(form in raw for form in _forms(canary))]


def _forms(canary: str) -> Iterator[bytes]:
    yield canary[:10].encode()
    for before in ("", "u", "us"):
        # Three characters become four; the first four depend on what stands before.
        yield base64.b64encode((before + canary).encode())[4 if before else 0 :][:12]


@pytest.fixture
def cage() -> Cage:
    return Cage()


def _toml(cage: Cage) -> str:
    """Index settings of uv with a secret in each."""
    return f"""
index-url = "https://user:{cage("index-url")}@one.example/simple"
extra-index-url = ["https://user:{cage("extra-index-url")}@two.example/simple", "https://{cage("token as user")}@x.example/"]
find-links = ["https://user:{cage("find-links")}@links.example/", "https://links.example/?sig={cage("signature")}"]
publish-url = "https://user:{cage("publish-url")}@publish.example/legacy"
index-strategy = "unsafe-best-match"
authenticate = "https://user:{cage("unknown setting")}@x.example"
keyring-provider = "https://user:{cage("wrong value")}@x.example"
constraint-dependencies = ["a @ https://user:{cage("constraint")}@files.example/a-1-py3-none-any.whl"]
"""


def _indexes(cage: Cage, table: str) -> str:
    urls = [
        f"https://user:{cage(table + 'password')}@gitlab.acme.example/api/v4/groups/a%2Fb/-/packages/pypi/simple",
        f"http://user:{cage(table + 'plain http')}@gitlab.acme.example/api/v4/projects/2/packages/pypi/simple",
        f"https://user:{cage(table + 'with slash')}/x@slash.example/simple",
        f"https://query.example/simple?private_token={cage(table + 'query')}",
        f"https://dl.cloudsmith.io/{cage(table + 'cloudsmith')}/acme/python/simple/",
        f"https://pypi.fury.io/{cage(table + 'fury')}/acme/",
        f"https://conda.anaconda.org/t/{cage(table + 'anaconda')}/acme/simple",
        f"https://packagecloud.io/priv/{cage(table + 'packagecloud')}/acme/repo/pypi/simple",
        f"https:\\u002f\\u002fuser:{cage(table + 'escaped')}@escaped.example/simple",
        f"https://user:{cage(table + 'invalid host')}@[invalid/simple",
        f"https://[{cage(table + 'bracket')}@x.example/simple",
        f"ftp://user:{cage(table + 'ftp')}@ftp.example/simple",
        f"//user:{cage(table + 'no scheme')}@noscheme.example/simple",
        f"https://user:{cage(table + 'port')}@port.example:99999/simple",
    ]
    return "".join(
        f'\n[[{table}]]\nname = "i{number}"\nurl = "{url}"  # was https://user:{cage(f"{table}comment{number}")}@x.example\n'
        f'# password: {cage(f"{table}line{number}")}\nexplict = true\nauthenticate = "alway"\n'
        for number, url in enumerate(urls)
    )


@pytest.fixture
def project(cage: Cage, tmp_path: Path) -> Path:
    """A repository with a secret in every place."""
    folder = tmp_path / "project"
    files = {
        "pyproject.toml": f"""
[project]
name = "x"
version = "1"
dependencies = [
  "a", "b @ https://user:{cage("dependency")}@files.example/b-1-py3-none-any.whl",
]
[tool.uv]
{_toml(cage)}
{_indexes(cage, "tool.uv.index")}
[tool.uv.sources]
a = {{ index = "i9999" }}
b = {{ url = "https://user:{cage("source")}@files.example/b-1-py3-none-any.whl" }}
c = {{ git = "https://user:{cage("git")}@git.example/c.git" }}
[tool.uv.workspace]
members = ["member"]
[tool.uv.pip]
{_toml(cage)}
[[tool.poetry.source]]
name = "p"
url = "https://user:{cage("poetry")}@poetry.example/simple"
[[tool.pdm.source]]
name = "d"
url = "https://user:{cage("pdm")}@pdm.example/simple"
username = "user"
password = "{cage("pdm password")}"
""",
        "member/pyproject.toml": f"[project]\nname = 'm'\nversion = '1'\n[tool.uv]\n{_toml(cage)}",
        "settings/uv.toml": _toml(cage) + _indexes(cage, "index"),
        "broken/pyproject.toml": f"[tool.uv]\nurl = https://user:{cage('invalid TOML')}@x.example/simple\n",
        "broken2/uv.toml": f'index-url = "https://user:{cage("unclosed")}@x.example/simple\ntoken = {cage("unquoted")}\n',
        "broken3/uv.toml": f'a."{cage("duplicate key")}" = 1\na."x" = "password {cage("netrc words")}"\na.x = 2\n',
        "run.py": f'# /// script\n# [[tool.uv.index]]\n# url = "https://user:{cage("script")}@x.example/simple"\n# ///\n',
        "requirements.txt": f"--extra-index-url https://user:{cage('requirements')}@x.example/simple\na\n",
        ".gitlab-ci.yml": f"job:\n  variables:\n    UV_INDEX_I0_PASSWORD: {cage('CI variable')}\n"
        f"    UV_INDEX_URL: https://user:{cage('CI url')}@x.example/simple\n  script: uv sync --no-config\n",
        "Dockerfile": f"FROM x\nENV UV_INDEX_I0_PASSWORD={cage('Dockerfile')}\n"
        f"RUN uv pip install -i https://u:{cage('RUN')}@x a\n",
        ".env": f"UV_INDEX_I0_PASSWORD={cage('env file')}\n",
        "uv.lock": f"""
version = 1
[[package]]
name = "a"
version = "1"
source = {{ registry = "https://user:{cage("lock registry")}@gitlab.acme.example/simple" }}
sdist = {{ url = "https://user:{cage("lock url")}@files.example/a-1.tar.gz?token={cage("lock query")}", hash = "sha256:0" }}
""",
        "netrc": f"machine gitlab.acme.example login me password {cage('netrc')}\n"
        f"default login me password {cage('netrc default')}\n",
        "credentials.json": f'{{"i0": "{cage("credentials file")}"}}',
        # Few releases, so that the runs are short.
        "indexlint.toml": f'uv-version = ">=0.13"\n[credentials]\ni0 = "environment"\ni1 = "netrc"\n'
        f"# token = {cage('own configuration')}\n",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "netrc").chmod(0o600)
    return folder


@pytest.fixture
def environment(cage: Cage, project: Path) -> dict[str, str]:
    """Variables of the process, each with a secret."""
    variables = {"NETRC": str(project / "netrc"), "HOME": str(project), "FORCE_COLOR": ""}
    for name in ("UV_INDEX_I0_PASSWORD", "UV_INDEX_I1_PASSWORD", "UV_INDEX_I9_PASSWORD", "UV_PUBLISH_TOKEN"):
        variables[name] = cage(name)
    for name in ("UV_INDEX_I0_USERNAME", "UV_INDEX_I1_USERNAME"):
        variables[name] = "user"
    for name in ("CI_JOB_TOKEN", "GITLAB_TOKEN", "POETRY_HTTP_BASIC_P_PASSWORD", "UV_PUBLISH_PASSWORD"):
        variables[name] = cage(name)
    for name in (
        "UV_INDEX",
        "UV_DEFAULT_INDEX",
        "UV_INDEX_URL",
        "UV_EXTRA_INDEX_URL",
        "UV_FIND_LINKS",
        "PIP_INDEX_URL",
    ):
        variables[name] = f"https://user:{cage(name)}@environment.example/simple"
    variables["UV_INDEX_STRATEGY"] = f"https://user:{cage('wrong variable')}@environment.example/simple"
    return variables


# What follows the name of a command; a command that is not here is run without arguments.
INVOCATIONS: dict[str, list[list[str]]] = {
    "check": [
        *(["--output-format", name, *verbosity] for name in FORMATS for verbosity in ([], ["-v", "--color", "always"])),
        ["-v", "--statistics", "--uv-version", "==0.4.26"],
        ["-v", "--environment"],
        ["-v", "--environment", "--uv-version", ">=0.8", "--output-format", "json"],
        ["-v", "--write-baseline", "known.out"],
        ["--diff"],
        ["--fix", "--unsafe-fixes", "--diff", "--select", "IX401,IX405,IX407"],
        ["-v", "member", "--output-format", "concise"],
        ["uv.lock", "run.py", "-v"],
        ["no/such/file"],
        [*(word for name in FORMATS for word in ("--output", f"{name}={name}.out"))],
    ],
    "rule": [["--all"], ["--all", "--output-format", "json"]],
    "trace": [
        [],
        ["--environment"],
        ["--environment", "--output-format", "json"],
        ["--compare", "0.4.26,0.13.9", "--environment"],
        ["--credentials", "credentials.json"],
        ["a", "--flow", "lock", "--uv-version", "0.5.0"],
    ],
    "show": [[], *(["--environment", "--output-format", name] for name in ("text", "json", "mermaid", "html"))],
    "config": [[], ["--schema"]],
}
RUNS = [(command, words) for command in COMMANDS for words in INVOCATIONS.get(command, [[]])]


@pytest.fixture
def everything(
    run_indexlint: Runner,
    project: Path,
    environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., bytes]:
    """Run a command; returns all that it writes: output, reports, crash files."""
    crashes = tmp_path / "crashes"
    crashes.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(crashes))

    def run(*words: str) -> bytes:
        done = run_indexlint(*words, cwd=project, environment=environment)
        written = [*sorted(project.glob("*.out")), *sorted(crashes.iterdir())]
        return b"\n".join([done.stdout.encode(), done.stderr.encode(), *(path.read_bytes() for path in written)])

    return run


@pytest.mark.parametrize(("command", "words"), RUNS, ids=[" ".join([command, *words])[:60] for command, words in RUNS])
def test_nothing_escapes(everything: Callable[..., bytes], cage: Cage, command: str, words: list[str]) -> None:
    raw = everything(command, *words)
    assert raw
    assert cage.escaped(raw) == []


def test_the_runs_look_at_the_places(run_indexlint: Runner, project: Path, environment: dict[str, str]) -> None:
    """A run that sees nothing would let nothing escape."""
    shown = run_indexlint("check", ".", "run.py", "-v", "--environment", cwd=project, environment=environment).stdout
    for file in ("pyproject.toml", "member/pyproject.toml", "settings/uv.toml", "broken/pyproject.toml", "run.py"):
        assert f"\n{file}:" in "\n" + shown
    assert shown.count("***") > 50


def test_a_crash_report_tells_nothing(
    everything: Callable[..., bytes], cage: Cage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from indexlint.rules.settings import invalid_toml

    secret = f"https://user:{cage('exception')}@x.example"

    def fail(_project: object) -> object:
        raise ValueError(secret, {"password": secret})

    monkeypatch.setattr(invalid_toml, "check", fail)
    raw = everything("check", "--ignore", "IX1")
    assert b"the rule invalid-toml failed" in raw
    assert b"ValueError" in raw
    assert cage.escaped(raw) == []

    monkeypatch.setattr("indexlint.engine.run", lambda _request: {}[secret])
    raw = everything("check", f"https://user:{cage('argument')}@x.example", "--exclude", f"x?token={cage('option')}")
    assert b"a defect of indexlint (KeyError)" in raw
    assert cage.escaped(raw) == []


def test_wrong_arguments_tell_nothing(everything: Callable[..., bytes], cage: Cage) -> None:
    url = f"https://user:{cage('argument')}@x.example"
    for words in (
        [url],
        ["check", url],
        ["check", "--uv-version", url],
        ["check", "--select", url],
        ["check", "--output-format", url],
        ["check", "--output", url],
        ["check", "--baseline", url],
        ["check", "--config", url],
        ["check", f"--unknown={url}"],
        ["rule", url],
        ["trace", url],
        ["trace", "--uv-version", url],
    ):
        assert cage.escaped(everything(*words)) == [], words


def test_comments_are_added_without_a_word_of_the_line(everything: Callable[..., bytes], cage: Cage) -> None:
    assert cage.escaped(everything("check", "--add-ignores", "--select", "IX4,IX5,IX000", "-v")) == []


def test_the_cage_is_no_sieve(cage: Cage) -> None:
    canary = cage("here")
    for raw in (
        canary.encode(),
        canary[:12].encode(),
        b"Basic " + base64.b64encode(f"user:{canary}".encode()),
        b"Basic " + base64.b64encode(f"__token__:{canary}".encode()),
    ):
        assert cage.escaped(b"x" + raw + b"x") == ["0: here"]
    assert cage.escaped(os.urandom(1000)) == []
