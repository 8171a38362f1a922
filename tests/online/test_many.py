"""Many indexes, and hosts among them that never answer: the others are judged, and a second run asks nobody."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from online.world import Hang, Request, Response, World, links

HOSTS, INDEXES = 20, 10
HUNG = {"https://h3.test": "connect", "https://h9.test": "tls", "https://h15.test": "answer"}
# Nothing of the tests waits for so long: only what hangs does.
SECONDS = "5"


def write(folder: Path) -> Path:
    """A project with ten indexes on each of twenty hosts, and one package pinned to each index."""
    names = [f"i{host}-{number}" for host in range(HOSTS) for number in range(INDEXES)]
    tables = "".join(
        f'[[tool.uv.index]]\nname = "{name}"\nurl = "https://{name.replace("-", ".test/", 1).replace("i", "h", 1)}/simple"\n'
        "explicit = true\n"
        for name in names
    )
    pins = "".join(f'p-{name} = {{ index = "{name}" }}\n' for name in names)
    dependencies = json.dumps([f"p-{name}" for name in names])
    folder.mkdir()
    text = f'[project]\nname = "app"\nversion = "1"\ndependencies = {dependencies}\n{tables}[tool.uv.sources]\n{pins}'
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    return folder


def page(request: Request) -> Response:
    return links(f"{request.url}file-1-py3-none-any.whl#sha256=0")


@pytest.fixture
def crowd(world: World) -> World:
    for host in range(HOSTS):
        world.serve(f"https://h{host}.test", page)
    world.hang("https://h3.test")
    world.serve("https://h9.test", page, tls="hang")
    world.serve("https://h15.test", Hang())
    return world


def outcomes(report: dict[str, Any], rule: str) -> Counter[tuple[str, bool]]:
    """How often (outcome, whether at a host that hangs)."""
    found: Counter[tuple[str, bool]] = Counter()
    for check in report["online"]:
        if check["rule"] == rule:
            host = f"https://h{check['index'][1:].split('-')[0]}.test"
            found[check["outcome"], host in HUNG] += 1
    return found


def test_some_hosts_hang(crowd: World, tmp_path: Path) -> None:
    folder = write(tmp_path / "project")
    words = ["check", "--online", "--online-timeout", SECONDS, "--output-format", "json"]
    done = crowd.run(*words, cwd=folder)
    assert done.code == 1, done.stderr
    report = json.loads(done.stdout)
    good, hung = (HOSTS - len(HUNG)) * INDEXES, len(HUNG) * INDEXES
    assert outcomes(report, "unreachable-index") == {("ok", False): good, ("finding", True): hung}
    assert outcomes(report, "files-outside-index")["skipped", True] == hung
    findings = [finding for finding in report["findings"] if finding["rule"] == "unreachable-index"]
    assert len(findings) == hung
    # Each page that there is was asked for once, and each host that hangs once in all.
    pages = Counter(request.url for request in crowd.requests if "/p-" in request.target)
    assert set(pages.values()) == {1}
    assert len([url for url in pages if not url.startswith("https://h15.test")]) == good
    assert len(crowd.to("https://h15.test")) == 1
    asked = Counter(origin for origin, _ in crowd.connects)
    assert (asked["https://h3.test"], asked["https://h9.test"]) == (1, 1)
    assert crowd.most_at_once[""] <= 8

    crowd.requests.clear()
    crowd.connects.clear()
    again = crowd.run(*words, cwd=folder)
    assert (crowd.requests, crowd.connects) == ([], []), "nobody is asked what was answered a short time ago"
    assert (again.code, again.stdout) == (done.code, done.stdout)


def test_what_was_answered_needs_no_network_code(world: World, tmp_path: Path) -> None:
    """Neither an event loop nor an HTTP client nor TLS is imported for a run that asks nobody."""
    world.serve("https://h0.test", page)
    folder = tmp_path / "project"
    folder.mkdir()
    text = (
        '[project]\nname = "app"\nversion = "1"\ndependencies = ["a"]\n[[tool.uv.index]]\nname = "i"\n'
        'url = "https://h0.test/0/simple"\nexplicit = true\n[tool.uv.sources]\na = { index = "i" }\n'
    )
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    program = (
        "import sys; from indexlint.cli.main import main; main(['check', '--online']);"
        "print(sorted({'httpx', 'asyncio', 'ssl', 'anyio'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program]
    assert "['anyio', 'asyncio', 'httpx', 'ssl']" in world.run(cwd=folder, command=command).stdout
    asked = len(world.requests)
    assert world.run(cwd=folder, command=command).stdout.endswith("[]\n")
    assert len(world.requests) == asked
    world.run("check", "--online", "--no-cache", cwd=folder)
    assert len(world.requests) == 2 * asked
