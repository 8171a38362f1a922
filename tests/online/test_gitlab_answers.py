"""Whatever GitLab, or something that looks like it, answers: the question ends with a fact that can be believed."""

from __future__ import annotations

import asyncio
import json
import os
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexlint.model.online import Failure, GitlabName
from indexlint.model.project import Project
from indexlint.model.secret import Secret
from indexlint.model.url import IndexUrl, Realm
from indexlint.online import gitlab
from indexlint.online.client import Answer, Ask
from indexlint.online.person import Person, Token
from indexlint.readers.load import Loader

HOME = "https://gitlab.acme.example"
REALM = Realm("https", "gitlab.acme.example", 443)
NAMED = {
    "groups": f"{HOME}/api/v4/groups/acme%2Fteam/-/packages/pypi/simple",
    "projects": f"{HOME}/api/v4/projects/acme%2Fteam/packages/pypi/simple",
    "number": f"{HOME}/api/v4/groups/77/-/packages/pypi/simple",
}
OUTCOMES = {"found", "moved", "unknown", "private", "decoded", "failed"}


class Client:
    """Answers one after the other, the last one for ever; refuses what the real one would refuse."""

    def __init__(self, answers: list[Answer]) -> None:
        self.answers = answers
        self.asked: list[Ask] = []

    async def ask(self, ask: Ask) -> Answer:
        assert ask.token is None or ask.token.realm == IndexUrl(ask.url).realm
        answer = self.answers[min(len(self.asked), len(self.answers) - 1)]
        self.asked.append(ask)
        return answer._replace(url=answer.url or ask.url)


def project(url: str, folder: str = os.sep) -> Project:
    text = (
        f'[project]\nname = "a"\nversion = "1"\ndependencies = ["demo"]\n[tool.uv.sources]\ndemo = {{ index = "x" }}\n'
        f'[[tool.uv.index]]\nname = "x"\nurl = "{url}"\n'
    )
    path = os.path.join(folder, "pyproject.toml")
    return Loader(lambda name: name, {path: text.encode()}, None, None, None).project(folder)


def resolve(kind: str, token: str | None, answers: list[Answer]) -> tuple[GitlabName, Client]:
    secret = Secret("a-secret")
    tokens = () if token is None else (Token(REALM, token, "u", secret, "A"), Token(REALM, "job", "u", secret, "B"))
    person = Person(tokens=tokens)
    rules = frozenset({"unresolvable-gitlab-id", "gitlab-group-name", "gitlab-project-path"})
    (question,), skipped = gitlab.questions(project(NAMED[kind]), rules, person)
    assert skipped == []
    client = Client(answers)
    return asyncio.run(gitlab.resolve(client, question, person)), client  # type: ignore[arg-type]


words = st.sampled_from(
    [
        "404 Group Not Found",
        "404 Not Found",
        "acme/team",
        "acme/other",
        "gid://gitlab/Group/5",
        f"{HOME}/api/v4/projects/81",
        "https://evil.test/api/v4/projects/81",
        "insufficient_scope",
        "\x1b[2J",
    ]
)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | words | st.text(max_size=5)
keys = st.sampled_from(
    ["id", "full_path", "path_with_namespace", "message", "error", "archived", "data", "group", "fullPath"]
)
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=5), max_leaves=8
)
hrefs = st.sampled_from(
    [
        f"{HOME}/api/v4/groups/5/-/packages/pypi/simple/demo",
        f"{HOME}/api/v4/projects/5/packages/pypi/files/00/demo-1.0.tar.gz",
        f"{HOME}/api/v4/groups/{'9' * 30}/-/packages/pypi/simple/demo",
        "https://evil.test/api/v4/groups/6/-/packages/pypi/simple/demo",
        "javascript:alert(1)",
        "http://[::1",
        "//",
        "",
    ]
)
pages = st.lists(hrefs, max_size=4).map(lambda found: "".join(f'<a href="{href}">x</a>' for href in found).encode())
ids = st.sampled_from([5, 81, 77, 0, -5, 10**30, 2**63, True, 5.0, "5", [5], None])
paths = st.sampled_from(
    ["acme/team", "ACME/Team", "acme/new", "../x", "a\nb", "acme/\x1b[2J", "", "/x", ["acme/team"], 5]
)
described = st.fixed_dictionaries({"id": ids, "full_path": paths, "path_with_namespace": paths})
bodies = (
    (values | described).map(lambda value: json.dumps(value).encode())
    | pages
    | st.binary(max_size=40)
    | st.just(b"Links for")
)
answers = st.builds(
    Answer,
    st.sampled_from(["", "", "", "https://evil.test/x", "http://gitlab.acme.example/x"]),
    st.sampled_from([200, 200, 301, 302, 400, 401, 403, 404, 404, 418]),
    st.dictionaries(st.sampled_from(["www-authenticate", "content-type"]), words, max_size=2),
    bodies,
    st.booleans(),
    st.none() | words,
) | st.just(Answer("", failure=Failure("timeout", "no answer in time")))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(sorted(NAMED)),
    st.sampled_from([None, "private-token", "bearer", "deploy"]),
    st.lists(answers, min_size=1, max_size=6),
)
def test_every_answer_gives_a_fact(kind: str, token: str | None, given_answers: list[Answer]) -> None:
    fact, client = resolve(kind, token, given_answers)
    assert fact.outcome in OUTCOMES
    assert (fact.failure is not None) == (fact.outcome == "failed")
    assert fact.id is None or (re.fullmatch("[1-9][0-9]*", fact.id) and int(fact.id) < 2**63)
    assert fact.path is None or re.fullmatch(r"[\w.-]+(/[\w.-]+)*", fact.path, re.ASCII)
    assert len(client.asked) <= 10
    for ask in client.asked:
        assert ask.url.startswith(f"{HOME}/api/")
        if "/packages/pypi/" not in ask.url:
            assert ask.token is None or ask.token.kind in ("private-token", "bearer")
        if kind == "number":
            assert ask.token is None


def _gitlab_says(status: int, **body: object) -> Answer:
    return Answer("", status, {"content-type": "application/json"}, json.dumps(body).encode())


UNROUTED = _gitlab_says(404, error="404 Not Found")
ABSENT = _gitlab_says(404, message="404 Not Found")
CLOSED = _gitlab_says(401, message="401 Unauthorized")


@pytest.mark.parametrize(
    ("kind", "given_answers", "outcome"),
    [
        ("groups", [ABSENT], "unknown"),
        ("groups", [CLOSED], "private"),
        ("groups", [UNROUTED, UNROUTED, ABSENT], "decoded"),
        ("groups", [UNROUTED, UNROUTED, UNROUTED], "failed"),
        ("groups", [Answer("", 404, {}, b"<html>"), Answer("", 404, {}, b"<html>"), CLOSED], "decoded"),
        ("projects", [ABSENT, CLOSED], "private"),
        ("projects", [ABSENT, ABSENT], "unknown"),
        ("projects", [UNROUTED, UNROUTED, UNROUTED, ABSENT], "decoded"),
        ("number", [ABSENT], "unknown"),
        ("number", [CLOSED], "private"),
        ("number", [UNROUTED, CLOSED], "private"),
        ("number", [UNROUTED, UNROUTED, ABSENT], "failed"),
        ("number", [Answer("", 401, {}, b"<html>proxy")], "failed"),
        ("number", [Answer("", 200, {}, b"<html>sign in")], "failed"),
        ("number", [Answer("", 302, {}, b"", location="https://sso.example/")], "failed"),
    ],
)
def test_who_wrote_a_404_decides(kind: str, given_answers: list[Answer], outcome: str) -> None:
    fact, _ = resolve(kind, None, given_answers)
    assert fact.outcome == outcome


def test_an_answer_from_another_place_is_none() -> None:
    body = json.dumps({"id": 5, "full_path": "acme/team", "path_with_namespace": "acme/team"}).encode()
    for kind in NAMED:
        for url in ("https://evil.test/x", "http://gitlab.acme.example/x", "https://gitlab.acme.example:8443/x"):
            for token in (None, "private-token", "deploy"):
                fact, _ = resolve(kind, token, [Answer(url, 200, {}, body)])
                assert (fact.outcome, fact.id) == ("failed", None)
