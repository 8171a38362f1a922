"""The rules of family 9 against the real pypiserver: its pages, its redirect to PyPI, its users, its files beside `/simple`."""

from __future__ import annotations

from pathlib import Path

import pytest

from online.checks import Checked, check, project
from online.real_servers import Pypiserver
from online.world import World

PACKAGE_RULES = ("unreachable-index", "files-outside-index")


@pytest.fixture
def closed(world: World, pypiserver: Pypiserver, tmp_path: Path):
    """Check a project of the server that wants a password, with one in the index's variables."""

    def run(*packages: str, password: str | None = None, host: bool = True, **more: str) -> Checked:
        text = project(pypiserver.closed + "/simple/", *packages, **more)
        variables = {
            "UV_INDEX_CORP_USERNAME": pypiserver.username,
            "UV_INDEX_CORP_PASSWORD": password or pypiserver.password,
        }
        words = ("--credentials-host", pypiserver.closed.removeprefix("http://")) if host else ()
        done = check(world, tmp_path / "project", text, *words, online="--online=credentials", environment=variables)
        assert variables["UV_INDEX_CORP_PASSWORD"] not in done.run.stdout + done.run.stderr
        return done

    return run


def test_a_page_that_anyone_may_read(world: World, pypiserver: Pypiserver, tmp_path: Path) -> None:
    text = project(pypiserver.forwarding + "/simple/", "acme-core", uv='exclude-newer = "7 days"')
    done = check(world, tmp_path / "project", text)
    assert {rule: done.outcome(rule) for rule in PACKAGE_RULES} == dict.fromkeys(PACKAGE_RULES, "ok")
    assert done.outcome("page-without-upload-time") == "finding"
    assert "tells for none of 1 file when it was uploaded" in done.messages("page-without-upload-time")[0]
    assert done.outcome("refused-credential") is None


def test_the_redirect_to_pypi_is_reported_and_not_followed(
    world: World, pypiserver: Pypiserver, tmp_path: Path
) -> None:
    text = project(pypiserver.forwarding + "/simple/", "acme-missing")
    done = check(world, tmp_path / "project", text)
    assert done.outcome("forwarding-index") == "finding"
    (message,) = done.messages("forwarding-index")
    assert (
        "asked for `sampleproject`, a public package, without a credential, it sends the client on to https://pypi.org"
        in message
    )
    assert done.severities("forwarding-index") == ["warning"]
    assert world.connects == [], "nobody but the index is asked, and PyPI is told no name"
    assert done.outcome("files-outside-index") == "skipped"
    assert done.reason("files-outside-index").endswith("acme-missing/ sends the client on to https://pypi.org")


def test_a_default_index_that_forwards_is_advice(world: World, pypiserver: Pypiserver, tmp_path: Path) -> None:
    done = check(world, tmp_path / "project", project(pypiserver.forwarding + "/simple/", index="default = true"))
    assert done.severities("forwarding-index") == ["info"]


def test_the_credential_that_uv_would_send_is_accepted(closed) -> None:
    done = closed("acme-core", "acme-tools")
    assert done.outcomes == {
        "unreachable-index": ("ok", None),
        "files-outside-index": ("ok", None),
        "forwarding-index": ("ok", None),
        "refused-credential": ("ok", None),
    }
    assert done.report["findings"] == []


def test_a_wrong_password_is_refused(closed) -> None:
    done = closed("acme-core", password="canary-wrong-password", index="explicit = true")
    assert done.outcome("refused-credential") == "finding"
    (message,) = done.messages("refused-credential")
    assert "with the credential in UV_INDEX_CORP_* answers 403: access is refused" in message
    assert message.endswith("uv does not find `acme-core` there, and fails")
    # It answers: that is all that this rule wants to know.
    assert done.outcome("unreachable-index") == "ok"


def test_a_package_that_is_not_there(closed) -> None:
    done = closed("acme-core", "acme-missing")
    (message,) = done.messages("unreachable-index")
    assert "answers 404: the index does not have `acme-missing`, which is pinned to it" in message
    assert done.outcome("refused-credential") == "ok"


def test_a_host_that_the_person_does_not_name_gets_nothing(closed, pypiserver: Pypiserver) -> None:
    done = closed("acme-core", host=False)
    host = pypiserver.closed.removeprefix("http://")
    assert done.outcome("refused-credential") == "skipped"
    assert done.reason("refused-credential") == (
        f"corp: only the checked project names {host}, so UV_INDEX_CORP_USERNAME and UV_INDEX_CORP_PASSWORD are sent there "
        f"only with --credentials-host {host}"
    )
    assert done.outcome("unreachable-index") == "ok"
    assert done.reason("files-outside-index").endswith("answers 401 without a credential")
    assert "answers 401 without a credential: what it does for others is not known" in done.reason("forwarding-index")


def test_without_the_mode_no_credential_is_sent(world: World, pypiserver: Pypiserver, tmp_path: Path) -> None:
    url = pypiserver.closed.replace("://", f"://{pypiserver.username}:{pypiserver.password}@") + "/simple"
    done = check(world, tmp_path / "project", project(url, "acme-core"))
    assert done.outcome("refused-credential") is None
    assert done.reason("files-outside-index").endswith("answers 401 without a credential")
    assert pypiserver.password not in done.run.stdout + done.run.stderr


def test_a_credential_in_the_url_goes_to_its_own_host(world: World, pypiserver: Pypiserver, tmp_path: Path) -> None:
    url = pypiserver.closed.replace("://", f"://{pypiserver.username}:{pypiserver.password}@") + "/simple"
    done = check(world, tmp_path / "project", project(url, "acme-core"), online="--online=credentials")
    assert {outcome for outcome, _ in done.outcomes.values()} == {"ok"}
    assert pypiserver.password not in done.run.stdout + done.run.stderr


def test_netrc_is_asked_as_uv_asks_it(world: World, pypiserver: Pypiserver, tmp_path: Path) -> None:
    (world.home / ".netrc").write_text(
        f"machine 127.0.0.1 login {pypiserver.username} password {pypiserver.password}\n"
    )
    text = project(pypiserver.closed + "/simple", "acme-core")
    host = pypiserver.closed.removeprefix("http://")
    named = check(world, tmp_path / "project", text, "--credentials-host", host, online="--online=credentials")
    assert named.outcome("refused-credential") == "ok"
    unnamed = check(world, tmp_path / "project", text, online="--online=credentials")
    assert unnamed.reason("refused-credential") == (
        f"corp: only the checked project names {host}, so netrc's entry for 127.0.0.1 is sent there only with "
        f"--credentials-host {host}"
    )


@pytest.mark.parametrize("version", ["==0.5.25", ">=0.5.30"])
def test_files_beside_simple_are_got_with_one_credential(closed, version: str) -> None:
    """They are at `/packages/`: below the root since 0.5.30; before, uv asks for each a second time, with the credential."""
    done = closed("acme-core", uv=f'required-version = "{version}"')
    assert done.outcome("files-outside-index") == "ok"
