"""Selection, suppression, configuration, workspaces and the order of findings."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

INDEX = '[[tool.uv.index]]\nname = "corp"\nurl = "http://pypi.corp.example/simple"\n'
SECRET = '[[tool.uv.index]]\nname = "corp"\nurl = "https://ci:0p3n-s3sam3@pypi.corp.example/simple"\n'


@pytest.fixture
def check(run_indexlint, tmp_path: Path) -> Callable[..., list[str]]:
    """Write files, run ``check --output-format json``, give ``file:line rule severity`` of each finding."""

    def run(files: dict[str, str], *words: str, code: int | None = None) -> list[str]:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        result = run_indexlint("check", "--output-format", "json", *words, cwd=tmp_path)
        if code is not None:
            assert result.code == code, result.stderr
        found = json.loads(result.stdout)["findings"]
        return [f"{item['file']}:{item['range']['start']['line']} {item['rule']} {item['severity']}" for item in found]

    return run


def only(*names: str) -> tuple[str, str]:
    return "--select", ",".join(names)


class TestSelection:
    def test_by_name_code_and_prefix(self, check) -> None:
        expected = ["pyproject.toml:3 insecure-index-url warning"]
        assert check({"pyproject.toml": INDEX}, "--select", "insecure-index-url", code=1) == expected
        assert check({}, "--select", "IX405") == expected
        assert check({}, "--select", "IX4") == expected
        assert check({}, "--select", "IX0", code=0) == []

    def test_ignore_wins_over_select(self, check) -> None:
        assert check({"pyproject.toml": INDEX}, "--select", "IX4", "--ignore", "IX405", code=0) == []

    def test_an_unknown_rule_is_named_with_a_suggestion(self, run_indexlint, tmp_path: Path) -> None:
        result = run_indexlint("check", "--select", "insecure-index-urls", cwd=tmp_path)
        assert result.code == 2
        assert result.stderr == "indexlint: unknown rule `insecure-index-urls`; did you mean `insecure-index-url`?\n"

    @pytest.mark.parametrize("words", [("--select", "IX405,IX9"), ("--extend-select", "unreachable-index")])
    def test_what_needs_the_network_is_said_not_to_have_run(
        self, run_indexlint, tmp_path: Path, words: tuple[str, str]
    ) -> None:
        (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
        word = words[1].rpartition(",")[2]
        assert run_indexlint("check", *words, cwd=tmp_path).stderr == f"note: {word} did not run: it needs --online\n"
        assert run_indexlint("check", "--select", "ALL", cwd=tmp_path).stderr == ""

    def test_configuration_selects(self, check) -> None:
        text = INDEX + "[tool.indexlint]\nignore = ['insecure-index-url']\n"
        assert check({"pyproject.toml": text}, code=None) == [
            line for line in check({}) if "insecure-index-url" not in line
        ]
        assert "pyproject.toml:3 insecure-index-url warning" in check({}, "--isolated")


class TestSeverity:
    def test_override_and_fail_on(self, check) -> None:
        text = INDEX + "[tool.indexlint]\nselect = ['IX405']\nseverity = {insecure-index-url = 'info'}\n"
        assert check({"pyproject.toml": text}, code=0) == ["pyproject.toml:3 insecure-index-url info"]
        assert check({}, "--fail-on", "info", code=1) == ["pyproject.toml:3 insecure-index-url info"]

    @pytest.mark.parametrize(
        ("words", "severity"),
        [
            ("IX4 = 'error'", "error"),
            ("ix405 = 'error'", "error"),
            ("ALL = 'info', IX4 = 'error'", "error"),
            ("insecure-index-url = 'error', IX4 = 'info'", "error"),
        ],
    )
    def test_prefixes_and_the_more_precise_word_wins(self, check, words: str, severity: str) -> None:
        text = INDEX + f"[tool.indexlint]\nseverity = {{{words}}}\n"
        assert check({"pyproject.toml": text}, *only("IX405")) == [f"pyproject.toml:3 insecure-index-url {severity}"]

    def test_exit_zero(self, check) -> None:
        assert check({"pyproject.toml": INDEX}, *only("IX405"), "--exit-zero", code=0)

    def test_fail_on_error(self, check) -> None:
        assert check({"pyproject.toml": INDEX}, *only("IX405"), "--fail-on", "error", code=0)


class TestSuppression:
    def test_on_the_line(self, check) -> None:
        text = INDEX.replace('simple"', 'simple"  # indexlint: ignore[insecure-index-url] -- an old network')
        assert check({"pyproject.toml": text}, *only("IX405", "IX010"), code=0) == []

    def test_on_the_header_for_the_whole_table(self, check) -> None:
        text = INDEX.replace("]]\n", "]]  # indexlint: ignore[IX405] -- an old network\n")
        assert check({"pyproject.toml": text}, *only("IX405", "IX010"), code=0) == []

    def test_on_another_line_it_is_unused(self, check) -> None:
        text = INDEX.replace('"corp"\n', '"corp"  # indexlint: ignore[insecure-index-url]\n')
        assert check({"pyproject.toml": text}, *only("IX405", "IX010")) == [
            "pyproject.toml:2 unused-ignore warning",
            "pyproject.toml:3 insecure-index-url warning",
        ]

    def test_in_a_string_it_is_no_comment(self, check) -> None:
        text = INDEX.replace('"corp"', '"corp # indexlint: ignore[insecure-index-url]"')
        assert check({"pyproject.toml": text}, *only("IX405", "IX010")) == [
            "pyproject.toml:3 insecure-index-url warning"
        ]

    @pytest.mark.parametrize(("until", "hidden"), [("2999-12-31", True), ("2000-01-01", False)])
    def test_until(self, check, until: str, hidden: bool) -> None:
        comment = f"# indexlint: ignore[insecure-index-url] -- migration, until={until}"
        text = INDEX.replace('simple"', f'simple"  {comment}')
        found = check({"pyproject.toml": text}, *only("IX405", "IX010"))
        assert found == (
            [] if hidden else ["pyproject.toml:3 insecure-index-url warning", "pyproject.toml:3 unused-ignore warning"]
        )

    @pytest.mark.parametrize("until", ["tomorrow", "2999-02-30", "29991231"])
    def test_what_is_no_date_is_said_and_not_deleted(self, check, run_indexlint, tmp_path: Path, until: str) -> None:
        text = INDEX.replace('simple"', f'simple"  # indexlint: ignore[insecure-index-url] -- migration, until={until}')
        found = check({"pyproject.toml": text}, *only("IX405", "IX010"))
        assert found == ["pyproject.toml:3 insecure-index-url warning", "pyproject.toml:3 unused-ignore warning"]
        done = run_indexlint("check", "--fix", *only("IX010"), cwd=tmp_path)
        assert f"`until={until}` is no date, so this comment suppresses nothing" in done.stdout
        assert (tmp_path / "pyproject.toml").read_text(encoding="utf-8") == text

    def test_a_rule_that_did_not_run_is_not_unused(self, check) -> None:
        text = INDEX.replace('simple"', 'simple"  # indexlint: ignore[insecure-index-url]')
        assert check({"pyproject.toml": text}, *only("IX401", "IX010"), code=0) == []

    def test_one_used_and_one_unused_word(self, check) -> None:
        text = INDEX.replace('simple"', 'simple"  # indexlint: ignore[insecure-index-url, variable-in-url]')
        assert check({"pyproject.toml": text}, *only("IX405", "IX403", "IX010")) == [
            "pyproject.toml:3 unused-ignore warning"
        ]


class TestConfiguration:
    def test_an_unknown_key_is_an_error_and_the_files_are_checked(self, check, run_indexlint, tmp_path: Path) -> None:
        text = INDEX + "[tool.indexlint]\nselct = ['IX405']\n"
        assert "pyproject.toml:3 insecure-index-url warning" in check({"pyproject.toml": text}, code=2)
        result = run_indexlint("check", cwd=tmp_path)
        assert "error: pyproject.toml:5:1: unknown setting `selct`; did you mean `select`?" in result.stderr

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ("select = 'IX4'", "`select` must be a list"),
            ("select = ['no-such']", "unknown rule `no-such`; `indexlint rule` lists them all\n"),
            ("select = [4]", "each of `select` must be a string"),
            ("fail-on = 'fatal'", "`fail-on` must be one of: error, warning, info"),
            ("severity = {insecure-index-url = 'bad'}", "`severity.insecure-index-url` must be one of"),
            ("credentials = {corp = 'magic'}", "`credentials.corp` must be one of"),
            ("baseline = ''", "`baseline` must not be empty"),
        ],
    )
    def test_a_wrong_value_is_named(self, check, run_indexlint, tmp_path: Path, line: str, message: str) -> None:
        check({"pyproject.toml": f"[tool.indexlint]\n{line}\n"}, code=2)
        assert message in run_indexlint("check", cwd=tmp_path).stderr

    def test_indexlint_toml_wins(self, check) -> None:
        files = {
            "pyproject.toml": INDEX + "[tool.indexlint]\nselect = ['IX401']\n",
            "indexlint.toml": "select = ['IX405']\n",
        }
        assert check(files) == ["pyproject.toml:3 insecure-index-url warning"]

    def test_the_nearest_one_above_applies_inside_the_repository(self, check) -> None:
        files = {
            "indexlint.toml": "select = ['IX401']\n",
            "own/.git/HEAD": "",
            "own/pyproject.toml": INDEX,
            "a/b/pyproject.toml": INDEX,
        }
        found = check(files, "a", "own")
        assert [line for line in found if line.startswith("a/")] == []
        assert "own/pyproject.toml:3 insecure-index-url warning" in found

    def test_per_file_ignores_and_exclude(self, check) -> None:
        files = {
            "indexlint.toml": "select = ['IX405']\nper-file-ignores = {'legacy/**' = ['IX405']}\nexclude = ['vendored']\n",
            "legacy/pyproject.toml": INDEX,
            "vendored/pyproject.toml": INDEX,
            "pyproject.toml": INDEX,
        }
        assert check(files) == ["pyproject.toml:3 insecure-index-url warning"]
        assert check({}, "vendored/pyproject.toml") == []

    def test_it_cannot_set_what_only_the_person_may(self, check) -> None:
        for key in ("online = true", "gitlab-url = 'https://evil.test'", "environment = true"):
            check({"pyproject.toml": f"[tool.indexlint]\n{key}\n"}, code=2)


class TestDiscovery:
    def test_ignore_files_and_known_folders_are_respected(self, check) -> None:
        files = {
            ".gitignore": "build/\n",
            "build/pyproject.toml": INDEX,
            ".venv/lib/pyproject.toml": INDEX,
            "node_modules/x/pyproject.toml": INDEX,
            "services/api/uv.toml": INDEX.replace("tool.uv.", ""),
        }
        assert check(files, *only("IX405")) == ["services/api/uv.toml:3 insecure-index-url warning"]

    def test_a_missing_path_does_not_hide_the_others(self, check, run_indexlint, tmp_path: Path) -> None:
        assert check({"pyproject.toml": INDEX}, *only("IX405"), "gone.toml", "pyproject.toml", code=2)
        assert "error: gone.toml: no such file or directory" in run_indexlint("check", "gone.toml", cwd=tmp_path).stderr

    def test_nothing_to_check_is_no_failure(self, run_indexlint, tmp_path: Path) -> None:
        result = run_indexlint("check", cwd=tmp_path)
        assert (result.code, result.stderr.startswith("note: nothing to check")) == (0, True)

    def test_standard_input(self, run_indexlint, tmp_path: Path) -> None:
        words = (
            "check",
            "-",
            "--stdin-filename",
            "sub/pyproject.toml",
            "--select",
            "IX405",
            "--output-format",
            "concise",
        )
        result = run_indexlint(*words, cwd=tmp_path, stdin=INDEX.encode())
        assert result.code == 1
        assert result.stdout.startswith("sub/pyproject.toml:3:8: warning[insecure-index-url]")

    def test_a_script_block(self, check) -> None:
        script = (
            "#!/usr/bin/env python\n# /// script\n# dependencies = ['demo']\n# [[tool.uv.index]]\n"
            "# url = 'http://pypi.corp.example/simple'\n# ///\nimport demo\n"
        )
        assert check({"run.py": script}, *only("IX405"), "run.py") == ["run.py:5 insecure-index-url warning"]

    def test_scripts_of_a_directory(self, check) -> None:
        script = "# /// script\n# [[tool.uv.index]]\n# url = 'http://pypi.corp.example/simple'\n# ///\n"
        files = {
            "tools/run.py": script,
            "tools/late.py": "# a comment\n" * 100 + script,
            "tools/other.py": "import demo\n",
            "tools/quoted.py": "text = '# /// script'\n",
            "ignored/run.py": script,
            ".venv/run.py": script,
            ".gitignore": "ignored/\n",
        }
        found = ["tools/late.py:103 insecure-index-url warning", "tools/run.py:3 insecure-index-url warning"]
        assert check(files, *only("IX405"), ".") == found
        assert check({}, *only("IX405"), "tools", "tools/run.py") == found
        assert check({}, *only("IX405"), "--exclude", "late.py", "tools") == found[1:]


class TestWorkspace:
    FILES = {  # noqa: RUF012
        "pyproject.toml": "[tool.uv.workspace]\nmembers = ['packages/*']\nexclude = ['packages/old']\n"
        "[[tool.uv.index]]\nname = 'corp'\nurl = 'https://pypi.corp.example/simple'\nexplicit = true\n",
        "packages/api/pyproject.toml": "[project]\nname = 'api'\nversion = '1'\ndependencies = ['demo']\n"
        "[tool.uv]\nindex-strategy = 'unsafe-best-match'\n",
        "packages/old/pyproject.toml": "[tool.uv]\nindex-strategy = 'unsafe-best-match'\n",
    }

    def test_a_member_is_judged_with_its_root(self, check) -> None:
        found = check(self.FILES, *only("IX301"), "packages/api/pyproject.toml")
        assert found == ["packages/api/pyproject.toml:6 member-setting-ignored warning"]

    def test_an_excluded_directory_is_no_member(self, check) -> None:
        assert check(self.FILES, *only("IX301"), "packages/old") == []

    def test_the_root_is_context_and_not_reported(self, check) -> None:
        files = {**self.FILES, "pyproject.toml": self.FILES["pyproject.toml"].replace("https", "http")}
        assert check(files, *only("IX405"), "packages/api/pyproject.toml") == []
        assert check({}, *only("IX405")) == ["pyproject.toml:6 insecure-index-url warning"]

    def test_members_are_checked_with_the_file_of_their_root(self, check) -> None:
        member = (
            "[project]\nname = 'api'\nversion = '1'\ndependencies = ['demo']\n[tool.uv.sources.demo]\nindex = 'corp'\n"
        )
        files = {**self.FILES, "packages/api/pyproject.toml": member, "packages/old/pyproject.toml": member}
        assert check(files, *only("IX104"), "pyproject.toml") == []
        renamed = {"pyproject.toml": self.FILES["pyproject.toml"].replace("corp'", "renamed'")}
        found = ["packages/api/pyproject.toml:6 undefined-index error"]
        assert check(renamed, *only("IX104"), "pyproject.toml") == found
        assert check({}, *only("IX104"), "pyproject.toml", "packages/api/pyproject.toml") == found
        assert check({}, *only("IX104"), "--exclude", "packages", "pyproject.toml") == []

    def test_an_ignored_member_is_not_checked_with_the_directory(self, check) -> None:
        files = {**self.FILES, ".gitignore": "packages/\n"}
        assert check(files, *only("IX301"), ".") == []


def test_findings_come_in_the_order_of_files_and_lines(check) -> None:
    files = {"b/pyproject.toml": INDEX + INDEX.replace("corp", "other"), "a/pyproject.toml": INDEX}
    found = check(files, *only("IX405"), "b", "a")
    assert [line.split()[0] for line in found] == ["a/pyproject.toml:3", "b/pyproject.toml:3", "b/pyproject.toml:6"]


def test_a_rule_that_fails_is_named_and_stops_nothing(monkeypatch, run_indexlint, tmp_path: Path) -> None:
    from indexlint.rules.credentials import insecure_index_url

    def fail(project: object) -> None:
        raise RuntimeError("0p3n-s3sam3")

    monkeypatch.setattr(insecure_index_url, "check", fail)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    (tmp_path / "pyproject.toml").write_text(SECRET.replace("https", "http"), encoding="utf-8")
    result = run_indexlint("check", "pyproject.toml", "--output-format", "concise", cwd=tmp_path)
    assert result.code == 2
    assert "credentials-in-url" in result.stdout
    assert "the rule insecure-index-url failed" in result.stderr
    assert "Traceback" not in result.stderr
    assert "s3sam3" not in result.stdout + result.stderr


@pytest.mark.parametrize("version", ["0.7", ">=0.6,<0.8", "==0.4.26"])
def test_uv_version_overrides_required_version(run_indexlint, tmp_path: Path, version: str) -> None:
    text = '[tool.uv]\nrequired-version = ">=0.99"\n' + INDEX
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    assert run_indexlint("check", "--uv-version", version, "--select", "IX405", cwd=tmp_path).code == 1


@pytest.mark.parametrize("version", ["spam", "<0.1", ""])
def test_a_version_that_means_nothing(run_indexlint, tmp_path: Path, version: str) -> None:
    (tmp_path / "pyproject.toml").write_text(INDEX, encoding="utf-8")
    result = run_indexlint("check", "--uv-version", version, "--select", "IX405", cwd=tmp_path)
    assert result.code == (1 if version == "" else 2)
    assert "Traceback" not in result.stderr
