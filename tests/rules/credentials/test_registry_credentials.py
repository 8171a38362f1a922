"""Tokens in paths, registries' usernames, keyring backends."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexlint.model.project import Environment
from indexlint.model.secret import Secret
from rules.harness import findings

CANARY = "C4NARYc4narySECRET19"


def table(url: str, more: str = "explicit = true") -> str:
    return f'[[tool.uv.index]]\nname = "corp"\nurl = "{url}"\n{more}\n'


@pytest.mark.parametrize(
    "text",
    [
        table(f"https://dl.cloudsmith.io/{CANARY}/acme/repo/python/simple/"),
        table(f"https://pypi.fury.io/{CANARY}/acme/"),
        table(f"https://pypi.anaconda.org/t/{CANARY}/acme/simple"),
        table(f"https://packagecloud.io/priv/{CANARY}/acme/repo/pypi/simple"),
        table("https://pypi.org/simple", f'publish-url = "https://h.corp.example/priv/{CANARY}/upload"'),
        f'[tool.uv]\nfind-links = ["https://h.corp.example/t/{CANARY}/files.html"]\n',
        f'[project]\nname = "a"\nversion = "1"\ndependencies = ["b @ https://h.corp.example/t/{CANARY}/b-1-py3-none-any.whl"]\n',
    ],
)
def test_token_in_url_path(text: str, tmp_path: Path) -> None:
    (found,) = findings(tmp_path, "token-in-url-path", {"pyproject.toml": text})
    line = text.splitlines()[found.start.line - 1]
    assert line[found.start.column - 1 : found.end.column - 1] == CANARY
    assert found.finding.severity == "error"
    assert CANARY not in repr(found)


@pytest.mark.parametrize(
    "url",
    [
        "https://dl.cloudsmith.io/basic/acme/repo/python/simple/",
        "https://dl.cloudsmith.io/<token>/acme/repo/python/simple/",
        "https://pypi.fury.io/acme/",
        "https://h.corp.example/t/team/simple",
    ],
)
def test_no_token_in_the_path(url: str, tmp_path: Path) -> None:
    assert findings(tmp_path, "token-in-url-path", {"pyproject.toml": table(url)}) == []


CODEARTIFACT = "https://{}acme-123456789012.d.codeartifact.eu-west-1.amazonaws.com/pypi/repo/simple/"
GOOGLE = "https://{}us-python.pkg.dev/project/repo/simple/"
GITLAB = "https://{}gitlab.com/api/v4/groups/7/-/packages/pypi/simple"


@pytest.mark.parametrize(
    ("url", "fixed"),
    [
        (CODEARTIFACT.format(f"{CANARY}@"), "aws"),
        (CODEARTIFACT.format(f"user:{CANARY}@"), "aws"),
        (GOOGLE.format(f"{CANARY}@"), "oauth2accesstoken"),
        (GOOGLE.format(f"user:{CANARY}@"), None),
    ],
)
def test_wrong_username_in_the_url(url: str, fixed: str | None, tmp_path: Path) -> None:
    (found,) = findings(tmp_path, "wrong-registry-username", {"pyproject.toml": table(url)})
    assert found.finding.severity == "error"
    assert CANARY not in repr(found)
    if fixed is None:
        assert found.finding.fix is None
    else:
        assert found.finding.fix is not None
        (change,) = found.finding.fix.changes
        start, end = change.place.within or (0, 0)
        assert url[:start].endswith("://")
        assert url[end] in ":@"
        assert change.value == fixed


@pytest.mark.parametrize(
    "url",
    [
        CODEARTIFACT.format(""),
        CODEARTIFACT.format("aws@"),
        GOOGLE.format("_json_key_base64@"),
        GOOGLE.format("oauth2accesstoken@"),
        GOOGLE.format("%3Cuser%3E@"),
        GITLAB.format("anybody@"),
    ],
)
def test_right_username(url: str, tmp_path: Path) -> None:
    assert findings(tmp_path, "wrong-registry-username", {"pyproject.toml": table(url)}) == []


@pytest.mark.parametrize(
    ("url", "username", "password", "count"),
    [
        (CODEARTIFACT.format("other@"), "aws", "x", 0),
        (CODEARTIFACT.format("aws@"), "me", "x", 1),
        (GITLAB.format(""), "me", CANARY, 1),
        (GITLAB.format(""), "gitlab-ci-token", CANARY, 0),
        (GITLAB.format(""), "me", "a deploy token", 0),
    ],
)
def test_username_in_the_environment(url: str, username: str, password: str, count: int, tmp_path: Path) -> None:
    variables = {
        "UV_INDEX_CORP_USERNAME": Secret(username),
        "UV_INDEX_CORP_PASSWORD": Secret(password),
        "CI_JOB_TOKEN": Secret(CANARY),
    }
    environment = Environment(variables, {}, keyring=False)
    found = findings(tmp_path, "wrong-registry-username", {"pyproject.toml": table(url)}, environment=environment)
    assert len(found) == count
    assert CANARY not in repr(found)


ALWAYS = 'explicit = true\nauthenticate = "always"'


def with_backend(package: str, url: str, provider: str = "subprocess") -> str:
    group = f'[dependency-groups]\ndev = ["{package}"]\n'
    return group + f'[tool.uv]\nkeyring-provider = "{provider}"\n' + table(url, ALWAYS)


@pytest.mark.parametrize(
    ("package", "url", "count"),
    [
        ("keyring-gitlab-pypi", GITLAB.format(""), 1),
        ("keyring-gitlab-pypi>=1", "https://gitlab.com/api/v4/projects/7/packages/pypi/simple", 0),
        ("Keyring_GitLab.PyPI", "https://gitlab.com/api/v4/projects/a%2Fb/packages/pypi/simple", 1),
        ("keyring-gitlab-pypi", "https://h.corp.example/gitlab/api/v4/projects/7/packages/pypi/simple", 1),
        ("keyring", GITLAB.format(""), 0),
        ("artifacts-keyring", "https://pkgs.dev.azure.com/acme/_packaging/f/pypi/simple/", 0),
        ("artifacts-keyring", "https://acme.pkgs.visualstudio.com/_packaging/f/pypi/simple/", 0),
        ("artifacts-keyring", "https://tfs.corp.example/tfs/C/_packaging/f/pypi/simple/", 1),
        ("artifacts-keyring", GITLAB.format(""), 0),
        ("keyrings.codeartifact", CODEARTIFACT.format(""), 0),
        ("keyrings.codeartifact", CODEARTIFACT.format("").replace("amazonaws.com", "on.aws"), 1),
    ],
)
def test_keyring_backend_mismatch(package: str, url: str, count: int, tmp_path: Path) -> None:
    found = findings(tmp_path, "keyring-backend-mismatch", {"pyproject.toml": with_backend(package, url)})
    assert [item.finding.severity for item in found] == ["warning"] * count


def test_a_keyring_that_is_off_is_no_matter(tmp_path: Path) -> None:
    text = with_backend("keyring-gitlab-pypi", GITLAB.format(""), "disabled")
    assert findings(tmp_path, "keyring-backend-mismatch", {"pyproject.toml": text}) == []


@pytest.mark.parametrize(
    ("username", "password", "count"),
    [
        ("ci", "$CI_JOB_TOKEN", 1),
        ('"ci"', '"${CI_JOB_TOKEN}"', 1),
        ("gitlab-ci-token", "$CI_JOB_TOKEN", 0),
        ('"gitlab-ci-token"', "$CI_JOB_TOKEN", 0),
        ("$CI_REGISTRY_USER", "$CI_JOB_TOKEN", 0),
        ("ci", "$DEPLOY_TOKEN", 0),
    ],
)
def test_job_token_in_a_ci_file(username: str, password: str, count: int, tmp_path: Path) -> None:
    job = f"test:\n  variables:\n    UV_INDEX_CORP_USERNAME: {username}\n    UV_INDEX_CORP_PASSWORD: {password}\n"
    files = {"pyproject.toml": table(GITLAB.format("")), ".gitlab-ci.yml": job}
    found = findings(tmp_path, "wrong-registry-username", files)
    assert [(item.finding.place.file, item.start.line) for item in found] == [(".gitlab-ci.yml", 3)] * count
