"""The real devpi-server and the real pypiserver, on loopback, with packages of the test's own."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

# Seconds after which a server that has not said that it serves is ended: the test fails, and shows what it did say.
_PATIENCE = 90.0
_DEVPI_INIT = "from devpi_server.init import init; init()"
_DEVPI_SERVER = "from devpi_server.main import main; main()"


class Pypiserver(NamedTuple):
    """``forwarding`` and ``closed`` are origins of two servers with the same packages.

    The first is as the vendor ships it: it sends clients on to PyPI, and anyone may read. The second does not, and wants
    ``username`` and ``password`` for everything.
    """

    forwarding: str
    closed: str
    username: str
    password: str


class Devpi(NamedTuple):
    """``origin`` has the indexes ``acme/base``, ``acme/dev``, which inherits from it, and ``acme/mirror``.

    ``packages``: index -> its package.
    """

    origin: str
    packages: dict[str, str]


def wheel(package: str) -> tuple[str, bytes]:
    """The file name of a wheel without any module in it, and its bytes."""
    name = package.replace("-", "_")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        folder = f"{name}-1.0.dist-info"
        archive.writestr(f"{folder}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        archive.writestr(f"{folder}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{folder}/RECORD", "")
    return f"{name}-1.0-py3-none-any.whl", buffer.getvalue()


@contextmanager
def pypiserver(folder: Path) -> Iterator[Pypiserver]:
    """Two running servers; ``folder`` gets their packages."""
    packages = folder / "packages"
    packages.mkdir()
    for package in ("acme-core", "acme-tools"):
        name, body = wheel(package)
        (packages / name).write_bytes(body)
    username, password = "ci", "canary-pypiserver-password"
    digest = base64.b64encode(hashlib.sha1(password.encode()).digest()).decode()
    (folder / "htpasswd").write_text(f"{username}:{{SHA}}{digest}\n")
    closed = ("--disable-fallback", "-P", str(folder / "htpasswd"), "-a", "list,download,update")
    with ExitStack() as stack:
        origins = []
        for number, more in enumerate(((), closed)):
            port = _free_port()
            words = ["-m", "pypiserver", "run", "-v", "-i", "127.0.0.1", "-p", str(port), *more, str(packages)]
            stack.enter_context(_running(words, folder / f"{number}.log", b"Serving on"))
            origins.append(f"http://127.0.0.1:{port}")
        yield Pypiserver(origins[0], origins[1], username, password)


@contextmanager
def devpi(folder: Path) -> Iterator[Devpi]:
    """A running server without a mirror of PyPI; ``folder`` gets its data."""
    data = ("--serverdir", str(folder / "data"))
    words = ("--no-root-pypi", "--root-passwd", "canary-devpi-root", *data)
    subprocess.run([sys.executable, "-c", _DEVPI_INIT, *words], check=True, capture_output=True, env=_environment())
    port = _free_port()
    listen = ("--host", "127.0.0.1", "--port", str(port))
    with _running(["-c", _DEVPI_SERVER, *data, *listen], folder / "log", b"Serving on"):
        packages = {"acme/base": "acme-core", "acme/dev": "acme-tools", "acme/mirror": "sampleproject"}
        made = Devpi(f"http://127.0.0.1:{port}", packages)
        _fill(made)
        yield made


def _fill(server: Devpi) -> None:
    with httpx.Client(base_url=server.origin, trust_env=False, timeout=30) as client:
        root = _login(client, "root", "canary-devpi-root")
        password = "canary-devpi-acme"
        client.put("/acme", json={"password": password}, headers=root).raise_for_status()
        acme = _login(client, "acme", password)
        for name, package in server.packages.items():
            bases = ["acme/base"] if name == "acme/dev" else []
            client.put(f"/{name}", json={"type": "stage", "bases": bases}, headers=acme).raise_for_status()
            fields = {":action": "file_upload", "name": package, "version": "1.0"}
            client.post(f"/{name}/", data=fields, files={"content": wheel(package)}, headers=acme).raise_for_status()


def _login(client: httpx.Client, user: str, password: str) -> dict[str, str]:
    answer = client.post("/+login", json={"user": user, "password": password}).raise_for_status()
    token = answer.json()["result"]["password"]
    return {"X-Devpi-Auth": base64.b64encode(f"{user}:{token}".encode()).decode()}


@contextmanager
def _running(words: list[str], log: Path, ready: bytes) -> Iterator[None]:
    """A child of ours, from the moment when it writes ``ready``."""
    child = subprocess.Popen(
        [sys.executable, "-u", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=_environment()
    )
    assert child.stdout is not None
    impatience = threading.Timer(_PATIENCE, child.kill)
    impatience.start()
    with child.stdout as output, log.open("wb") as stream:
        for line in output:
            stream.write(line)
            if ready in line:
                break
        else:
            stream.flush()
            impatience.cancel()
            raise AssertionError(f"{words[:3]} ended with {child.wait()}: {log.read_text(errors='replace')}")
        impatience.cancel()
        # What it goes on to write is read, so that it is never held up.
        rest = threading.Thread(target=lambda: stream.writelines(output), daemon=True)
        rest.start()
        try:
            yield
        finally:
            child.terminate()
            child.wait(30)
            rest.join(30)


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DEVPI", "PYTHON", "PIP_"))}
    return {name: value for name, value in kept.items() if not name.lower().endswith("_proxy")}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
