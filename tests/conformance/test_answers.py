"""What uv makes of an index whose answer is no page of the Simple API, or that gives none."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from conformance.lab.uvs import chosen, uv

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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "release" in metafunc.fixturenames:
        metafunc.parametrize("release", chosen(metafunc.config.getoption("--uv-releases")))


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


@pytest.mark.parametrize("pinned", [True, False], ids=["pinned", "searched"])
@pytest.mark.parametrize("name", CASES)
def test_what_uv_says(server: str, tmp_path: Path, name: str, release: str, pinned: bool) -> None:
    """It never goes on to the next index, but for a 404."""
    origin = "http://127.0.0.1:9" if name == "URL.answer-none" else server
    lines = ["[project]", 'name = "app"', 'version = "1"', 'requires-python = ">=3.9"', 'dependencies = ["acme>=1"]']
    lines += ["[[tool.uv.index]]", 'name = "corp"', f'url = "{origin}/{name}/simple"']
    lines += ["explicit = true"] if pinned else []
    lines += ["[[tool.uv.index]]", 'name = "next"', f'url = "{server}/next/simple"', "default = true"]
    lines += ["[tool.uv.sources]", 'acme = { index = "corp" }'] if pinned else []
    (tmp_path / "pyproject.toml").write_text("\n".join(lines) + "\n")
    home = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "UV_HTTP_RETRIES": "0", "UV_PYTHON_DOWNLOADS": "never"}
    ASKED.clear()
    done = subprocess.run(
        [uv(release), "lock", "--no-cache"], cwd=tmp_path, env=home, capture_output=True, text=True, check=False
    )
    assert done.returncode in (1, 2), done
    said = " ".join(done.stderr.replace("╰─▶", " ").split())
    assert CASES[name][3] in said, said
    went_on = any(path.startswith("/next/") for path in ASKED)
    assert went_on is (name == "URL.answer-404" and not pinned)
