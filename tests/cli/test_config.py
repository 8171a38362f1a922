"""``indexlint config``: what applies, where it is set, and the schema of what may be set."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import tomli
from jsonschema import Draft7Validator

from indexlint.configuration import KEYS
from indexlint.configuration_schema import render, schema

TEXT = """\
[project]
name = "app"

[tool.indexlint]
ignore = ["IX2"]
exclude = ["vendor/"]
fail-on = "error"

[tool.indexlint.credentials]
default = "environment"
corp = "keyring"
shared = [["one", "two"]]
"""


def settings(run_indexlint, *words: str, cwd: Path) -> dict[str, Any]:
    done = run_indexlint("config", *words, "--output-format", "json", cwd=cwd)
    assert done.code == 0, done.stderr
    return {item["name"]: (item["value"], item["origin"]) for item in json.loads(done.stdout)["settings"]}


def test_defaults(run_indexlint, tmp_path: Path) -> None:
    found = settings(run_indexlint, cwd=tmp_path)
    assert list(found) == [key.name for key in KEYS]
    assert {origin for _, origin in found.values()} == {"default"}
    assert found["select"][0] == ["ALL"]
    assert found["fail-on"][0] == "warning"
    assert found["baseline"][0] is None


def test_what_is_set_and_where(run_indexlint, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "api").mkdir()
    found = settings(run_indexlint, "api", cwd=tmp_path)
    assert found["ignore"] == (["IX2"], "pyproject.toml:5")
    assert found["fail-on"] == ("error", "pyproject.toml:7")
    stated = {"default": "environment", "corp": "keyring", "shared": [["one", "two"]]}
    assert found["credentials"] == (stated, "pyproject.toml:9")
    assert found["severity"] == ({}, "default")


def test_a_file_of_its_own_wins(run_indexlint, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "indexlint.toml").write_text('\nfail-on = "info"\n', encoding="utf-8")
    found = settings(run_indexlint, cwd=tmp_path)
    assert found["fail-on"] == ("info", "indexlint.toml:2")
    assert found["ignore"] == ([], "default")
    assert settings(run_indexlint, "--isolated", cwd=tmp_path)["fail-on"] == ("warning", "default")
    assert settings(run_indexlint, "--config", "pyproject.toml", cwd=tmp_path)["fail-on"] == (
        "error",
        "pyproject.toml:7",
    )


def test_the_text_is_a_configuration(run_indexlint, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(TEXT, encoding="utf-8")
    first = run_indexlint("config", cwd=tmp_path)
    assert "# pyproject.toml:5" in first.stdout
    assert tomli.loads(first.stdout)["exclude"] == ["vendor/"]
    (tmp_path / "indexlint.toml").write_text(first.stdout, encoding="utf-8")
    again = run_indexlint("config", cwd=tmp_path)
    assert again.code == 0
    assert tomli.loads(again.stdout) == tomli.loads(first.stdout)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("colour = true\n", "indexlint.toml:1:1: unknown setting `colour`"),
        ('fail-on = "errors"\n', "indexlint.toml:1:11: `fail-on` must be one of: error, warning, info"),
        ('select = ["gitlab-group-nam"]\n', "unknown rule `gitlab-group-nam`"),
    ],
)
def test_what_is_wrong(run_indexlint, tmp_path: Path, text: str, line: str) -> None:
    (tmp_path / "indexlint.toml").write_text(text, encoding="utf-8")
    done = run_indexlint("config", cwd=tmp_path)
    assert done.code == 2
    assert line in done.stderr


def test_a_missing_path(run_indexlint, tmp_path: Path) -> None:
    done = run_indexlint("config", "nowhere", cwd=tmp_path)
    assert done.code == 2
    assert done.stderr == "error: nowhere: no such file or directory\n"


# -- the schema


def test_the_schema_that_ships_is_the_one_of_the_code(run_indexlint) -> None:
    shipped = (resources.files("indexlint") / "configuration.schema.json").read_text("utf-8")
    assert shipped == render(), "run: python -m indexlint.rules.build"
    assert run_indexlint("config", "--schema").stdout == shipped


def test_the_schema_is_one_and_has_what_schemastore_asks_for() -> None:
    found = schema()
    Draft7Validator.check_schema(found)
    assert found["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert found["$id"].startswith("https://")
    assert found["title"]
    assert found["additionalProperties"] is False
    assert all(entry["description"] for entry in found["properties"].values())
    assert "x-" not in "".join(found)


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        (TEXT.split("[tool.indexlint]\n")[1].replace("tool.indexlint.", ""), True),
        ('severity = {gitlab-group-name = "error"}\nper-file-ignores = {"docs/*" = ["IX4", "ALL"]}\n', True),
        ("colour = true\n", False),
        ('fail-on = "errors"\n', False),
        ('select = ["gitlab-group-nam"]\n', False),
        ('severity = {gitlab-group-nam = "error"}\n', False),
        ("ignore = 3\n", False),
        ('credentials = {shared = [["one"]]}\n', False),
        ('credentials = {corp = "token"}\n', False),
        ('uv-version = ""\n', False),
    ],
)
def test_schema_and_program_agree(run_indexlint, tmp_path: Path, text: str, valid: bool) -> None:
    (tmp_path / "indexlint.toml").write_text(text, encoding="utf-8")
    assert Draft7Validator(schema()).is_valid(tomli.loads(text)) is valid
    assert (run_indexlint("config", cwd=tmp_path).code == 0) is valid
