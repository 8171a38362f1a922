"""What the rules make of each kind of answer, beyond what their pages show: ok, finding, or skipped with its reason."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from indexlint.engine import Request, Result, run
from indexlint.online.cache import Cache
from indexlint.online.gather import Gatherer
from indexlint.online.person import read_person
from online.checks import project
from rules.answers import Answers
from rules.pages import write

CORP = "https://pypi.corp.example/simple"
GITLAB = "https://gitlab.acme.example/api/v4/groups/42/-/packages/pypi/simple"
OPEN = '[tool.indexlint.credentials]\ncorp = "none"'
GOOD = '<!DOCTYPE html><a href="/files/acme-1.0-py3-none-any.whl">x</a>'
LOGIN = "<form><input type=password></form>"
USERINFO = "https://ci:canary-secret@"


class Told(NamedTuple):
    """What became of one rule's check, why, and what its findings say."""

    outcome: str | None
    reason: str
    messages: list[str]
    severities: list[str]


@pytest.fixture
def judge(tmp_path: Path):
    """Check a project where servers answer as stated; what is asked and not stated is answered by nobody."""

    def go(
        rule: str,
        text: str,
        *answers: str,
        modes: tuple[str, ...] = (),
        variables: dict[str, str] | None = None,
        hosts: tuple[str, ...] = (),
        files: dict[str, str] | None = None,
        select: tuple[str, ...] = (),
    ) -> Told:
        (tmp_path / ".git").mkdir(exist_ok=True)
        write({"pyproject.toml": text, **(files or {})}, tmp_path)
        home = {"HOME": str(tmp_path / "nobody"), "PATH": ""}
        person = read_person(modes, {**home, **(variables or {})}, hosts=hosts)
        asking = Gatherer(person, Cache(None), transport=Answers("\n".join(answers)))
        request = Request(base=str(tmp_path), select=(rule, *select), online=asking)
        return _told(rule, run(request))

    return go


def _told(rule: str, result: Result) -> Told:
    assert not result.defeats, result.defeats
    assert not result.problems, result.problems
    found = [located.finding for located in result.findings if located.finding.rule == rule]
    assert not any("canary-secret" in item.message + item.help for item in found)
    checks = [check for check in result.checks if check.rule == rule]
    assert len(checks) <= 1
    outcome, reason = (checks[0].outcome, checks[0].reason) if checks else (None, "")
    assert not checks or (outcome == "finding") == bool(found)
    assert (outcome == "skipped") == bool(reason)
    assert "canary-secret" not in reason
    return Told(outcome, reason, [item.message for item in found], [item.severity or "" for item in found])


def answer(
    url: str, status: int, body: str = "", kind: str = "text/html", *, sent: str = "", location: str = ""
) -> str:
    """One exchange; ``sent`` is the username of the credential that the request comes with."""
    asked = f"GET {url}\n" + (f"authorization: Basic {sent}:...\n" if sent else "")
    headers = [f"content-type: {kind}"] if kind else []
    headers += [f"location: {location}"] if location else []
    return "\n".join([asked, f"HTTP/1.1 {status} Status", *headers, "", body, ""])


def json_page(*files: str) -> tuple[str, str]:
    return f'{{"meta": {{"api-version": "1.1"}}, "files": [{", ".join(files)}]}}', "application/vnd.pypi.simple.v1+json"


# -- unreachable-index


@pytest.mark.parametrize(
    ("happens", "words", "severity"),
    [
        ("name not found", "the name pypi.corp.example does not exist in the DNS", "error"),
        ("certificate not trusted", "the certificate of pypi.corp.example is not valid", "warning"),
    ],
)
def test_no_answer(judge, happens: str, words: str, severity: str) -> None:
    told = judge("unreachable-index", project(CORP, "acme"), f"GET {CORP}/acme/\n\n{happens}\n")
    assert told.outcome == "finding"
    assert words in told.messages[0]
    assert told.severities == [severity]


def test_a_host_whose_certificate_uv_does_not_check(judge) -> None:
    text = project(CORP, "acme", uv='allow-insecure-host = ["pypi.corp.example"]')
    told = judge("unreachable-index", text, f"GET {CORP}/acme/\n\ncertificate not trusted\n")
    assert told.outcome == "skipped"


def test_a_server_error_that_stays(judge) -> None:
    told = judge("unreachable-index", project(CORP, "acme", pinned=False), answer(f"{CORP}/acme/", 500))
    assert told.outcome == "finding"
    assert "asks the index for every package that is not pinned elsewhere" in told.messages[0]


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_is_an_answer(judge, status: int) -> None:
    assert judge("unreachable-index", project(CORP, "acme"), answer(f"{CORP}/acme/", status)).outcome == "ok"


def test_an_index_that_is_busy_is_not_judged(judge) -> None:
    busy = f"GET {CORP}/acme/\n\nHTTP/1.1 429 Too Many Requests\nretry-after: 9999\n\n"
    told = judge("unreachable-index", project(CORP, "acme"), busy)
    assert told.outcome == "skipped"


def test_a_redirect_that_is_not_followed_is_not_judged(judge) -> None:
    there = answer(f"{CORP}/acme/", 302, location="http://pypi.corp.example/simple/acme/")
    assert judge("unreachable-index", project(CORP, "acme"), there).outcome == "skipped"


def test_one_page_that_fails_is_no_dead_index(judge) -> None:
    answers = (answer(f"{CORP}/one/", 200, GOOD), f"GET {CORP}/two/\n\nno answer in time\n")
    assert judge("unreachable-index", project(CORP, "one", "two"), *answers).outcome == "ok"


@pytest.mark.parametrize(
    ("more", "pinned", "outcome"),
    [(OPEN, True, "finding"), ("", True, "skipped"), (OPEN, False, "ok"), ("", False, "ok")],
    ids=["needed", "hidden perhaps", "not needed", "not needed, hidden perhaps"],
)
def test_a_page_that_is_not_there(judge, more: str, pinned: bool, outcome: str) -> None:
    text = project(CORP, "acme", more=more, pinned=pinned)
    assert judge("unreachable-index", text, answer(f"{CORP}/acme/", 404)).outcome == outcome


def test_a_locked_package_that_is_gone(judge) -> None:
    lock = f'version = 1\n[[package]]\nname = "old"\nversion = "1"\nsource = {{ registry = "{CORP}" }}\n'
    text = project(CORP, "acme", more=OPEN, pinned=False)
    told = judge("unreachable-index", text, answer(f"{CORP}/old/", 404), files={"uv.lock": lock})
    assert (
        "does not have `old`, which is locked from it; the next `uv lock` fails, or takes it from another"
        in told.messages[0]
    )


@pytest.mark.parametrize(("status", "outcome"), [(403, "finding"), (404, "finding"), (200, "ok")])
def test_pytorch_says_403_for_what_it_does_not_have(judge, status: int, outcome: str) -> None:
    url = "https://download.pytorch.org/whl/cpu"
    told = judge("unreachable-index", project(url, "torch"), answer(f"{url}/torch/", status, GOOD))
    assert told.outcome == outcome


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (LOGIN, "text/html", "it is a login page"),
        ("{}", "application/vnd.pypi.simple.v1+json", "its JSON has no list of files"),
        ("{}", "application/json", "its content type is application/json"),
    ],
)
def test_an_answer_that_is_no_page(judge, body: str, kind: str, words: str) -> None:
    page = answer(f"{CORP}/acme/", 200, body, kind)
    told = judge("unreachable-index", project(CORP, "acme", more=OPEN), page)
    assert words in told.messages[0]
    assert judge("unreachable-index", project(CORP, "acme"), page).outcome == "skipped"


def test_a_page_of_hostile_links(judge) -> None:
    body = "<a href='javascript:x.whl'>x</a><a href='file:///etc/passwd.whl'>x</a><a href='data:x.whl'>x</a>"
    text = project(CORP, "acme", more=OPEN)
    told = judge("unreachable-index", text, answer(f"{CORP}/acme/", 200, body))
    assert "it is a web page that links no package file" in told.messages[0]


# -- files-outside-index


def outside(
    judge, href: str, url: str = CORP, anonymous: int = 401, files: dict[str, str] | None = None, **more: str
) -> Told:
    body = f'<!DOCTYPE html><a href="{href}">x</a>'
    answers = (answer(f"{url}/acme/", anonymous, body), answer(f"{url}/acme/", 200, body, sent="ci"))
    text = project(url.replace("https://", USERINFO), "acme", **more)
    return judge("files-outside-index", text, *answers, modes=("credentials",), files=files)


@pytest.mark.parametrize(
    ("href", "severity"),
    [
        ("acme-1.0.tar.gz", None),
        ("/packages/acme-1.0.tar.gz", None),
        ("https://cdn.example/acme-1.0.tar.gz", "info"),
        ("https://files.pythonhosted.org/acme-1.0.tar.gz", None),
    ],
)
def test_where_files_are(judge, href: str, severity: str | None) -> None:
    told = outside(judge, href)
    assert told.severities == ([] if severity is None else [severity])


def test_files_beside_the_root(judge) -> None:
    told = outside(judge, "/elsewhere/acme-1.0.tar.gz", "https://pypi.corp.example/team/simple")
    assert told.severities == ["info"]


def test_what_the_lock_shows_is_another_rules_matter(judge) -> None:
    lock = f'''version = 1
[[package]]
name = "acme"
version = "1"
source = {{ registry = "{CORP}" }}
sdist = {{ url = "https://cdn.example/acme-1.0.tar.gz", hash = "sha256:0" }}
'''
    assert outside(judge, "https://cdn.example/acme-1.0.tar.gz", files={"uv.lock": lock}).outcome == "ok"


def test_pages_that_anyone_may_read_are_no_matter(judge) -> None:
    told = outside(judge, "/elsewhere/acme-1.0.tar.gz", "https://pypi.corp.example/team/simple", anonymous=200)
    assert told.outcome == "ok"


def test_a_gitlab_index_with_a_name_belongs_to_another_rule(judge) -> None:
    url = GITLAB.replace("42", "acme%2Fteam")
    assert outside(judge, "/api/v4/groups/42/-/packages/pypi/files/0/acme-1.0.tar.gz", url).outcome == "ok"


def test_without_a_page_nothing_is_known(judge) -> None:
    told = judge("files-outside-index", project(CORP, "acme"), answer(f"{CORP}/acme/", 401))
    assert told.reason == f"corp: {CORP}/acme/ answers 401 without a credential"


# -- forwarding-index


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        (answer(f"{CORP}/sampleproject/", 302, location="https://pypi.org/simple/sampleproject/"), "finding"),
        (answer(f"{CORP}/sampleproject/", 200, '<a href="https://files.pythonhosted.org/x/s-1.0.tar.gz">'), "finding"),
        (answer(f"{CORP}/sampleproject/", 404), "ok"),
        (answer(f"{CORP}/sampleproject/", 401), "skipped"),
        (answer(f"{CORP}/sampleproject/", 200, '<a href="/s-1.0.tar.gz">'), "skipped"),
        (answer(f"{CORP}/sampleproject/", 200, LOGIN), "skipped"),
        (answer(f"{CORP}/sampleproject/", 302, location="https://pypi.org.evil.test/"), "skipped"),
        (f"GET {CORP}/sampleproject/\n\nname not found\n", "skipped"),
    ],
    ids=["redirect", "links", "none", "closed", "own page", "login", "elsewhere", "unreachable"],
)
def test_who_answers_for_a_public_package(judge, page: str, outcome: str) -> None:
    assert judge("forwarding-index", project(CORP, "acme"), page).outcome == outcome


def test_an_index_may_link_files_of_pypi_for_chosen_packages_only(judge) -> None:
    chosen = answer(f"{CORP}/acme/", 200, '<a href="https://files.pythonhosted.org/x/acme-1.0.tar.gz">')
    for status, outcome in ((404, "ok"), (401, "finding")):
        public = answer(f"{CORP}/sampleproject/", status)
        told = judge("forwarding-index", project(CORP, "acme"), public, chosen, select=("unreachable-index",))
        assert told.outcome == outcome


def test_what_a_group_hides_tells_nothing(judge) -> None:
    for word, outcome in (("Package", "ok"), ("Group", "skipped")):
        body = f'{{"message": "404 {word} Not Found"}}'
        page = answer(f"{GITLAB}/sampleproject/", 404, body, "application/json")
        assert judge("forwarding-index", project(GITLAB, "acme"), page).outcome == outcome


def test_advice_about_forwarding_yields_to_the_answer(judge) -> None:
    """``forwarding-registry`` speaks of what GitLab does by default; where the server was asked, that counts."""
    text = project(GITLAB, "acme", pinned=False)
    for status, outcome, advice in ((404, "ok", 0), (401, "skipped", 1)):
        body = '{"message": "404 Package Not Found"}'
        page = answer(f"{GITLAB}/sampleproject/", status, body, "application/json")
        assert judge("forwarding-index", text, page).outcome == outcome
        told = judge("forwarding-registry", text, page, select=("forwarding-index",))
        assert len(told.messages) == advice


# -- private-name-on-pypi


@pytest.mark.parametrize(("status", "outcome"), [(200, "finding"), (404, "ok"), (403, "skipped")])
def test_a_name_on_pypi(judge, status: int, outcome: str) -> None:
    told = judge("private-name-on-pypi", project(CORP, "acme"), answer("https://pypi.org/simple/acme/", status))
    assert told.outcome == outcome


def test_family_nine_does_not_select_it(judge) -> None:
    answers = (answer(f"{CORP}/acme/", 200, GOOD), answer(f"{CORP}/sampleproject/", 404))
    told = judge("unreachable-index", project(CORP, "acme"), *answers, select=("IX9",))
    assert told.outcome == "ok"


# -- page-without-upload-time


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (('{"url": "a-1.0.zip"}', '{"url": "a-2.0.zip", "upload-time": null}'), "tells for none of 2 files"),
        (('{"url": "a-1.0.zip"}', '{"url": "a-2.0.zip", "upload-time": "2026-01-01T00:00:00Z"}'), "only 1 of 2 files"),
        (('{"url": "a-2.0.zip", "upload-time": "2026-01-01T00:00:00Z"}',), None),
    ],
)
def test_upload_times(judge, files: tuple[str, ...], words: str | None) -> None:
    page = answer(f"{CORP}/acme/", 200, *json_page(*files))
    told = judge("page-without-upload-time", project(CORP, "acme", uv='exclude-newer = "7 days"'), page)
    assert told.outcome == ("ok" if words is None else "finding")
    assert words is None or words in told.messages[0]


@pytest.mark.parametrize(("status", "body"), [(401, ""), (404, ""), (200, LOGIN), (200, "<!DOCTYPE html>")])
def test_without_files_upload_times_are_not_known(judge, status: int, body: str) -> None:
    text = project(CORP, "acme", uv='exclude-newer = "7 days"')
    told = judge("page-without-upload-time", text, answer(f"{CORP}/acme/", status, body))
    assert told.outcome == "skipped"


# -- refused-credential


def refused(judge, *pages: str, url: str = CORP, **more: str) -> Told:
    text = project(url.replace("https://", USERINFO), "acme", **more)
    return judge("refused-credential", text, *pages, modes=("credentials",))


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, GOOD, "ok"),
        (401, "", "finding"),
        (403, "", "finding"),
        (404, "", "skipped"),
        (200, LOGIN, "ok"),
        (302, "", "skipped"),
    ],
)
def test_a_credential(judge, status: int, body: str, outcome: str) -> None:
    pages = (answer(f"{CORP}/acme/", 401), answer(f"{CORP}/acme/", status, body, sent="ci"))
    assert refused(judge, *pages).outcome == outcome


@pytest.mark.parametrize(
    ("anonymous", "word", "outcome"),
    [
        (401, "Group", "finding"),
        (401, "Package", "ok"),
        (404, "Group", "skipped"),
        (401, "", "skipped"),
    ],
    ids=["no access", "no such package", "no such group", "not GitLab's word"],
)
def test_404_at_gitlab(judge, anonymous: int, word: str, outcome: str) -> None:
    body = f'{{"message": "404 {word} Not Found"}}' if word else "<h1>404</h1>"
    pages = (
        answer(f"{GITLAB}/acme/", anonymous, body, "application/json"),
        answer(f"{GITLAB}/acme/", 404, body, "application/json", sent="ci"),
    )
    assert refused(judge, *pages, url=GITLAB).outcome == outcome


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"uv": 'required-version = ">=0.7"', "pinned": False}, "uv stops there for every package"),
        ({"uv": 'required-version = "<0.7"', "pinned": False}, "uv's releases before 0.7.0 go on to the next index"),
        (
            {"uv": 'required-version = ">=0.6"', "pinned": False},
            "uv 0.7.0 and later stop there, releases before 0.7.0 go on",
        ),
        ({"index": "ignore-error-codes = [401]", "pinned": False}, "uv goes on to the next index for `acme`"),
        ({"uv": 'index-strategy = "unsafe-best-match"', "pinned": False}, "uv goes on to the next index for `acme`"),
        ({}, "uv does not find `acme` there, and fails"),
    ],
)
def test_what_uv_makes_of_a_refusal(judge, more: dict[str, str], words: str) -> None:
    pages = (answer(f"{CORP}/acme/", 401), answer(f"{CORP}/acme/", 401, sent="ci"))
    assert words in refused(judge, *pages, **more).messages[0]


def test_a_credential_that_opens_another_page_is_not_refused(judge) -> None:
    pages = [answer(f"{CORP}/one/", 401), answer(f"{CORP}/one/", 200, GOOD, sent="ci")]
    pages.append(answer(f"{CORP}/two/", 403, sent="ci"))
    text = project(CORP.replace("https://", USERINFO), "one", "two")
    assert judge("refused-credential", text, *pages, modes=("credentials",)).outcome == "ok"


def test_a_suppressed_finding_is_still_what_became_of_the_check(tmp_path: Path) -> None:
    text = project(CORP, "acme", more=OPEN).replace(
        '/simple"', '/simple"  # indexlint: ignore[unreachable-index] -- known'
    )
    write({"pyproject.toml": text}, tmp_path)
    person = read_person((), {"HOME": str(tmp_path)})
    asking = Gatherer(person, Cache(None), transport=Answers(answer(f"{CORP}/acme/", 404)))
    result = run(Request(base=str(tmp_path), select=("unreachable-index",), online=asking))
    assert (result.findings, [check.outcome for check in result.checks]) == ([], ["finding"])
