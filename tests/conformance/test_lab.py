"""The laboratory itself: the stand-in for GitLab, the keyring program, the wheels."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from conformance.lab import BOUNDARY, keyring_program, newest
from conformance.lab.server import Server, Site, write_authority
from conformance.lab.uvs import all_known, chosen
from conformance.lab.wheels import wheel
from conformance.scenarios.build import ALPHA, BETA_ID, TEAM, TEAM_ID, TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEAM, _BETA = ("anybody", "team-token"), ("anybody", "beta-token")


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(Site(tokens=TOKENS)) as running:
        yield running


def _client(server: Server, folder: Path) -> httpx.Client:
    import ssl

    write_authority(folder / "authority.pem")
    context = ssl.create_default_context(cafile=str(folder / "authority.pem"))
    return httpx.Client(proxy=server.proxy, verify=context, trust_env=False)


@pytest.mark.parametrize(
    ("url", "credential", "status"),
    [
        (f"{TEAM}/pkg-alpha/", None, 401),
        (f"{TEAM}/pkg-alpha/", ("anybody", "expired"), 401),
        (f"{TEAM}/pkg-alpha/", _BETA, 404),
        (f"{TEAM}/pkg-alpha/", _TEAM, 200),
        (f"{TEAM_ID}/pkg-alpha/", _TEAM, 200),
        (f"{ALPHA}/pkg-alpha/", _TEAM, 200),  # a group's token opens the group's projects
        (f"{TEAM}/pkg-alpha/", ("anybody", "alpha-token"), 404),  # and not the other way round
        (f"{BETA_ID}/pkg-alpha/", _BETA, 404),
        ("https://gitlab.test/api/v4/groups/999/-/packages/pypi/simple/pkg-alpha/", None, 404),
        ("https://gitlab.test/api/v4/groups/acme/team/-/packages/pypi/simple/pkg-alpha/", _TEAM, 404),
        ("http://gitlab.test/api/v4/groups/10/-/packages/pypi/simple/pkg-alpha/", _TEAM, 200),
        ("https://registry.test/one/simple/pkg-alpha/", _TEAM, 401),
        ("https://public.test/simple/public-pkg/", None, 200),
    ],
)
def test_status(server: Server, tmp_path: Path, url: str, credential: tuple[str, str] | None, status: int) -> None:
    with _client(server, tmp_path) as client:
        assert client.get(url, auth=credential).status_code == status
    (request,) = server.take_requests()
    assert (request.url, request.status) == (url, status)
    assert (request.username, request.password) == (credential or (None, None))


def test_links_have_the_numeric_id(server: Server, tmp_path: Path) -> None:
    with _client(server, tmp_path) as client:
        by_path = client.get(f"{TEAM}/pkg-alpha/", auth=_TEAM).text
        by_number = client.get(f"{TEAM_ID}/pkg-alpha/", auth=_TEAM).text
    assert by_path == by_number
    assert 'href="https://gitlab.test/api/v4/groups/10/-/packages/pypi/files/' in by_path


def test_a_file_and_a_part_of_it(server: Server, tmp_path: Path) -> None:
    made = wheel("pkg-alpha", "1.0", (), "private")
    url = f"https://gitlab.test/api/v4/groups/10/-/packages/pypi/files/{made.sha256}/{made.filename}"
    with _client(server, tmp_path) as client:
        assert client.get(url, auth=_TEAM).content == made.data
        part = client.get(url, auth=_TEAM, headers={"Range": "bytes=-10"})
    assert (part.status_code, part.content) == (206, made.data[-10:])
    assert [(item.kind, item.package, item.index) for item in server.take_requests()] == [
        ("file", "pkg-alpha", "acme/team")
    ] * 2


def test_forwarding(tmp_path: Path) -> None:
    with Server(Site(tokens=TOKENS, forward=True)) as server, _client(server, tmp_path) as client:
        answer = client.get(f"{TEAM}/public-pkg/", auth=_TEAM)
    assert (answer.status_code, answer.headers["Location"]) == (302, "https://pypi.org/simple/public-pkg/")


@pytest.mark.parametrize("url", ["https://elsewhere.test/simple/", "http://elsewhere.test/simple/"])
def test_another_host_is_refused_and_remembered(server: Server, tmp_path: Path, url: str) -> None:
    with _client(server, tmp_path) as client:
        if url.startswith("https"):
            with pytest.raises(httpx.ProxyError, match="502"):
                client.get(url)
        else:
            assert client.get(url).status_code == 502
    (request,) = server.take_requests()
    assert request.status is None
    assert "elsewhere.test" in request.url


@pytest.mark.parametrize(
    ("arguments", "old", "code", "printed"),
    [
        (["get", "https://gitlab.test", "deploy"], False, 0, "secret\n"),
        (["get", "https://gitlab.test", "nobody"], False, 1, ""),
        (["get", "https://gitlab.test", "--mode", "creds"], False, 0, "deploy\nsecret\n"),
        (["get", "gitlab.test", "--mode", "creds"], False, 1, ""),
        (["get", "https://gitlab.test", "--mode", "creds"], True, 2, ""),
        (["get", "https://gitlab.test", "deploy"], True, 0, "secret\n"),
    ],
)
def test_keyring_program(tmp_path: Path, arguments: list[str], old: bool, code: int, printed: str) -> None:
    program = Path(shutil.copy(Path(keyring_program.__file__).with_name("keyring.py"), tmp_path))
    entries = {"https://gitlab.test": {"deploy": "secret"}}
    (tmp_path / "entries.json").write_text(json.dumps({"old": old, "entries": entries}))
    done = subprocess.run([sys.executable, program, *arguments], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (code, printed)
    call = json.loads((tmp_path / "calls.jsonl").read_text())
    assert call["service"] == arguments[1]
    assert call["mode"] == ("creds" if "--mode" in arguments else "password")


def test_wheels_are_the_same_each_time_and_whole() -> None:
    first, second = (wheel.__wrapped__("pkg-parent", "1.0", ("shared-pkg",), "private") for _ in range(2))
    assert first == second
    with zipfile.ZipFile(BytesIO(first.data)) as archive:
        assert archive.testzip() is None
        assert b"Requires-Dist: shared-pkg" in archive.read("pkg_parent-1.0.dist-info/METADATA")


def test_releases() -> None:
    assert chosen("newest") == (newest(),)
    assert chosen("boundary") == BOUNDARY
    assert chosen("0.4.26, 0.7.15") == ("0.4.26", "0.7.15")
    with pytest.raises(ValueError, match=r"not releases of uv from 0\.4\.26 to .*: 0\.4\.99"):
        chosen("0.4.99")


def test_boundary_releases_are_neighbours() -> None:
    """BOUNDARY is the oldest, the newest, and pairs of neighbours between them."""
    known = all_known()
    places = [known.index(release) for release in BOUNDARY[1:-1]]
    assert [after - before for before, after in zip(places[::2], places[1::2], strict=True)] == [1] * (len(places) // 2)
