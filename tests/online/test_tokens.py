"""Which token goes where: each source, in its order, bound to one origin; what cannot be read binds to nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from indexlint.model.secret import Secret
from indexlint.model.url import IndexUrl, Realm
from indexlint.online.person import Token, read_person
from indexlint.online.tokens import BindingError, covers, read_binding, read_hosts, read_tokens

SECRET = "glpat-AbCdEfGhIjKlMnOpQrSt"
OTHER = "glpat-ZyXwVuTsRqPoNmLkJiHg"
GITLAB_COM = Realm("https", "gitlab.com", 443)
ACME = Realm("https", "gitlab.acme.example", 443)
INDEX = "/api/v4/groups/acme%2Fteam/-/packages/pypi/simple"


def tokens(home: Path, variables: dict[str, str], gitlab_url: str | None = None) -> tuple[list[Token], list[str]]:
    """What is found in this home with these variables, and with nothing of the person who runs the tests."""
    found, notes = read_tokens(
        {"HOME": str(home), "PYTHON_GITLAB_CFG": str(home / "none.cfg"), **variables}, gitlab_url
    )
    return list(found), list(notes)


def bound(home: Path, variables: dict[str, str], gitlab_url: str | None = None) -> list[tuple[str, str, str, str]]:
    """(origin and path, kind, source, text) of each token, without a note."""
    found, notes = tokens(home, variables, gitlab_url)
    assert notes == []
    return [(f"{token.realm}{token.path}", token.kind, token.source, token.secret.reveal()) for token in found]


# -- where a token of a variable belongs


def test_a_token_alone_belongs_to_gitlab_com(tmp_path: Path) -> None:
    assert bound(tmp_path, {"GITLAB_TOKEN": SECRET}) == [
        ("https://gitlab.com", "private-token", "GITLAB_TOKEN", SECRET)
    ]


@pytest.mark.parametrize(
    ("variables", "origin"),
    [
        ({"GITLAB_HOST": "gitlab.acme.example"}, "https://gitlab.acme.example"),
        ({"GITLAB_HOST": "https://gitlab.acme.example/"}, "https://gitlab.acme.example"),
        ({"GITLAB_HOST": "GitLab.ACME.example:443"}, "https://gitlab.acme.example"),
        ({"GITLAB_HOST": "gitlab.acme.example:8443"}, "https://gitlab.acme.example:8443"),
        ({"GITLAB_HOST": "https://acme.example/gitlab"}, "https://acme.example/gitlab"),
        ({"GL_HOST": "gitlab.acme.example"}, "https://gitlab.acme.example"),
        ({"GITLAB_URL": "https://gitlab.acme.example"}, "https://gitlab.acme.example"),
        ({"GITLAB_URL": "https://gitlab.acme.example/api/v4"}, "https://gitlab.acme.example"),
        ({"GITLAB_HOST": "a.example", "CI_SERVER_URL": "https://b.example"}, "https://a.example"),
        ({"GITLAB_HOST": "a.example", "GITLAB_URL": "https://a.example/"}, "https://a.example"),
        (
            {"CI_API_V4_URL": "https://a.example/gitlab/api/v4", "CI_SERVER_HOST": "a.example"},
            "https://a.example/gitlab",
        ),
        ({"CI_SERVER_URL": "https://a.example:8443"}, "https://a.example:8443"),
        ({"CI_SERVER_HOST": "a.example"}, "https://a.example"),
        (
            {"CI_SERVER_HOST": "a.example", "CI_SERVER_PORT": "8443", "CI_SERVER_PROTOCOL": "https"},
            "https://a.example:8443",
        ),
        ({"GITLAB_HOST": "http://127.0.0.1:8080"}, "http://127.0.0.1:8080"),
        ({"GITLAB_HOST": "http://localhost"}, "http://localhost"),
    ],
)
def test_the_person_names_the_host(tmp_path: Path, variables: dict[str, str], origin: str) -> None:
    assert [found[0] for found in bound(tmp_path, {"GITLAB_TOKEN": SECRET, **variables})] == [origin]


def test_the_option_counts_over_the_variables(tmp_path: Path) -> None:
    variables = {"GITLAB_TOKEN": SECRET, "GITLAB_HOST": "a.example", "CI_SERVER_URL": "https://b.example"}
    assert [found[0] for found in bound(tmp_path, variables, "https://c.example/gitlab/")] == [
        "https://c.example/gitlab"
    ]


@pytest.mark.parametrize(
    "variables",
    [
        {"GITLAB_HOST": "http://gitlab.acme.example"},
        {"GITLAB_HOST": "gitlab.com@evil.test"},
        {"GITLAB_HOST": "a.example", "GITLAB_URL": "https://b.example"},
        {"CI_SERVER_URL": "http://gitlab.acme.example"},
        {"CI_API_V4_URL": "nonsense with spaces", "CI_SERVER_URL": "https://gitlab.acme.example"},
    ],
)
def test_a_host_that_is_not_certain_gets_nothing_and_no_other_does(tmp_path: Path, variables: dict[str, str]) -> None:
    """A company's token must not go to gitlab.com because its own host was written wrongly."""
    found, notes = tokens(tmp_path, {"GITLAB_TOKEN": SECRET, "CI_JOB_TOKEN": OTHER, **variables})
    assert [token.source for token in found if token.source == "GITLAB_TOKEN"] == []
    assert notes
    assert not any(SECRET in note or OTHER in note for note in notes)


def test_a_wrong_option_is_a_usage_error(tmp_path: Path) -> None:
    for text in ("http://gitlab.acme.example", "", "https://u:p@x.example", "https://x.example/?y", "ftp://x.example"):
        with pytest.raises(ValueError, match="--gitlab-url: "):
            read_tokens({"HOME": str(tmp_path)}, text)


def test_a_job_token_belongs_to_the_job_s_own_gitlab_only(tmp_path: Path) -> None:
    variables = {
        "CI_JOB_TOKEN": SECRET,
        "CI_DEPLOY_USER": "gitlab+deploy-token-1",
        "CI_DEPLOY_PASSWORD": OTHER,
        "CI_API_V4_URL": "https://gitlab.acme.example/api/v4",
        "GITLAB_HOST": "evil.test",
    }
    assert bound(tmp_path, variables, "https://other.example") == [
        ("https://gitlab.acme.example", "job", "CI_JOB_TOKEN", SECRET),
        ("https://gitlab.acme.example", "deploy", "CI_DEPLOY_PASSWORD", OTHER),
    ]
    del variables["CI_API_V4_URL"]
    assert bound(tmp_path, variables) == []


@pytest.mark.parametrize(
    ("text", "extra", "kind", "user"),
    [
        ("glcbt-64_AbCdEfGhIjKlMnOp", {}, "job", "gitlab-ci-token"),
        ("gldt-AbCdEfGhIjKlMnOpQr", {}, "deploy", "__token__"),
        ("old-style-job-token", {"CI_JOB_TOKEN": "old-style-job-token"}, "job", "gitlab-ci-token"),
        (SECRET, {}, "private-token", ""),
    ],
)
def test_what_is_in_a_variable_tells_its_kind(
    tmp_path: Path, text: str, extra: dict[str, str], kind: str, user: str
) -> None:
    """``GITLAB_TOKEN: $CI_JOB_TOKEN`` is often written, and is no token for the REST API."""
    found, _ = tokens(tmp_path, {"GITLAB_TOKEN": text, "CI_SERVER_URL": "https://gitlab.acme.example", **extra})
    assert (found[0].source, found[0].kind, found[0].username) == ("GITLAB_TOKEN", kind, user)


def test_the_order_of_the_sources(tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text(f"machine gitlab.acme.example login me password {SECRET}\n")
    (tmp_path / ".netrc").chmod(0o600)
    (tmp_path / ".python-gitlab.cfg").write_text(f"[a]\nurl = https://gitlab.acme.example\nprivate_token = {SECRET}\n")
    folder = tmp_path / ".config" / "glab-cli"
    folder.mkdir(parents=True)
    (folder / "config.yml").write_text(f"hosts:\n  gitlab.acme.example:\n    token: {SECRET}\n")
    variables = {
        "PYTHON_GITLAB_CFG": str(tmp_path / ".python-gitlab.cfg"),
        "CI_SERVER_URL": "https://gitlab.acme.example",
        **dict.fromkeys(("GITLAB_ACCESS_TOKEN", "GITLAB_PRIVATE_TOKEN", "GITLAB_OAUTH_TOKEN", "GITLAB_TOKEN"), SECRET),
        "CI_JOB_TOKEN": OTHER,
    }
    found = bound(tmp_path, variables)
    assert {origin for origin, *_ in found} == {"https://gitlab.acme.example"}
    assert [(source, kind) for _, kind, source, _ in found] == [
        ("GITLAB_TOKEN", "private-token"),
        ("GITLAB_PRIVATE_TOKEN", "private-token"),
        ("GITLAB_OAUTH_TOKEN", "bearer"),
        ("GITLAB_ACCESS_TOKEN", "private-token"),
        ("CI_JOB_TOKEN", "job"),
        ("netrc", "basic"),
        ("python-gitlab `a`", "private-token"),
        ("glab `gitlab.acme.example`", "private-token"),
    ]


@pytest.mark.parametrize("text", ["a\r\nX-Evil: 1", "käse", "a b", "a\x00"])
def test_a_value_that_no_header_can_hold_is_not_used(tmp_path: Path, text: str) -> None:
    found, notes = tokens(tmp_path, {"GITLAB_TOKEN": text})
    assert found == []
    assert notes == ["GITLAB_TOKEN is not used: it holds characters that no token has"]


def test_surrounding_white_space_is_no_part_of_a_token(tmp_path: Path) -> None:
    assert bound(tmp_path, {"GITLAB_TOKEN": f" {SECRET}\n"})[0][3] == SECRET
    assert bound(tmp_path, {"GITLAB_TOKEN": " \n"}) == []


# -- files


def test_netrc_binds_to_https_and_to_its_machines_only(tmp_path: Path) -> None:
    path = tmp_path / "netrc"
    path.write_text(
        f"machine gitlab.acme.example login me password {SECRET}\n"
        f"machine gitlab.com@evil.test login me password {OTHER}\n"
        f"default login me password {OTHER}\n"
    )
    path.chmod(0o600)
    assert bound(tmp_path, {"NETRC": str(path)}) == [("https://gitlab.acme.example", "basic", "netrc", SECRET)]


def test_python_gitlab_s_file(tmp_path: Path) -> None:
    path = tmp_path / "python-gitlab.cfg"
    path.write_text(
        "[global]\ndefault = acme\n"
        f"[acme]\nurl = https://gitlab.acme.example\nprivate_token = {SECRET}\n"
        f"[oauth]\nurl = https://acme.example/gitlab/\noauth_token = a%b-token\n"
        f"[job]\nurl = https://job.example\njob_token = {OTHER}\n"
        f"[nowhere]\nprivate_token = {OTHER}\n"
        "[public]\nurl = https://public.example\n"
    )
    assert bound(tmp_path, {"PYTHON_GITLAB_CFG": str(path)}) == [
        ("https://gitlab.acme.example", "private-token", "python-gitlab `acme`", SECRET),
        ("https://acme.example/gitlab", "bearer", "python-gitlab `oauth`", "a%b-token"),
        ("https://job.example", "job", "python-gitlab `job`", OTHER),
    ]


def test_a_credential_helper_is_not_run(tmp_path: Path) -> None:
    path = tmp_path / "python-gitlab.cfg"
    ran = tmp_path / "ran"
    path.write_text(f"[acme]\nurl = https://gitlab.acme.example\nprivate_token = helper: touch {ran}\n")
    found, notes = tokens(tmp_path, {"PYTHON_GITLAB_CFG": str(path)})
    assert found == []
    assert notes == ["python-gitlab's section `acme`: `private_token` comes from a credential helper, which is not run"]
    assert not ran.exists()


def test_glab_s_file(tmp_path: Path) -> None:
    folder = tmp_path / "glab"
    folder.mkdir()
    (folder / "config.yml").write_text(
        "git_protocol: ssh\nhosts:\n"
        f"  gitlab.com:\n    token: !!null {SECRET}\n    api_protocol: https\n    user: me\n"
        f"  acme.example:\n    api_host: gitlab.acme.example\n    token: {OTHER}\n    is_oauth2: 'true'\n"
        f"  sub.example:\n    subfolder: gitlab\n    token: '123'\n"
        "  empty.example:\n    token:\n"
        "  odd.example: text\n"
    )
    assert bound(tmp_path, {"GLAB_CONFIG_DIR": str(folder)}) == [
        ("https://gitlab.com", "private-token", "glab `gitlab.com`", SECRET),
        ("https://gitlab.acme.example", "bearer", "glab `acme.example`", OTHER),
        ("https://sub.example/gitlab", "private-token", "glab `sub.example`", "123"),
    ]


def test_glab_s_file_in_the_repository_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / ".git" / "glab-cli"
    folder.mkdir(parents=True)
    (folder / "config.yml").write_text(f"hosts:\n  evil.test:\n    token: {SECRET}\n")
    monkeypatch.chdir(tmp_path)
    assert bound(tmp_path / "home", {}) == []


@pytest.mark.parametrize("variable", ["NETRC", "PYTHON_GITLAB_CFG", "GLAB_CONFIG_DIR"])
def test_a_relative_path_could_lead_into_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    (tmp_path / "config.yml").write_text(f"hosts:\n  evil.test:\n    token: {SECRET}\n")
    (tmp_path / "cfg").write_text(f"[a]\nurl = https://evil.test\nprivate_token = {SECRET}\n")
    (tmp_path / "netrc").write_text(f"machine evil.test login me password {SECRET}\n")
    monkeypatch.chdir(tmp_path)
    value = {"NETRC": "netrc", "PYTHON_GITLAB_CFG": "cfg", "GLAB_CONFIG_DIR": "."}[variable]
    found, notes = tokens(tmp_path, {variable: value})
    assert found == []
    assert notes == [f"{variable} is not used: it is no absolute path"]


DAMAGED = {
    "netrc": [f"machine x login a password {SECRET} nonsense".encode(), b"\xff\xfe\x00x"],
    "python-gitlab": [
        f"private_token = {SECRET}\n".encode(),
        f"[a]\nurl\n  {SECRET}\n".encode(),
        f"[a]\nx = 1\nx = {SECRET}\n".encode(),
        b"\xff\xfe\x00",
        b"[a]\n" + b"x" * (1 << 21),
    ],
    "glab": [
        f"hosts: [{SECRET}".encode(),
        f"- {SECRET}\n".encode(),
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"x: " + b"y" * (1 << 21),
        b"a: \x01",
    ],
}


@pytest.mark.parametrize(
    ("name", "raw"), [(name, raw) for name, raws in DAMAGED.items() for raw in raws], ids=lambda value: repr(value)[:24]
)
def test_a_damaged_file_is_one_note(tmp_path: Path, name: str, raw: bytes) -> None:
    path = tmp_path / "config.yml"
    path.write_bytes(raw)
    path.chmod(0o600)
    variable = {"netrc": "NETRC", "python-gitlab": "PYTHON_GITLAB_CFG", "glab": "GLAB_CONFIG_DIR"}[name]
    found, notes = tokens(tmp_path, {variable: str(tmp_path if name == "glab" else path)})
    assert found == []
    assert len(notes) == 1
    assert notes[0].startswith(str(path))
    assert SECRET not in notes[0]


def test_files_that_cannot_be_opened_are_notes(tmp_path: Path) -> None:
    (tmp_path / "config.yml").mkdir()
    found, notes = tokens(
        tmp_path, {"PYTHON_GITLAB_CFG": str(tmp_path / "config.yml"), "GLAB_CONFIG_DIR": str(tmp_path)}
    )
    assert found == []
    assert notes == [f"{tmp_path / 'config.yml'}: Is a directory; not used"]


def test_files_that_are_not_there_are_no_notes(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    assert bound(tmp_path, {"NETRC": nowhere, "PYTHON_GITLAB_CFG": nowhere, "GLAB_CONFIG_DIR": nowhere}) == []


def test_a_wrong_url_in_a_file_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text(
        f"hosts:\n  gitlab.acme.example:\n    api_protocol: http\n    token: {SECRET}\n"
    )
    (tmp_path / "cfg").write_text(f"[a]\nurl = http://gitlab.acme.example\nprivate_token = {SECRET}\n")
    found, notes = tokens(tmp_path, {"PYTHON_GITLAB_CFG": str(tmp_path / "cfg"), "GLAB_CONFIG_DIR": str(tmp_path)})
    assert found == []
    assert [note.partition(":")[0] for note in notes] == [
        "python-gitlab's section `a` is not used",
        "glab's token for `gitlab.acme.example` is not used",
    ]
    assert all("plain http" in note for note in notes)


# -- what a bound token may go with

TOKEN = Token(GITLAB_COM, "private-token", "", Secret(SECRET), "GITLAB_TOKEN")


@pytest.mark.parametrize(
    "url",
    [
        "https://gitlab.com@evil.test",
        "https://gitlab.com:443@evil.test",
        "https://gitlab.com%40evil.test",
        "https://gitlab.com.evil.test",
        "https://evilgitlab.com",
        "https://gitlab.com.",
        "https://gitlab.com:8443",
        "https://gitlab.com:80",
        "https://gitlab.com:0443x",
        "http://gitlab.com",
        "http://gitlab.com:443",
        "https://gitl\u0430b.com",
        "https://gitla\u00ad.com",
        "https://\uff47itlab.com",
        "https://gitlab\u3002com",
        "https://www.gitlab.com",
        "https://gitlab.com%00.evil.test",
        "https://gitlab.com%2eevil.test",
        "https://gitlab.com\t.evil.test",
        "gitlab.com",
        "//gitlab.com",
        "file://gitlab.com",
        "ftp://gitlab.com",
        "git+https://gitlab.com",
    ],
)
def test_another_origin_gets_no_token(url: str) -> None:
    assert not covers(TOKEN, IndexUrl(url + INDEX))


@pytest.mark.parametrize(
    "url",
    [
        "https://gitlab.com",
        "https://GitLab.COM",
        "https://gitlab.com:443",
        "HTTPS://gitlab.com",
        "https://u:p@gitlab.com",
    ],
)
def test_other_spellings_of_the_same_origin_are_the_same(url: str) -> None:
    """Upper case, the default port written out, userinfo before the right host: the request goes to the very same server."""
    assert covers(TOKEN, IndexUrl(url + INDEX))


def test_a_path_narrows_a_binding() -> None:
    token = TOKEN._replace(path="/gitlab")
    assert covers(token, IndexUrl("https://gitlab.com/gitlab" + INDEX))
    for path in ("", "/git", "/gitlabs", "/gitlab2/gitlab", "/GITLAB", "//gitlab"):
        assert not covers(token, IndexUrl(f"https://gitlab.com{path}{INDEX}")), path


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://",
        "gitlab.com@evil.test",
        "https://gitlab.com@evil.test/",
        "https://u:p@gitlab.com",
        "https://gitlab.com/?x",
        "https://gitlab.com#x",
        "https://gitlab.com\\@evil.test",
        "gitlab.com.",
        "gitl\u0430b.com",
        "gitlab.com:99999",
        "-x.com",
        "a..b",
        "git lab.com",
        "gitlab.com\r\nevil.test",
        "file:///etc/passwd",
        "ftp://gitlab.com",
        "http://gitlab.com",
        "http://localhost.evil.test",
        "http://127.0.0.1.evil.test",
        "http://0127.0.0.1x",
        "https://gitlab.com/../x",
        "https://gitlab.com/a%2Fb",
        "https://gitlab.com//x",
        "*",
        "*.gitlab.com",
        "https://[::1",
    ],
)
def test_what_names_no_host_binds_to_nothing(text: str) -> None:
    with pytest.raises(BindingError):
        read_binding(text)


def test_the_hosts_for_uv_s_credentials() -> None:
    assert read_hosts([]) == frozenset()
    assert read_hosts(["pypi.corp.example", "PyPI.corp.example:8443"]) == {
        Realm("https", "pypi.corp.example", 443),
        Realm("https", "pypi.corp.example", 8443),
    }
    assert read_hosts(["localhost:3141"]) == {Realm("https", "localhost", 3141), Realm("http", "localhost", 3141)}
    assert read_hosts(["https://localhost:3141"]) == {Realm("https", "localhost", 3141)}
    for text in ("x.example/path", "http://x.example", "u@x.example", "*"):
        with pytest.raises(ValueError, match="--credentials-host: "):
            read_hosts([text])


# -- nothing secret is shown


def test_a_person_shows_no_secret(tmp_path: Path) -> None:
    variables = {
        "HOME": str(tmp_path),
        "GITLAB_TOKEN": SECRET,
        "CI_JOB_TOKEN": OTHER,
        "CI_SERVER_URL": "https://a.example",
    }
    person = read_person((), variables)
    assert len(person.tokens) == 2
    shown = repr(person.tokens) + str(person.notes) + "".join(f"{token.secret} {token!r}" for token in person.tokens)
    assert SECRET not in shown
    assert OTHER not in shown


@pytest.mark.parametrize(
    "text", [f"https://user:{OTHER}@x.example", f"http://{SECRET}.example", f"https://x.example/?token={OTHER}"]
)
def test_an_error_shows_no_secret(text: str) -> None:
    with pytest.raises(BindingError) as caught:
        read_binding(text)
    assert SECRET not in str(caught.value)
    assert OTHER not in str(caught.value)


def test_the_own_home_is_not_read_here(tmp_path: Path) -> None:
    """The tests of this module say something only if the machine's own files are out of their way."""
    assert bound(tmp_path, {}) == []
    assert os.path.isabs(tmp_path)
