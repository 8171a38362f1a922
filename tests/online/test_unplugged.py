"""A machine without a network: what is known without it is told as ever, and what is not is skipped, with the reason."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from online.world import Response, World

CLEAN = """\
[project]
name = "app"
version = "1"
dependencies = ["acme-core"]

[[tool.uv.index]]
name = "acme"
url = "https://pypi.acme.example/simple"
explicit = true

[tool.uv.sources]
acme-core = { index = "acme" }
"""
FAULTY = CLEAN.replace(
    "https://pypi.acme.example/simple", "https://gitlab.com/api/v4/groups/acme%2Fteam/-/packages/pypi/simple"
)
# What `socket` does on a machine without a cable, put in the place of what it does here.
_UNPLUGGED = """\
import errno, socket
def look_up(host, *more, **named):
    raise socket.gaierror(socket.{error}, "Temporary failure in name resolution")
class Unplugged(socket.socket):
    def connect(self, address):
        raise OSError(errno.ENETUNREACH, "Network is unreachable")
socket.getaddrinfo, socket.socket = look_up, Unplugged
"""


def project(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "project"
    folder.mkdir(exist_ok=True)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    return folder


def unplugged(world: World, how: str) -> Mapping[str, str]:
    """The variables of a machine whose network is gone in one of several ways; the world itself has no host in it."""
    if how == "nothing mapped":
        return {}
    if how == "no proxy":
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            return {"HTTPS_PROXY": f"http://127.0.0.1:{unused.getsockname()[1]}"}
    if how == "no certificates":
        return {"SSL_CERT_FILE": str(world.home / "nothing.pem")}
    (world.home / "sitecustomize.py").write_text(_UNPLUGGED.format(error=how), encoding="utf-8")
    return {"HTTPS_PROXY": "", "HTTP_PROXY": "", "PYTHONPATH": str(world.home)}


WAYS = ["nothing mapped", "no proxy", "no certificates", "EAI_AGAIN", "EAI_NONAME"]


def report(world: World, folder: Path, environment: Mapping[str, str], *words: str) -> tuple[int, dict[str, Any]]:
    done = world.run("check", *words, "--output-format", "json", cwd=folder, environment=environment)
    return done.code, json.loads(done.stdout)


@pytest.mark.parametrize(("how", "text", "code"), [*((how, CLEAN, 0) for how in WAYS), ("nothing mapped", FAULTY, 1)])
def test_without_a_network(world: World, tmp_path: Path, how: str, text: str, code: int) -> None:
    folder, environment = project(tmp_path, text), unplugged(world, how)
    before, offline = report(world, folder, environment)
    after, online = report(world, folder, environment, "--online")
    assert (before, after) == (code, code)
    assert json.dumps(online["findings"]) == json.dumps(offline["findings"])
    assert online["summary"] == offline["summary"]
    checks = online["online"]
    assert {check["rule"] for check in checks} >= {"unreachable-index", "files-outside-index", "forwarding-index"}
    assert {check["outcome"] for check in checks} == {"skipped"}
    assert all(check["reason"] for check in checks)
    assert world.requests == []
    # Strict: what could not be looked at is not in order.
    assert code == 1 or report(world, folder, environment, "--online=strict")[0] == 1


@pytest.mark.parametrize("how", ["nothing mapped", "EAI_AGAIN"])
def test_the_lines_of_the_findings_are_the_same(world: World, tmp_path: Path, how: str) -> None:
    folder, environment = project(tmp_path, FAULTY), unplugged(world, how)
    words = ["check", "--output-format", "concise", "-v", "--quiet"]
    offline = world.run(*words, cwd=folder, environment=environment).stdout
    online = world.run(*words, "--online", cwd=folder, environment=environment).stdout
    assert offline
    assert [line for line in online.splitlines() if not line.startswith("skipped ")] == offline.splitlines()


def test_a_missing_network_is_not_remembered(world: World, tmp_path: Path) -> None:
    """The cable is plugged in, and the next run asks."""
    folder = project(tmp_path, CLEAN)
    assert {check["outcome"] for check in report(world, folder, {}, "--online")[1]["online"]} == {"skipped"}
    page = Response(
        200, b"<a href='acme_core-1-py3-none-any.whl'>acme_core-1-py3-none-any.whl</a>", {"Content-Type": "text/html"}
    )
    world.serve("https://pypi.acme.example", page)
    code, told = report(world, folder, {}, "--online")
    assert code == 0
    assert ("unreachable-index", "ok") in {(check["rule"], check["outcome"]) for check in told["online"]}


def test_the_network_is_off_unless_a_person_switches_it_on(world: World, tmp_path: Path) -> None:
    folder = project(tmp_path, FAULTY)
    for words, variables in (
        ([], {}),
        (["--offline"], {"INDEXLINT_ONLINE": "1"}),
        (["--online=off"], {}),
        ([], {"INDEXLINT_ONLINE": "0"}),
        ([], {"INDEXLINT_ONLINE": ""}),
    ):
        world.run("check", *words, cwd=folder, environment=variables)
    assert (world.requests, world.connects) == ([], [])
    world.run("check", cwd=folder, environment={"INDEXLINT_ONLINE": "1"})
    assert world.connects
