"""Names to numbers: the command is run against hosts that answer as GitLab does, and each request is looked at."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from indexlint.reports import FORMATS
from online.gitlab_server import DEPLOY, JOB, PERSONAL, GitLab
from online.world import Request, Response, Run, World, html, links, redirect
from online.world import json as told

PERSONAL_TOKEN = "glpat-AbCdEfGhIjKlMnOpQrSt"
JOB_TOKEN = "glcbt-64_ZyXwVuTsRqPoNmLk"
DEPLOY_TOKEN = "gldt-QwErTyUiOpAsDfGhJkLz"
HOME = "https://gitlab.acme.example"
GROUP = "/api/v4/groups/{}/-/packages/pypi/simple"
PROJECT = "/api/v4/projects/{}/packages/pypi/simple"
CI = {"CI_API_V4_URL": f"{HOME}/api/v4", "CI_SERVER_URL": HOME}
MINE = {"GITLAB_TOKEN": PERSONAL_TOKEN, "GITLAB_HOST": HOME}
RULES = "IX501,IX502,IX901"


class Findings(NamedTuple):
    """What a run said: (index, rule, severity, message) of each finding, and (rule, reason) of each check that was skipped."""

    run: Run
    all: list[tuple[str, str, str]]
    skipped: list[tuple[str, str]]

    def of(self, rule: str) -> list[tuple[str, str]]:
        return [(severity, message) for name, severity, message in self.all if name == rule]


class Case:
    """A project with indexes at a GitLab, in a world."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.folder = folder
        folder.mkdir()

    def write(self, *urls: str, more: str = "", lock: str = "") -> None:
        tables = "".join(
            f'\n[[tool.uv.index]]\nname = "i{number}"\nurl = "{url}"\nexplicit = true\n'
            for number, url in enumerate(urls)
        )
        text = (
            '[project]\nname = "app"\nversion = "1"\ndependencies = ["demo"]\n\n'
            f'[tool.uv.sources]\ndemo = {{ index = "i0" }}\n{tables}{more}'
        )
        (self.folder / "pyproject.toml").write_text(text, encoding="utf-8")
        if lock:
            (self.folder / "uv.lock").write_text(lock, encoding="utf-8")

    @property
    def text(self) -> str:
        return (self.folder / "pyproject.toml").read_text(encoding="utf-8")

    def check(self, *words: str, environment: dict[str, str] | None = None, select: str = RULES) -> Findings:
        arguments = ["check", "--online", "--no-cache", "--select", select, "--output-format", "json", *words]
        run = self.world.run(*arguments, cwd=self.folder, environment=environment)
        assert run.code in (0, 1), run.stderr
        report = json.loads(run.stdout)
        found = [(item["rule"], item["severity"], item["message"]) for item in report["findings"]]
        return Findings(run, found, [(item["rule"], item["reason"]) for item in report["skipped"]])

    def fix(self, environment: dict[str, str] | None = None, *words: str, select: str = RULES) -> str:
        self.check("--fix", *words, environment=environment, select=select)
        return self.text

    def asked(self) -> list[str]:
        """The requests, in order: the path, and which credential came with it."""
        return [f"{request.target} {_credential(request)}" for request in self.world.requests]


def _credential(request: Request) -> str:
    if request.header("PRIVATE-TOKEN") is not None:
        return "PRIVATE-TOKEN"
    if request.basic is not None:
        return f"Basic {request.basic[0]}"
    return (request.header("Authorization") or "none").partition(" ")[0]


@pytest.fixture
def case(world: World, tmp_path: Path) -> Case:
    return Case(world, tmp_path / "project")


@pytest.fixture
def gitlab(world: World) -> GitLab:
    """A GitLab with a private group and project, each with a package, and one token of each kind."""
    made = GitLab(HOME)
    made.group("acme/team", 1234567, packages=("demo",))
    made.project("acme/team/lib", 81, packages=("demo",))
    made.token(PERSONAL_TOKEN)
    made.token(JOB_TOKEN, JOB)
    made.token(DEPLOY_TOKEN, DEPLOY)
    world.serve(HOME, made)
    return made


# -- from a name to its number, and the fix that writes it

IN_INDEX = GROUP.format("acme%2Fteam")
IN_REST = "/api/v4/groups/acme%2Fteam?with_projects=false"
WAYS = {
    "personal": (MINE, [f"{IN_REST} PRIVATE-TOKEN"]),
    "oauth": ({"GITLAB_OAUTH_TOKEN": PERSONAL_TOKEN, "GITLAB_HOST": HOME}, [f"{IN_REST} Bearer"]),
    "python-gitlab": ({"GITLAB_PRIVATE_TOKEN": PERSONAL_TOKEN, "GITLAB_URL": HOME}, [f"{IN_REST} PRIVATE-TOKEN"]),
    "job": ({"CI_JOB_TOKEN": JOB_TOKEN, **CI}, [f"{IN_INDEX} Basic gitlab-ci-token"]),
    "job by another name": ({"GITLAB_TOKEN": JOB_TOKEN, **CI}, [f"{IN_INDEX} Basic gitlab-ci-token"]),
    "deploy": (
        {"CI_DEPLOY_USER": "gitlab+deploy-token-1", "CI_DEPLOY_PASSWORD": DEPLOY_TOKEN, **CI},
        [f"{IN_INDEX} Basic gitlab+deploy-token-1"],
    ),
    "refused, then accepted": (
        {"GITLAB_TOKEN": "glpat-expired", "CI_JOB_TOKEN": JOB_TOKEN, **CI},
        [f"{IN_REST} PRIVATE-TOKEN", f"{IN_INDEX} Basic gitlab-ci-token"],
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_number_of_a_private_group_is_written(case: Case, gitlab: GitLab, way: str) -> None:
    environment, asked = WAYS[way]
    url = HOME + IN_INDEX
    case.write(url, lock=_lock(url))
    assert case.fix(environment).count(HOME + GROUP.format("1234567")) == 1
    lock = (case.folder / "uv.lock").read_text(encoding="utf-8")
    assert "acme%2Fteam" not in lock
    assert lock.count(HOME + GROUP.format("1234567")) == 2
    assert case.asked() == asked


def _lock(url: str) -> str:
    """A lock without links: nothing tells the number."""
    return f"""version = 1

[[package]]
name = "demo"
version = "1.0"
source = {{ registry = "{url}" }}

[[package]]
name = "app"
version = "1"
source = {{ virtual = "." }}
dependencies = [{{ name = "demo" }}]

[package.metadata]
requires-dist = [{{ name = "demo", index = "{url}" }}]
"""


def test_a_project_s_number(case: Case, gitlab: GitLab) -> None:
    case.write(HOME + PROJECT.format("acme%2Fteam%2Flib"))
    assert PROJECT.format("81") in case.fix(MINE)
    assert case.asked() == ["/api/v4/projects/acme%2Fteam%2Flib PRIVATE-TOKEN"]


def test_netrc_and_configuration_files_bind_too(case: Case, gitlab: GitLab) -> None:
    home = case.world.home
    (home / ".netrc").write_text(f"machine gitlab.acme.example login me password {DEPLOY_TOKEN}\n")
    (home / ".netrc").chmod(0o600)
    case.write(HOME + IN_INDEX)
    assert GROUP.format("1234567") in case.fix()
    assert case.asked() == [f"{IN_INDEX} Basic me"]

    case.world.requests.clear()
    (home / ".netrc").unlink()
    folder = home / "config" / "glab-cli"
    folder.mkdir(parents=True)
    (folder / "config.yml").write_text(f"hosts:\n  gitlab.acme.example:\n    token: !!null {PERSONAL_TOKEN}\n")
    case.write(HOME + IN_INDEX)
    assert GROUP.format("1234567") in case.fix()
    assert case.asked() == [f"{IN_REST} PRIVATE-TOKEN"]


def test_what_is_public_needs_no_token(case: Case, world: World) -> None:
    gitlab = GitLab(HOME)
    gitlab.group("open", 7, public=True, packages=("demo",))
    gitlab.project("open/lib", 8, public=True, packages=("demo",))
    gitlab.group("empty", 9, public=True)
    world.serve(HOME, gitlab)
    case.write(HOME + GROUP.format("open"), HOME + PROJECT.format("open%2Flib"), HOME + GROUP.format("empty"))
    text = case.fix()
    assert GROUP.format("7") in text
    assert PROJECT.format("8") in text
    assert GROUP.format("9") in text
    assert sorted(case.asked()) == [
        "/api/v4/groups/empty/-/packages/pypi/simple none",
        "/api/v4/groups/empty?with_projects=false none",
        "/api/v4/groups/open/-/packages/pypi/simple none",
        "/api/v4/projects/open%2Flib none",
    ]


def test_an_older_gitlab_has_no_list_of_a_group(case: Case, world: World) -> None:
    """Then the page of a package that is pinned to the index tells it, and only that one is named."""
    gitlab = GitLab(HOME, lists=False)
    gitlab.group("team", 7, packages=("demo",))
    gitlab.token(JOB_TOKEN, JOB)
    world.serve(HOME, gitlab)
    case.write(HOME + GROUP.format("team"))
    assert GROUP.format("7") in case.fix({"CI_JOB_TOKEN": JOB_TOKEN, **CI})
    assert [request.path for request in world.requests] == [GROUP.format("team"), GROUP.format("team") + "/demo/"]


def test_what_the_lock_or_the_job_knows_is_not_asked(case: Case, gitlab: GitLab) -> None:
    url = HOME + IN_INDEX
    file = f"{HOME}/api/v4/groups/1234567/-/packages/pypi/files/0000/demo-1.0-py3-none-any.whl"
    wheels = f'wheels = [{{ url = "{file}", hash = "sha256:0000" }}]\n'
    case.write(url, lock=_lock(url).replace('simple" }\n\n[[', f'simple" }}\n{wheels}\n[[', 1))
    assert GROUP.format("1234567") in case.fix(MINE)

    ci = {**CI, "CI_PROJECT_NAMESPACE": "acme/team", "CI_PROJECT_NAMESPACE_ID": "42", "CI_JOB_TOKEN": JOB_TOKEN}
    (case.folder / "uv.lock").unlink()
    case.write(url)
    assert GROUP.format("42") in case.fix(ci)

    ci = {**CI, "CI_PROJECT_PATH": "acme/team/lib", "CI_PROJECT_ID": "43"}
    case.write(HOME + PROJECT.format("acme%2Fteam%2Flib"))
    assert PROJECT.format("43") in case.fix(ci)
    assert case.world.requests == []


def test_a_keyring_makes_the_fix_unsafe_still(case: Case, gitlab: GitLab) -> None:
    case.write(HOME + IN_INDEX, more='\n[tool.uv]\nkeyring-provider = "subprocess"\n')
    assert "acme%2Fteam" in case.fix(MINE)
    assert "acme%2Fteam" not in case.fix(MINE, "--unsafe-fixes")


def test_a_relative_url_installation(case: Case, world: World) -> None:
    home = "https://acme.example"
    gitlab = GitLab(home, base="/gitlab")
    gitlab.group("acme/team", 1234567, packages=("demo",))
    gitlab.token(PERSONAL_TOKEN)
    world.serve(home, gitlab)
    case.write(f"{home}/gitlab{IN_INDEX}", f"{home}/other{IN_INDEX}")
    text = case.fix({"GITLAB_TOKEN": PERSONAL_TOKEN, "GITLAB_HOST": f"{home}/gitlab"})
    assert f"{home}/gitlab{GROUP.format('1234567')}" in text
    with_token = [request.target for request in world.requests if request.header("PRIVATE-TOKEN")]
    assert with_token == [f"/gitlab{IN_REST}"]


def test_links_with_another_address_do_not_count(case: Case, world: World) -> None:
    """Files at another host than the one that is asked: a number from there is not taken for one here."""
    gitlab = GitLab(HOME, external="https://internal.example")
    gitlab.group("acme/team", 1234567, packages=("demo",))
    gitlab.token(JOB_TOKEN, JOB)
    world.serve(HOME, gitlab)
    case.write(HOME + IN_INDEX)
    assert "acme%2Fteam" in case.fix({"CI_JOB_TOKEN": JOB_TOKEN, **CI})


# -- what GitLab says of it


def test_private_is_told_from_unknown(case: Case, gitlab: GitLab) -> None:
    names = ["acme%2Fteam", "acme%2Ftaem", "1234567", "7654321"]
    case.write(*(HOME + GROUP.format(name) for name in names))
    done = case.check()
    assert [message.split(":")[0] for _, message in done.of("unresolvable-gitlab-id")] == ["index `i1`", "index `i3`"]
    assert all(severity == "error" for severity, _ in done.of("unresolvable-gitlab-id"))
    assert "has no group `acme/taem`" in done.run.stdout
    assert "has no group number 7654321" in done.run.stdout
    # Nothing is said of the name of what is not there: one fact, one finding.
    assert [message.split(" is ")[0] for _, message in done.of("gitlab-group-name")] == ["index `i0`"]
    assert "in GITLAB_TOKEN with GITLAB_HOST" in done.run.stdout
    assert done.skipped == []
    assert {_credential(request) for request in case.world.requests} == {"none"}


def test_one_fact_is_one_finding(case: Case, gitlab: GitLab) -> None:
    """What is not there has no package either, and what is not shown to a token need not lack one."""
    gitlab.group("acme/hidden", 5, packages=("demo",), hidden_from=frozenset({PERSONAL_TOKEN}))
    for path, rules in (
        (GROUP.format("acme%2Ftaem"), ["unresolvable-gitlab-id"]),
        (GROUP.format("7654321"), ["unresolvable-gitlab-id"]),
        (GROUP.format("acme%2Fhidden"), ["unresolvable-gitlab-id"]),
        (GROUP.format("5"), []),
    ):
        case.write(HOME + path)
        assert [rule for rule, _, _ in case.check(environment=MINE, select="IX9").all] == rules, path


def test_a_package_that_is_missing_in_what_is_there(case: Case, gitlab: GitLab) -> None:
    gitlab.forwards = False
    gitlab.group("acme/other", 6, packages=("other",))
    case.write(HOME + GROUP.format("6"))
    assert [rule for rule, _, _ in case.check(environment=MINE, select="IX9").all] == ["unreachable-index"]


def test_the_fix_of_a_name_needs_no_other_rule(case: Case, gitlab: GitLab) -> None:
    case.write(HOME + IN_INDEX)
    assert "1234567" in case.fix(MINE, select="gitlab-group-name")
    case.write(HOME + GROUP.format("acme%2Ftaem"))
    assert case.check(environment=MINE, select="gitlab-group-name").of("gitlab-group-name")


def test_a_moved_project(case: Case, gitlab: GitLab) -> None:
    gitlab.move("acme/old", 81)
    case.write(HOME + PROJECT.format("acme%2Fold"))
    done = case.check(environment=MINE)
    ((severity, message),) = done.of("unresolvable-gitlab-id")
    assert severity == "warning"
    assert "`acme/old` has moved to `acme/team/lib`" in message
    # Both rules would write the number: it is written once.
    text = case.fix(MINE)
    assert PROJECT.format("81") in text
    assert case.check(environment=MINE).all == []


def test_a_moved_project_that_a_job_token_sees_is_found(case: Case, gitlab: GitLab) -> None:
    gitlab.move("acme/old", 81)
    case.write(HOME + PROJECT.format("acme%2Fold"))
    assert PROJECT.format("81") in case.fix({"CI_JOB_TOKEN": JOB_TOKEN, **CI})


def test_a_group_that_answers_under_another_path_has_moved(case: Case, world: World) -> None:
    world.serve(HOME, told('{"id": 5, "full_path": "acme/new"}'))
    case.write(HOME + GROUP.format("acme%2Fold"))
    assert "has moved to `acme/new`" in case.check(environment=MINE).run.stdout
    case.write(HOME + GROUP.format("ACME%2Fnew"))
    assert case.check(environment=MINE).of("unresolvable-gitlab-id") == []


LOCATIONS = [
    "https://evil.test/api/v4/projects/81",
    "https://gitlab.acme.example.evil.test/api/v4/projects/81",
    "http://gitlab.acme.example/api/v4/projects/81",
    "https://gitlab.acme.example:8443/api/v4/projects/81",
    "https://gitlab.acme.example@evil.test/api/v4/projects/81",
    "//evil.test/api/v4/projects/81",
    "/users/sign_in",
    "/api/v4/projects/81/../../../../evil",
    "/api/v4/projects/81%2F..%2F..",
    "/api/v4/projects/-81",
    "/api/v4/groups/81",
    "javascript:alert(1)",
    "",
]


def test_a_redirect_to_another_place_is_not_followed(case: Case, world: World) -> None:
    world.serve(HOME, lambda request: redirect(LOCATIONS[int(request.path.rpartition("old-")[2])], 301))
    for evil in (
        "https://evil.test",
        "https://gitlab.acme.example.evil.test",
        f"{HOME}:8443",
        "http://gitlab.acme.example",
    ):
        world.serve(evil, told('{"id": 81, "path_with_namespace": "acme/old"}'))
    case.write(*(HOME + PROJECT.format(f"acme%2Fold-{number}") for number in range(len(LOCATIONS))))
    done = case.check(environment=MINE)
    assert done.of("unresolvable-gitlab-id") == []
    assert [rule for rule, _ in done.skipped] == ["unresolvable-gitlab-id"] * len(LOCATIONS)
    assert world.told(PERSONAL_TOKEN) == {HOME}
    assert len(world.requests) == len(LOCATIONS)


def test_not_shown_to_a_token_that_is_accepted(case: Case, gitlab: GitLab) -> None:
    gitlab.group("acme/hidden", 5, hidden_from=frozenset({PERSONAL_TOKEN, JOB_TOKEN}))
    gitlab.group("acme/guest", 6, guest=frozenset({JOB_TOKEN}))
    case.write(HOME + GROUP.format("acme%2Fhidden"), HOME + GROUP.format("acme%2Fguest"))
    done = case.check(environment=MINE)
    ((severity, message),) = done.of("unresolvable-gitlab-id")
    assert severity == "warning"
    assert "has the group `acme/hidden`, but does not show it to the token from GITLAB_TOKEN" in message
    done = case.check(environment={"CI_JOB_TOKEN": JOB_TOKEN, **CI})
    assert [message.split("`")[3] for _, message in done.of("unresolvable-gitlab-id")] == ["acme/hidden", "acme/guest"]


def test_a_token_that_is_refused_says_nothing_about_the_group(case: Case, gitlab: GitLab) -> None:
    gitlab.token("glpat-narrow", narrow=True)
    case.write(HOME + IN_INDEX)
    for token in ("glpat-expired", "glpat-narrow"):
        done = case.check(environment={**MINE, "GITLAB_TOKEN": token})
        assert done.of("unresolvable-gitlab-id") == []
        assert "GitLab does not tell it to the token from GITLAB_TOKEN" in done.run.stdout


def test_an_archived_project_is_advice(case: Case, gitlab: GitLab) -> None:
    gitlab.project("acme/old", 5, archived=True)
    case.write(HOME + PROJECT.format("acme%2Fold"))
    ((severity, message),) = case.check(environment=MINE).of("unresolvable-gitlab-id")
    assert (severity, "is archived" in message) == ("info", True)


# -- a proxy that decodes %2F


@pytest.mark.parametrize("decodes", ["path", "refuses"])
def test_a_decoding_proxy_is_told_from_an_unknown_group(case: Case, world: World, decodes: str) -> None:
    gitlab = GitLab(HOME, decodes=decodes)
    gitlab.group("acme/team", 1234567, packages=("demo",))
    gitlab.token(PERSONAL_TOKEN)
    world.serve(HOME, gitlab)
    case.write(HOME + IN_INDEX, HOME + GROUP.format("1234567"), HOME + GROUP.format("nobody"))
    done = case.check(environment=MINE)
    messages = [message for _, message in done.of("unresolvable-gitlab-id")]
    assert ["decodes or refuses the `%2F`" in message for message in messages] == [True, False]
    assert "has no group `nobody`" in messages[1]
    assert done.of("gitlab-group-name") == []
    assert GROUP.format("1234567") in case.fix(MINE).split("i1")[0]


def test_without_a_token_the_number_behind_the_proxy_stays_unknown(case: Case, world: World) -> None:
    gitlab = GitLab(HOME, decodes="path")
    gitlab.group("acme/team", 1234567)
    world.serve(HOME, gitlab)
    case.write(HOME + IN_INDEX)
    assert len(case.check().of("unresolvable-gitlab-id")) == 1
    assert "acme%2Fteam" in case.fix()


def test_what_is_no_gitlab_is_no_finding(case: Case, world: World) -> None:
    """A host that answers 404 to everything says nothing about a group."""
    for answer in (
        Response(404, b"<html>not here</html>"),
        told('{"error": "404 Not Found"}', 404),
        Response(400, b"no"),
    ):
        world.serve(HOME, answer)
        case.write(HOME + IN_INDEX)
        done = case.check()
        assert done.of("unresolvable-gitlab-id") == []
        assert done.skipped == [("unresolvable-gitlab-id", f"i0: {HOME} does not answer as GitLab does")]


# -- answers that are no answers

REST = {
    "text": '{"id": "42", "full_path": "g/NAME"}',
    "negative": '{"id": -42, "full_path": "g/NAME"}',
    "zero": '{"id": 0, "full_path": "g/NAME"}',
    "huge": '{"id": 1' + "0" * 30 + ', "full_path": "g/NAME"}',
    "vast": '{"id": 1' + "0" * 5000 + ', "full_path": "g/NAME"}',
    "float": '{"id": 42.0, "full_path": "g/NAME"}',
    "bool": '{"id": true, "full_path": "g/NAME"}',
    "list": '[{"id": 42, "full_path": "g/NAME"}]',
    "list-in-it": '{"id": [42], "full_path": "g/NAME"}',
    "none": '{"full_path": "g/NAME"}',
    "no-path": '{"id": 42}',
    "odd-path": '{"id": 42, "full_path": "../../etc\\u001b[2J"}',
    "long-path": '{"id": 42, "full_path": "' + "a/" * 5000 + 'b"}',
    "path-list": '{"id": 42, "full_path": ["g/NAME"]}',
    "empty": "",
    "html": "<html><a href='/api/v4/groups/42/-/packages/pypi/simple/demo'>sign in</a></html>",
    "not-json": "{" * 100_000,
    "deep": "[" * 100_000 + "]" * 100_000,
    "bytes": "\ufffe\x00\x01",
    "nan": '{"id": NaN, "full_path": "g/NAME"}',
}


def test_hostile_answers_of_the_rest_api(case: Case, world: World) -> None:
    def answer(request: Request) -> Response:
        name = request.path.rpartition("%2F")[2]
        return told(REST[name].replace("NAME", name))

    world.serve(HOME, answer)
    case.write(*(HOME + GROUP.format(f"g%2F{name}") for name in REST))
    before = case.text
    done = case.check("--fix", environment=MINE)
    assert case.text == before
    assert done.of("unresolvable-gitlab-id") == []
    assert len(done.skipped) == len(REST)
    assert all("no group of GitLab" in reason for _, reason in done.skipped)
    assert "\x1b" not in done.run.stdout + done.run.stderr


def _page(*hrefs: str) -> Response:
    return html("<h1>Links for g</h1>" + "".join(f'<a href="{href}">x</a>' for href in hrefs))


LINK = HOME + "/api/v4/groups/{}/-/packages/pypi/simple/demo"
PAGES = {
    "two": _page(LINK.format(1), LINK.format(2)),
    "letters": _page(LINK.format("acme")),
    "negative": _page(LINK.format("-5")),
    "zero": _page(LINK.format("0")),
    "octal": _page(LINK.format("007")),
    "huge": _page(LINK.format("1" + "0" * 30)),
    "digits": _page(LINK.format("\u0661\u0662")),
    "elsewhere": _page(LINK.format(5).replace(HOME, "https://evil.test")),
    "port": _page(LINK.format(5).replace(HOME, HOME + ":8443")),
    "scheme": _page(LINK.format(5).replace("https:", "http:")),
    "userinfo": _page(LINK.format(5).replace(HOME, f"{HOME}@evil.test")),
    "kind": _page(f"{HOME}/api/v4/projects/5/packages/pypi/simple/demo"),
    "base": _page(LINK.format(5).replace("/api", "/other/api")),
    "script": _page("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://[::1", "\x00"),
    "sign-in": html("<html><form action='/users/sign_in'></form></html>"),
    "json": told('{"projects": [{"name": "demo"}]}'),
    "many": links(*(LINK.format(number) for number in range(1, 3000))),
    "open": html("<a " * 200_000),
    "empty": html(""),
}


def test_hostile_answers_of_the_index(case: Case, world: World) -> None:
    world.serve(HOME, lambda request: PAGES.get(request.path.split("%2F")[-1].split("/")[0], Response(404)))
    case.write(*(HOME + GROUP.format(f"g%2F{name}") for name in PAGES))
    before = case.text
    done = case.check("--fix", environment={"CI_JOB_TOKEN": JOB_TOKEN, **CI})
    assert case.text == before
    assert done.of("unresolvable-gitlab-id") == []
    assert done.run.peak < 64 << 20


def test_links_that_agree_are_taken_from_among_others(case: Case, world: World) -> None:
    relative = "../../../../../groups/5/-/packages/pypi/files/00/demo-1.0.tar.gz"
    page = _page("javascript:alert(1)", "https://evil.test" + GROUP.format(9) + "/demo", LINK.format(5), relative)
    world.serve(HOME, page)
    case.write(HOME + GROUP.format("g"))
    assert GROUP.format("5") in case.fix({"CI_JOB_TOKEN": JOB_TOKEN, **CI})


@pytest.mark.parametrize("status", [429, 500, 503, 418])
def test_a_server_in_trouble_is_a_skipped_check(case: Case, world: World, status: int) -> None:
    world.serve(HOME, Response(status, b"", {"Retry-After": "3600"}))
    case.write(HOME + IN_INDEX)
    done = case.check(environment=MINE)
    assert done.of("unresolvable-gitlab-id") == []
    assert [rule for rule, _ in done.skipped] == ["unresolvable-gitlab-id"]
    assert str(status) in done.skipped[0][1]


def test_a_login_of_something_in_front_says_nothing(case: Case, world: World) -> None:
    for status in (401, 403):
        world.serve(HOME, Response(status, b"<html>", {"WWW-Authenticate": 'Basic realm="Company"'}))
        case.write(HOME + GROUP.format("1234567"))
        assert [rule for rule, _ in case.check().skipped] == ["unresolvable-gitlab-id"]


# -- which token goes where

HOSTS = [
    "https://gitlab.acme.example@evil.test",
    "https://gitlab.acme.example:443@evil.test",
    "https://gitlab.acme.example.evil.test",
    "https://gitlab.acme.example:8443",
    "http://gitlab.acme.example",
    "https://gitl\u0430b.acme.example",
    "https://gitlab\u3002acme.example",
    "https://gitlab.acme.example.",
    "https://gitlab.acme.example\\\\@evil.test",
    "https://evil.test/gitlab.acme.example",
    "https://evil.test",
]


def test_no_host_that_only_the_file_names_gets_a_token(case: Case, world: World, gitlab: GitLab) -> None:
    for origin in (
        "https://evil.test",
        "https://gitlab.acme.example.evil.test",
        f"{HOME}:8443",
        "http://gitlab.acme.example",
        "https://gitlab.acme.example.",
        "https://xn--gitlb-hye.acme.example",
    ):
        evil = GitLab(origin)
        evil.group("acme/team", 666, public=True, packages=("demo",))
        world.serve(origin, evil)
    case.write(*(host + IN_INDEX for host in HOSTS), HOME + IN_INDEX)
    (world.home / ".netrc").write_text(f"machine gitlab.acme.example login me password {DEPLOY_TOKEN}\n")
    (world.home / ".netrc").chmod(0o600)
    done = case.check("--fix", "-v", environment={**MINE, **CI, "CI_JOB_TOKEN": JOB_TOKEN})
    for token in (PERSONAL_TOKEN, JOB_TOKEN, DEPLOY_TOKEN):
        assert world.told(token) <= {HOME}
        assert token not in done.run.stdout + done.run.stderr
    assert world.told(PERSONAL_TOKEN) == {HOME}


def test_the_checked_project_binds_nothing(case: Case, world: World) -> None:
    evil = GitLab("https://evil.test")
    evil.token(PERSONAL_TOKEN)
    world.serve("https://evil.test", evil)
    case.write("https://evil.test" + IN_INDEX, more='\n[tool.indexlint]\nprivate-packages = ["demo"]\n')
    for name, text in (
        (".netrc", f"machine evil.test login me password {PERSONAL_TOKEN}\n"),
        (
            ".python-gitlab.cfg",
            f"[global]\ndefault=e\n[e]\nurl = https://evil.test\nprivate_token = {PERSONAL_TOKEN}\n",
        ),
        (".env", "GITLAB_HOST=evil.test\n"),
        ("uv.toml", ""),
    ):
        (case.folder / name).write_text(text)
    case.check(environment={"GITLAB_TOKEN": PERSONAL_TOKEN, "CI_JOB_TOKEN": JOB_TOKEN})
    assert world.requests
    assert world.told(PERSONAL_TOKEN) == world.told(JOB_TOKEN) == set()


def test_other_spellings_of_the_host_are_the_same_host(case: Case, gitlab: GitLab) -> None:
    for host in ("https://GitLab.ACME.example", f"{HOME}:443", "https://me:pw-in-the-file@gitlab.acme.example"):
        case.write(host + IN_INDEX)
        assert GROUP.format("1234567") in case.fix(MINE)
    assert case.asked() == [f"{IN_REST} PRIVATE-TOKEN"] * 3
    assert case.world.told("pw-in-the-file") == set()


@pytest.mark.parametrize("token", [JOB_TOKEN, DEPLOY_TOKEN])
def test_job_and_deploy_tokens_are_never_sent_to_the_rest_api(case: Case, gitlab: GitLab, token: str) -> None:
    gitlab.group("acme/hidden", 5, hidden_from=frozenset({token}))
    gitlab.project("acme/empty", 6)
    names = [
        GROUP.format("acme%2Fteam"),
        GROUP.format("acme%2Fhidden"),
        GROUP.format("nobody%2Fhere"),
        GROUP.format("5"),
    ]
    names += [PROJECT.format("acme%2Fteam%2Flib"), PROJECT.format("acme%2Fempty"), PROJECT.format("nobody%2Fhere")]
    case.write(*(HOME + name for name in names))
    environment = {
        "CI_JOB_TOKEN": token,
        "GITLAB_TOKEN": token,
        "CI_DEPLOY_USER": "u",
        "CI_DEPLOY_PASSWORD": token,
        **CI,
    }
    case.check(environment=environment)
    sent = [
        request.path for request in case.world.requests if token in str(request.basic) or token in str(request.headers)
    ]
    assert sent
    assert all("/packages/pypi/simple" in path for path in sent)
    assert case.world.told(token) == {HOME}


def test_a_path_that_leads_out_of_its_place_is_not_asked(case: Case, gitlab: GitLab) -> None:
    names = ["acme%2F..%2Fteam", "..", "acme%2F%2e%2e", "a%0d%0aX-Evil:1", "a%3Fb", "acme%2F", "a\\\\b", "%00", "käse"]
    case.write(*(HOME + GROUP.format(name) for name in names))
    done = case.check(environment=MINE)
    assert case.world.requests == []
    assert done.of("unresolvable-gitlab-id") == []


def test_each_request_is_listed_before_the_first_one(case: Case, world: World) -> None:
    """Whatever the answers are, and with whatever token: nothing is asked that ``-v`` did not tell."""
    servers = {
        HOME: GitLab(HOME),
        "https://decoding.example": GitLab("https://decoding.example", decodes="path"),
        "https://old.example": GitLab("https://old.example", lists=False),
    }
    urls, hosts = [], ""
    for origin, gitlab in servers.items():
        gitlab.group("acme/team", 1234567, packages=("demo",), hidden_from=frozenset({PERSONAL_TOKEN}))
        gitlab.group("open", 5, public=True)
        gitlab.move("acme/old", 81)
        gitlab.project("acme/team/lib", 81)
        gitlab.token(PERSONAL_TOKEN)
        gitlab.token(JOB_TOKEN, JOB)
        world.serve(origin, gitlab)
        urls += [origin + GROUP.format(name) for name in ("acme%2Fteam", "open", "9", "nobody")]
        urls += [origin + PROJECT.format(name) for name in ("acme%2Fold", "no%2Fbody")]
        hosts += f"  {origin.partition('://')[2]}:\n    token: {PERSONAL_TOKEN}\n"
    case.write(*urls)
    for environment in ({}, {**CI, "CI_JOB_TOKEN": JOB_TOKEN}):
        world.requests.clear()
        listed = case.check("-v", environment=environment).run.stderr
        lines = set(re.findall(r"GET (\S+)", listed))
        for request in world.requests:
            assert {request.url, re.sub(r"/projects/\d+$", "/projects/<number>", request.url)} & lines, request.url
        assert len(world.requests) > len(urls)
        folder = world.home / "config" / "glab-cli"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "config.yml").write_text(f"hosts:\n{hosts}")


def test_the_same_index_of_two_projects_is_asked_once(case: Case, gitlab: GitLab) -> None:
    case.write(HOME + IN_INDEX)
    other = case.folder / "other"
    other.mkdir()
    (other / "pyproject.toml").write_text(case.text, encoding="utf-8")
    assert GROUP.format("1234567") in case.fix(MINE)
    assert "1234567" in (other / "pyproject.toml").read_text(encoding="utf-8")
    assert len(case.world.requests) == 1


def test_without_the_network_nothing_is_lost(case: Case) -> None:
    case.write(HOME + IN_INDEX)
    done = case.check(environment=MINE)
    assert done.of("gitlab-group-name")
    assert [rule for rule, _ in done.skipped] == ["unresolvable-gitlab-id"]
    assert case.world.requests == []


def test_a_note_about_a_file_of_the_person_is_shown_once(case: Case, gitlab: GitLab) -> None:
    folder = case.world.home / "config" / "glab-cli"
    folder.mkdir(parents=True)
    (folder / "config.yml").write_text(f"hosts: [{PERSONAL_TOKEN}\n")
    case.write(HOME + IN_INDEX)
    run = case.world.run("check", "--online", "--no-cache", "--select", RULES, cwd=case.folder)
    assert run.stderr.count("not a configuration file of glab") == 1
    assert PERSONAL_TOKEN not in run.stdout + run.stderr


def test_no_token_comes_out(case: Case, world: World, gitlab: GitLab) -> None:
    """Every report, all that is printed, and what is kept for the next run."""
    # Without a vendor's prefix, by which a token would be masked wherever it stood.
    tokens = [f"Cn{number:03d}Ry{number:03d}Qz7aBcD2eFgH4jKlMn" for number in range(3)]
    for token, kind in zip(tokens, (PERSONAL, JOB, DEPLOY), strict=True):
        gitlab.token(token, kind)
    gitlab.move("acme/old", 81)
    gitlab.group("acme/hidden", 5, hidden_from=frozenset(tokens))
    names = [
        GROUP.format("acme%2Fteam"),
        GROUP.format("acme%2Fhidden"),
        GROUP.format("nobody"),
        PROJECT.format("acme%2Fold"),
    ]
    case.write(*(HOME + name for name in names))
    (world.home / ".netrc").write_text(f"machine gitlab.acme.example login me password {tokens[2]}\n")
    (world.home / ".netrc").chmod(0o600)
    outputs = [word for name in FORMATS for word in ("--output", f"{name}={name}.out")]
    environment = {**MINE, **CI, "GITLAB_TOKEN": tokens[0], "CI_JOB_TOKEN": tokens[1]}
    environment["GITLAB_PRIVATE_TOKEN"] = f"{tokens[0]}\x07"
    for _ in range(2):
        run = world.run("check", "--online", "-v", *outputs, cwd=case.folder, environment=environment)
        assert "holds characters that no token has" in run.stderr
        kept = [path for path in (world.home / "cache").rglob("*") if path.is_file()]
        written = [path.read_bytes() for path in (*case.folder.glob("*.out"), *kept)]
        assert len(written) > len(FORMATS)
        raw = b"".join([run.stdout.encode(), run.stderr.encode(), *written])
        assert b"unresolvable-gitlab-id" in raw
        for token in tokens:
            assert world.told(token) == {HOME}
            assert token[:10].encode() not in raw
            for before in ("", "u", "us"):
                assert base64.b64encode((before + token).encode())[4 if before else 0 :][:12] not in raw
