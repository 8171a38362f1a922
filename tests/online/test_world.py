"""The internet of the tests itself: seen with a client that has no idea of what is right."""

from __future__ import annotations

import ssl
from pathlib import Path

import httpx
import pytest

from online.world import Hang, Raw, Response, World, bomb, html, redirect

TOKEN = "glpat-AbCdEfGhIjKlMnOpQrSt"


def ask(world: World, url: str, **options: object) -> httpx.Response:
    """A request as a naive program makes it."""
    trusted = ssl.create_default_context(cafile=str(world.certificates))
    with httpx.Client(proxy=world.proxy, verify=trusted, timeout=5, trust_env=False) as client:
        return client.get(url, **options)  # type: ignore[arg-type]


def test_any_origin_is_a_server_of_the_test(world: World) -> None:
    world.serve("https://gitlab.com", lambda request: html(request.path))
    world.serve("https://gitlab.com:8443", lambda _request: html("other port"))
    world.serve("http://plain.test", lambda request: html(request.target))
    assert ask(world, "https://gitlab.com/a/b?c").text == "/a/b"
    assert ask(world, "https://gitlab.com:8443/").text == "other port"
    assert ask(world, "http://plain.test/x?y=1").text == "/x?y=1"
    assert [request.url for request in world.requests] == [
        "https://gitlab.com/a/b?c",
        "https://gitlab.com:8443/",
        "http://plain.test/x?y=1",
    ]


def test_what_is_not_mapped_cannot_be_reached(world: World) -> None:
    with pytest.raises(httpx.ProxyError, match="502"):
        ask(world, "https://pypi.org/simple/")
    assert ask(world, "http://pypi.org/simple/").status_code == 502
    assert world.requests == []
    assert world.refused == ["https://pypi.org", "http://pypi.org"]


@pytest.mark.parametrize("tls", ["unknown", "expired", "other-host", "garbage"])
def test_broken_tls(world: World, tls: str) -> None:
    world.serve("https://gitlab.com", Response(), tls=tls)
    with pytest.raises(httpx.ConnectError):
        ask(world, "https://gitlab.com/")
    assert world.requests == []


def test_answers_that_are_none(world: World) -> None:
    world.serve("https://raw.test", Raw(b"\x00\x01\r\n\r\n"))
    world.serve("https://gone.test", Raw())
    world.serve("https://slow.test", Hang())
    world.hang("https://lost.test")
    for url in ("https://raw.test/", "https://gone.test/"):
        with pytest.raises(httpx.RemoteProtocolError):
            ask(world, url)
    with pytest.raises(httpx.ReadTimeout):
        ask(world, "https://slow.test/", timeout=0.2)
    with pytest.raises(httpx.TimeoutException):
        ask(world, "https://lost.test/", timeout=0.2)


def test_a_body_in_chunks_and_one_that_grows(world: World) -> None:
    world.serve("https://x.test", lambda _request: Response(200, iter([b"a", b"b"])))
    world.serve("https://bomb.test", Response(200, bomb(4), {"Content-Encoding": "gzip"}))
    assert ask(world, "https://x.test/").text == "ab"
    assert len(ask(world, "https://bomb.test/").content) == 4 << 20


def test_it_sees_where_a_secret_goes(world: World) -> None:
    """What a naive client does with a token: it goes wherever a redirect leads."""
    world.serve("https://gitlab.com", redirect("https://evil.test/"))
    world.serve("https://evil.test", Response())
    ask(world, "https://gitlab.com/", headers={"PRIVATE-TOKEN": TOKEN}, follow_redirects=True)
    assert world.told(TOKEN) == {"https://gitlab.com", "https://evil.test"}
    world.requests.clear()
    ask(world, "https://evil.test/", auth=("me", TOKEN))
    assert world.told(TOKEN) == {"https://evil.test"}
    assert world.requests[0].basic == ("me", TOKEN)


def test_the_program_runs_in_it(world: World, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text("[project]\nname = 'x'\nversion = '1'\n", encoding="utf-8")
    done = world.run("check", "--online", cwd=project)
    assert (done.code, world.requests) == (0, [])
    assert 8 << 20 < done.peak < 64 << 20
