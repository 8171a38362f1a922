"""What the offline path imports: each thing on this list costs more time than the check of a clean file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

CLEAN = """\
[project]
name = "app"
version = "1.0"
dependencies = ["acme-core>=1.2", "httpx"]

[[tool.uv.index]]
name = "acme"
url = "https://pypi.acme.example/simple"
explicit = true

[tool.uv.sources]
acme-core = { index = "acme" }
"""
NETWORK = {"socket", "ssl", "_ssl", "http", "urllib.request", "httpx", "httpcore", "anyio", "asyncio", "selectors"}
FRAMEWORKS = {"click", "typer", "rich", "colorama", "pygments", "shtab", "pygls", "lsprotocol"}
HEAVY = {
    "argparse",
    "dataclasses",
    "difflib",
    "email",
    "importlib.metadata",
    "importlib.resources",
    "inspect",
    "json",
    "logging",
    "multiprocessing",
    "pathlib",
    "pathspec",
    "subprocess",
    "tempfile",
    "tomlkit",
    "traceback",
    "typing",
    "unittest",
    "urllib.parse",
    "yaml",
}
_PROGRAM = """
import sys
before = set(sys.modules)
from indexlint.cli.main import main
code = main(sys.argv[1:])
found = sorted(set(sys.modules) - before)
import json
print(json.dumps([code, found]), file=sys.stderr)
"""


def imported(folder: Path, *words: str) -> set[str]:
    """The modules that a run imports."""
    command = [sys.executable, "-I", "-c", _PROGRAM, *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    code, names = json.loads(done.stderr.splitlines()[-1])
    assert code == 0, done.stdout + done.stderr
    return set(names)


@pytest.mark.parametrize("format_", ["full", "concise", "github"])
def test_one_clean_file(tmp_path: Path, format_: str) -> None:
    (tmp_path / "pyproject.toml").write_text(CLEAN, encoding="utf-8")
    found = imported(tmp_path, "check", "pyproject.toml", "--output-format", format_)
    assert found & (NETWORK | FRAMEWORKS | HEAVY) == set()
    assert not {name for name in found if name.split(".")[0] == "packaging"}
    rules = {name for name in found if name.startswith("indexlint.rules.") and name.count(".") == 3}
    assert len(rules) < 40, "a rule is imported by the tables that a file has"


def test_packaging_only_where_there_is_something_to_read(tmp_path: Path) -> None:
    for specifier, needed in ((">=0.8", False), (">=0.8,!=0.9.*", True)):
        text = CLEAN + f'\n[tool.uv]\nrequired-version = "{specifier}"\n'
        (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
        assert ("packaging.specifiers" in imported(tmp_path, "check", "pyproject.toml")) is needed


def test_the_version_imports_nothing(tmp_path: Path) -> None:
    found = imported(tmp_path, "--version")
    assert {name for name in found if name.startswith("indexlint")} == {
        "indexlint",
        "indexlint.cli",
        "indexlint.cli.main",
    }
