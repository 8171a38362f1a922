"""What uv makes of an index whose answer is no page of the Simple API, or that gives none."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from conformance.lab.uvs import OLDEST, chosen, newest, uv
from conformance.uv_projects import PACKAGES, index_on_disk
from indexlint.model.releases import parse

SIMPLE_JSON = "application/vnd.pypi.simple.v1+json"
NO_VERSION, CONTENT_TYPE, WRONG_JSON = "there are no versions of acme", "Unsupported `Content-Type`", "unexpected JSON"
# Name: status, content type, body, and what uv says. The name is that of the scenario that rules cite.
CASES: dict[str, tuple[int, str | None, bytes, str]] = {
    "URL.answer-login": (200, "text/html", b"<!DOCTYPE html><form><input type=password></form>", NO_VERSION),
    "URL.answer-web-page": (200, "text/html", b'<!DOCTYPE html><a href="/about">About</a>', NO_VERSION),
    "URL.answer-no-html": (200, "text/html", b"ok", NO_VERSION),
    "URL.answer-text": (200, "text/plain", b"ok", CONTENT_TYPE),
    "URL.answer-plain-json": (200, "application/json", b'{"files": []}', CONTENT_TYPE),
    "URL.answer-no-type": (200, None, b"<!DOCTYPE html>", "Missing `Content-Type`"),
    "URL.answer-no-files": (200, SIMPLE_JSON, b"{}", WRONG_JSON),
    "URL.answer-wrong-file": (200, SIMPLE_JSON, b'{"files": [{}]}', WRONG_JSON),
    "URL.answer-500": (500, "text/html", b"", "500 Internal Server Error"),
    "URL.answer-404": (404, "text/html", b"", "acme was not found in the package registry"),
    "URL.answer-none": (0, None, b"", "Connection refused"),
}


ASKED: list[str] = []


# uv reads `ignore-error-codes` since then.
_IGNORES = (0, 7, 0)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """On the chosen releases; no change is known, so ``boundary`` means a few from the oldest to the newest."""
    if "release" in metafunc.fixturenames:
        which = metafunc.config.getoption("--uv-releases")
        few = (OLDEST, "0.6.12", "0.7.0", "0.8.15", newest())
        metafunc.parametrize("release", few if which == "boundary" else chosen(which))


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        ASKED.append(self.path)
        name = self.path.split("/")[1]
        status, kind, body, _ = CASES.get(name, CASES["URL.answer-404"])
        self.send_response(status)
        if kind is not None:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: the test tells what matters."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The origin of a server that answers each case below its name, and 404 elsewhere."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        thread.join()


def _lock(folder: Path, release: str) -> subprocess.CompletedProcess[str]:
    home = {"HOME": str(folder), "PATH": os.environ["PATH"], "UV_HTTP_RETRIES": "0", "UV_PYTHON_DOWNLOADS": "never"}
    words = [uv(release), "lock", "--no-cache"]
    return subprocess.run(words, cwd=folder, env=home, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("pinned", [True, False], ids=["pinned", "searched"])
@pytest.mark.parametrize("name", CASES)
def test_what_uv_says(server: str, tmp_path: Path, name: str, release: str, pinned: bool) -> None:
    """It never goes on to the next index, but for a 404.

    Some releases ask every index for a pinned package as well; they do not take it from there.
    """
    origin = "http://127.0.0.1:9" if name == "URL.answer-none" else server
    lines = ["[project]", 'name = "app"', 'version = "1"', 'requires-python = ">=3.9"', 'dependencies = ["acme>=1"]']
    lines += ["[[tool.uv.index]]", 'name = "corp"', f'url = "{origin}/{name}/simple"']
    lines += ["explicit = true"] if pinned else []
    lines += ["[[tool.uv.index]]", 'name = "next"', f'url = "{server}/next/simple"', "default = true"]
    lines += ["[tool.uv.sources]", 'acme = { index = "corp" }'] if pinned else []
    (tmp_path / "pyproject.toml").write_text("\n".join(lines) + "\n")
    ASKED.clear()
    done = _lock(tmp_path, release)
    assert done.returncode in (1, 2), done
    said = " ".join(done.stderr.replace("╰─▶", " ").split())
    assert CASES[name][3] in said, said
    went_on = any(path.startswith("/next/") for path in ASKED)
    assert pinned or went_on is (name == "URL.answer-404")


_DEAD = '[[tool.uv.index]]\nname = "dead"\nurl = "{dead}"\n'
_NEXT = '[[tool.uv.index]]\nname = "next"\nurl = "{index}"\ndefault = true\n'
_FIRST = _NEXT.replace("default = true\n", "")
_PINNED = '[tool.uv.sources]\nbaz = { index = "dead" }\n'
# Settings besides, and whether uv locks. The name is that of the scenario that rules cite.
PASSED_OVER: dict[str, tuple[str, bool]] = {
    "URL.behind-another": (_FIRST + _DEAD + "default = true\n", True),
    "URL.behind-another-best": (
        '[tool.uv]\nindex-strategy = "unsafe-best-match"\n' + _FIRST + _DEAD + "default = true\n",
        False,
    ),
    "URL.pin-of-build": ('[build-system]\nrequires = ["baz"]\n' + _DEAD + "explicit = true\n" + _NEXT + _PINNED, True),
    "URL.pin-of-override": (
        '[tool.uv]\noverride-dependencies = ["baz"]\n' + _DEAD + "explicit = true\n" + _NEXT + _PINNED,
        True,
    ),
    "URL.ignored-500": (_DEAD + "ignore-error-codes = [500]\n" + _NEXT, True),
    "URL.ignored-500-best": (
        '[tool.uv]\nindex-strategy = "unsafe-best-match"\n' + _DEAD + "ignore-error-codes = [500]\n" + _NEXT,
        False,
    ),
    "URL.ignored-500-not": (_DEAD + _NEXT, False),
}


@pytest.mark.parametrize("name", PASSED_OVER)
def test_an_index_that_uv_does_without(server: str, tmp_path: Path, name: str, release: str) -> None:
    """An index that answers 500 stops uv only where it is asked, and the status is not to be ignored."""
    settings, locks = PASSED_OVER[name]
    if "ignore-error-codes" in settings and parse(release) < _IGNORES:
        locks = False
    index = index_on_disk(tmp_path / "index", next(iter(PACKAGES)))
    project = tmp_path / "project"
    project.mkdir()
    text = '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.9"\ndependencies = ["foo"]\n' + settings
    text = text.replace("{dead}", f"{server}/URL.answer-500/simple").replace("{index}", index)
    (project / "pyproject.toml").write_text(text)
    done = _lock(project, release)
    assert (done.returncode == 0) is locks, done.stderr
    if locks:
        assert 'name = "foo"' in (project / "uv.lock").read_text()
