"""The rules about URLs that are wrong without being a registry's: paths, placeholders, queries, ports, retired hosts."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexlint.engine import Located
from rules.harness import findings


def table(url: str, more: str = "explicit = true") -> str:
    return f'[[tool.uv.index]]\nname = "corp"\nurl = "{url}"\n{more}\n'


def one(folder: Path, rule: str, text: str) -> Located:
    (found,) = findings(folder, rule, {"pyproject.toml": text})
    return found


def replaced(url: str, located: Located) -> str:
    """The URL after the finding's fix, which replaces one part of it."""
    assert located.finding.fix is not None
    (change,) = located.finding.fix.changes
    assert change.place.within is not None
    start, end = change.place.within
    return url[:start] + change.value + url[end:]


@pytest.mark.parametrize(
    ("url", "fixed"),
    [
        ("pypi.corp.example/simple", "https://pypi.corp.example/simple"),
        ("user@pypi.corp.example/simple", "https://user@pypi.corp.example/simple"),
        ("pypi.corp.example:8443", "https://pypi.corp.example:8443"),
        ("localhost:8080/simple", "http://localhost:8080/simple"),
        ("127.0.0.1:8765/b/simple", "http://127.0.0.1:8765/b/simple"),
        ("//pypi.corp.example/simple", "https://pypi.corp.example/simple"),
        ("https//pypi.corp.example/simple", "https://pypi.corp.example/simple"),
        ("htps://pypi.corp.example/simple", "https://pypi.corp.example/simple"),
        ("hhttps://pypi.corp.example/simple", "https://pypi.corp.example/simple"),
        ("ftp://pypi.corp.example/simple", None),
        ("git+https://pypi.corp.example/simple", None),
    ],
)
def test_url_without_scheme(url: str, fixed: str | None, tmp_path: Path) -> None:
    found = one(tmp_path, "url-without-scheme", table(url))
    assert found.finding.severity == "error"
    if fixed is None:
        assert found.finding.fix is None
    else:
        assert replaced(url, found) == fixed
    assert findings(tmp_path, "missing-local-index", {"pyproject.toml": table(url)}) == []


@pytest.mark.parametrize(("scheme", "silent"), [("git+https", False), ("hg+ssh", False), ("ssh", True)])
def test_a_repository_is_no_path(scheme: str, silent: bool, tmp_path: Path) -> None:
    found = one(tmp_path, "url-without-scheme", table(f"{scheme}://git.corp.example/team/packages"))
    assert ("without a word" in found.finding.message) == silent
    assert ("stops with an error when it asks it" in found.finding.message) != silent


@pytest.mark.parametrize(
    "url",
    [
        "./index",
        "../shared/index",
        "/srv/index",
        "index",
        "wheels.d/",
        "C:/wheels",
        "C:\\\\wheels",
        "~/index",
        "vendor/pypi.org",
    ],
)
def test_a_path_is_no_url(url: str, tmp_path: Path) -> None:
    assert findings(tmp_path, "url-without-scheme", {"pyproject.toml": table(url)}) == []


def test_a_directory_that_looks_like_a_host(tmp_path: Path) -> None:
    (tmp_path / "pypi.corp.example" / "simple").mkdir(parents=True)
    assert findings(tmp_path, "url-without-scheme", {"pyproject.toml": table("pypi.corp.example/simple")}) == []


def test_missing_local_index(tmp_path: Path) -> None:
    for folder in ("empty", "wheels", "index/acme"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "wheels" / "a-1-py3-none-any.whl").touch()
    severities = {
        "./empty": "error",
        "./wheels": "error",
        "~/index": "error",
        "./pyproject.toml": "error",
        "./nowhere": "warning",
        (tmp_path / "nowhere").as_uri(): "warning",
    }
    for url, severity in severities.items():
        assert one(tmp_path, "missing-local-index", table(url)).finding.severity == severity
    for silent in (
        table("./index"),
        table("${INDEX_URL}"),
        table("./wheels", 'format = "flat"'),
        '[tool.uv]\nfind-links = ["./nowhere"]\n',
    ):
        assert findings(tmp_path, "missing-local-index", {"pyproject.toml": silent}) == []


def test_a_wrong_format_is_replaced_not_added(tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "a-1.tar.gz").touch()
    fix = one(tmp_path, "missing-local-index", table("wheels", 'format = "simple"')).finding.fix
    assert fix is not None
    assert [change.action for change in fix.changes] == ["set"]


@pytest.mark.parametrize(
    ("url", "fixed", "part"),
    [
        ("https://h.corp.example/simple?a=b", "https://h.corp.example/simple", "query"),
        ("https://h.corp.example/simple#x", "https://h.corp.example/simple", "fragment"),
        ("https://h.corp.example/simple/?", "https://h.corp.example/simple/", "query"),
        ("https://u:pw@h.corp.example?a=b#c", "https://u:pw@h.corp.example", "query"),
    ],
)
def test_url_query_or_fragment(url: str, fixed: str, part: str, tmp_path: Path) -> None:
    found = one(tmp_path, "url-query-or-fragment", table(url))
    assert f"has a {part}" in found.finding.message
    assert replaced(url, found) == fixed


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://gitlab.com/api/v4/groups/<id>/-/packages/pypi/simple", "`<id>`"),
        ("https://gitlab.com/api/v4/groups/%3Cid%3E/-/packages/pypi/simple", "`%3Cid%3E`"),
        ("https://{host}/simple", "`{host}`"),
        ("https://h.corp.example/YOUR-ORG/simple", "`YOUR-ORG`"),
        ("https://your_company.jfrog.io/artifactory/api/pypi/r/simple", "`your_company`"),
        ("https://h.corp.example/.../simple", "`...`"),
        ("https://<user>:<token>@h.corp.example/simple", "a placeholder"),
        ("https://pypi.example.com/simple", "`pypi.example.com`"),
        ("https://example.org/simple", "`example.org`"),
    ],
)
def test_placeholder_url(url: str, shown: str, tmp_path: Path) -> None:
    found = one(tmp_path, "placeholder-url", table(url))
    assert shown in found.finding.message
    assert "token" not in found.finding.message


@pytest.mark.parametrize(
    "url",
    [
        "https://h.corp.example/${VAR}/simple",
        "https://h.corp.example/%VAR%/simple",
        "https://{{ cookiecutter.host }}/simple",
        "https://yourcompany.com/simple",
        "https://notexample.com/simple",
        "https://example.com.corp.test/simple",
        "https://h.corp.example/ours/simple",
    ],
)
def test_no_placeholder(url: str, tmp_path: Path) -> None:
    assert findings(tmp_path, "placeholder-url", {"pyproject.toml": table(url)}) == []


@pytest.mark.parametrize(
    ("url", "fixed"),
    [
        ("https://pypi.python.org/simple", "https://pypi.org/simple"),
        ("https://pypi.python.org/simple/", "https://pypi.org/simple/"),
        ("https://testpypi.python.org/simple", "https://test.pypi.org/simple"),
    ],
)
def test_retired_index_host(url: str, fixed: str, tmp_path: Path) -> None:
    found = one(tmp_path, "retired-index-host", table(url))
    assert found.finding.severity == "warning"
    assert replaced(url, found) == fixed


def test_a_retired_host_over_http(tmp_path: Path) -> None:
    found = one(tmp_path, "retired-index-host", table("http://pypi.python.org/simple"))
    assert found.finding.fix is not None
    assert [change.value for change in found.finding.fix.changes] == ["https", "pypi.org/simple"]


@pytest.mark.parametrize(
    ("entry", "count"),
    [("h.corp.example:443", 1), ("h.corp.example:8443", 0), ("h.corp.example", 0), ("https://h.corp.example:443", 0)],
)
def test_explicit_default_port(entry: str, count: int, tmp_path: Path) -> None:
    text = f'[tool.uv]\nallow-insecure-host = ["other", "{entry}"]\n' + table("https://h.corp.example:443/simple")
    assert len(findings(tmp_path, "explicit-default-port", {"pyproject.toml": text})) == count


def feed(name: str, user: str = "", more: str = "explicit = true") -> str:
    url = f"https://{user}pkgs.dev.azure.com/acme/_packaging/{name}/pypi/simple/"
    return f'[[tool.uv.index]]\nname = "{name[:4]}"\nurl = "{url}"\n{more}\n'


KEYRING = '[tool.uv]\nkeyring-provider = "subprocess"\n'
ALWAYS = 'explicit = true\nauthenticate = "always"'
GUID = "53f7fe95-d1f5-4a9b-8f53-7b1f2a3c4d5e"
PINS = '[tool.uv.sources]\na = { index = "one" }\nb = { index = "two" }\n'


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (KEYRING + feed("feed", more=ALWAYS), 1),
        (KEYRING + feed("feed", "me@"), 1),
        (KEYRING + feed("feed", "VssSessionToken@"), 0),
        (KEYRING + feed("feed"), 0),
        (KEYRING + feed(GUID, more=ALWAYS), 0),
        (feed("feed", more=ALWAYS), 0),
        (PINS + feed("one") + feed("two"), 2),
        (PINS + feed("one") + feed("two") + '[tool.indexlint.credentials]\nshared = [["one", "two"]]\n', 0),
        (PINS + feed("one") + feed("two").replace("pkgs.dev.azure.com", "pkgs2.corp.example"), 0),
    ],
)
def test_azure_feed_name(text: str, count: int, tmp_path: Path) -> None:
    found = findings(tmp_path, "azure-feed-name", {"pyproject.toml": text})
    assert [item.finding.severity for item in found] == ["warning"] * count


def test_a_public_feed_is_silent(tmp_path: Path) -> None:
    text = KEYRING + feed("ort", more=ALWAYS).replace(
        "pkgs.dev.azure.com/acme", "aiinfra.pkgs.visualstudio.com/PublicPackages"
    )
    assert findings(tmp_path, "azure-feed-name", {"pyproject.toml": text}) == []


@pytest.mark.parametrize(
    "url", ["https://<REGION>.pkg.example/simple", "<link to index>", "<host>/simple", "<host.example>/s"]
)
@pytest.mark.parametrize("legacy", [False, True])
def test_a_placeholder_is_told_once(url: str, legacy: bool, tmp_path: Path) -> None:
    table = f"[tool.uv]\nindex-url = '{url}'\n" if legacy else f"[[tool.uv.index]]\nname = 'a'\nurl = '{url}'\n"
    told = {
        rule: len(findings(tmp_path, rule, {"pyproject.toml": table}))
        for rule in (
            "placeholder-url",
            "invalid-index-value",
            "invalid-setting-value",
            "missing-local-index",
            "url-without-scheme",
        )
    }
    assert {rule: number for rule, number in told.items() if number} == {"placeholder-url": 1}
