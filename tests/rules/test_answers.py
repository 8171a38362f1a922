"""The servers of a page's example answer what the page states, and nothing else."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from rules.answers import Answers

_TEXT = """\
GET https://pypi.corp.example/simple/acme-core/

HTTP/1.1 401 Unauthorized
www-authenticate: Basic realm="corp"

GET https://pypi.corp.example/simple/acme-core/
authorization: Basic ci:...

HTTP/1.1 200 OK
content-type: text/html

<a href="acme_core-1.0.tar.gz">

a</a>

GET https://gone.example/simple/acme-core/

name not found
"""


def ask(answers: Answers, url: str, auth: tuple[str, str] | None = None) -> httpx.Response:
    async def one() -> httpx.Response:
        async with httpx.AsyncClient(transport=answers) as client:
            return await client.get(url, auth=auth)

    return asyncio.run(one())


def test_an_exchange_is_told_apart_by_the_credential_that_it_comes_with() -> None:
    answers = Answers(_TEXT)
    url = "https://pypi.corp.example/simple/acme-core/"
    refused = ask(answers, url)
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, 'Basic realm="corp"')
    page = ask(answers, url, ("ci", "secret"))
    assert (page.status_code, page.text) == (200, '<a href="acme_core-1.0.tar.gz">\n\na</a>')
    assert answers.unasked == ["https://gone.example/simple/acme-core/"]
    assert answers.unexpected == []


def test_what_is_not_stated_is_not_answered() -> None:
    answers = Answers(_TEXT)
    for url, auth in (
        ("https://pypi.corp.example/simple/acme-core/", ("other", "secret")),
        ("https://pypi.corp.example/simple/another/", None),
    ):
        with pytest.raises(httpx.ConnectError, match="nothing answers"):
            ask(answers, url, auth)
    assert answers.unexpected == [
        "GET https://pypi.corp.example/simple/acme-core/ with authorization",
        "GET https://pypi.corp.example/simple/another/ with no credential",
    ]


def test_a_failure_can_be_stated() -> None:
    with pytest.raises(httpx.ConnectError, match="Name or service not known"):
        ask(Answers(_TEXT), "https://gone.example/simple/acme-core/")
