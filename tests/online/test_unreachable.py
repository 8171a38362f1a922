"""`unreachable-index` on a real network: names, connections, TLS, HTTP, time; and what is skipped where nothing is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from online.checks import Checked, check, project
from online.world import Hang, Raw, Reply, Request, Response, World, html, json, links

CORP = "https://pypi.corp.example"
ALIVE = '[[tool.uv.index]]\nname = "alive"\nurl = "https://alive.example/simple"\n'
GOOD = links("/files/acme-1.0-py3-none-any.whl")


def judged(world: World, folder: Path, *words: str) -> tuple[Checked, str, str, str]:
    """The run, with outcome, reason and severity of the rule for the index at ``CORP``; another index answers.

    No other rule asks: which question is the first one to a host makes a difference to its words.
    """
    world.serve("https://alive.example", GOOD)
    # A machine of which nobody is sure that it has a network says nothing of a single index.
    text = (project(f"{CORP}/simple", "acme") + ALIVE).replace('["acme"]', '["acme", "other"]')
    done = check(world, folder / "project", text, "--ignore", "IX903,IX904,IX906", *words)
    about = next(
        item for item in done.report["online"] if item["index"] == "corp" and item["rule"] == "unreachable-index"
    )
    return done, about["outcome"], about["reason"] or "", "".join(done.severities("unreachable-index"))


@pytest.mark.parametrize(
    ("tls", "words", "severity"),
    [
        ("unknown", "the certificate of pypi.corp.example is not valid", "warning"),
        ("expired", "the certificate of pypi.corp.example is not valid: certificate has expired", "warning"),
        ("other-host", "the certificate of pypi.corp.example is not valid: it is for another host", "warning"),
        ("garbage", "pypi.corp.example does not speak TLS as it should", "warning"),
    ],
)
def test_tls(world: World, tmp_path: Path, tls: str, words: str, severity: str) -> None:
    world.serve(CORP, GOOD, tls=tls)
    done, outcome, _, found = judged(world, tmp_path)
    assert (outcome, found) == ("finding", severity)
    assert words in done.messages("unreachable-index")[0]


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Response(503), "answers 503 Service Unavailable"),
        (Response(500), "answers 500 Internal Server Error"),
        (Raw(b""), "closes the connection without a whole answer"),
        (Hang(), "does not answer within 1 s"),
    ],
    ids=["503", "500", "nothing", "silence"],
)
def test_no_answer(world: World, tmp_path: Path, reply: Response | Raw | Hang, words: str) -> None:
    world.serve(CORP, reply)
    done, outcome, _, severity = judged(world, tmp_path, "--online-timeout", "1")
    assert (outcome, severity) == ("finding", "error")
    assert words in done.messages("unreachable-index")[0]


def test_a_host_that_the_proxy_cannot_reach(world: World, tmp_path: Path) -> None:
    done, outcome, _, severity = judged(world, tmp_path)
    assert (outcome, severity) == ("finding", "error")
    assert (
        "the proxy gives no connection to pypi.corp.example (it answers 502)" in done.messages("unreachable-index")[0]
    )


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Response(429, b"", {"Retry-After": "9999"}), "corp: pypi.corp.example answers 429 Too Many Requests"),
        (Response(302, b"", {"Location": f"{CORP}/simple/acme/"}), "redirect"),
        (Response(302, b"", {"Location": "http://pypi.corp.example/simple/acme/"}), "http"),
    ],
    ids=["busy", "circle", "plain http"],
)
def test_an_answer_that_decides_nothing(world: World, tmp_path: Path, reply: Response, reason: str) -> None:
    world.serve(CORP, reply)
    done, outcome, found, _ = judged(world, tmp_path)
    assert outcome == "skipped"
    assert reason in found
    assert done.run.code == 0


def test_skipped_is_a_finding_with_strict(world: World, tmp_path: Path) -> None:
    world.serve(CORP, Response(404))
    text = project(f"{CORP}/simple", "acme")
    assert check(world, tmp_path / "project", text).run.code == 0
    strict = check(world, tmp_path / "project", text, online="--online=strict")
    assert strict.outcome("unreachable-index") == "skipped"
    assert strict.run.code == 1


def test_a_login_page_behind_a_redirect_is_named(world: World, tmp_path: Path) -> None:
    login = html("<title>Sign in</title><form><input type='password'></form>")
    world.serve(
        CORP, lambda request: login if request.path == "/login" else Response(302, b"", {"Location": "/login?next=x"})
    )
    text = project(f"{CORP}/simple", "acme", more='[tool.indexlint.credentials]\ncorp = "none"')
    done = check(world, tmp_path / "project", text)
    assert "answers 200, but not with a page of an index: it is a login page" in done.messages("unreachable-index")[0]


def test_the_counts_and_the_skipped_checks_are_in_the_text(world: World, tmp_path: Path) -> None:
    world.serve(CORP, lambda request: GOOD if request.path == "/simple/acme/" else Response(401))
    folder = tmp_path / "project"
    check(world, folder, project(f"{CORP}/simple", "acme"))
    done = world.run("check", "--online", "--no-cache", "--select", "IX9", "-v", cwd=folder)
    assert "online checks: 2 ok, 1 skipped\n" in done.stdout
    assert (
        f"skipped forwarding-index: corp: {CORP}/simple/sampleproject/ answers 401 without a credential: what it does for "
        "others is not known\n"
    ) in done.stdout
    assert (
        f"online: files-outside-index, unreachable-index: GET {CORP}/simple/acme/ without a credential\n" in done.stderr
    )


@pytest.mark.parametrize(
    ("codes", "strategy", "outcome"),
    [("500", "first-index", "skipped"), ("403", "first-index", "finding"), ("500", "unsafe-best-match", "finding")],
)
def test_a_status_that_uv_is_told_to_ignore(
    world: World, tmp_path: Path, codes: str, strategy: str, outcome: str
) -> None:
    world.serve(CORP, Response(500))
    index, uv = f"ignore-error-codes = [{codes}]", f'index-strategy = "{strategy}"'
    text = project(f"{CORP}/simple", "acme", index=index, uv=uv, pinned=False)
    done = check(world, tmp_path / "project", text)
    assert done.outcome("unreachable-index") == outcome
    assert ("which `ignore-error-codes` lets uv pass over" in done.reason("unreachable-index")) is (
        outcome == "skipped"
    )


def test_a_pinned_package_has_no_next_index(world: World, tmp_path: Path) -> None:
    world.serve(CORP, Response(500))
    text = project(f"{CORP}/simple", "acme", index="ignore-error-codes = [500]")
    assert check(world, tmp_path / "project", text).severities("unreachable-index") == ["error"]


@pytest.mark.parametrize(
    ("strategy", "severity", "words"),
    [
        ("first-index", "warning", "for every package that is neither pinned elsewhere nor on an index before it"),
        ("unsafe-best-match", "error", "for every package that is not pinned elsewhere,"),
    ],
)
@pytest.mark.parametrize("answer", [Response(500), html("<script></script>")], ids=["500", "a web page"])
def test_an_index_behind_another_may_never_be_asked(
    world: World, tmp_path: Path, strategy: str, severity: str, words: str, answer: Response
) -> None:
    world.serve("https://alive.example", GOOD)
    world.serve(CORP, answer)
    text = f"{ALIVE}[tool.indexlint.credentials]\ncorp = 'none'\n"
    text += project(f"{CORP}/simple", "acme", uv=f'index-strategy = "{strategy}"', index="default = true", pinned=False)
    done = check(world, tmp_path / "project", text)
    assert done.severities("unreachable-index") == [severity]
    assert (words in done.messages("unreachable-index")[0]) is (answer.status == 500 or severity == "warning")


def test_a_pin_with_a_condition_is_no_reason_to_ask_for_all(world: World, tmp_path: Path) -> None:
    world.serve(CORP, Response(500))
    text = project(f"{CORP}/simple", "acme", index="explicit = true", pinned=False)
    text += '[tool.uv.sources]\nacme = { index = "corp", marker = "sys_platform == \'linux\'" }\n'
    done = check(world, tmp_path / "project", text)
    assert done.severities("unreachable-index") == ["warning"]
    assert "asks the index for `acme` where its pin applies" in done.messages("unreachable-index")[0]


def test_a_fixed_url_is_asked_too(world: World, tmp_path: Path) -> None:
    """A fix that changes the URL makes no finding about the index go away."""

    def gitlab(request: Request) -> Reply:
        if request.path == "/api/v4/groups/acme":
            return json('{"id": 77, "full_path": "acme"}')
        return json('{"message": "404 Package Not Found"}', 404)

    world.serve("https://gitlab.com", gitlab)
    index = "https://gitlab.com/api/v4/groups/{}/-/packages/pypi/simple"
    text = project(index.format("acme"), "acme", index="explicit = true")
    words = ("--select", "gitlab-group-name", "--fix")
    done = check(world, tmp_path / "project", text, *words, environment={"GITLAB_TOKEN": "glpat-canary-canary-1"})
    assert index.format("77") in (tmp_path / "project" / "pyproject.toml").read_text(encoding="utf-8")
    assert done.outcome("unreachable-index") == "finding"
    assert index.format("77") in done.messages("unreachable-index")[0]
    assert done.run.code == 1
    asked = [request.target for request in world.requests]
    assert len(asked) == len(set(asked))
