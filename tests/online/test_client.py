"""The client of the program, against servers that do what servers do."""

from __future__ import annotations

import asyncio
import errno
import gzip
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from indexlint import __version__
from indexlint.model.secret import Secret
from indexlint.model.url import IndexUrl, Realm
from indexlint.online.asks import Answer, Ask
from indexlint.online.client import LARGEST_PAGE, MOST_REDIRECTS, Client
from indexlint.online.person import Token
from online.world import Hang, Raw, Request, Response, World, bomb, html, redirect

TOKEN = "glpat-AbCdEfGhIj1234567890"
GITLAB = "https://gitlab.com"


def token(origin: str = GITLAB, kind: str = "private-token", secret: str = TOKEN, path: str = "") -> Token:
    realm = IndexUrl(origin).realm
    assert realm is not None
    return Token(realm, kind, "me", Secret(secret), "GITLAB_TOKEN", path)


def ask_all(
    world: World,
    asks: Sequence[Ask | str],
    *,
    timeout: float = 5,
    variables: dict[str, str] | None = None,
    backoff: Callable[[int], float] = lambda _tries: 0,
) -> list[Answer]:
    """Ask all at once."""

    async def run() -> list[Answer]:
        async with Client(timeout, variables={**world.environment, **(variables or {})}, backoff=backoff) as client:
            return await asyncio.gather(*(client.ask(Ask(each) if isinstance(each, str) else each) for each in asks))

    return asyncio.run(run())


def ask(world: World, one: Ask | str, **options: object) -> Answer:
    return ask_all(world, [one], **options)[0]  # type: ignore[arg-type]


def kind(answer: Answer) -> str | None:
    assert (answer.status is None) == (answer.failure is not None)
    return None if answer.failure is None else answer.failure.kind


def reason(answer: Answer) -> str:
    assert answer.failure is not None
    return answer.failure.reason


# -- what is asked


def test_a_request_and_its_answer(world: World) -> None:
    world.serve(GITLAB, lambda _request: html("page", ETag='"x"'))
    answer = ask(world, Ask(f"{GITLAB}/api/v4/groups/a%2Fb/simple?x=1#part", accept="text/html"))
    assert (answer.status, answer.body, answer.cut, answer.failure) == (200, b"page", False, None)
    assert answer.headers["etag"] == '"x"'
    assert answer.url == f"{GITLAB}/api/v4/groups/a%2Fb/simple?x=1"
    (request,) = world.requests
    assert (request.method, request.target) == ("GET", "/api/v4/groups/a%2Fb/simple?x=1")
    names = {name.lower() for name, _ in request.headers}
    assert names == {"host", "accept", "accept-encoding", "user-agent"}
    assert request.header("User-Agent") == f"indexlint/{__version__}"
    assert request.header("Accept") == "text/html"
    assert request.header("Accept-Encoding") == "gzip"


def test_no_cookie_comes_back(world: World) -> None:
    world.serve(GITLAB, Response(200, b"", {"Set-Cookie": "session=1; Path=/"}))
    ask_all(world, [f"{GITLAB}/1", f"{GITLAB}/2", f"{GITLAB}/3"])
    assert [request.header("Cookie") for request in world.requests] == [None, None, None]


@pytest.mark.parametrize(
    ("which", "header"),
    [
        ("private-token", ("PRIVATE-TOKEN", TOKEN)),
        ("bearer", ("Authorization", f"Bearer {TOKEN}")),
        ("basic", ("Authorization", "Basic bWU6Z2xwYXQtQWJDZEVmR2hJajEyMzQ1Njc4OTA=")),
    ],
)
def test_the_credential_of_a_token(world: World, which: str, header: tuple[str, str]) -> None:
    world.serve(GITLAB, Response())
    assert kind(ask(world, Ask(f"{GITLAB}/x", token(kind=which)))) is None
    assert header in world.requests[0].headers
    assert world.told(TOKEN) == {GITLAB}


@pytest.mark.parametrize(
    "url",
    [
        "https://gitlab.com.evil.test/x",
        "https://gitlab.com:8443/x",
        "https://gitlab.com./x",
        "https://evil.test/gitlab.com/x",
        "https://gitlаb.com/x",  # the fifth letter is Cyrillic
        "https://evil.test/#@gitlab.com/",
        "https://evil.test?@gitlab.com/",
    ],
)
def test_a_token_for_another_origin_is_a_defect(world: World, url: str) -> None:
    world.serve("https://evil.test", Response())
    world.serve("https://gitlab.com.evil.test", Response())
    world.serve("https://gitlab.com:8443", Response())
    assert IndexUrl(url).realm != Realm("https", "gitlab.com", 443)
    with pytest.raises(ValueError, match="bound to") as raised:
        ask(world, Ask(url, token()))
    assert TOKEN not in str(raised.value)
    assert world.requests == []


def test_two_parsers_agree_or_nothing_is_sent(world: World) -> None:
    """One parser of URLs reads `gitlab.com` here, another one `evil.test`."""
    world.serve("https://evil.test", Response())
    world.serve(GITLAB, Response())
    assert httpx.URL("https://gitlab.com\\@evil.test/").host == "evil.test"
    assert IndexUrl("https://gitlab.com\\@evil.test/").host == "gitlab.com"
    answer = ask(world, Ask("https://gitlab.com\\@evil.test/x", token()))
    assert (answer.status, answer.url) == (200, "https://gitlab.com/@evil.test/x")
    with pytest.raises(ValueError, match="bound to"):
        ask(world, Ask("https://evil.test\\@gitlab.com/", token()))
    assert world.told(TOKEN) == {GITLAB}
    assert world.to("https://evil.test") == []


def test_a_token_stays_below_its_path(world: World) -> None:
    world.serve("https://shared.test", Response())
    bound = token("https://shared.test", path="/gitlab")
    assert kind(ask(world, Ask("https://shared.test/gitlab/api", bound))) is None
    for path in ("/other", "/gitlab/../other", "/gitlab/%2e%2e/other", "/gitlab/..%2fother", "/gitlabother"):
        with pytest.raises(ValueError, match="bound to"):
            ask(world, Ask(f"https://shared.test{path}", bound))
    assert [request.target for request in world.requests] == ["/gitlab/api"]


def test_no_token_over_plain_http(world: World) -> None:
    world.serve("http://gitlab.com", Response())
    with pytest.raises(ValueError, match="https only"):
        ask(world, Ask("http://gitlab.com/x", token("http://gitlab.com")))
    with pytest.raises(ValueError, match="https only"):
        ask(world, Ask("http://127.evil.test/x", token("http://127.evil.test")))
    assert world.requests == []


def test_userinfo_is_no_part_of_a_question(world: World) -> None:
    with pytest.raises(ValueError, match="userinfo") as raised:
        ask(world, f"https://me:{TOKEN}@gitlab.com/")
    assert TOKEN not in str(raised.value)


def test_a_token_that_no_header_can_carry(world: World) -> None:
    world.serve(GITLAB, Response())
    answer = ask(world, Ask(f"{GITLAB}/", token(secret=f"{TOKEN}\r\nX-Evil: 1")))
    assert kind(answer) == "url"
    assert TOKEN not in reason(answer)
    assert "GITLAB_TOKEN" in reason(answer)
    assert world.requests == []


@pytest.mark.parametrize(
    "url",
    ["https://a b.test/", "https://x.test/\r\nX-Evil: 1", "https://x.test:99999/", "ftp://x.test/", "/etc/passwd", ""],
)
def test_what_is_no_url(world: World, url: str) -> None:
    assert kind(ask(world, url)) == "url"
    assert world.requests == []


# -- redirects


def test_a_redirect_is_followed_with_the_token_at_home(world: World) -> None:
    moved = {"/a": redirect("/b", 301), "/b": redirect(f"{GITLAB}/c", 308), "/c": html("there")}
    world.serve(GITLAB, lambda request: moved[request.path])
    answer = ask(world, Ask(f"{GITLAB}/a", token()))
    assert (answer.status, answer.url, answer.body) == (200, f"{GITLAB}/c", b"there")
    assert [request.header("PRIVATE-TOKEN") for request in world.requests] == [TOKEN] * 3


@pytest.mark.parametrize("elsewhere", ["https://evil.test", "https://gitlab.com:8443", "https://gitlab.com.evil.test"])
@pytest.mark.parametrize("which", ["private-token", "bearer", "basic"])
def test_a_token_is_dropped_for_good(world: World, elsewhere: str, which: str) -> None:
    world.serve(GITLAB, lambda request: html("back") if request.path == "/back" else redirect(f"{elsewhere}/x"))
    world.serve(elsewhere, redirect(f"{GITLAB}/back"))
    answer = ask(world, Ask(f"{GITLAB}/a", token(kind=which)))
    assert answer.body == b"back"
    assert world.told(TOKEN) == {GITLAB}
    assert [
        not ({"PRIVATE-TOKEN", "Authorization"} & {name for name, _ in each.headers}) for each in world.requests
    ] == [
        False,
        True,
        True,
    ]


def test_a_redirect_out_of_the_path_loses_the_token(world: World) -> None:
    world.serve("https://shared.test", lambda request: redirect("/other") if "gitlab" in request.path else Response())
    ask(world, Ask("https://shared.test/gitlab/api", token("https://shared.test", path="/gitlab")))
    assert [request.header("PRIVATE-TOKEN") for request in world.requests] == [TOKEN, None]


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("http://gitlab.com/", "from https to http"),
        ("file:///etc/passwd", "no web address"),
        ("javascript:alert(1)", "no web address"),
        ("https://[bad/", "no web address"),
        ("", "no web address"),
        ("https://x.test/" + "a" * 5000, "no web address"),
    ],
)
def test_redirects_that_are_not_followed(world: World, location: str, words: str) -> None:
    world.serve(GITLAB, redirect(location))
    world.serve("http://gitlab.com", Response())
    answer = ask(world, Ask(f"{GITLAB}/", token()))
    assert kind(answer) == "redirect"
    assert words in reason(answer)
    assert len(world.requests) == 1


def test_userinfo_of_a_location_is_dropped(world: World) -> None:
    world.serve(GITLAB, redirect(f"https://me:{TOKEN}@other.test/x"))
    world.serve("https://other.test", Response())
    assert ask(world, f"{GITLAB}/").url == "https://other.test/x"
    assert ask(world, Ask(f"{GITLAB}/", follow=False)).location == "https://other.test/x"
    assert world.told(TOKEN) == set()


def test_redirects_have_an_end(world: World) -> None:
    world.serve(GITLAB, lambda request: redirect(f"{request.path}x"))
    answer = ask(world, f"{GITLAB}/")
    assert kind(answer) == "redirect"
    assert len(world.requests) == MOST_REDIRECTS + 1


def test_a_redirect_that_nobody_asked_to_follow(world: World) -> None:
    world.serve(GITLAB, lambda _request: redirect("https://pypi.org/simple/x/", 302))
    for one in (Ask(f"{GITLAB}/", follow=False), Ask(f"{GITLAB}/", not_to=frozenset({"pypi.org"}))):
        answer = ask(world, one)
        assert (answer.status, answer.location, answer.failure) == (302, "https://pypi.org/simple/x/", None)
    assert world.refused == []


def test_a_relative_location_is_made_absolute(world: World) -> None:
    world.serve(GITLAB, redirect("../../x?y#z"))
    assert ask(world, Ask(f"{GITLAB}/a/b/c/", follow=False)).location == f"{GITLAB}/a/x?y#z"


# -- bodies


def test_bodies_are_unpacked(world: World) -> None:
    text = b"a page" * 1000
    halves = gzip.compress(text[:3000]) + gzip.compress(text[3000:])
    world.serve(GITLAB, lambda _request: Response(200, halves, {"Content-Encoding": "gzip"}))
    assert ask(world, f"{GITLAB}/").body == text
    world.serve(GITLAB, lambda _request: Response(200, iter([halves[:7], halves[7:]]), {"Content-Encoding": "x-gzip"}))
    assert ask(world, f"{GITLAB}/").body == text


@pytest.mark.parametrize(
    ("body", "encoding", "words"),
    [
        (b"no gzip", "gzip", "broken gzip"),
        (gzip.compress(b"x" * 9999)[:20], "gzip", "ends too early"),
        (b"x", "br", "not asked for"),
        (gzip.compress(gzip.compress(b"x")), "gzip, gzip", "not asked for"),
    ],
)
def test_bodies_that_are_not_what_they_say(world: World, body: bytes, encoding: str, words: str) -> None:
    world.serve(GITLAB, Response(200, body, {"Content-Encoding": encoding}))
    answer = ask(world, f"{GITLAB}/")
    assert kind(answer) == "protocol"
    assert words in reason(answer)


@pytest.mark.parametrize("packed", [False, True])
def test_a_long_page_is_cut(world: World, packed: bool) -> None:
    page = bomb(8) if packed else b"x" * (LARGEST_PAGE + 1)
    world.serve(GITLAB, Response(200, page, {"Content-Encoding": "gzip"} if packed else {}))
    answer = ask(world, f"{GITLAB}/")
    assert (len(answer.body), answer.cut) == (LARGEST_PAGE, True)
    world.serve(GITLAB, Response(200, b"x" * LARGEST_PAGE))
    answer = ask(world, f"{GITLAB}/")
    assert (len(answer.body), answer.cut) == (LARGEST_PAGE, False)


def test_a_body_without_an_end(world: World) -> None:
    def forever(chunk: bytes) -> Iterator[bytes]:
        while True:
            yield chunk

    world.serve("https://text.test", lambda _request: Response(200, forever(b"x" * 65536)))
    empty = gzip.compress(b"") * 1000
    world.serve("https://empty.test", lambda _request: Response(200, forever(empty), {"Content-Encoding": "gzip"}))
    text, members = ask_all(world, ["https://text.test/", "https://empty.test/"])
    assert (len(text.body), text.cut) == (LARGEST_PAGE, True)
    assert (members.body, members.cut) == (b"", True)


def test_large_bodies_come_one_at_a_time(world: World) -> None:
    """All are read to the end nevertheless, whatever it takes them to wait."""
    page = b"x" * (1 << 20)
    for number in range(6):
        world.serve(f"https://h{number}.test", Response(200, page))
    answers = ask_all(world, [f"https://h{number}.test/" for number in range(6)])
    assert [len(answer.body) for answer in answers] == [len(page)] * 6


def test_large_bodies_that_never_end_do_not_queue_up(world: World) -> None:
    """One is waited for; the next ones are not waited for one after the other."""
    begun = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 500_000
    urls = [f"https://h{number}.test/" for number in range(6)]
    for url in urls:
        world.serve(url, Hang(begun))
    kinds = [kind(answer) for answer in ask_all(world, urls, timeout=1)]
    assert set(kinds) == {"timeout", "no-time"}
    assert kinds.count("timeout") <= 2


# -- trying again


def flaky(*replies: Response | Raw) -> Callable[[Request], Response | Raw]:
    """The replies one after the other; the last one for ever."""
    waiting = list(replies)
    return lambda _request: waiting.pop(0) if len(waiting) > 1 else waiting[0]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_some_statuses_are_asked_again(world: World, status: int) -> None:
    world.serve(GITLAB, flaky(Response(status), Response(status), html("at last")))
    assert ask(world, f"{GITLAB}/").body == b"at last"
    assert len(world.requests) == 3


@pytest.mark.parametrize(("status", "requests"), [(500, 1), (501, 1), (503, 3), (429, 3), (599, 1)])
def test_statuses_of_failure(world: World, status: int, requests: int) -> None:
    world.serve(GITLAB, Response(status))
    answer = ask(world, f"{GITLAB}/")
    assert kind(answer) == ("busy" if status == 429 else "status")
    assert f"gitlab.com answers {status}" in reason(answer)
    assert len(world.requests) == requests


@pytest.mark.parametrize("status", [200, 204, 304, 400, 401, 403, 404, 410, 418])
def test_other_statuses_are_answers(world: World, status: int) -> None:
    world.serve(GITLAB, Response(status))
    assert ask(world, f"{GITLAB}/").status == status
    assert len(world.requests) == 1


def test_a_broken_connection_is_asked_again(world: World) -> None:
    world.serve(GITLAB, flaky(Raw(), html("at last")))
    assert ask(world, f"{GITLAB}/").body == b"at last"


def test_the_pause_grows_and_is_never_the_same() -> None:
    from indexlint.online.client import BACKOFF, _backoff

    for tries in (0, 1):
        pauses = [_backoff(tries) for _ in range(50)]
        assert len(set(pauses)) > 40
        assert all(BACKOFF * 2**tries * 0.5 <= pause <= BACKOFF * 2**tries * 1.5 for pause in pauses)


def test_a_server_says_how_long(world: World) -> None:
    """What it says takes the place of our own pause, which would be too long here."""
    world.serve(GITLAB, flaky(Response(429, b"", {"Retry-After": "0"}), html("at last")))
    assert ask(world, f"{GITLAB}/", backoff=lambda _tries: 100).body == b"at last"
    past = format_datetime(datetime.now(timezone.utc) - timedelta(hours=1), usegmt=True)
    world.serve(GITLAB, flaky(Response(503, b"", {"Retry-After": past}), html("at last")))
    assert ask(world, f"{GITLAB}/", backoff=lambda _tries: 100).body == b"at last"


@pytest.mark.parametrize("value", ["60", format_datetime(datetime.now(timezone.utc) + timedelta(hours=1))])
def test_a_server_that_wants_to_be_left_alone(world: World, value: str) -> None:
    """It is asked no more, by nobody: what waits for it is told why."""
    world.serve(GITLAB, Response(429, b"", {"Retry-After": value}))
    answers = ask_all(world, [f"{GITLAB}/{number}" for number in range(9)])
    assert len(world.requests) == 1
    assert [kind(answer) for answer in answers] == ["busy"] + ["no-time"] * 8
    assert "wants no request for" in reason(answers[1])


@pytest.mark.parametrize("value", ["soon", "-1", "1e999", "9" * 400, "nan", "", "Mon, 99 Foo 2026 00:00:00 GMT"])
def test_a_server_that_says_nonsense(world: World, value: str) -> None:
    world.serve(GITLAB, flaky(Response(429, b"", {"Retry-After": value}), html("at last")))
    assert ask(world, f"{GITLAB}/").body == b"at last"


# -- failures


def test_kinds_of_failure(world: World) -> None:
    for name in ("unknown", "expired", "other-host", "garbage"):
        world.serve(f"https://{name}.test", Response(), tls=name)
    world.serve("https://raw.test", Raw(b"\x00\x01\r\n\r\n"))
    world.serve("https://gone.test", Raw())
    world.serve("https://slow.test", Hang(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx"))
    world.serve("https://short.test", Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx"))
    world.hang("https://lost.test")
    hosts = ["unknown", "expired", "other-host", "garbage", "raw", "gone", "slow", "short", "lost", "nobody"]
    answers = dict(zip(hosts, ask_all(world, [f"https://{host}.test/" for host in hosts], timeout=0.5), strict=True))
    assert {host: kind(answer) for host, answer in answers.items()} == {
        "unknown": "tls",
        "expired": "tls",
        "other-host": "tls",
        "garbage": "tls",
        "raw": "protocol",
        "gone": "protocol",
        "slow": "timeout",
        "short": "protocol",
        "lost": "timeout",
        "nobody": "connect",
    }
    assert "expired" in reason(answers["expired"])
    assert "for another host" in reason(answers["other-host"])
    assert "does not speak TLS" in reason(answers["garbage"])
    assert "not HTTP" in reason(answers["raw"])
    assert "502" in reason(answers["nobody"])
    for host, answer in answers.items():
        assert f"{host}.test" in reason(answer)


def test_drops_of_water(world: World) -> None:
    """A body that comes byte by byte keeps every read alive, and has its end nevertheless."""
    stop = threading.Event()

    def drip() -> Iterator[bytes]:
        while not stop.wait(0.02):
            yield b"x"

    world.serve(GITLAB, lambda _request: Response(200, drip()))
    answer = ask(world, f"{GITLAB}/", timeout=0.4)
    stop.set()
    assert kind(answer) == "timeout"


def test_a_host_that_refuses(world: World) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    answer = ask(world, f"http://127.0.0.1:{port}/simple/")
    assert kind(answer) == "refused"
    assert f"127.0.0.1:{port} refuses the connection" in reason(answer)


def test_hosts_of_the_machine_are_asked_directly(world: World) -> None:
    """Not even a proxy sees what is asked of them; a token may go there over plain http."""
    origin = world.proxy  # it answers 502 to whom it is no proxy for
    world.serve(origin, Response())
    answer = ask(world, Ask(f"{origin}/x", token(origin)), variables={"NO_PROXY": ""})
    assert kind(answer) == "status"
    assert world.requests == []


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (socket.gaierror(socket.EAI_NONAME, "x"), "dns"),
        (socket.gaierror(socket.EAI_AGAIN, "x"), "no-network"),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), "no-network"),
        (UnicodeError("label too long"), "dns"),
    ],
)
@pytest.mark.parametrize("network", ["there", "no route", "no names"])
def test_names_and_ways(
    world: World, monkeypatch: pytest.MonkeyPatch, raised: Exception, expected: str, network: str
) -> None:
    """A name that is not known is the host's fault only where other names are."""

    def look_up(host: object, *_anything: object, **_named: object) -> object:
        if host != "pypi.org":
            raise raised
        if network == "no names":
            raise socket.gaierror(socket.EAI_NONAME, "x")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr("indexlint.online.client.has_route", lambda: network != "no route")
    answer = ask(world, f"{GITLAB}/", variables={"HTTPS_PROXY": "", "HTTP_PROXY": ""})
    assert kind(answer) == (expected if network == "there" else "no-network")


def test_one_host_that_answers_proves_the_network(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same failure is the host's own, then: also that of a question that was asked before."""
    real = socket.getaddrinfo

    def look_up(host: bytes, *more: object, **named: object) -> object:
        if host == b"nobody.test":
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return real(host, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    world.serve(GITLAB, Response())
    direct = {"NO_PROXY": "nobody.test"}
    alone = ask(world, "https://nobody.test/", variables=direct)
    assert kind(alone) == "no-network"
    assert reason(alone).startswith("no network: the name nobody.test cannot be looked up now")
    answers = ask_all(world, ["https://nobody.test/", f"{GITLAB}/"], variables=direct)
    assert [kind(answer) for answer in answers] == ["dns", None]


def test_a_resolver_that_hangs_holds_up_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor the end of the program: no thread of a pool is waited for."""
    closing = threading.Event()
    real = socket.getaddrinfo

    def look_up(host: bytes, *more: object, **named: object) -> object:
        if host.endswith(b".hang.test"):
            closing.wait()
            raise socket.gaierror(socket.EAI_AGAIN, "x")
        return real(host, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    world.serve(GITLAB, Response())
    urls = [f"https://h{number}.hang.test/" for number in range(7)]
    *hung, answered = ask_all(world, [*urls, f"{GITLAB}/"], variables={"NO_PROXY": ".hang.test"}, timeout=0.3)
    assert [kind(answer) for answer in hung] == ["timeout"] * 7
    assert answered.status == 200
    closing.set()


# -- proxies and authorities


def test_a_proxy_that_is_not_there_tells_nothing_of_the_host(world: World) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    answer = ask(world, f"{GITLAB}/", variables={"HTTPS_PROXY": f"http://me:{TOKEN}@127.0.0.1:{port}"})
    assert kind(answer) == "no-network"
    assert f"127.0.0.1:{port}" in reason(answer)
    assert TOKEN not in reason(answer)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("socks5://127.0.0.1:1", "socksio"),
        ("gopher://me:pw@x", "no URL of a proxy"),
        ("http://me:pw@[x", "no URL of a proxy"),
    ],
)
def test_a_proxy_that_cannot_be_used(world: World, value: str, words: str) -> None:
    answer = ask(world, f"{GITLAB}/", variables={"HTTPS_PROXY": value})
    assert kind(answer) == "no-network"
    assert words in reason(answer)
    assert "pw" not in reason(answer)


def test_the_credential_of_a_proxy_is_for_the_proxy(world: World) -> None:
    world.serve(GITLAB, Response())
    proxy = world.proxy.replace("//", f"//me:{TOKEN}@")
    assert ask(world, f"{GITLAB}/", variables={"HTTPS_PROXY": proxy}).status == 200
    assert world.told(TOKEN) == {"proxy"}


def test_a_token_is_not_told_to_the_proxy(world: World) -> None:
    world.serve(GITLAB, Response())
    ask(world, Ask(f"{GITLAB}/", token()))
    assert world.told(TOKEN) == {GITLAB}


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_authorities_of_a_variable(world: World, name: str) -> None:
    world.serve(GITLAB, Response())
    variables = {"SSL_CERT_FILE": "", name: str(world.certificates)}
    assert ask(world, f"{GITLAB}/", variables=variables).status == 200


def test_authorities_of_a_folder(world: World, tmp_path: Path) -> None:
    """It takes the place of the system's own; an empty one trusts nobody."""
    folder = tmp_path / "authorities"
    folder.mkdir()
    world.serve(GITLAB, Response())
    assert kind(ask(world, f"{GITLAB}/", variables={"SSL_CERT_FILE": "", "SSL_CERT_DIR": str(folder)})) == "tls"


def test_without_a_variable_the_authority_of_the_test_is_unknown(world: World) -> None:
    world.serve(GITLAB, Response())
    assert kind(ask(world, f"{GITLAB}/", variables={"SSL_CERT_FILE": ""})) == "tls"


def test_a_variable_that_names_nothing(world: World, tmp_path: Path) -> None:
    world.serve(GITLAB, Response())
    world.serve("http://plain.test", Response())
    variables = {"SSL_CERT_FILE": str(tmp_path / "nothing.pem")}
    secured, plain = ask_all(world, [f"{GITLAB}/", "http://plain.test/"], variables=variables)
    assert kind(secured) == "no-network"
    assert "SSL_CERT_FILE" in reason(secured)
    assert plain.status == 200


# -- many at once


def test_the_first_request_to_a_host_is_alone(world: World) -> None:
    """Then come four at once, never more."""
    gate, together = threading.Event(), threading.Barrier(4)

    def answer(request: Request) -> Response:
        if request.path == "/0":
            # Whoever comes while this one is answered has not waited for it.
            gate.wait(0.2)
        else:
            together.wait(10)
        return Response()

    world.serve(GITLAB, answer)
    answers = ask_all(world, [f"{GITLAB}/{number}" for number in range(13)], timeout=20)
    assert [answer.status for answer in answers] == [200] * 13
    assert world.requests[0].path == "/0"
    assert world.most_at_once[GITLAB] == 4


def test_eight_at_once_in_all(world: World) -> None:
    together = threading.Barrier(8)

    def answer(request: Request) -> Response:
        if request.path == "/1":
            together.wait(10)
        return Response()

    for host in range(16):
        world.serve(f"https://h{host}.test", answer)
    answers = ask_all(world, [f"https://h{host}.test/1" for host in range(16)], timeout=20)
    assert [answer.status for answer in answers] == [200] * 16
    assert world.most_at_once[""] == 8


def test_hosts_take_turns(world: World) -> None:
    """A host with many questions does not keep the others waiting."""
    world.serve("https://many.test", Response())
    world.serve("https://few.test", Response())
    ask_all(world, [*(f"https://many.test/{number}" for number in range(40)), "https://few.test/"])
    order = [request.origin for request in world.requests]
    assert order.index("https://few.test") <= 2


def test_a_host_that_never_answers_is_asked_once(world: World) -> None:
    world.serve("https://slow.test", Hang())
    world.serve(GITLAB, Response())
    answers = ask_all(world, [*(f"https://slow.test/{number}" for number in range(20)), f"{GITLAB}/"], timeout=0.3)
    assert [kind(answer) for answer in answers] == ["timeout"] * 20 + [None]
    assert len(world.to("https://slow.test")) == 1


def test_a_host_that_stops_answering_is_left_after_some_time(world: World) -> None:
    world.serve(GITLAB, lambda request: Response() if request.path == "/0" else Hang())
    answers = ask_all(world, [f"{GITLAB}/{number}" for number in range(20)], timeout=0.3)
    kinds = [kind(answer) for answer in answers]
    assert kinds[0] is None
    assert set(kinds[1:]) == {"timeout", "no-time"}
    # Those that were on their way together: four at once, twice at most.
    assert 2 <= kinds.count("timeout") <= 8


def test_many_dead_hosts_have_an_end(world: World) -> None:
    """As long as nobody answers, not every host is waited for."""
    urls = [f"https://h{number}.test/" for number in range(100)]
    for url in urls:
        world.hang(url)
    answers = ask_all(world, urls, timeout=0.1)
    kinds = [kind(answer) for answer in answers]
    assert set(kinds) == {"no-network", "no-time"}
    assert len(world.connects) <= 40


def test_a_redirect_waits_for_its_turn_too(world: World) -> None:
    """Indexes on many hosts that all lead to one host are no way around its limit."""
    for host in range(8):
        world.serve(f"https://h{host}.test", redirect(f"{GITLAB}/{host}"))
    together = threading.Barrier(4)

    def answer(request: Request) -> Response:
        if world.to(GITLAB)[0] is not request and len(world.to(GITLAB)) <= 5:
            together.wait(10)
        return Response()

    world.serve(GITLAB, answer)
    answers = ask_all(world, [f"https://h{host}.test/" for host in range(8)], timeout=20)
    assert [answer.url for answer in answers] == [f"{GITLAB}/{host}" for host in range(8)]
    assert world.most_at_once[GITLAB] <= 4


@pytest.mark.parametrize("which", ["private-token", "bearer", "basic"])
def test_a_server_that_says_a_credential_again_is_not_heard(world: World, which: str) -> None:
    """Neither in the answer to the request that had it, nor in a later one."""
    told: list[str] = []

    def echo(request: Request) -> Response:
        told.extend(value for name, value in request.headers if name in ("PRIVATE-TOKEN", "Authorization"))
        words = f"{told[0]} {TOKEN}"
        return Response(200, f"<{words}>".encode(), {"X-Echo": words, "Content-Type": "text/html"})

    world.serve(GITLAB, echo)

    async def run() -> list[Answer]:
        async with Client(5, variables=world.environment) as client:
            return [await client.ask(Ask(f"{GITLAB}/1", token(kind=which))), await client.ask(Ask(f"{GITLAB}/2"))]

    for answer in asyncio.run(run()):
        assert answer.body.startswith(b"<")
        for text in (answer.body.decode(), answer.headers["x-echo"]):
            assert "***" in text
            assert TOKEN not in text
            assert told[0].split(" ")[-1] not in text
    assert len(told) == 1


def test_a_password_that_is_a_word_changes_no_page(world: World) -> None:
    world.serve(GITLAB, html("<a href='/simple/a-1.whl'>a</a>"))
    assert (
        ask(world, Ask(f"{GITLAB}/", token(kind="basic", secret="simple"))).body == b"<a href='/simple/a-1.whl'>a</a>"
    )
