"""The rules of family 9 against the real devpi-server: both kinds of page, inherited packages, `+simple/`, no upload times.

devpi lets anyone read; the plugin `devpi-lockdown` and most installations put nginx before it that asks for a password. Here
the world stands in for nginx: it asks for one, and hands what is asked on to the real server.
"""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from indexlint.auth.address import parse
from indexlint.online.links import read
from indexlint.online.page import ACCEPT, listing
from online.checks import check, project
from online.real_servers import Devpi
from online.world import Reply, Request, Response, World

HOST = "https://devpi.corp.example"
USER = ("ci", "canary-devpi-password")


@pytest.fixture
def guarded(world: World, devpi: Devpi) -> World:
    """The world with devpi at ``HOST``, for those who have the password."""

    def answer(request: Request) -> Reply:
        if request.basic != USER:
            return Response(401, b"", {"WWW-Authenticate": 'Basic realm="devpi"'})
        found = _get(devpi, request.target, request.header("Accept") or "")
        return Response(found.status_code, found.content, {"Content-Type": found.headers["content-type"]})

    world.serve(HOST, answer)
    return world


def _get(devpi: Devpi, path: str, accept: str) -> httpx.Response:
    with httpx.Client(base_url=devpi.origin, trust_env=False, timeout=30) as client:
        return client.get(path, headers={"Accept": accept})


@pytest.mark.parametrize(
    ("package", "folder"), [("acme-tools", "/acme/dev/+f/"), ("acme-core", "/acme/base/+f/")], ids=["own", "inherited"]
)
def test_both_kinds_of_page_give_the_same_files(devpi: Devpi, package: str, folder: str) -> None:
    listings = {}
    for accept in (ACCEPT, "text/html"):
        answer = _get(devpi, f"/acme/dev/+simple/{package}/", accept)
        kind = answer.headers["content-type"]
        links = read(answer.content, kind, str(answer.url))
        listings[kind.partition(";")[0]] = listing(links, parse(f"{devpi.origin}/acme/dev/+simple/"))
    assert set(listings) == {"application/vnd.pypi.simple.v1+json", "text/html"}
    first, second = listings.values()
    assert first == second
    (url,) = first.files
    assert url.startswith(devpi.origin + folder)
    assert (first.listed, first.without_upload_time, first.malformed) == (1, 1, None)


def test_its_pages_are_read_and_have_no_upload_time(world: World, devpi: Devpi, tmp_path: Path) -> None:
    text = project(f"{devpi.origin}/acme/dev/+simple/", "acme-tools", uv='exclude-newer = "7 days"')
    done = check(world, tmp_path / "project", text, "--extend-select", "IX215")
    assert {rule: done.outcome(rule) for rule in ("unreachable-index", "files-outside-index", "forwarding-index")} == {
        "unreachable-index": "ok",
        "files-outside-index": "ok",
        "forwarding-index": "ok",
    }
    assert done.outcome("page-without-upload-time") == "finding"
    # What was asked counts over what is known of the product.
    assert done.messages("missing-upload-time") == []


def test_a_package_that_is_not_there(world: World, devpi: Devpi, tmp_path: Path) -> None:
    url = f"{devpi.origin}/acme/dev/+simple/"
    done = check(world, tmp_path / "project", project(url, "acme-missing"))
    assert done.reason("unreachable-index") == (
        f"corp: {url}acme-missing/ answers 404 without a credential, which may be another answer with one"
    )
    stated = check(
        world, tmp_path / "project", project(url, "acme-missing", more='[tool.indexlint.credentials]\ncorp = "none"')
    )
    (message,) = stated.messages("unreachable-index")
    assert "answers 404: the index does not have `acme-missing`, which is pinned to it" in message


def test_the_index_without_plus_simple(world: World, devpi: Devpi, tmp_path: Path) -> None:
    """devpi gives package pages only below ``+simple``, unless it takes the client for pip or uv: 404."""
    none = '[tool.indexlint.credentials]\ncorp = "none"'
    done = check(world, tmp_path / "project", project(f"{devpi.origin}/acme/dev", "acme-tools", more=none))
    assert done.outcome("unreachable-index") == "finding"
    # Where the host tells that it is devpi, the rule about the URL says so, and nothing is asked.
    named = check(world, tmp_path / "project", project(f"{HOST}/acme/dev", "acme-tools", more=none))
    assert named.reason("unreachable-index") == "corp: its URL is not that of an index"
    assert world.connects == []


def test_an_index_that_has_the_public_package_itself_is_not_judged(world: World, devpi: Devpi, tmp_path: Path) -> None:
    done = check(world, tmp_path / "project", project(f"{devpi.origin}/acme/mirror/+simple/"))
    assert done.reason("forwarding-index") == (
        "corp: it has a page of its own for `sampleproject`: whether it is PyPI's cannot be told"
    )


def test_an_inherited_package_is_in_another_index(guarded: World, tmp_path: Path) -> None:
    url = f"https://{USER[0]}:{USER[1]}@devpi.corp.example/acme/dev/+simple/"
    done = check(guarded, tmp_path / "project", project(url, "acme-core"), online="--online=credentials")
    assert done.outcome("refused-credential") == "ok"
    (message,) = done.messages("files-outside-index")
    assert f"links files like {HOST}/acme/base/+f/" in message
    assert "at the cost of a refused request for each" in message
    assert done.severities("files-outside-index") == ["info"]
    assert USER[1] not in done.run.stdout + done.run.stderr
    own = check(guarded, tmp_path / "project", project(url, "acme-tools"), online="--online=credentials")
    assert own.outcome("files-outside-index") == "ok"


def test_an_inherited_package_with_a_keyring_entry_for_the_index(guarded: World, tmp_path: Path) -> None:
    """The keyring program answers for the index's URL, as uv asks it; for the files nobody asks it."""
    folder = guarded.folder / "bin"
    folder.mkdir()
    keyring = folder / "keyring"
    asked = guarded.folder / "asked"
    keyring.write_text(
        f'#!/bin/sh\necho "$@" >> {asked}\n[ "$4" = "{HOST}/acme/dev/+simple/" ] && printf "%s\\n%s\\n" {USER[0]} {USER[1]}\n'
    )
    keyring.chmod(0o755)
    text = project(
        f"{HOST}/acme/dev/+simple/",
        "acme-core",
        index='authenticate = "always"\nexplicit = true',
        uv='keyring-provider = "subprocess"',
    )
    words = ("--credentials-host", "devpi.corp.example")
    environment = {"PATH": f"{folder}:{guarded.environment['PATH']}"}
    refused = check(guarded, tmp_path / "project", text, online="--online=credentials", environment=environment)
    assert "is sent there only with --credentials-host devpi.corp.example" in refused.reason("refused-credential")
    assert not asked.exists(), "the keyring is asked only for a host that the person named"
    done = check(guarded, tmp_path / "project", text, *words, online="--online=credentials", environment=environment)
    assert asked.read_text() == f"--mode creds get {HOST}/acme/dev/+simple/\n"
    assert done.outcome("refused-credential") == "ok"
    (message,) = done.messages("files-outside-index")
    assert "with the credential from the keyring it sends no credential for them, and gets 401" in message
    assert done.severities("files-outside-index") == ["warning"]
    assert USER[1] not in done.run.stdout + done.run.stderr
