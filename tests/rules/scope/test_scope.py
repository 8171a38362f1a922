"""What the pages of the rules about scope do not show."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexlint.findings import ERROR, INFO, WARNING
from rules.harness import findings, told

ROOT = '[tool.uv.workspace]\nmembers = ["api"]\n'
MEMBER = (
    '[project]\nname = "api"\nversion = "1"\ndependencies = ["demo"]\n[tool.uv.sources]\ndemo = { index = "corp" }\n'
)
CORP = '[[tool.uv.index]]\nname = "corp"\nurl = "https://pypi.corp.example/simple"\n'


def judge(folder: Path, rule: str, files: dict[str, str], **request: object) -> list[tuple[str, int, str]]:
    return told(findings(folder, rule, files, **request))


class TestMember:
    RULE = "member-setting-ignored"

    def member(self, folder: Path, text: str, root: str = ROOT, **request: object) -> list[tuple[str, int, str]]:
        return judge(folder, self.RULE, {"pyproject.toml": root, "api/pyproject.toml": text}, **request)

    def test_what_the_root_says_too_is_no_finding(self, tmp_path: Path) -> None:
        assert self.member(tmp_path, MEMBER + CORP, ROOT + CORP) == []
        settings = "[tool.uv]\nindex-strategy = 'first-index'\n"
        assert self.member(tmp_path, settings, settings + ROOT) == []

    @pytest.mark.parametrize(
        "line",
        [
            "index-strategy = 'unsafe-best-match'",
            "keyring-provider = 'subprocess'",
            "no-index = true",
            "index-url = 'https://x.example/'",
        ],
    )
    def test_settings(self, tmp_path: Path, line: str) -> None:
        assert self.member(tmp_path, f"[tool.uv]\n{line}\n") == [("api/pyproject.toml", 2, WARNING)]

    def test_a_uv_toml_of_a_member(self, tmp_path: Path) -> None:
        files = {"pyproject.toml": ROOT, "api/pyproject.toml": MEMBER, "api/uv.toml": CORP.replace("tool.uv.", "")}
        assert judge(tmp_path, self.RULE, files) == [("api/uv.toml", 1, WARNING)]

    def test_authenticate_of_a_member(self, tmp_path: Path) -> None:
        text = MEMBER + CORP + 'explicit = true\nauthenticate = "always"\n'
        assert self.member(tmp_path, text, version=">=0.11.15") == [("api/pyproject.toml", 11, WARNING)]

    def test_frozen_in_the_releases_that_do_not_read_its_variables(self, tmp_path: Path) -> None:
        text = MEMBER + CORP + "explicit = true\n"
        assert self.member(tmp_path, text, version="0.11.14") == [("api/pyproject.toml", 7, WARNING)]
        assert self.member(tmp_path, text, version=">=0.11.15") == []

    def test_a_project_that_is_no_member(self, tmp_path: Path) -> None:
        assert self.member(tmp_path, MEMBER + CORP, "[project]\nname = 'root'\nversion = '1'\n") == []


class TestMasking:
    RULE = "masking-uv-toml"

    @pytest.mark.parametrize(
        ("table", "uv_toml", "found"),
        [
            (CORP, "", [ERROR]),
            (CORP + "explicit = true\n", "", [WARNING]),
            (CORP + 'explicit = true\nauthenticate = "always"\n', "", [ERROR]),
            (CORP, CORP.replace("tool.uv.", ""), []),
            ("[tool.uv]\npackage = false\n", CORP.replace("tool.uv.", ""), []),
            ("[tool.uv]\nkeyring-provider = 'subprocess'\n", "", [ERROR]),
            ("[tool.uv]\nkeyring-provider = 'subprocess'\n", "keyring-provider = 'subprocess'\n", []),
        ],
    )
    def test_what_is_masked(self, tmp_path: Path, table: str, uv_toml: str, found: list[str]) -> None:
        files = {"pyproject.toml": table, "uv.toml": "compile-bytecode = true\n" + uv_toml}
        assert [severity for _, _, severity in judge(tmp_path, self.RULE, files)] == found


class TestPins:
    def test_an_index_in_both_files_is_found(self, tmp_path: Path) -> None:
        files = {"pyproject.toml": MEMBER + CORP, "uv.toml": CORP.replace("tool.uv.", "")}
        assert judge(tmp_path, "pin-to-uv-toml-index", files) == []

    def test_of_a_member_and_the_roots_uv_toml(self, tmp_path: Path) -> None:
        files = {"pyproject.toml": ROOT, "uv.toml": CORP.replace("tool.uv.", ""), "api/pyproject.toml": MEMBER}
        assert judge(tmp_path, "pin-to-uv-toml-index", files) == [("api/pyproject.toml", 6, ERROR)]

    @pytest.mark.parametrize(
        ("url", "found"),
        [
            ("./wheels", True),
            ("wheels", True),
            ("../wheels", True),
            ("/srv/wheels", False),
            ("file:///srv/wheels", False),
            ("C:/wheels", False),
            ("~/wheels", False),
            ("pypi.corp.example/simple", False),
            ("localhost:8080/simple", False),
        ],
    )
    def test_relative_paths(self, tmp_path: Path, url: str, found: bool) -> None:
        text = MEMBER + CORP.replace("https://pypi.corp.example/simple", url)
        assert bool(judge(tmp_path, "relative-index-path", {"pyproject.toml": text})) is found
        assert (
            judge(
                tmp_path,
                "relative-index-path",
                {"pyproject.toml": CORP.replace("https://pypi.corp.example/simple", url)},
            )
            == []
        )


class TestLegacy:
    OLD = '[tool.uv]\nextra-index-url = ["https://old.corp.example/simple"]\n'

    def test_each_fact_has_one_owner(self, tmp_path: Path) -> None:
        assert judge(tmp_path, "legacy-index-url", {"pyproject.toml": self.OLD}) == [("pyproject.toml", 2, INFO)]
        assert judge(tmp_path, "legacy-and-new-indexes", {"pyproject.toml": self.OLD}) == []
        both = {"pyproject.toml": self.OLD + CORP}
        assert judge(tmp_path, "legacy-index-url", both) == []
        assert judge(tmp_path, "legacy-and-new-indexes", both) == [("pyproject.toml", 2, INFO)]

    def test_two_defaults_are_another_rules_matter(self, tmp_path: Path) -> None:
        text = '[tool.uv]\nindex-url = "https://old.corp.example/simple"\n' + CORP + "default = true\n"
        assert judge(tmp_path, "legacy-and-new-indexes", {"pyproject.toml": text}) == []

    def test_pip_only_needs_a_lock(self, tmp_path: Path) -> None:
        text = '[tool.uv.pip]\nindex-url = "https://pypi.corp.example/simple"\n'
        assert judge(tmp_path, "pip-only-index", {"pyproject.toml": text}) == []
        assert judge(tmp_path, "pip-only-index", {"pyproject.toml": text, "uv.lock": "version = 1\n"}) != []
        assert judge(tmp_path, "pip-only-index", {"pyproject.toml": text + CORP}) == []


class TestOthers:
    def test_shadowing_needs_two_urls(self, tmp_path: Path) -> None:
        files = {"pyproject.toml": ROOT + CORP, "api/pyproject.toml": MEMBER + CORP}
        assert judge(tmp_path, "shadowing-member-index", files) == []

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("build:\n  script: [uv sync --no-config]\n", True),
            ("variables:\n  UV_NO_CONFIG: '1'\n", True),
            ("variables:\n  UV_NO_CONFIG: ''\n", False),
            ("build:\n  script: [ruff check --no-config]\n", False),
            ("build:\n  script: ['# uv sync --no-config']\n", True),
            ("# uv sync --no-config\n", False),
        ],
    )
    def test_switches(self, tmp_path: Path, text: str, found: bool) -> None:
        files = {"pyproject.toml": CORP, ".gitlab-ci.yml": text}
        assert bool(judge(tmp_path, "configuration-switched-off", files)) is found

    def test_a_public_index_loses_nothing(self, tmp_path: Path) -> None:
        files = {
            "pyproject.toml": CORP.replace("pypi.corp.example", "pypi.org"),
            ".gitlab-ci.yml": "build:\n  script: [uv sync --no-config]\n",
        }
        assert judge(tmp_path, "configuration-switched-off", files) == []

    @pytest.mark.parametrize(
        ("entry", "found"),
        [
            ("pypi.corp.example", [WARNING]),
            ("*", [WARNING]),
            ("PYPI.corp.example", [WARNING]),
            ("https://pypi.corp.example", [WARNING]),
            ("pypi.corp.example:8443", []),
            ("other.example", []),
            ("pypi.corp.example:443", [WARNING]),
        ],
    )
    def test_insecure_hosts(self, tmp_path: Path, entry: str, found: list[str]) -> None:
        text = f'[tool.uv]\nallow-insecure-host = ["{entry}"]\n' + CORP
        assert [severity for _, _, severity in judge(tmp_path, "insecure-host", {"pyproject.toml": text})] == found

    def test_a_parent_outside_of_the_repository_is_not_looked_at(self, tmp_path: Path) -> None:
        files = {
            "pyproject.toml": CORP,
            "inner/.git/HEAD": "",
            "inner/pyproject.toml": "[project]\nname = 'a'\nversion = '1'\n",
        }
        assert judge(tmp_path, "inherited-parent-settings", files) == []
