"""What is asked of whom, by project: which packages, which pages, which credentials, and what is not asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexlint.model.online import Check
from indexlint.model.project import Options, Project
from indexlint.model.secret import Secret
from indexlint.model.url import Realm
from indexlint.online.person import Person, Token
from indexlint.online.plan import MOST_NAMES, PAGE_RULES, plan
from indexlint.online.questions import Question
from indexlint.readers.load import Loader
from online.checks import project as text_of
from rules.pages import write

CORP = "https://pypi.corp.example/simple"
REACH = frozenset({"unreachable-index"})
# The rules that run without being selected by name.
USUAL = PAGE_RULES - {"private-name-on-pypi"}
LOCK = """\
version = 1
[[package]]
name = "locked-one"
version = "1"
source = {{ registry = "{url}" }}
sdist = {{ url = "{url}/locked-one-1.tar.gz", hash = "sha256:0" }}
"""


@pytest.fixture
def load(tmp_path: Path):
    def run(text: str, private: tuple[str, ...] = (), **files: str) -> Project:
        write({"pyproject.toml": text, **files}, tmp_path)
        options = Options(private_packages=private)
        return Loader(lambda path: path, options_of=lambda _: options).project(str(tmp_path))

    return run


def person(tmp_path: Path, *, credentials: bool = False, hosts: tuple[str, ...] = (), **variables: str) -> Person:
    realms = frozenset(Realm("https", host, 443) for host in hosts)
    home = {"HOME": str(tmp_path / "nobody"), "PATH": str(tmp_path / "nothing")}
    return Person(credentials=credentials, hosts=realms, variables={**home, **variables})


def urls(asked: list[Question]) -> list[tuple[str, str, str]]:
    """(purpose or kind, URL, what was sent) of each question."""
    return [(question.purpose or question.kind, question.url, question.sent) for question in asked]


def reasons(checks: list[Check]) -> dict[str, str]:
    return {check.rule: check.reason for check in checks}


# -- which packages


def test_the_pinned_packages_are_asked_for_five_at_most(load, tmp_path: Path) -> None:
    names = [f"acme-{number}" for number in range(7)]
    questions, checks = plan(load(text_of(CORP, *names)), REACH, person(tmp_path))
    assert [question.package for question in questions] == names[:5]
    assert all(question.needed for question in questions)
    assert checks == []


@pytest.mark.parametrize(
    ("pin", "needed"),
    [
        ('acme = { index = "corp" }', True),
        ('acme = { index = "corp", marker = "sys_platform == \'win32\'" }', False),
        ('acme = [{ index = "corp" }]', True),
    ],
)
def test_a_pin_with_a_condition_makes_no_page_needed(load, tmp_path: Path, pin: str, needed: bool) -> None:
    text = text_of(CORP, "acme", pinned=False) + f"[tool.uv.sources]\n{pin}\n"
    (question,) = plan(load(text), REACH, person(tmp_path))[0]
    assert question.needed is needed


def test_a_pin_that_binds_nothing_makes_no_page_needed(load, tmp_path: Path) -> None:
    text = text_of(CORP, "other", pinned=False) + '[tool.uv.sources]\nacme = { index = "corp" }\n'
    (question,) = plan(load(text), REACH, person(tmp_path))[0]
    assert (question.package, question.needed) == ("acme", False)


@pytest.mark.parametrize(
    "more",
    [
        '[build-system]\nrequires = ["acme"]\n[tool.uv]\n',
        '[tool.uv]\noverride-dependencies = ["acme==1"]\n',
        '[tool.uv]\nno-sources-package = ["Acme"]\n[dependency-groups]\ndev = ["acme"]\n',
    ],
    ids=["build", "override", "switched off"],
)
def test_what_uv_lock_does_not_look_for_there_makes_no_page_needed(load, tmp_path: Path, more: str) -> None:
    text = text_of(CORP, "other", pinned=False, index="explicit = true", more=more)
    questions, _ = plan(load(text + '[tool.uv.sources]\nacme = { index = "corp" }\n'), REACH, person(tmp_path))
    assert not any(question.needed for question in questions)


def test_else_one_that_is_locked_from_it(load, tmp_path: Path) -> None:
    files = {"uv.lock": LOCK.format(url=CORP)}
    (question,) = plan(load(text_of(CORP, "other", pinned=False), **files), REACH, person(tmp_path))[0]
    assert (question.package, question.needed) == ("locked-one", True)


@pytest.mark.parametrize(("private", "package"), [((), "first"), (("acme-*",), "acme-core"), (("x",), "first")])
def test_else_one_that_may_come_from_it(load, tmp_path: Path, private: tuple[str, ...], package: str) -> None:
    text = text_of(CORP, "first", "acme-core", pinned=False)
    (question,) = plan(load(text, private=private), REACH, person(tmp_path))[0]
    assert (question.package, question.needed) == (package, False)


def test_an_explicit_index_without_pins_is_asked_for_nothing(load, tmp_path: Path) -> None:
    text = text_of(CORP, "first", index="explicit = true", pinned=False)
    questions, checks = plan(load(text), REACH, person(tmp_path))
    assert questions == []
    assert reasons(checks) == {"unreachable-index": "corp: no package is known that comes from it"}


def test_an_index_that_is_only_published_to_is_not_asked_whether_it_forwards(load, tmp_path: Path) -> None:
    text = text_of(CORP, "first", index=f'explicit = true\npublish-url = "{CORP}"', pinned=False)
    assert plan(load(text), frozenset({"forwarding-index"}), person(tmp_path)) == ([], [])
    pinned = text_of(CORP, "first", index="explicit = true")
    assert len(plan(load(pinned), frozenset({"forwarding-index"}), person(tmp_path))[0]) == 1


@pytest.mark.parametrize("url", ["https://pypi.org/simple", "https://download.pytorch.org/whl/cpu"])
def test_a_public_index_is_told_only_the_names_that_are_pinned_to_it(load, tmp_path: Path, url: str) -> None:
    loose = text_of(url, "acme-secret", pinned=False)
    assert plan(load(loose), USUAL, person(tmp_path, credentials=True)) == ([], [])
    pinned = plan(load(text_of(url, "torch")), USUAL, person(tmp_path, credentials=True))
    assert urls(pinned[0]) == [("package", f"{url}/torch/", "none")]
    assert pinned[1] == []


def test_a_requirement_with_another_source_is_not_asked_for(load, tmp_path: Path) -> None:
    text = text_of(CORP, "from-git", "from-corp", pinned=False)
    text += '[tool.uv.sources]\nfrom-git = { git = "https://git.example/x" }\n'
    (question,) = plan(load(text), REACH, person(tmp_path))[0]
    assert question.package == "from-corp"


# -- which indexes


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://pypi.corp.example/${TEAM}/simple", "its URL has a part that is still to be filled in"),
        (
            "https://gitlab.com/api/v4/groups/<id>/-/packages/pypi/simple",
            "its URL has a part that is still to be filled in",
        ),
        ("https://gitlab.com/api/v4/groups/1/-/packages/pypi", "its URL is not that of an index"),
        ("https://gіtlab.com/simple", "its URL is none that can be asked"),
        ("https://pypi.corp.example/simple?a=b", "its URL has a query or a fragment"),
    ],
)
def test_an_index_whose_url_is_wrong_is_not_asked(load, tmp_path: Path, url: str, reason: str) -> None:
    questions, checks = plan(load(text_of(url, "acme")), USUAL, person(tmp_path))
    assert questions == []
    assert set(reasons(checks).values()) == {f"corp: {reason}"}


@pytest.mark.parametrize(
    "index",
    [
        '[[tool.uv.index]]\nname = "corp"\nurl = "./wheels"\n',
        '[[tool.uv.index]]\nname = "corp"\nurl = "https://pypi.corp.example/links"\nformat = "flat"\n',
        '[tool.uv]\nfind-links = ["https://pypi.corp.example/links"]\n',
        "[[tool.uv.pip.extra-index-url]]\n",
    ],
    ids=["path", "flat", "find-links", "nothing"],
)
def test_what_has_no_pages_is_no_matter_of_these_rules(load, tmp_path: Path, index: str) -> None:
    text = f'[project]\nname = "app"\nversion = "1"\ndependencies = ["acme"]\n{index}'
    assert plan(load(text), USUAL, person(tmp_path)) == ([], [])


def test_an_index_that_uv_toml_masks_is_not_asked(load, tmp_path: Path) -> None:
    files = {"uv.toml": '[[index]]\nname = "other"\nurl = "https://other.example/simple"\n'}
    questions, _ = plan(load(text_of(CORP, "acme", pinned=False), **files), REACH, person(tmp_path))
    assert urls(questions) == [("package", "https://other.example/simple/acme/", "none")]


def test_nothing_that_was_asked_with_the_credential_of_uv_is_kept(load, tmp_path: Path) -> None:
    url = CORP.replace("://", "://ci:canary-in-url@")
    questions, _ = plan(load(text_of(url, "acme")), USUAL, person(tmp_path, credentials=True))
    kept = {(question.purpose, question.sent): question.keeps for question in questions}
    assert kept == {
        ("public", "none"): True,
        ("public", "url"): False,
        ("package", "none"): True,
        ("credential", "url"): False,
    }


# -- names, forwarding, upload times


def test_pypi_is_told_names_by_one_rule_only(load, tmp_path: Path) -> None:
    project = load(text_of(CORP, "acme-core", "torch"))
    questions, _ = plan(project, USUAL, person(tmp_path))
    assert all(question.url.startswith(CORP) for question in questions)
    questions, _ = plan(project, frozenset({"private-name-on-pypi"}), person(tmp_path))
    assert urls(questions) == [
        ("pypi", "https://pypi.org/simple/acme-core/", "none"),
        ("pypi", "https://pypi.org/simple/torch/", "none"),
    ]
    stated = load(text_of(CORP, "acme-core", "torch"), private=("acme-*",))
    questions, _ = plan(stated, frozenset({"private-name-on-pypi"}), person(tmp_path))
    assert [question.package for question in questions] == ["acme-core"]


def test_names_are_bounded(load, tmp_path: Path) -> None:
    names = [f"acme-{number}" for number in range(MOST_NAMES + 1)]
    questions, checks = plan(load(text_of(CORP, *names)), frozenset({"private-name-on-pypi"}), person(tmp_path))
    assert questions == []
    assert reasons(checks) == {
        "private-name-on-pypi": f"corp: it has more than {MOST_NAMES} packages: that is too much to ask PyPI for"
    }


@pytest.mark.parametrize("name", ["../admin", "a?b=c", "a#b", "a\\r\\nHost: evil.test", "a/b", "%2e%2e"])
def test_a_name_that_no_package_has_is_asked_of_nobody(load, tmp_path: Path, name: str) -> None:
    text = text_of(CORP, "acme", pinned=False) + f'[tool.uv.sources]\n"{name}" = {{ index = "corp" }}\n'
    questions, checks = plan(load(text), PAGE_RULES, person(tmp_path))
    assert urls(questions) == [("public", f"{CORP}/sampleproject/", "none")]
    assert set(reasons(checks)) == {"unreachable-index", "files-outside-index", "private-name-on-pypi"}
    assert all(reason.endswith("that is no name that a package can have") for reason in reasons(checks).values())


def test_a_script_is_asked_about_too(tmp_path: Path) -> None:
    lines = ["/// script", 'dependencies = ["acme"]', "[[tool.uv.index]]", 'name = "corp"', f'url = "{CORP}"', "///"]
    write({"tool.py": "".join(f"# {line}\n" for line in lines)}, tmp_path)
    script = Loader(lambda path: path).script(str(tmp_path / "tool.py"))
    assert script is not None
    assert urls(plan(script, REACH, person(tmp_path))[0]) == [("package", f"{CORP}/acme/", "none")]


def test_each_project_of_a_workspace_is_asked_about_its_own_indexes(load, tmp_path: Path) -> None:
    root = text_of(CORP, "acme", pinned=False) + '[tool.uv.workspace]\nmembers = ["one"]\n'
    member = text_of("https://member.example/simple", "other").replace('"app"', '"one"').replace("corp", "own")
    project = load(root, **{"one/pyproject.toml": member})
    assert urls(plan(project, REACH, person(tmp_path))[0]) == [("package", f"{CORP}/acme/", "none")]
    (one,) = project.members
    assert urls(plan(one, REACH, person(tmp_path))[0]) == [("package", "https://member.example/simple/other/", "none")]


@pytest.mark.parametrize(
    ("uv", "index", "asked"),
    [
        ("", "", False),
        ('exclude-newer = "7 days"', "", True),
        ('exclude-newer = "7 days"', "exclude-newer = false", False),
        ("", 'exclude-newer = "7 days"', True),
        ('exclude-newer = "7 days"\nexclude-newer-package = { acme = false }', "", False),
        ('exclude-newer-package = { acme = "7 days" }', "", True),
    ],
)
def test_upload_times_matter_where_a_limit_applies(load, tmp_path: Path, uv: str, index: str, asked: bool) -> None:
    rule = "page-without-upload-time"
    questions, _ = plan(load(text_of(CORP, "acme", uv=uv, index=index)), frozenset({rule}), person(tmp_path))
    assert any(rule in question.rules for question in questions) is asked


# -- credentials

VARIABLES = {"UV_INDEX_CORP_USERNAME": "ci", "UV_INDEX_CORP_PASSWORD": "canary"}


def test_without_the_mode_nothing_is_sent(load, tmp_path: Path) -> None:
    who = person(tmp_path, hosts=("pypi.corp.example",), **VARIABLES)
    questions, checks = plan(load(text_of(CORP, "acme")), USUAL, who)
    assert {question.sent for question in questions} == {"none"}
    assert {question.token for question in questions} == {None}
    assert checks == []


def test_with_the_mode_each_page_is_asked_with_it_and_the_first_one_without(load, tmp_path: Path) -> None:
    who = person(tmp_path, credentials=True, hosts=("pypi.corp.example",), **VARIABLES)
    questions, checks = plan(load(text_of(CORP, "acme", "other")), USUAL, who)
    assert checks == []
    assert urls(questions) == [
        ("public", f"{CORP}/sampleproject/", "none"),
        ("public", f"{CORP}/sampleproject/", "environment"),
        ("package", f"{CORP}/acme/", "none"),
        ("credential", f"{CORP}/acme/", "environment"),
        ("credential", f"{CORP}/other/", "environment"),
    ]
    token = questions[-1].token
    assert token == Token(
        Realm("https", "pypi.corp.example", 443),
        "basic",
        "ci",
        Secret("canary"),
        "UV_INDEX_CORP_USERNAME and UV_INDEX_CORP_PASSWORD",
    )
    assert "canary" not in repr(questions)
    assert not questions[-1].keeps


def test_a_gitlab_token_of_the_person_opens_pages_there_and_nowhere_else(load, tmp_path: Path) -> None:
    token = Token(Realm("https", "gitlab.com", 443), "private-token", "", Secret("glpat-x"), "GITLAB_TOKEN")
    who = person(tmp_path)._replace(tokens=(token,))
    group = "/api/v4/groups/42/-/packages/pypi/simple"
    (question,) = plan(load(text_of(f"https://gitlab.com{group}", "acme")), REACH, who)[0]
    assert question.token == token._replace(kind="basic", username="__token__")
    assert question.sent == "token"
    for url in (
        f"https://gitlab.com.evil.test{group}",
        f"http://gitlab.com{group}",
        f"https://gitlab.com:8443{group}",
        f"https://gitlab.com@evil.test{group}",
        "https://gitlab.com/some/simple",
    ):
        (question,) = plan(load(text_of(url, "acme")), REACH, who)[0]
        assert question.token is None, url


def test_every_question_names_its_rules_and_is_one_line(load, tmp_path: Path) -> None:
    who = person(tmp_path, credentials=True, hosts=("pypi.corp.example",), **VARIABLES)
    questions, _ = plan(load(text_of(CORP, "acme")), PAGE_RULES, who)
    for question in questions:
        assert question.rules
        assert "\n" not in question.line
        assert "canary" not in question.line
