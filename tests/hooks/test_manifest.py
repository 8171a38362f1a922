"""The manifest is the one that the table gives, and its pattern takes exactly the files that the program reads."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml
from identify import identify

PROJECT = Path(__file__).parents[2]
MANIFEST = PROJECT / ".pre-commit-hooks.yaml"
HOOKS: list[dict[str, Any]] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
IDS = [hook["id"] for hook in HOOKS]

GOOD = (
    "pyproject.toml",
    "uv.toml",
    "uv.lock",
    "indexlint.toml",
    ".gitlab-ci.yml",
    "services/api/pyproject.toml",
    "services/ä b/uv.toml",
    "./pyproject.toml",
)
BAD = (
    "pyproject.toml.orig",
    "my-pyproject.toml",
    "pyproject_toml",
    "pyprojectxtoml",
    "pyproject.toml/README.md",
    "poetry.lock",
    "uv.lock.json",
    "PYPROJECT.TOML",
    "Pyproject.toml",
    "docs/pyproject.toml.md",
    "setup.py",
    "gitlab-ci.yml",
    ".gitlab-ci.yml.orig",
)


def test_the_manifest_is_made_from_the_table() -> None:
    made = runpy.run_path(str(PROJECT / "scripts" / "hooks.py"))["render"]()
    assert MANIFEST.read_text(encoding="utf-8") == made, "run: python scripts/hooks.py"


def test_the_hooks_are_those_that_are_promised() -> None:
    assert IDS == ["indexlint", "indexlint-fix", "indexlint-system"]


@pytest.mark.parametrize("hook", HOOKS, ids=IDS)
def test_runs_never_overlap(hook: dict[str, Any]) -> None:
    assert hook["require_serial"] is True


@pytest.mark.parametrize("path", GOOD)
@pytest.mark.parametrize("hook", HOOKS, ids=IDS)
def test_takes(hook: dict[str, Any], path: str) -> None:
    assert re.search(hook["files"], path)


@pytest.mark.parametrize("path", BAD)
@pytest.mark.parametrize("hook", HOOKS, ids=IDS)
def test_leaves(hook: dict[str, Any], path: str) -> None:
    assert not re.search(hook["files"], path)


@pytest.mark.parametrize("hook", HOOKS, ids=IDS)
@pytest.mark.parametrize("raw", [b"[project]\n", b"", b"\x00", b"\xff\xfe", b'\xef\xbb\xbfname = "a"\r\n'])
def test_takes_any_regular_file(hook: dict[str, Any], raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_bytes(raw)
    assert set(hook["types"]) <= identify.tags_from_path(str(path))


@pytest.mark.parametrize("hook", HOOKS, ids=IDS)
def test_leaves_symbolic_links(hook: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.symlink_to("elsewhere.toml")
    assert not set(hook["types"]) <= identify.tags_from_path(str(path))
