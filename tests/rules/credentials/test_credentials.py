"""What the pages of the rules about credentials do not show: other sources, silence, and other releases."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexlint.findings import ERROR, INFO, WARNING
from indexlint.model.project import Environment
from indexlint.model.secret import Secret
from rules.harness import findings, told

HOST = "https://gitlab.acme.example/api/v4"


def index(name: str | None, path: str, *more: str) -> str:
    lines = ["[[tool.uv.index]]", *([f'name = "{name}"'] if name else []), f'url = "{path}"', *more]
    return "\n".join(lines) + "\n"


def group(which: str) -> str:
    return f"{HOST}/groups/{which}/-/packages/pypi/simple"


def project(which: str) -> str:
    return f"{HOST}/projects/{which}/packages/pypi/simple"


def stated(**facts: object) -> str:
    lines = [f"{name} = {value!r}".replace("'", '"') for name, value in facts.items()]
    return "[tool.indexlint.credentials]\n" + "\n".join(lines) + "\n"


def really(
    *, netrc: tuple[str, ...] = (), keyring: bool = False, store: tuple[str, ...] = (), **variables: str
) -> Environment:
    secrets = {name: Secret(value) for name, value in variables.items()}
    return Environment(secrets, {host: ("user", Secret("p")) for host in netrc}, keyring, store)


def pair(name: str, password: str) -> dict[str, str]:
    return {f"UV_INDEX_{name}_USERNAME": "user", f"UV_INDEX_{name}_PASSWORD": password}


def judge(folder: Path, rule: str, text: str, **request: object) -> list[str]:
    found = findings(folder, rule, {"pyproject.toml": text}, **request)
    assert all(item.finding.place.file == "pyproject.toml" for item in found)
    return [item.finding.severity for item in found]


KEYRING = '[tool.uv]\nkeyring-provider = "subprocess"\n'
ALWAYS = 'authenticate = "always"'


class TestGroupName:
    RULE = "gitlab-group-name"

    @pytest.mark.parametrize(
        ("text", "severity"),
        [
            (index("team", group("acme%2Fteam")), WARNING),
            (index("team", group("acme")), WARNING),
            (index("team", group("acme") + "/"), WARNING),
            (index("team", group("acme")) + stated(team="environment"), INFO),
            (index("team", group("acme")) + stated(team="netrc"), INFO),
            (index("team", group("acme")) + stated(team="uv-auth"), WARNING),
            (index("team", group("acme")) + stated(team="none"), INFO),
            (index("team", group("acme").replace("//", "//user:pw@")), INFO),
            (KEYRING + index("team", group("acme"), ALWAYS), ERROR),
            (KEYRING + index("team", group("acme")), ERROR),
            (KEYRING + index("team", group("acme").replace("//", "//user@"), ALWAYS), WARNING),
            (KEYRING + index("team", group("acme"), ALWAYS) + stated(team="environment"), INFO),
        ],
    )
    def test_severity_follows_the_credential(self, tmp_path: Path, text: str, severity: str) -> None:
        assert judge(tmp_path, self.RULE, text) == [severity]

    @pytest.mark.parametrize(
        "url",
        [
            group("42"),
            group("0042"),
            project("acme%2Fdemo"),
            group("<GROUP>"),
            group("your-group-id"),
            group("$GROUP"),
            f"{HOST}/groups/acme/packages/pypi/simple",
            f"{HOST}/groups/acme/team/-/packages/pypi/simple",
            "https://pypi.org/simple",
        ],
    )
    def test_silent(self, tmp_path: Path, url: str) -> None:
        assert judge(tmp_path, self.RULE, index("team", url)) == []

    def test_a_public_group_by_option(self, tmp_path: Path) -> None:
        text = index("team", group("acme")) + '[tool.indexlint]\npublic-indexes = ["gitlab.acme.example"]\n'
        assert judge(tmp_path, self.RULE, text) == [INFO]

    def test_two_groups_with_different_tokens_here(self, tmp_path: Path) -> None:
        text = index("one", group("one")) + index("two", group("two"))
        different = really(**pair("ONE", "1"), **pair("TWO", "2"))
        same = really(**pair("ONE", "1"), **pair("TWO", "1"))
        assert judge(tmp_path, self.RULE, text) == [WARNING, WARNING]
        assert judge(tmp_path, self.RULE, text, environment=different) == [ERROR, ERROR]
        assert judge(tmp_path, self.RULE, text, environment=same) == [INFO, INFO]

    def test_the_place_is_the_id(self, tmp_path: Path) -> None:
        (found,) = findings(tmp_path, self.RULE, {"pyproject.toml": index("team", group("acme%2Fteam"))})
        line = index("team", group("acme%2Fteam")).splitlines()[2]
        assert line[found.start.column - 1 : found.end.column - 1] == "acme%2Fteam"

    @pytest.mark.parametrize(
        "text", ["tool.uv.index = [{name = 'team', url = '%s'}]", "[tool]\nuv.index = [{url = '%s'}]\n"]
    )
    def test_other_spellings(self, tmp_path: Path, text: str) -> None:
        (found,) = findings(tmp_path, self.RULE, {"pyproject.toml": text % group("acme%2Fteam")})
        assert found.finding.place.within is not None
        line = (text % group("acme%2Fteam")).splitlines()[found.start.line - 1]
        assert line[found.start.column - 1 : found.end.column - 1] == "acme%2Fteam"

    def test_in_uv_toml_and_for_a_member(self, tmp_path: Path) -> None:
        table = index("team", group("acme")).replace("tool.uv.", "")
        assert told(findings(tmp_path, self.RULE, {"uv.toml": table})) == [("uv.toml", 3, WARNING)]


class TestNumericId:
    RULE = "gitlab-group-name"
    URL = group("acme%2Fteam")
    FILE = f"{HOST}/groups/1234567/-/packages/pypi/files/00/demo-1.0-py3-none-any.whl"

    def lock(self, *files: str, registry: str = URL) -> str:
        wheels = "".join(f'    {{ url = "{url}" }},\n' for url in files)
        head = f'version = 1\n[[package]]\nname = "demo"\nversion = "1.0"\nsource = {{ registry = "{registry}" }}\n'
        return f"{head}wheels = [\n{wheels}]\n"

    def fix(self, folder: Path, lock: str, **request: object) -> object:
        files = {"pyproject.toml": index("team", self.URL), "uv.lock": lock}
        (found,) = findings(folder, self.RULE, files, **request)
        return found.finding.fix

    def test_from_the_lock(self, tmp_path: Path) -> None:
        fix = self.fix(tmp_path, self.lock(self.FILE))
        assert fix is not None
        assert [(change.place.file, change.value) for change in fix.changes] == [
            ("pyproject.toml", "1234567"),
            ("uv.lock", group("1234567")),
        ]
        assert fix.applicability == "safe"

    @pytest.mark.parametrize(
        "files",
        [
            (),
            (FILE.replace("gitlab.acme", "other"),),
            (FILE.replace("https", "http"),),
            (FILE, FILE.replace("1234567", "7654321")),
            (FILE.replace("groups/1234567/-", "projects/1234567"),),
            (FILE.replace("/api/v4", "/gitlab/api/v4"),),
        ],
    )
    def test_files_that_do_not_agree_tell_nothing(self, tmp_path: Path, files: tuple[str, ...]) -> None:
        assert self.fix(tmp_path, self.lock(*files)) is None

    def test_another_registry_tells_nothing(self, tmp_path: Path) -> None:
        assert self.fix(tmp_path, self.lock(self.FILE, registry=group("other"))) is None

    def test_from_gitlab_ci(self, tmp_path: Path) -> None:
        facts = {"CI_API_V4_URL": HOST, "CI_PROJECT_NAMESPACE": "acme/team", "CI_PROJECT_NAMESPACE_ID": "77"}
        here = Environment({}, {}, False, (), facts)
        fix = self.fix(tmp_path, "", environment=here)
        assert fix is not None
        assert fix.changes[0].value == "77"

    @pytest.mark.parametrize(
        "change",
        [
            {"CI_API_V4_URL": "https://evil.example/api/v4"},
            {"CI_PROJECT_NAMESPACE": "acme"},
            {"CI_PROJECT_NAMESPACE_ID": "x"},
        ],
    )
    def test_gitlab_ci_of_another_group_tells_nothing(self, tmp_path: Path, change: dict[str, str]) -> None:
        facts = {"CI_API_V4_URL": HOST, "CI_PROJECT_NAMESPACE": "acme/team", "CI_PROJECT_NAMESPACE_ID": "77", **change}
        assert self.fix(tmp_path, "", environment=Environment({}, {}, False, (), facts)) is None

    @pytest.mark.parametrize("more", [ALWAYS, 'authenticate = "never"'])
    def test_unsafe_where_an_entry_must_be_stored_again(self, tmp_path: Path, more: str) -> None:
        files = {"pyproject.toml": index("team", self.URL, more), "uv.lock": self.lock(self.FILE)}
        (found,) = findings(tmp_path, self.RULE, files)
        assert found.finding.fix is not None
        assert found.finding.fix.applicability == "unsafe"


class TestSharedRealm:
    RULE = "shared-realm-credentials"
    TWO = index("one", project("1"), "explicit = true") + index("two", project("2"), "explicit = true")

    def test_old_releases_only(self, tmp_path: Path) -> None:
        assert judge(tmp_path, self.RULE, self.TWO) == [WARNING]
        assert judge(tmp_path, self.RULE, self.TWO, version=">=0.5.26") == []
        assert judge(tmp_path, self.RULE, self.TWO, version=">=0.5.20") == [WARNING]

    def test_known_to_differ(self, tmp_path: Path) -> None:
        differ = really(**pair("ONE", "1"), **pair("TWO", "2"))
        assert judge(tmp_path, self.RULE, self.TWO, version="0.5.25", environment=differ) == [ERROR]
        assert judge(tmp_path, self.RULE, self.TWO, version=">=0.5.26", environment=differ) == []
        # Without a bound the releases that fail are not among those that are looked at for an error.
        assert judge(tmp_path, self.RULE, self.TWO, environment=differ) == [WARNING]

    def test_one_and_the_same(self, tmp_path: Path) -> None:
        same = really(**pair("ONE", "1"), **pair("TWO", "1"))
        assert judge(tmp_path, self.RULE, self.TWO, version="0.4.26", environment=same) == []
        assert judge(tmp_path, self.RULE, self.TWO + stated(shared=[["one", "two"]])) == []
        assert judge(tmp_path, self.RULE, self.TWO, environment=really(netrc=("gitlab.acme.example",))) == []

    @pytest.mark.parametrize(
        ("suffix", "bound"),
        [("simple", ">=0.5.26"), ("simple/", ">=0.5.30"), ("+simple", ">=0.7.10"), ("+simple/", ">=0.7.10")],
    )
    def test_the_bound_depends_on_the_url(self, tmp_path: Path, suffix: str, bound: str) -> None:
        url = "https://pypi.corp.example/{}/" + suffix
        text = index("one", url.format("one")) + index("two", url.format("two"))
        (found,) = findings(tmp_path, self.RULE, {"pyproject.toml": text})
        assert found.finding.fix is not None
        assert found.finding.fix.changes[0].value == bound
        assert judge(tmp_path, self.RULE, text, version=bound) == []

    @pytest.mark.parametrize(
        "text",
        [
            index("one", project("1")) + index("two", project("1")),
            index("one", project("1")) + index("two", "https://other.acme.example/projects/2/simple"),
            index("one", project("1")) + index("two", project("2").replace("https", "http")),
            index("a", "https://download.pytorch.org/whl/cu121") + index("b", "https://download.pytorch.org/whl/cpu"),
            index("one", project("1")),
        ],
    )
    def test_silent(self, tmp_path: Path, text: str) -> None:
        assert judge(tmp_path, self.RULE, text) == []

    def test_names_are_another_rules_matter(self, tmp_path: Path) -> None:
        text = index("one", project("a%2Fone")) + index("two", project("a%2Ftwo"))
        assert judge(tmp_path, self.RULE, text, version=">=0.5.26") == []

    def test_the_request_is_shown(self, tmp_path: Path) -> None:
        (found,) = findings(tmp_path, self.RULE, {"pyproject.toml": self.TWO}, version="0.4.26")
        lines = [item.message for item in found.finding.related]
        assert any(
            "uv 0.4.26" in line
            and "/projects/2/" in line
            and "sends the credential of `one`, needs the credential of `two`" in line
            for line in lines
        ), lines


class TestKeyring:
    TWO = index("one", project("1"), ALWAYS) + index("two", project("2"), ALWAYS)

    def test_two_entries(self, tmp_path: Path) -> None:
        rule = "shared-realm-keyring"
        assert judge(tmp_path, rule, KEYRING + self.TWO) == [WARNING]
        assert judge(tmp_path, rule, KEYRING + self.TWO, version=">=0.7.0,<0.7.4") == []
        assert judge(tmp_path, rule, KEYRING + self.TWO + stated(shared=[["one", "two"]])) == []
        assert judge(tmp_path, rule, self.TWO) == []

    def test_one_from_variables_and_one_from_the_keyring(self, tmp_path: Path) -> None:
        text = KEYRING + self.TWO + stated(one="environment", two="keyring")
        assert judge(tmp_path, "shared-realm-keyring", text) == [ERROR]

    def test_google_has_one_token(self, tmp_path: Path) -> None:
        url = "https://europe-python.pkg.dev/proj/{}/simple/"
        text = KEYRING + index("one", url.format("a"), ALWAYS) + index("two", url.format("b"), ALWAYS)
        assert judge(tmp_path, "shared-realm-keyring", text) == []

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            (KEYRING + index("corp", "https://pypi.corp.example/simple"), [WARNING]),
            (KEYRING + index("corp", "https://pypi.corp.example/simple", ALWAYS), []),
            (KEYRING + index("corp", "https://me@pypi.corp.example/simple"), []),
            (KEYRING + index("pypi", "https://pypi.org/simple"), []),
            (KEYRING + index("corp", "https://pypi.corp.example/simple") + stated(corp="environment"), []),
            (index("corp", "https://pypi.corp.example/simple") + stated(corp="keyring"), [WARNING]),
            (index("corp", "https://pypi.corp.example/simple"), []),
        ],
    )
    def test_without_a_username(self, tmp_path: Path, text: str, found: list[str]) -> None:
        assert judge(tmp_path, "keyring-without-username", text) == found

    def test_what_is_only_stated_is_not_said_to_be_set(self, tmp_path: Path) -> None:
        text = index("corp", "https://pypi.corp.example/simple") + stated(corp="keyring")
        (item,) = findings(tmp_path, "keyring-without-username", {"pyproject.toml": text})
        assert "keyring-provider" not in item.finding.message
        assert item.finding.message.startswith(
            "the credential of index `corp` is stated to be in the keyring, but it has"
        )

    @pytest.mark.parametrize("seen", [False, True])
    def test_a_username_may_be_in_the_environment(self, tmp_path: Path, seen: bool) -> None:
        text = KEYRING + index("corp", "https://pypi.corp.example/simple")
        environment = Environment({}, {}, True) if seen else None
        files = {"pyproject.toml": text}
        (found,) = findings(tmp_path, "keyring-without-username", files, environment=environment)
        assert ("where UV_INDEX_CORP_USERNAME is not set" in found.finding.message) != seen


class TestAlways:
    RULE = "always-without-keyring"
    TEXT = index("corp", "https://pypi.corp.example/simple", ALWAYS)

    @pytest.mark.parametrize(
        ("more", "found"),
        [
            ("", [WARNING]),
            (stated(corp="environment"), []),
            (stated(default="netrc"), []),
            ('[tool.uv]\nkeyring-provider = "disabled"\n', [WARNING]),
        ],
    )
    def test_what_the_files_say(self, tmp_path: Path, more: str, found: list[str]) -> None:
        assert (
            judge(tmp_path, self.RULE, more + self.TEXT if more.startswith("[tool.uv]") else self.TEXT + more) == found
        )

    def test_what_is_really_set(self, tmp_path: Path) -> None:
        url = "https://pypi.corp.example/simple"
        assert judge(tmp_path, self.RULE, self.TEXT, environment=really()) == [ERROR]
        assert judge(tmp_path, self.RULE, self.TEXT, environment=really(**pair("CORP", "x"))) == []
        assert judge(tmp_path, self.RULE, self.TEXT, environment=really(netrc=("pypi.corp.example",))) == []
        assert judge(tmp_path, self.RULE, self.TEXT, environment=really(netrc=("default",))) == []
        assert judge(tmp_path, self.RULE, self.TEXT, environment=really(store=(url,))) == []
        assert judge(tmp_path, self.RULE, self.TEXT, environment=really(store=("https://other.example/",))) == [ERROR]
        assert judge(tmp_path, self.RULE, KEYRING + self.TEXT, environment=really(keyring=True)) == []
        assert judge(tmp_path, self.RULE, KEYRING + self.TEXT, environment=really(keyring=False)) == [ERROR]

    @pytest.mark.parametrize(
        ("more", "version", "found"), [("", "<0.6.6", []), ("explicit = true", "<0.6.12", []), ("", "0.6.6", [WARNING])]
    )
    def test_releases(self, tmp_path: Path, more: str, version: str, found: list[str]) -> None:
        text = index("corp", "https://pypi.corp.example/simple", ALWAYS, *([more] if more else []))
        assert judge(tmp_path, self.RULE, text, version=version) == found

    def test_variables_in_ci_count(self, tmp_path: Path) -> None:
        ci = "variables:\n  UV_INDEX_CORP_USERNAME: u\n  UV_INDEX_CORP_PASSWORD: $TOKEN\n"
        assert findings(tmp_path, self.RULE, {"pyproject.toml": self.TEXT, ".gitlab-ci.yml": ci}) == []


class TestNested:
    RULE = "nested-index-roots"

    @pytest.mark.parametrize(
        ("outer", "inner", "found"),
        [
            ("/repo", "/repo/team", [WARNING]),
            ("/repo/simple", "/repo/legacy", [WARNING]),
            ("/simple", "/team/simple", [WARNING]),
            ("/repo/simple", "/other/simple", []),
            ("/repo/a", "/repo/ab", []),
            ("/repo/simple", "/repo/simple/", []),
        ],
    )
    def test_paths(self, tmp_path: Path, outer: str, inner: str, found: list[str]) -> None:
        host = "https://pypi.corp.example"
        assert judge(tmp_path, self.RULE, index("outer", host + outer) + index("inner", host + inner)) == found
        assert judge(tmp_path, self.RULE, index("inner", host + inner) + index("outer", host + outer)) == found

    def test_silent_where_nothing_goes_wrong(self, tmp_path: Path) -> None:
        nest = index("outer", "https://pypi.corp.example/repo") + index("inner", "https://pypi.corp.example/repo/team")
        assert judge(tmp_path, self.RULE, nest + stated(shared=[["outer", "inner"]])) == []
        assert judge(tmp_path, self.RULE, nest + stated(outer="none", inner="environment")) == []
        torch = index("a", "https://download.pytorch.org/whl") + index("b", "https://download.pytorch.org/whl/cu121")
        assert judge(tmp_path, self.RULE, torch) == []


class TestUrls:
    @pytest.mark.parametrize(
        ("url", "found"),
        [
            ("https://ci:s3sam3@pypi.corp.example/simple", [ERROR]),
            ("https://glpat-abcdefghijklmnopqrst@pypi.corp.example/simple", [ERROR]),
            ("https://pypi.corp.example/simple?token=s3sam3s3sam3", [ERROR]),
            ("https://oauth2accesstoken@europe-python.pkg.dev/p/r/simple/", []),
            ("https://ci:$TOKEN@pypi.corp.example/simple", []),
            ("https://ci:${TOKEN}@pypi.corp.example/simple", []),
            ("https://user:password@pypi.corp.example/simple", []),
            ("https://ci:<token>@pypi.corp.example/simple", []),
            ("https://pypi.corp.example/simple?format=json", []),
            ("https://pypi.corp.example/_packaging/feed@Release/pypi/simple/", []),
        ],
    )
    def test_credentials(self, tmp_path: Path, url: str, found: list[str]) -> None:
        assert judge(tmp_path, "credentials-in-url", index("corp", url)) == found

    @pytest.mark.parametrize(
        "text",
        [
            '[project]\nname = "a"\nversion = "1"\ndependencies = ["demo @ https://ci:s3sam3@pypi.corp.example/demo.whl"]\n',
            '[tool.uv.sources]\ndemo = { url = "https://ci:s3sam3@pypi.corp.example/demo.whl" }\n',
            '[tool.uv.sources]\ndemo = { git = "https://ci:s3sam3@git.corp.example/demo.git" }\n',
            '[tool.uv]\nextra-index-url = ["https://ci:s3sam3@pypi.corp.example/simple"]\n',
            '[tool.uv]\nfind-links = ["https://ci:s3sam3@pypi.corp.example/links/"]\n',
            '[tool.uv]\npublish-url = "https://ci:s3sam3@pypi.corp.example/upload"\n',
            index("corp", "https://pypi.corp.example/simple", 'publish-url = "https://ci:s3sam3@pypi.corp.example/up"'),
        ],
    )
    def test_every_url_is_looked_at(self, tmp_path: Path, text: str) -> None:
        (found,) = findings(tmp_path, "credentials-in-url", {"pyproject.toml": text})
        line = text.splitlines()[found.start.line - 1]
        assert line[found.start.column - 1 : found.end.column - 1] == "ci:s3sam3"
        assert "s3sam3" not in repr(found)

    @pytest.mark.parametrize(
        ("url", "found"),
        [
            ("https://$HOST/simple", [ERROR]),
            ("${INDEX_URL}", [ERROR]),
            ("%INDEX%/simple", [ERROR]),
            ("https://ci:%41%42@pypi.corp.example/simple", []),
            ("https://gitlab.acme.example/api/v4/groups/acme%2Fteam/-/packages/pypi/simple", []),
            ("https://pypi.corp.example/$metadata/simple", [ERROR]),
        ],
    )
    def test_variables(self, tmp_path: Path, url: str, found: list[str]) -> None:
        assert judge(tmp_path, "variable-in-url", index("corp", url)) == found

    def test_a_variable_for_a_port(self, tmp_path: Path) -> None:
        text = index("corp", "https://pypi.corp.example:${PORT}/simple")
        (found,) = findings(tmp_path, "variable-in-url", {"pyproject.toml": text})
        assert "uv refuses the URL" in found.finding.message

    def test_variables_in_requirements_are_expanded(self, tmp_path: Path) -> None:
        text = '[project]\nname = "a"\nversion = "1"\ndependencies = ["demo @ https://$HOST/demo.whl"]\n'
        assert judge(tmp_path, "variable-in-url", text) == []

    @pytest.mark.parametrize(
        ("url", "found"),
        [
            ("http://pypi.corp.example/simple", [WARNING]),
            ("HTTP://pypi.corp.example/simple", [WARNING]),
            ("http://localhost:3141/root/pypi/+simple/", []),
            ("http://127.0.0.1:8080/simple", []),
            ("http://[::1]:8080/simple", []),
            ("http://index.localhost/simple", []),
            ("http://127.evil.test/simple", [WARNING]),
            ("http://127.0.0.1.evil.test/simple", [WARNING]),
            ("http://u:p@pypi.corp.example/simple", [ERROR]),
        ],
    )
    def test_plain_http(self, tmp_path: Path, url: str, found: list[str]) -> None:
        assert judge(tmp_path, "insecure-index-url", index("corp", url)) == found

    @pytest.mark.parametrize(
        ("url", "found"),
        [
            ("https://ci:pa/ss@pypi.corp.example/simple", [ERROR]),
            ("https://ci:pa@ss@pypi.corp.example/simple", []),
            ("https://me@corp.example:pass@pypi.corp.example/simple", []),
            ("https://ci:pa#ss@pypi.corp.example/simple", [ERROR]),
            ("https://ci:pass@pypi.corp.example/simple", []),
            ("https://pkgs.corp.example/o/_packaging/feed@Release/pypi/simple/", []),
            ("https://pypi.corp.example:8080/user@index/simple", []),
        ],
    )
    def test_ambiguous_userinfo(self, tmp_path: Path, url: str, found: list[str]) -> None:
        assert judge(tmp_path, "ambiguous-userinfo", index("corp", url)) == found

    @pytest.mark.parametrize(
        ("url", "then", "help_"),
        [
            ("https://ci:pa/ss@pypi.corp.example/simple", "is none, so uv refuses the URL", "percent-escape"),
            (
                "https://ci/bot:pass@pypi.corp.example/simple",
                "uv >=0.9.9 refuses the URL, and an older uv takes",
                "percent-escape",
            ),
            (
                "https://ci#b:pass@pypi.corp.example/simple",
                "uv >=0.9.9 refuses the URL, and an older uv takes",
                "percent-escape",
            ),
            ("https://ci:12/ss@pypi.corp.example/simple", "`#`: uv takes the beginning", "percent-escape"),
            ("https://ci?b:pass@pypi.corp.example/simple", "password included, for the query", "percent-escape"),
            ("https://https://ci:pass@pypi.corp.example/simple", "uv >=0.9.9 refuses the URL", "write `https://` once"),
        ],
    )
    def test_what_uv_makes_of_an_ambiguous_userinfo(self, tmp_path: Path, url: str, then: str, help_: str) -> None:
        (found,) = findings(tmp_path, "ambiguous-userinfo", {"pyproject.toml": index("corp", url)})
        assert then in found.finding.message
        assert help_ in (found.finding.help or "")


class TestVariables:
    CI = "variables:\n  {}\n"

    def judge(self, folder: Path, rule: str, files: dict[str, str]) -> list[tuple[str, int, str]]:
        base = {"pyproject.toml": index("my-index", "https://pypi.corp.example/simple")}
        return told(findings(folder, rule, {**base, **files}))

    @pytest.mark.parametrize(
        ("name", "found"),
        [
            ("UV_INDEX_MY_INDEX_PASSWORD", False),
            ("UV_INDEX_URL", False),
            ("UV_INDEX_STRATEGY", False),
            ("UV_EXTRA_INDEX_URL", False),
            ("uv_index_my_index_password", True),
            ("UV_INDEX_MYINDEX_PASSWORD", True),
            ("UUV_INDEX_MY_INDEX_PASSWORD", True),
            ("UV_HTTP_BASIC_MY_INDEX_PASSWORD", True),
            ("UV_INDEX_MY_INDEX_URL", True),
        ],
    )
    def test_names(self, tmp_path: Path, name: str, found: bool) -> None:
        files = {".gitlab-ci.yml": self.CI.format(f"{name}: $X")}
        expected = [(".gitlab-ci.yml", 2, WARNING)] if found else []
        assert self.judge(tmp_path, "unknown-credential-variable", files) == expected

    @pytest.mark.parametrize(
        ("file", "text", "line"),
        [
            (".github/workflows/ci.yml", "on: push\nenv:\n  UV_INDEX_X_PASSWORD: a\njobs: {}\n", 3),
            (".github/workflows/ci.yaml", "jobs:\n  a:\n    steps:\n      - env: {UV_INDEX_X_PASSWORD: a}\n", 4),
            ("Dockerfile", "FROM python\nENV A=1 UV_INDEX_X_PASSWORD=a\n", 2),
            ("Dockerfile", "FROM python\nARG UV_INDEX_X_PASSWORD\n", 2),
            ("Dockerfile", "RUN --mount=type=secret,id=t,env=UV_INDEX_X_PASSWORD uv sync\n", 1),
            (".env", "# a comment\nexport UV_INDEX_X_PASSWORD=a\n", 2),
            (".gitlab-ci.yml", "a:\n  script:\n    - export UV_INDEX_X_PASSWORD=$T\n", 3),
            (".gitlab-ci.yml", "a:\n  script:\n    - docker build --build-arg UV_INDEX_X_PASSWORD=$T .\n", 3),
        ],
    )
    def test_every_kind_of_file(self, tmp_path: Path, file: str, text: str, line: int) -> None:
        assert self.judge(tmp_path, "unknown-credential-variable", {file: text}) == [(file, line, WARNING)]

    def test_an_index_of_another_project_of_the_repository_counts(self, tmp_path: Path) -> None:
        files = {
            ".gitlab-ci.yml": self.CI.format("UV_INDEX_OTHER_PASSWORD: $X"),
            "tools/pyproject.toml": index("other", "https://pypi.other.example/simple"),
        }
        assert self.judge(tmp_path, "unknown-credential-variable", files) == []

    def test_names_from_uv_index_are_not_known(self, tmp_path: Path) -> None:
        files = {".env": "UV_INDEX=other=https://pypi.other.example/simple\nUV_INDEX_OTHER_PASSWORD=x\n"}
        assert self.judge(tmp_path, "unknown-credential-variable", files) == []

    def test_the_right_name_after_a_package(self, tmp_path: Path) -> None:
        text = (
            '[project]\nname = "a"\nversion = "1"\ndependencies = ["firstpackage"]\n'
            '[tool.uv.sources]\nfirstpackage = { index = "firstindex" }\n'
            + index("firstindex", "https://pypi.corp.example/1/simple", "explicit = true")
            + index("secondindex", "https://pypi.corp.example/2/simple", "explicit = true")
        )
        files = {"pyproject.toml": text, ".gitlab-ci.yml": self.CI.format("UV_INDEX_FIRSTPACKAGE_PASSWORD: $T")}
        (found,) = findings(tmp_path, "unknown-credential-variable", files)
        assert found.finding.help == (
            "did you mean UV_INDEX_FIRSTINDEX_PASSWORD, the variable of index `firstindex`, which serves it?"
        )

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("UV_INDEX_MY_INDEX_PASSWORD: ''", True),
            ("UV_INDEX_MY_INDEX_PASSWORD: $CI_JOB_TOKEN", True),
            ("UV_INDEX_MY_INDEX_PASSWORD: $OTHER", False),
            ("UV_INDEX_MY_INDEX_USERNAME: u", True),
        ],
    )
    def test_halves(self, tmp_path: Path, text: str, found: bool) -> None:
        assert bool(self.judge(tmp_path, "half-credential-variable", {".gitlab-ci.yml": self.CI.format(text)})) is found

    @pytest.mark.parametrize("text", ["a: [", "\x00", "a: *b", "- !reference [a, b]\n", "x: &x {<<: *x}\n"])
    def test_a_broken_file_is_left_alone(self, tmp_path: Path, text: str) -> None:
        assert self.judge(tmp_path, "unknown-credential-variable", {".gitlab-ci.yml": "# UV_INDEX_\n" + text}) == []

    def test_a_value_is_never_kept(self, tmp_path: Path) -> None:
        files = {
            ".env": "UV_INDEX_X_PASSWORD=s3sam3\n",
            "pyproject.toml": index("y", "https://pypi.corp.example/simple"),
        }
        assert "s3sam3" not in repr(findings(tmp_path, "unknown-credential-variable", files))


class TestCollision:
    @pytest.mark.parametrize(
        ("first", "second", "found"),
        [
            (("a-b", "https://x.corp.example/simple"), ("a_b", "https://y.corp.example/simple"), [ERROR]),
            (("a.b", "https://x.corp.example/1/simple"), ("A-B", "https://x.corp.example/2/simple"), [WARNING]),
            (("a-b", "https://x.corp.example/simple"), ("a-c", "https://y.corp.example/simple"), []),
            (("a-b", "https://pypi.org/simple"), ("a_b", "https://test.pypi.org/simple"), []),
            (("a-b", "https://x.corp.example/simple"), ("a-b", "https://y.corp.example/simple"), []),
        ],
    )
    def test_names(self, tmp_path: Path, first: tuple[str, str], second: tuple[str, str], found: list[str]) -> None:
        assert judge(tmp_path, "credential-variable-collision", index(*first) + index(*second)) == found
