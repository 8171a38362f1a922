from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from indexlint.auth.trace import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TWO_TOKENS = """\
[project]
name = "demo"
version = "0.1.0"
requires-python = ">=3.10"
dependencies = ["firstpackage", "secondpackage"]

[[tool.uv.index]]
name = "firstindex"
url = "https://gitlab.example.com/api/v4/projects/1001/packages/pypi/simple"
explicit = true

[[tool.uv.index]]
name = "secondindex"
url = "https://gitlab.example.com/api/v4/projects/1002/packages/pypi/simple"
explicit = true

[tool.uv.sources]
firstpackage = { index = "firstindex" }
secondpackage = { index = "secondindex" }
"""
GROUP_NAME = """\
[project]
name = "demo"
version = "0.1.0"
requires-python = ">=3.10"
dependencies = ["teampackage"]

[tool.uv]
keyring-provider = "subprocess"

[[tool.uv.index]]
name = "team"
url = "https://gitlab.example.com/api/v4/groups/acme%2Fteam/-/packages/pypi/simple"
authenticate = "always"
explicit = true

[tool.uv.sources]
teampackage = { index = "team" }
"""


@pytest.fixture
def trace(run_indexlint: Callable[..., object], tmp_path: Path) -> Callable[..., object]:
    def run(text: str, *words: str, **more: object) -> object:
        (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
        return run_indexlint("trace", *words, cwd=tmp_path, **more)

    return run


def test_the_first_token_on_the_file_of_the_second_index(trace) -> None:
    ran = trace(TWO_TOKENS, "--uv-version", "0.4.26")
    assert ran.code == 0
    block = ran.stdout.split("  4  ")[1].split("\n\n")[0]
    assert block.splitlines()[0] == "GET file of secondpackage, index `secondindex`"
    assert "sent: the credential of `firstindex` (environment) -> 404" in block
    assert "meant: the credential of `secondindex` (environment)" in block
    assert "not-found" in ran.stdout
    assert trace(TWO_TOKENS, "--uv-version", "0.13.9").stdout.count("-> 200") == 2


def test_the_file_that_no_policy_covers(trace) -> None:
    ran = trace(GROUP_NAME, "--uv-version", "0.7.15")
    assert "sent: no credential -> 401" in ran.stdout
    text = " ".join(ran.stdout.split())
    assert 'outside the root of `team`: its credential and `authenticate = "always"` do not reach here' in text
    assert "keyring not asked" in text
    assert "unauthorized" in text


def test_assumptions_come_first_and_lines_are_short(trace) -> None:
    for words in ((), ("--compare", "0.4.26,0.13.9"), ("--flow", "sync"), ("--flow", "lock")):
        for text in (TWO_TOKENS, GROUP_NAME):
            lines = trace(text, *words).stdout.splitlines()
            assert max(map(len, lines)) <= 80
            assert lines.index("assumed") < lines.index("requests")


def test_json(trace) -> None:
    made = json.loads(trace(TWO_TOKENS, "--uv-version", "0.4.26", "--output-format", "json").stdout)
    assert list(made) == ["version", "uv", "flow", "assumptions", "requests", "keyring", "outcome"]
    assert (made["version"], made["uv"], made["flow"], made["outcome"]) == (1, "0.4.26", "frozen", "not-found")
    assert made["outcome"] in OUTCOMES
    assert made["requests"][-1] == {
        "url": "https://gitlab.example.com/api/v4/projects/1002/packages/pypi/files/secondpackage-1.0-py3-none-any.whl",
        "kind": "file",
        "package": "secondpackage",
        "index": "secondindex",
        "credential": {"source": "environment", "label": "the credential of `firstindex`", "username": "user"},
        "status": 404,
    }
    keyring = json.loads(trace(GROUP_NAME, "--flow", "sync", "--output-format", "json").stdout)["keyring"]
    url = "https://gitlab.example.com/api/v4/groups/acme%2Fteam/-/packages/pypi/simple"
    assert keyring == [{"service": url, "username": None, "mode": "creds"}]


def test_compare_shows_only_what_differs(trace) -> None:
    ran = trace(TWO_TOKENS, "--compare", "0.4.26,0.13.9")
    assert "0.5.26 (#11074)" in ran.stdout
    assert "0.10.3" not in ran.stdout
    assert "- not-found" in ran.stdout
    assert "+ ok" in ran.stdout
    same = trace(TWO_TOKENS, "--compare", "0.9.0,0.9.5").stdout
    assert "requests\n  the same" in same
    assert "outcome\n  the same: ok" in same
    made = json.loads(trace(TWO_TOKENS, "--compare", "0.4.26,0.13.9", "--output-format", "json").stdout)
    assert [item["uv"] for item in made["traces"]] == ["0.4.26", "0.13.9"]


def test_one_package(trace) -> None:
    made = json.loads(trace(TWO_TOKENS, "FirstPackage", "--output-format", "json").stdout)
    assert {request["package"] for request in made["requests"]} == {"firstpackage"}


def test_credentials_file(trace, tmp_path: Path) -> None:
    stated = [
        {
            "source": "netrc",
            "service": "gitlab.example.com",
            "username": "ci",
            "opens": ["firstindex", "secondindex"],
            "label": "CI",
        }
    ]
    (tmp_path / "stated.json").write_text(json.dumps(stated), encoding="utf-8")
    made = json.loads(trace(TWO_TOKENS, "--credentials", "stated.json", "--output-format", "json").stdout)
    assert made["outcome"] == "ok"
    assert {request["credential"]["label"] for request in made["requests"] if request["status"] == 200} == {"CI"}
    assert {request["credential"]["source"] for request in made["requests"]} == {"netrc", "none"}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "not JSON"),
        ("{}", "a list of credentials is wanted"),
        ("[3]", "credential 1: not an object"),
        ('[{"source": "magic", "service": "x"}]', "`source` is one of"),
        ('[{"source": "netrc"}]', "`service` is missing"),
        ('[{"source": "netrc", "service": "x", "pasword": "p"}]', "unknown key 'pasword'"),
        ('[{"source": "netrc", "service": "x", "opens": ["nowhere"]}]', "there is no index `nowhere`"),
        ('[{"source": "netrc", "service": "x", "opens": 3}]', "`opens` is a list"),
    ],
)
def test_a_bad_credentials_file_is_one_line(trace, tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "stated.json").write_text(text, encoding="utf-8")
    _one_line(trace(TWO_TOKENS, "--credentials", "stated.json"), complaint)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--uv-version", "0.4.22"), "uv 0.4.22 has no named indexes"),
        (("--uv-version", "newest"), "`newest` is not a release of uv"),
        (("--compare", "0.7.0"), "--compare takes two releases"),
        (("--compare", "0.7.0,0.8.0,0.9.0"), "--compare takes two releases"),
        (("--compare", "0.7.0,0.8.0", "--uv-version", "0.7.0"), "cannot be given together"),
        (("nosuchpackage",), "no index of this project is known to serve `nosuchpackage`"),
        (("--credentials", "nowhere.json"), "nowhere.json: no such file"),
        (("--project", "nowhere"), "nowhere: no pyproject.toml"),
    ],
)
def test_bad_words_are_one_line(trace, words: tuple[str, ...], complaint: str) -> None:
    _one_line(trace(TWO_TOKENS, *words), complaint)


def _one_line(ran, complaint: str) -> None:
    assert ran.code == 2
    assert complaint in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert ran.stdout == ""


def test_a_newer_release_is_said_to_be_unknown(trace) -> None:
    ran = trace(TWO_TOKENS, "--uv-version", "0.99.1")
    text = " ".join(ran.stdout.split())
    assert "uv 0.99.1 is newer than this version of indexlint knows; treated as 0.13.9" in text
    assert "uv 0.13.9: uv sync --frozen" in text


def test_a_netrc_that_does_not_parse(trace, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine\n  hunter2 hunter2 x y z", encoding="utf-8")
    ran = trace(TWO_TOKENS, "--environment", environment={"NETRC": str(tmp_path / "netrc")})
    assert ran.code == 0
    assert "not a netrc file" in ran.stdout
    assert "hunter2" not in ran.stdout + ran.stderr


def test_no_secret_is_shown(trace) -> None:
    text = TWO_TOKENS.replace("https://gitlab", "https://ci:hunter2@gitlab", 1)
    variables = {"UV_INDEX_SECONDINDEX_USERNAME": "ci", "UV_INDEX_SECONDINDEX_PASSWORD": "hunter2"}
    for words in ((), ("--environment",), ("--compare", "0.4.26,0.13.9"), ("--output-format", "json")):
        ran = trace(text, *words, environment=variables)
        assert ran.code == 0
        assert "hunter2" not in ran.stdout + ran.stderr


def test_a_token_in_a_path_is_masked(trace) -> None:
    token = "glpat-" + "a1B2c3D4e5F6g7H8i9J0"
    text = TWO_TOKENS.replace("/api/v4/projects/1001/packages/pypi", f"/priv/{token}")
    for words in ((), ("--output-format", "json"), ("--flow", "sync")):
        ran = trace(text, *words)
        assert ran.code == 0
        assert token not in ran.stdout + ran.stderr


def test_environment(trace) -> None:
    variables = {"UV_INDEX_FIRSTINDEX_USERNAME": "ci", "UV_INDEX_FIRSTINDEX_PASSWORD": "hunter2"}
    ran = trace(TWO_TOKENS, "--environment", environment={**variables, "NETRC": "/nowhere", "HOME": "/nowhere"})
    assert "`secondindex` has no credential" in ran.stdout
    assert "unauthorized" not in ran.stdout
    assert "not-found" in ran.stdout


def test_nothing_private(trace) -> None:
    ran = trace('[project]\nname = "x"\nversion = "1"\ndependencies = ["six"]\n')
    assert (ran.code, ran.stdout) == (0, "")
    assert "nothing to trace" in ran.stderr


def test_username_in_the_url_is_known_to_uv(trace) -> None:
    text = GROUP_NAME.replace("https://gitlab", "https://ci@gitlab").replace('authenticate = "always"\n', "")
    ran = trace(text, "--flow", "sync", "--output-format", "json")
    made = json.loads(ran.stdout)
    assert made["keyring"][0]["username"] == "ci"
    assert made["outcome"] == "ok"


def test_a_username_that_may_be_a_token_is_masked(trace) -> None:
    token = "k9d2h5j8s1q4w7e0"
    text = GROUP_NAME.replace("https://gitlab", f"https://{token}@gitlab")
    for words in (("--flow", "sync"), ("--flow", "sync", "--output-format", "json"), ("--compare", "0.6.9,0.13.9")):
        ran = trace(text, *words)
        assert ran.code == 0
        assert token not in ran.stdout + ran.stderr
