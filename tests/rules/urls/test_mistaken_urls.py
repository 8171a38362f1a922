"""Every mistaken URL of the registries' samples gets exactly one finding, from the rule that owns its mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexlint.engine import Request, run
from indexlint.model.url import IndexUrl
from registries.samples import BAD, GOOD, UNKNOWN

OWNERS = {
    "missing-simple": "missing-simple-suffix",
    "upload-endpoint": "upload-url-as-index",
    "html-page": "html-page-as-index",
    "missing-plus-simple": None,  # uv and pip get an index from devpi without it
}
RULES = (
    "malformed-gitlab-url",
    "missing-simple-suffix",
    "upload-url-as-index",
    "not-a-package-index",
    "html-page-as-index",
    "url-without-scheme",
    "url-query-or-fragment",
    "retired-index-host",
)
CANARY = "C4NARYpassword"


def table(url: str, more: str = "explicit = true") -> str:
    return f'[[tool.uv.index]]\nname = "corp"\nurl = {url!r}\n{more}\n'.replace("'", '"')


def check(folder: Path, text: str, lock: str | None = None):
    (folder / ".git").mkdir(exist_ok=True)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    if lock is not None:
        (folder / "uv.lock").write_text(lock, encoding="utf-8")
    result = run(Request(base=str(folder), select=RULES))
    assert not result.defeats, [defeat.error for defeat in result.defeats]
    return [item.finding for item in result.findings]


def owner(product: str, mistake: str, text: str) -> str | None:
    if mistake in OWNERS:
        return OWNERS[mistake]
    unnamed = "git.corp.test/acme/lib/-/packages" in text  # GitLab and Gitea share it: no product is named
    return "malformed-gitlab-url" if product == "gitlab" and not unnamed else "not-a-package-index"


def applied(text: str, finding) -> str:
    """The text with the fix of a finding about the index's URL."""
    line = next(item for item in text.splitlines() if item.startswith("url = "))
    url = line.removeprefix('url = "').removesuffix('"')
    changes = [change for change in finding.fix.changes if change.place.file == "pyproject.toml"]
    for change in sorted(changes, key=lambda item: item.place.within, reverse=True):
        start, end = change.place.within
        url = url[:start] + change.value + url[end:]
    return text.replace(line, f'url = "{url}"')


@pytest.mark.parametrize(("product", "mistake", "text", "correct"), BAD, ids=[row[2] for row in BAD])
def test_one_finding_by_the_owner(product: str, mistake: str, text: str, correct: str | None, tmp_path: Path) -> None:
    found = check(tmp_path, table(text.replace("://", f"://user:{CANARY}@", 1)))
    expected = owner(product, mistake, text)
    assert [item.rule for item in found] == ([expected] if expected else [])
    for item in found:
        assert CANARY not in repr(item)
        if correct is not None and mistake != "html-page":
            assert correct in item.help
        if item.fix is not None and mistake != "html-page":
            fixed = applied(table(text.replace("://", f"://user:{CANARY}@", 1)), item)
            assert correct is not None
            assert f'url = "{correct.replace("://", f"://user:{CANARY}@", 1)}"' in fixed
            assert check(tmp_path, fixed) == []


@pytest.mark.parametrize("text", [text for _, text in GOOD if "python.org" not in text])
def test_good_urls_are_silent(text: str, tmp_path: Path) -> None:
    assert check(tmp_path, table(text)) == []
    assert check(tmp_path, table(text, "")) == []


@pytest.mark.parametrize("text", [text for text in UNKNOWN if IndexUrl(text).is_remote])
def test_unknown_urls_are_silent(text: str, tmp_path: Path) -> None:
    assert check(tmp_path, table(text)) == []


@pytest.mark.parametrize(
    "text", ["https://github.com/acme/lib/releases/expanded_assets/v1", "https://pypi.org/project/x/"]
)
def test_a_page_of_links_may_be_anything(text: str, tmp_path: Path) -> None:
    assert check(tmp_path, table(text, 'explicit = true\nformat = "flat"')) == []
    assert check(tmp_path, f'[tool.uv]\nfind-links = ["{text}"]\n') == []


WRONG = "https://gitlab.com/api/v4/groups/7/packages/pypi/simple"
RIGHT = "https://gitlab.com/api/v4/groups/7/-/packages/pypi/simple"
LOCK = f"""version = 1

[[package]]
name = "a"
version = "1"
source = {{ registry = "{WRONG}" }}

[[package]]
name = "app"
version = "1"
source = {{ virtual = "." }}

[package.metadata]
requires-dist = [{{ name = "a", index = "{WRONG}" }}]
"""


@pytest.mark.parametrize(
    ("more", "applicability"), [("explicit = true", "safe"), ("", "unsafe"), ("default = true", "unsafe")]
)
def test_the_fix_is_safe_for_an_explicit_index_only(more: str, applicability: str, tmp_path: Path) -> None:
    (found,) = check(tmp_path, table(WRONG, more))
    assert found.fix is not None
    assert found.fix.applicability == applicability


def test_the_fix_changes_every_equal_string_of_the_lock(tmp_path: Path) -> None:
    (found,) = check(tmp_path, table(WRONG), LOCK)
    assert found.fix is not None
    changed = [change for change in found.fix.changes if change.place.file == "uv.lock"]
    assert [change.value for change in changed] == [RIGHT, RIGHT]
    assert [change.place.keys[:2] for change in changed] == [("package", 0), ("package", 1)]


@pytest.mark.parametrize(
    "index",
    [
        "https://gitlab.com/api/v4/projects/7/packages/pypi/simple",
        "https://pypi.org/simple",
        "https://test.pypi.org/simple/",
        "https://pkgs.dev.azure.com/acme/_packaging/feed/pypi/simple/",
        "https://acme.jfrog.io/artifactory/api/pypi/r/simple",
        "https://git.corp.test/api/packages/acme/pypi/simple",
        "https://devpi.corp.test/acme/prod/+simple/",
        "https://gitlab.com/api/v4/groups/7/-/packages/pypi",
    ],
)
def test_an_index_is_no_publish_url(index: str, tmp_path: Path) -> None:
    text = table("https://pypi.org/simple", f'publish-url = "{index}"')
    assert [item.rule for item in check(tmp_path, text)] == ["upload-url-as-index"]
    assert [item.rule for item in check(tmp_path, f'[tool.uv]\npublish-url = "{index}"\n')] == ["upload-url-as-index"]


@pytest.mark.parametrize(
    "upload",
    [
        "https://gitlab.com/api/v4/projects/7/packages/pypi",
        "https://upload.pypi.org/legacy/",
        "https://test.pypi.org/legacy/",
        "https://acme-123456789012.d.codeartifact.eu-west-1.amazonaws.com/pypi/repo/",
        "https://us-python.pkg.dev/project/repo/",
        "https://acme.jfrog.io/artifactory/api/pypi/r",
        "https://nexus.corp.test/repository/pypi-local/",
        "https://pkgs.dev.azure.com/acme/_packaging/feed/pypi/upload/",
        "https://pulp.corp.test/pypi/team/simple/",
        "https://pypi.corp.test/simple/",
        "https://pypi.fury.io/acme/",
    ],
)
def test_upload_urls_and_unsettled_ones_are_silent(upload: str, tmp_path: Path) -> None:
    text = table("https://pypi.org/simple", f'explicit = true\npublish-url = "{upload}"')
    assert check(tmp_path, text) == []


def test_an_index_may_come_alive_and_be_judged(tmp_path: Path, run_indexlint) -> None:
    """The right URL has findings of its own, such as the group's name: no reason to keep the wrong one."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "pyproject.toml").write_text(
        table("https://gitlab.com/api/v4/groups/acme/team/packages/pypi")
        + table("htps://pypi.corp.internal/simple", "").replace("corp", "other"),
        encoding="utf-8",
    )
    rules = "malformed-gitlab-url,url-without-scheme"
    run_indexlint("check", ".", "--select", rules, "--fix", "--unsafe-fixes", cwd=tmp_path)
    text = (tmp_path / "pyproject.toml").read_text(encoding="utf-8")
    assert 'url = "https://gitlab.com/api/v4/groups/acme%2Fteam/-/packages/pypi/simple"' in text
    assert 'url = "https://pypi.other.internal/simple"' in text
