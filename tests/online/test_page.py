"""Pages of the Simple API, good, cut, strange and hostile, and where they are asked for."""

from __future__ import annotations

import asyncio
import json
import random
import tracemalloc

import pytest

from indexlint.auth.address import parse
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.model.url import IndexUrl
from indexlint.online.asks import Answer, Ask
from indexlint.online.links import NotAPageError, read, resolve
from indexlint.online.page import ACCEPT, MOST_LINKS, Listing, listing, page_url, probe
from indexlint.online.questions import Question

INDEX = "https://pypi.corp.example/team/simple/"
PAGE = INDEX + "acme-core/"
HTML, JSON = "text/html; charset=utf-8", "application/vnd.pypi.simple.v1+json"


def found(body: str | bytes, kind: str = HTML, url: str = PAGE, *, cut: bool = False) -> Listing:
    data = body.encode() if isinstance(body, str) else body
    return listing(read(data, kind, url, cut=cut), parse(INDEX))


def document(*files: dict[str, object]) -> str:
    return json.dumps({"meta": {"api-version": "1.1"}, "name": "acme-core", "files": list(files)})


# -- where a page is asked for


@pytest.mark.parametrize(
    ("index", "package", "url"),
    [
        ("https://pypi.corp.example/simple", "Acme.Core__x", "https://pypi.corp.example/simple/acme-core-x/"),
        ("https://pypi.corp.example/simple/", "acme", "https://pypi.corp.example/simple/acme/"),
        ("https://pypi.corp.example", "acme", "https://pypi.corp.example/acme/"),
        ("https://user:secret@PYPI.corp.example:443/simple", "acme", "https://pypi.corp.example/simple/acme/"),
        ("https://gitlab.com/api/v4/groups/a%2Fb/simple", "x", "https://gitlab.com/api/v4/groups/a%2Fb/simple/x/"),
        ("http://[::1]:3141/root/+simple/", "x", "http://[::1]:3141/root/+simple/x/"),
        ('https://pypi.corp.example/ä b"c/simple', "x", "https://pypi.corp.example/%C3%A4%20b%22c/simple/x/"),
    ],
)
def test_a_page_is_asked_for_below_the_index(index: str, package: str, url: str) -> None:
    assert page_url(IndexUrl(index), package) == url


@pytest.mark.parametrize(
    "name",
    ["../admin", "a/b", "a?b", "a#b", "a\r\nHost: x", "a\n", "", ".", "-a", "a b", "a%2e", "ä", "a\\b", "a@b", "a\0"],
)
def test_a_name_that_no_package_has_is_no_part_of_a_path(name: str) -> None:
    with pytest.raises(ValueError, match="no name that a package can have"):
        page_url(IndexUrl(INDEX), name)


@pytest.mark.parametrize(
    ("index", "why"),
    [
        ("https://pypi.corp.example/simple?token=x", "query"),
        ("https://pypi.corp.example/simple#x", "fragment"),
        ("https://gіtlab.com/simple", "none that can be asked"),
        ("https://a,b/simple", "none that can be asked"),
        ("https:///", "none that can be asked"),
        ("./wheels", "none that can be asked"),
        ("file:///simple", "none that can be asked"),
    ],
)
def test_an_index_that_cannot_be_asked(index: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        page_url(IndexUrl(index), "acme")


# -- links


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("acme-1.0.tar.gz", PAGE + "acme-1.0.tar.gz"),
        ("../../packages/acme-1.0.tar.gz", "https://pypi.corp.example/team/packages/acme-1.0.tar.gz"),
        ("/p/acme-1.0.tar.gz#sha256=x", "https://pypi.corp.example/p/acme-1.0.tar.gz#sha256=x"),
        ("//cdn.example/acme-1.0.tar.gz", "https://cdn.example/acme-1.0.tar.gz"),
        (" \n https://cdn.example/a\n-1.0.tar.gz ", "https://cdn.example/a-1.0.tar.gz"),
        ("HTTPS://cdn.example/a.whl", "https://cdn.example/a.whl"),
        ("javascript:alert('a.whl')", None),
        ("java\nscript:a.whl", None),
        ("file:///etc/a.whl", None),
        ("data:text/html,a.whl", None),
        ("ftp://cdn.example/a.whl", None),
        ("mailto:a@b.whl", None),
        ("http://[a.whl", None),
        ("a\x01.whl", None),
        ("x" * 5000 + ".whl", None),
        ("", None),
    ],
)
def test_a_link_is_an_http_url_or_nothing(link: str, url: str | None) -> None:
    assert resolve(PAGE, link) == url


def test_the_links_of_a_page_in_html() -> None:
    text = """
        <!DOCTYPE html><html><head><title>Links <a href="no.whl"> </title><!-- <a href="no.whl"> --></head>
        <body><h1>Links for acme-core</h1>
        <A HREF='../../files/acme_core-1.0-py3-none-any.whl#sha256=x' data-requires-python=">=3.8">x</a>
        <a data-yanked title="a > b" href="https&#58;//cdn.example/acme_core-1.0.tar.gz?a=1&amp;b=2">x</a>
        <a href=acme_core-0.9.zip>x</a> <a name="x">x</a> <a>x</a> <abbr href="no.whl"> <a href="javascript:x.whl">x</a>
        <a href="https://user:secret@pypi.corp.example/team/acme_core-1.1.tar.gz">x</a>
        <script>document.write('<a href="no.whl">')</script><a href="../">up</a>
    """
    assert found(text) == Listing(
        (
            "https://cdn.example/acme_core-1.0.tar.gz",
            "https://pypi.corp.example/team/files/acme_core-1.0-py3-none-any.whl",
            PAGE + "acme_core-0.9.zip",
            "https://pypi.corp.example/team/acme_core-1.1.tar.gz",
        ),
        listed=4,
        without_upload_time=4,
    )


@pytest.mark.parametrize(
    ("base", "file"),
    [
        ('<base href="https://cdn.example/x/">', "https://cdn.example/x/a-1.0.tar.gz"),
        ('<base href="/y/"><base href="/z/">', "https://pypi.corp.example/y/a-1.0.tar.gz"),
        ('<base target="_top">', PAGE + "a-1.0.tar.gz"),
        ('<base href="javascript:x">', PAGE + "a-1.0.tar.gz"),
        ('<base href="file:///">', PAGE + "a-1.0.tar.gz"),
    ],
)
def test_the_base_of_a_page(base: str, file: str) -> None:
    assert found(f'<html>{base}<a href="a-1.0.tar.gz">x</a>').files == (file,)


def test_the_files_of_a_page_in_json() -> None:
    text = document(
        {
            "filename": "a-1.0.tar.gz",
            "url": "../../f/a-1.0.tar.gz",
            "hashes": {},
            "upload-time": "2026-01-01T00:00:00Z",
        },
        {"filename": "a-1.0-py3-none-any.whl", "url": "https://cdn.example/a.whl", "x": ['"]}\\"', {"files": [{}]}]},
        {"filename": "a.whl", "url": "file:///a.whl"},
    )
    assert found(text, JSON) == Listing(
        ("https://cdn.example/a.whl", "https://pypi.corp.example/team/f/a-1.0.tar.gz"), 2, 1
    )
    assert found("\ufeff" + text.replace('"files"', '"versions": ["1", "]"], "files"'), JSON + ";x=y").listed == 2


def test_files_outside_the_index_are_kept_before_others_and_few_of_all() -> None:
    links = [f'<a href="/{place}/{number}.whl">' for number in range(500) for place in ("team", "other")]
    links += [f'<a href="https://{number}.example/a.whl">' for number in range(500)]
    page = found("".join(links))
    assert (page.listed, page.without_upload_time) == (1500, 1500)
    assert len(page.files) == 22
    assert [url.split("/")[3] for url in page.files[:12]] == ["other"] * 12
    assert [url.split("/")[3] for url in page.files[-4:]] == ["team"] * 4


# -- what is no page


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        (HTML, "<title>Sign in</title><form><input name=u><input TYPE='Password'></form>", "it is a login page"),
        (HTML, '<div id="app"></div><script src="/app.js"></script>', "it is a web page that links no package file"),
        (HTML, '<a href="/about">About</a>', "it is a web page that links no package file"),
        (HTML, "ok", "it is no HTML"),
        (HTML, "", "it is no HTML"),
        ("", "<a href=a.whl>", "it has no content type"),
        ("application/json", document(), "its content type is application/json"),
        ("text/plain", "", "its content type is text/plain"),
        ("text/\x1b[31mhtml", "", "it has no content type"),
        (JSON, "", "it is no JSON object"),
        (JSON, "[]", "it is no JSON object"),
        (JSON, "null", "it is no JSON object"),
        (JSON, "{", "it is no JSON"),
        (JSON, "{}", "its JSON has no list of files"),
        (JSON, '{"files": {}}', "its JSON has no list of files"),
        (JSON, '{"files": null}', "its JSON has no list of files"),
        (JSON, '{"files": [1]}', "its JSON lists a file without a URL"),
        (JSON, '{"files": [{}]}', "its JSON lists a file without a URL"),
        (JSON, '{"files": [{"url": 1}]}', "its JSON lists a file without a URL"),
        (JSON, '{"files": [' + "[" * 5000 + "]" * 5000 + "]}", "its JSON lists a file without a URL"),
        (JSON, '{"files": [' + "9" * 5000 + "]}", "its JSON lists a file without a URL"),
        (JSON, '{"files": [{"url": "a.whl"}}', "it is no JSON"),
        (JSON, '{"files": [{"url": "a.whl"', "it is no JSON"),
        (JSON, "{'files': []}", "it is no JSON"),
        (JSON, '{"a": 1 "files": []}', "it is no JSON"),
    ],
)
def test_what_is_no_page_is_named(kind: str, text: str, why: str) -> None:
    assert found(text, kind).malformed == why


@pytest.mark.parametrize(
    ("kind", "text"),
    [(HTML, "<!DOCTYPE html><h1>Links for acme-core</h1>"), (JSON, document()), (JSON, ' {"files" : [ ] } ')],
)
def test_a_page_without_a_file_is_one(kind: str, text: str) -> None:
    assert found(text, kind) == Listing()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (HTML, "<html>" + "".join(f'<a href="a-{number}.0.tar.gz">a</a>' for number in range(40))),
        (JSON, document(*({"url": f"a-{number}.0.tar.gz", "hashes": {"sha256": '"}\\]'}} for number in range(40)))),
    ],
    ids=["html", "json"],
)
def test_a_page_that_is_cut_gives_what_was_read(kind: str, text: str) -> None:
    counts = [found(text[:end], kind, cut=True) for end in range(len(text))]
    assert {page.malformed for page in counts[60:]} == {None}
    listed = [page.listed for page in counts]
    assert listed == sorted(listed)
    assert listed[-1] in (39, 40)


# -- hostile pages


HOSTILE = {
    "tags without an end": "<a " * (1 << 18),
    "comments without an end": "<!--" * (1 << 18),
    "quotes": "<a \"'" * (1 << 18),
    "scripts": "<script>" * (1 << 17),
    "scripts with an end": "<script></script>" * (1 << 16),
    "one tag": "<a " + "x " * (1 << 19) + ">",
    "a tag of spaces": "<a x" + " " * (1 << 20) + ">",
    "attributes": "<a " + "=" * (1 << 20) + ">",
    "entities": '<a href="' + "&amp" * (1 << 18) + '">',
    "less-than signs": "<" * (1 << 20),
    "links": "<a href=a.whl>" * (1 << 16),
}
HOSTILE_JSON = {
    "lists": '{"a": [' + "[]," * (1 << 18) + '0], "files": []}',
    "objects in files": '{"files": [' + "{}," * (1 << 18) + "{}]}",
    "a long file": '{"files": [[' + "[]," * (1 << 18) + "0]]}",
    "depth": '{"a": ' + "[" * (1 << 20),
    "strings": '{"a": "' + "\\" * (1 << 20),
    "quotes": '{"a": [' + '"' * (1 << 20),
    "keys": "{" + '"a":1,' * (1 << 18) + '"files":[]}',
    "digits": '{"a": ' + "1" * (1 << 20),
}


@pytest.mark.parametrize(
    ("kind", "text"),
    [(HTML, text) for text in HOSTILE.values()] + [(JSON, text) for text in HOSTILE_JSON.values()],
    ids=[*HOSTILE, *(f"json {name}" for name in HOSTILE_JSON)],
)
def test_a_megabyte_of_malice_is_read_once(kind: str, text: str) -> None:
    """Anything that is not linear takes an hour here."""
    page = found(text, kind, cut=True)
    assert page.listed <= MOST_LINKS
    assert len(page.files) <= 22


@pytest.mark.parametrize("name", ["lists", "objects in files", "a long file"])
def test_little_is_made_of_json(name: str) -> None:
    tracemalloc.start()
    try:
        found(HOSTILE_JSON[name][: 1 << 17], JSON, cut=True)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 * (1 << 17)


def test_random_pages_never_fail_otherwise() -> None:
    source = random.Random(6)
    pieces = [
        '<a href="',
        "x.whl",
        '">',
        "<base href=",
        "'",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "&#",
        ";",
        "\0",
        "<a",
    ]
    pieces += ['{"files":', "[", "]", "{", "}", '"url":', '"a.whl"', ",", ":", "\\", "1", "null", "http://[", "//", " "]
    for _ in range(3000):
        text = "".join(source.choice(pieces) for _ in range(source.randrange(20)))
        for kind in (HTML, JSON):
            for cut in (False, True):
                page = found(text, kind, cut=cut)
                assert page.malformed is None or page.malformed.startswith(("it is", "its"))


def test_words_of_the_server_are_in_no_message() -> None:
    with pytest.raises(NotAPageError, match=r"^it has no content type$"):
        list(read(b"", "secret\r\nvalue/x", PAGE))


# -- asking


class Server:
    """Answers one request, and keeps what was asked."""

    def __init__(self, **answer: object) -> None:
        self.answer = answer
        self.asked: list[Ask] = []

    async def ask(self, ask: Ask) -> Answer:
        self.asked.append(ask)
        return Answer(**{"url": ask.url, **self.answer})  # type: ignore[arg-type]


def asked(server: Server, index: str = INDEX, purpose: str = "package"):
    entry = Index("corp", IndexUrl(index), "index", "pyproject", "pyproject.toml", ("tool", "uv", "index", 0))
    url = page_url(entry.url, "acme-core")
    question = Question("page", Project(".", "project", "pyproject.toml"), entry, url, (), purpose, "acme-core")
    return asyncio.run(probe(server, question))  # type: ignore[arg-type]


def test_an_index_is_asked_in_the_words_of_uv_and_no_name_goes_to_pypi() -> None:
    server = Server(status=404)
    assert asked(server).status == 404
    (ask,) = server.asked
    assert (ask.url, ask.accept, ask.token) == (PAGE, ACCEPT, None)
    assert ask.not_to >= {"pypi.org", "files.pythonhosted.org", "pypi.tuna.tsinghua.edu.cn"}
    itself = Server(status=404)
    asked(itself, "https://pypi.org/simple")
    assert itself.asked[0].not_to == frozenset()


@pytest.mark.parametrize(
    ("answer", "origin"),
    [
        ({"status": 302, "location": "https://pypi.org/simple/acme-core/"}, "https://pypi.org"),
        ({"status": 200, "url": "https://cdn.example/simple/acme-core/"}, "https://cdn.example"),
        ({"status": 200, "url": PAGE + "index.html"}, None),
        ({"status": 302, "location": "http://["}, None),
        ({"status": 302, "location": None}, None),
    ],
)
def test_a_redirect_is_told_by_its_origin(answer: dict[str, object], origin: str | None) -> None:
    assert asked(Server(**answer)).redirected_to == origin


@pytest.mark.parametrize(
    ("status", "body", "missing"),
    [
        (404, '{"message":"404 Package Not Found"}', "package"),
        (404, '{"message": "404 Group Not Found"}', "scope"),
        (404, '{"message": "404 Not Found"}', "scope"),
        (404, '{"error": "404 Not Found"}', ""),
        (404, "<h1>404 Package Not Found</h1>", ""),
        (403, '{"message":"404 Package Not Found"}', ""),
    ],
)
def test_what_a_404_of_gitlab_names(status: int, body: str, missing: str) -> None:
    assert asked(Server(status=status, body=body.encode())).missing == missing
