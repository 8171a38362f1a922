"""What uv would send with an index's pages, and the hosts that it may go to."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexlint.auth.trace import KeyringCall
from indexlint.model.secret import Secret
from indexlint.model.url import Realm
from indexlint.online import credentials
from indexlint.online.credentials import Offer, ask_keyring, offer
from indexlint.online.person import Person, Token, read_person
from indexlint.online.questions import Question
from indexlint.readers.load import Loader
from online.checks import project as text_of
from rules.pages import write

CORP = "https://pypi.corp.example/simple"
NAMED = ("pypi.corp.example",)
VARIABLES = {"UV_INDEX_CORP_USERNAME": "ci", "UV_INDEX_CORP_PASSWORD": "from-variables"}


@pytest.fixture
def made(tmp_path: Path):
    """What is offered for the index of a project."""

    def run(
        url: str = CORP,
        *,
        hosts: tuple[str, ...] = (),
        variables: dict[str, str] | None = None,
        netrc: str = "",
        tokens: tuple[Token, ...] = (),
        index: str = "",
        uv: str = "",
    ) -> Offer:
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        write({"home/.netrc": netrc, "project/pyproject.toml": text_of(url, "acme", index=index, uv=uv)}, tmp_path)
        found = {"HOME": str(home), "PATH": str(tmp_path / "bin"), **(variables or {})}
        person = read_person(("credentials",), found, hosts=hosts)._replace(tokens=tokens)
        project = Loader(lambda path: path).project(str(tmp_path / "project"))
        return offer(project, project.indexes[0], person)

    return run


def keyring(tmp_path: Path, script: str) -> Path:
    """A keyring program; returns the file that it notes its arguments in."""
    folder = tmp_path / "bin"
    folder.mkdir(exist_ok=True)
    asked = tmp_path / "asked"
    program = folder / "keyring"
    program.write_text(f'#!/bin/sh\necho "$@" >> {asked}\n{script}\n')
    program.chmod(0o755)
    return asked


def held(found: Offer) -> tuple[str, str, str] | str:
    """(where it was found, username, secret), or the reason why nothing is sent."""
    if found.token is None:
        assert found.sent == "none"
        return found.reason
    return found.sent, found.token.username, found.token.secret.reveal()


# -- what uv chooses


def test_variables_come_before_the_url_and_netrc(made) -> None:
    netrc = "machine pypi.corp.example login netrc-user password from-netrc\n"
    url = CORP.replace("://", "://url-user:from-url@")
    assert held(made(url, hosts=NAMED, variables=VARIABLES, netrc=netrc)) == ("environment", "ci", "from-variables")
    assert held(made(url, hosts=NAMED, netrc=netrc)) == ("url", "url-user", "from-url")
    assert held(made(hosts=NAMED, netrc=netrc)) == ("netrc", "netrc-user", "from-netrc")


def test_a_username_takes_only_its_own_entry_of_netrc(made) -> None:
    netrc = "machine pypi.corp.example login netrc-user password from-netrc\n"
    assert held(made(CORP.replace("://", "://netrc-user@"), netrc=netrc)) == ("netrc", "netrc-user", "from-netrc")
    other = made(CORP.replace("://", "://somebody@"), netrc=netrc)
    assert held(other) == "uv 0.13.9 finds no credential for it here"


def test_never_sends_nothing(made) -> None:
    found = made(hosts=NAMED, netrc="machine pypi.corp.example login a password b\n", index='authenticate = "never"')
    assert held(found) == '`authenticate = "never"`: uv 0.13.9 sends no credential'


def test_the_newest_allowed_release_decides(made) -> None:
    netrc = "machine pypi.corp.example login a password b\n"
    # `authenticate` was read by nobody before 0.6.6.
    found = made(hosts=NAMED, netrc=netrc, index='authenticate = "never"', uv='required-version = "<0.6"')
    assert held(found) == ("netrc", "a", "b")


def test_what_is_in_the_store_of_uv_is_not_read(made, tmp_path: Path) -> None:
    text = f'[[credential]]\nservice = "{CORP}"\nusername = "a"\nscheme = "basic"\npassword = "canary-stored"\n'
    write({"store/credentials.toml": text}, tmp_path)
    found = made(hosts=NAMED, variables={"UV_CREDENTIALS_DIR": str(tmp_path / "store")})
    assert held(found) == "uv would send what `uv auth login` stored, which indexlint does not read"


# -- where it may go


def test_variables_go_to_no_host_that_only_the_project_names(made) -> None:
    found = made(variables=VARIABLES)
    assert held(found) == (
        "only the checked project names pypi.corp.example, so UV_INDEX_CORP_USERNAME and UV_INDEX_CORP_PASSWORD are sent there "
        "only with --credentials-host pypi.corp.example"
    )
    assert "from-variables" not in repr(found)


@pytest.mark.parametrize(
    "url",
    [
        "https://pypi.corp.example.evil.test/simple",
        "https://pypi.corp.example@evil.test/simple",
        "https://pypi.corp.example:8443/simple",
        "https://pypi.corp.exampl/simple",
    ],
)
def test_a_host_that_looks_like_the_named_one_gets_nothing(made, url: str) -> None:
    netrc = "machine pypi.corp.example login a password b\n"
    assert made(url, hosts=NAMED, variables=VARIABLES, netrc=netrc).token is None


def test_plain_http_gets_nothing_but_on_loopback(made) -> None:
    plain = CORP.replace("https", "http")
    for url, variables in ((plain, VARIABLES), (plain.replace("://", "://ci:from-url@"), {})):
        found = made(url, hosts=NAMED, variables=variables)
        assert held(found) == "uv would send a credential over plain http; indexlint does not"
    local = made("http://127.0.0.1:8080/simple", hosts=("127.0.0.1:8080",), variables=VARIABLES)
    assert held(local) == ("environment", "ci", "from-variables")


def test_a_netrc_whose_path_is_relative_names_no_host(made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be the checked project's own."""
    write({"project/.netrc": "machine pypi.corp.example login a password b\n"}, tmp_path)
    monkeypatch.chdir(tmp_path / "project")
    assert made(variables={**VARIABLES, "NETRC": ".netrc"}).token is None
    assert made(variables={"NETRC": ".netrc"}).token is None
    assert made(variables={**VARIABLES, "NETRC": str(tmp_path / "project" / ".netrc")}).sent == "environment"


def test_a_host_called_default_is_not_named_by_netrc(made) -> None:
    netrc = "default login a password b\n"
    assert made("https://default/simple", variables=VARIABLES, netrc=netrc).token is None
    assert made("https://default/simple", netrc=netrc).token is None


def test_a_host_of_netrc_or_of_a_token_is_named_by_the_person(made) -> None:
    netrc = "machine pypi.corp.example login a password b\n"
    assert held(made(variables=VARIABLES, netrc=netrc)) == ("environment", "ci", "from-variables")
    assert made("https://pypi.corp.example:8443/simple", variables=VARIABLES, netrc=netrc).token is None
    token = Token(Realm("https", "pypi.corp.example", 443), "private-token", "", Secret("x"), "GITLAB_TOKEN")
    assert held(made(variables=VARIABLES, tokens=(token,))) == ("environment", "ci", "from-variables")


def test_the_default_entry_of_netrc_names_no_host(made) -> None:
    netrc = "default login a password canary-default\n"
    assert "netrc's entry for default is sent there only with --credentials-host" in str(held(made(netrc=netrc)))
    assert held(made(netrc=netrc, hosts=NAMED)) == ("netrc", "a", "canary-default")


def test_the_urls_own_credential_goes_to_the_urls_host(made) -> None:
    found = made(CORP.replace("://", "://a:b@"))
    assert held(found) == ("url", "a", "b")
    assert found.token is not None
    assert found.token.realm == Realm("https", "pypi.corp.example", 443)


def test_a_name_that_cannot_stand_in_a_header_is_not_sent(made) -> None:
    assert held(made(CORP.replace("://", "://a%0d%0ab:c@"))) == "the credential in its URL cannot be sent"
    assert held(made(CORP.replace("://", "://a%3ab:c@"))) == "the credential in its URL cannot be sent"


# -- the keyring

SETTINGS = 'keyring-provider = "subprocess"'


def test_the_keyring_is_asked_as_uv_asks_it(made, tmp_path: Path) -> None:
    asked = keyring(tmp_path, '[ "$2" = pypi.corp.example ] && echo from-keyring')
    found = made(CORP.replace("://", "://deploy@"), hosts=NAMED, uv=SETTINGS)
    assert held(found) == ("keyring", "deploy", "from-keyring")
    assert asked.read_text() == f"get {CORP} deploy\nget pypi.corp.example deploy\n"
    assert "from-keyring" not in repr(found)


def test_without_a_username_it_is_asked_with_always(made, tmp_path: Path) -> None:
    asked = keyring(tmp_path, "printf 'someone\\nfrom-keyring\\n'")
    silent = made(hosts=NAMED, uv=SETTINGS)
    assert "asks the keyring only for an index with a username or with" in str(held(silent))
    assert not asked.exists()
    found = made(hosts=NAMED, uv=SETTINGS, index='authenticate = "always"')
    assert held(found) == ("keyring", "someone", "from-keyring")
    assert asked.read_text() == f"--mode creds get {CORP}\n"


def test_it_is_not_asked_about_a_host_that_only_the_project_names(made, tmp_path: Path) -> None:
    asked = keyring(tmp_path, "echo from-keyring")
    found = made(CORP.replace("://", "://deploy@"), uv=SETTINGS)
    assert "is sent there only with --credentials-host pypi.corp.example" in str(held(found))
    assert not asked.exists()


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 1", "the keyring has no entry for pypi.corp.example"),
        ("true", "the keyring has no entry for pypi.corp.example"),
        ("echo secret >&2; exit 2", "the keyring has no entry for pypi.corp.example"),
    ],
)
def test_a_keyring_without_an_entry(made, tmp_path: Path, script: str, reason: str) -> None:
    keyring(tmp_path, script)
    assert held(made(CORP.replace("://", "://deploy@"), hosts=NAMED, uv=SETTINGS)) == reason


def test_a_keyring_that_is_not_there(made) -> None:
    found = made(hosts=NAMED, index='authenticate = "always"', uv=SETTINGS)
    assert held(found) == "uv 0.13.9 finds no credential for it here: there is no `keyring` program on PATH"


def test_a_keyring_that_does_not_answer_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "KEYRING_TIMEOUT", 0.2)
    keyring(tmp_path, "exec /bin/sleep 60")
    person = Person(variables={"PATH": str(tmp_path / "bin")})
    found = ask_keyring(KeyringCall(CORP, "deploy", "password"), person)
    assert found == "the keyring program did not answer in 0 seconds"


@pytest.mark.parametrize("username", ["--list-backends", "-h", "a\nb"])
def test_a_username_of_the_project_is_no_option_of_the_program(tmp_path: Path, username: str) -> None:
    asked = keyring(tmp_path, "echo from-keyring")
    person = Person(variables={"PATH": str(tmp_path / "bin")})
    found = ask_keyring(KeyringCall(CORP, username, "password"), person)
    assert found == "its username cannot be given to the keyring program"
    assert not asked.exists()


def test_a_program_of_the_current_directory_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = keyring(tmp_path, "echo from-keyring")
    monkeypatch.chdir(tmp_path / "bin")
    for path in (".", ""):
        found = ask_keyring(KeyringCall(CORP, "deploy", "password"), Person(variables={"PATH": path}))
        assert found == "there is no `keyring` program"
    assert not asked.exists()


def test_two_credentials_for_one_page_are_two_questions(made) -> None:
    from indexlint.online.gather import key_of

    texts = ("://ci:canary-first@", "://ci:canary-second@", "://ci:canary-first@")
    keys = [
        key_of(Question("page", None, None, CORP, (), token=made(CORP.replace("://", text)).token, sent="url"))  # type: ignore[arg-type]
        for text in texts
    ]
    assert keys[0] == keys[2] != keys[1]
    assert "canary" not in repr(keys)
