"""No secret comes out of a run that asks the network, whatever servers do with the one that they are sent."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from indexlint.reports import FORMATS
from online.world import Reply, Request, Response, World, redirect
from test_canaries import Cage

Runner = Callable[..., Any]

PROJECT = """\
[project]
name = "app"
version = "1"
dependencies = ["a", "b", "c", "d"]

[[tool.uv.index]]
name = "named"
url = "https://gitlab.com/api/v4/groups/acme%2Fteam/-/packages/pypi/simple"
explicit = true

[[tool.uv.index]]
name = "moved"
url = "https://gitlab.com/api/v4/projects/acme%2Fmoved/packages/pypi/simple"
explicit = true

[[tool.uv.index]]
name = "corp"
url = "https://pypi.corp.example/simple"
explicit = true

[[tool.uv.index]]
name = "written"
url = "https://user:{written}@written.example/simple"
explicit = true

[tool.uv.sources]
a = {{ index = "named" }}
b = {{ index = "moved" }}
c = {{ index = "corp" }}
d = {{ index = "written" }}
"""


def echo(request: Request) -> Reply:
    """A server that says to everybody what it was told: in links, in headers, in names."""
    told = request.header("PRIVATE-TOKEN") or request.header("Authorization") or "nothing"
    password = request.basic[1] if request.basic else told.removeprefix("Bearer ")
    origin = request.origin
    if "moved" in request.path:
        return redirect(f"{origin}/login?private_token={quote(password)}&user={quote(told)}")
    if "/simple/" in request.path:
        body = (
            f'<a href="https://me:{password}@files.example/{quote(told)}/a-1.whl?token={password}">a-1.whl</a>'
            f'<a href="/{quote(password)}/b-1.whl">b-1.whl</a>'
        )
        return Response(200, body.encode(), {"Content-Type": "text/html", "Server": told, "ETag": password})
    body = json.dumps({"id": 42, "full_path": password, "name": told, "message": password, "error": told})
    return Response(200, body.encode(), {"Content-Type": "application/json", "X-Request-Id": password})


def refuse(request: Request) -> Reply:
    """One that says it in what it refuses."""
    answer = echo(request)
    return answer._replace(status=401) if isinstance(answer, Response) else answer


def busy(request: Request) -> Reply:
    """One that puts it where a program looks for a number."""
    told = request.header("PRIVATE-TOKEN") or request.header("Authorization") or "nothing"
    return Response(429, told.encode(), {"Retry-After": told, "Content-Type": told})


class Everything:
    """Runs the program in a world, and gives all that it leaves behind."""

    def __init__(self, run: Runner, world: World, folder: Path, crashes: Path, variables: dict[str, str]) -> None:
        self.run = run
        self.world = world
        self.folder = folder
        self.crashes = crashes
        self.variables = {**world.environment, **variables}

    def __call__(self, *words: str) -> bytes:
        done = self.run(
            "check", "--credentials-host", "pypi.corp.example", *words, cwd=self.folder, environment=self.variables
        )
        left = [
            path for place in (self.crashes, self.world.home / "cache") for path in place.rglob("*") if path.is_file()
        ]
        left += self.folder.glob("*.out")
        names = "\n".join(str(path) for path in left)
        return b"\n".join(
            [done.stdout.encode(), done.stderr.encode(), names.encode(), *(path.read_bytes() for path in sorted(left))]
        )


@pytest.fixture
def cage() -> Cage:
    return Cage()


@pytest.fixture
def everything(
    run_indexlint: Runner, world: World, cage: Cage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Everything:
    folder, crashes = tmp_path / "project", tmp_path / "crashes"
    folder.mkdir()
    crashes.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(crashes))
    (folder / "pyproject.toml").write_text(PROJECT.format(written=cage("written into the file")), encoding="utf-8")
    netrc = world.home / ".netrc"
    netrc.write_text(f"machine gitlab.com login me password {cage('netrc')}\n", encoding="utf-8")
    netrc.chmod(0o600)
    config = world.home / ".python-gitlab.cfg"
    config.write_text(
        f"[global]\ndefault = x\n[x]\nurl = https://gitlab.com\nprivate_token = {cage('python-gitlab')}\n",
        encoding="utf-8",
    )
    variables = {
        "GITLAB_TOKEN": cage("GITLAB_TOKEN"),
        "GITLAB_OAUTH_TOKEN": cage("GITLAB_OAUTH_TOKEN"),
        "CI_SERVER_URL": "https://gitlab.com",
        "CI_JOB_TOKEN": cage("CI_JOB_TOKEN"),
        "CI_DEPLOY_USER": "gitlab+deploy-token-1",
        "CI_DEPLOY_PASSWORD": cage("CI_DEPLOY_PASSWORD"),
        "UV_INDEX_CORP_USERNAME": "me",
        "UV_INDEX_CORP_PASSWORD": cage("UV_INDEX_CORP_PASSWORD"),
        "FORCE_COLOR": "",
    }
    for host in ("https://gitlab.com", "https://pypi.corp.example", "https://written.example"):
        world.serve(host, echo)
    return Everything(run_indexlint, world, folder, crashes, variables)


@pytest.mark.parametrize("server", [echo, refuse, busy])
@pytest.mark.parametrize("mode", ["1", "credentials"])
def test_nothing_comes_out(
    everything: Everything, cage: Cage, server: Callable[[Request], Reply], mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All formats in one run, which is answered by servers, and each of them in another, which is answered from the cache."""
    monkeypatch.setattr("indexlint.online.client.BACKOFF", 0.0)
    for host in ("https://gitlab.com", "https://pypi.corp.example", "https://written.example"):
        everything.world.serve(host, server)
    reports = [word for name in FORMATS for word in ("--output", f"{name}={name}.out")]
    raw = everything(f"--online={mode}", "-v", "--environment", *reports)
    assert b"online: " in raw
    assert cage.escaped(raw) == []
    sent = {place for place, canary in cage.canaries.items() if everything.world.told(canary)}
    assert any("GITLAB_TOKEN" in place for place in sent)
    assert any("UV_INDEX_CORP" in place for place in sent) == (mode == "credentials")
    for words in (
        ["--color", "always"],
        ["--fix", "--unsafe-fixes", "--diff", "--select", "IX5"],
        ["--no-cache", "-v"],
    ):
        assert cage.escaped(everything(f"--online={mode}", *words)) == []


def test_a_crash_report_of_a_question_tells_nothing(
    everything: Everything, cage: Cage, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = f"https://user:{cage('exception')}@x.example"

    async def fail(_client: object, question: Any) -> object:
        raise ValueError(secret, question.token, {"Authorization": secret})

    monkeypatch.setattr("indexlint.online.page.probe", fail)
    raw = everything("--online", "-v")
    assert b"a defect of indexlint (ValueError)" in raw
    assert cage.escaped(raw) == []


def test_wrong_arguments_tell_nothing(everything: Everything, cage: Cage) -> None:
    url = f"https://user:{cage('argument')}@x.example"
    for words in (
        ["--online", "--gitlab-url", url],
        ["--online", "--credentials-host", url],
        [f"--online={url}"],
        ["--online", "--online-timeout", url],
    ):
        assert cage.escaped(everything(*words)) == [], words
    everything.variables["GITLAB_HOST"] = url
    everything.variables["HTTPS_PROXY"] = f"http://user:{cage('proxy')}@127.0.0.1:9"
    assert cage.escaped(everything("--online", "-v", "--no-cache")) == []
