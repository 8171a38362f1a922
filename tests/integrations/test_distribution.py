"""What is published: both archives are built, are valid, hold what they need, and work where nothing else is installed."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest

import indexlint

PROJECT = Path(__file__).parents[2]


def run(*words: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return subprocess.run(list(map(str, words)), cwd=cwd, env=env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sdist, and the wheel that is built from it."""
    folder = tmp_path_factory.mktemp("dist")
    done = run(sys.executable, "-m", "build", "--outdir", folder, PROJECT)
    assert done.returncode == 0, done.stdout + done.stderr
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return sdist, wheel


def test_twine_takes_both(archives: tuple[Path, Path]) -> None:
    done = run(sys.executable, "-m", "twine", "check", "--strict", *archives)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_metadata(archives: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(archives[1]) as wheel:
        name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        found = BytesParser(policy=default).parsebytes(wheel.read(name))
        names = wheel.namelist()
    assert found["Version"] == indexlint.__version__
    assert found["License-Expression"] == "MIT"
    assert found["Requires-Python"] == ">=3.10"
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_the_wheel_holds_the_data_files(archives: tuple[Path, Path]) -> None:
    package = Path(indexlint.__file__).parent
    wanted = {
        path.relative_to(package.parent).as_posix()
        for path in package.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    with zipfile.ZipFile(archives[1]) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert held == wanted
    assert {"indexlint/py.typed", "indexlint/configuration.schema.json"} <= held


def test_the_sdist_holds_what_its_tests_need(archives: tuple[Path, Path]) -> None:
    with tarfile.open(archives[0]) as sdist:
        held = {name.split("/", 1)[1] for name in sdist.getnames() if "/" in name}
    assert {".pre-commit-hooks.yaml", "action.yml", "templates/indexlint.yml", "LICENSE", "tests/conftest.py"} <= held


@pytest.mark.parametrize("kind", ["sdist", "wheel"])
def test_it_works_where_nothing_else_is(archives: tuple[Path, Path], kind: str, tmp_path: Path) -> None:
    archive = archives[kind == "wheel"]
    assert run(sys.executable, "-m", "venv", tmp_path / "env").returncode == 0
    commands = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    done = run(commands / "python", "-m", "pip", "install", "--quiet", archive)
    assert done.returncode == 0, done.stdout + done.stderr
    (tmp_path / "pyproject.toml").write_text("[project\n")
    done = run(commands / "indexlint", "check", "--output-format", "concise", "pyproject.toml", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.startswith("pyproject.toml:1:9: error[invalid-toml]")
    for words in (["--version"], ["rule", "invalid-toml"], ["config", "--schema"], ["completions", "bash"]):
        done = run(commands / "indexlint", *words, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout
