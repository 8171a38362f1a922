"""Repositories for the hooks: the project's own, as a hook runner would clone it, and a user's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

PROJECT = Path(__file__).parents[2]
COMMANDS = Path(sys.executable).parent


def git(folder: Path, *words: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", *words], cwd=folder, env=dict(env), text=True, encoding="utf-8", capture_output=True, check=False
    )


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables of a user who has set up nothing, with caches that only this session uses."""
    home = tmp_path_factory.mktemp("home")
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT", "PREK_"))}
    keep = {name: value for name, value in os.environ.items() if name.startswith("GIT_SSL")}
    return {
        **ours,
        **keep,
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "PREK_HOME": str(home / "prek"),
        "PATH": f"{COMMANDS}{os.pathsep}{os.environ['PATH']}",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "A Developer",
        "GIT_AUTHOR_EMAIL": "developer@corp.example",
        "GIT_COMMITTER_NAME": "A Developer",
        "GIT_COMMITTER_EMAIL": "developer@corp.example",
    }


class Source(NamedTuple):
    """The repository that hooks come from, and its revision."""

    path: Path
    revision: str


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Source:
    """The project as it stands in the working tree, committed to a repository of its own."""
    folder = tmp_path_factory.mktemp("source")
    for name in (".pre-commit-hooks.yaml", "LICENSE", "README.md", "pyproject.toml"):
        shutil.copy(PROJECT / name, folder / name)
    shutil.copytree(PROJECT / "lint", folder / "lint", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "Hooks")):
        done = git(folder, *words, env=environment)
        assert done.returncode == 0, done.stderr
    return Source(folder, git(folder, "rev-parse", "HEAD", env=environment).stdout.strip())


class Repository:
    """A user's repository, with the hooks of one runner (``pre-commit`` or ``prek``) installed."""

    def __init__(self, folder: Path, runner: str, env: dict[str, str]) -> None:
        self.folder = folder
        self.runner = runner
        self.env = env
        assert git(folder, "init", "-q", env=env).returncode == 0

    def use(self, hook: str, source: Source) -> None:
        """Configure and install one hook of the source repository."""
        hooks = f"[{{id: {hook}, args: [--output-format=concise]}}]"
        self.write(
            ".pre-commit-config.yaml", f"repos:\n- repo: {source.path}\n  rev: {source.revision}\n  hooks: {hooks}\n"
        )
        done = self.run("install")
        assert done.returncode == 0, done.stdout + done.stderr

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the hook runner itself."""
        command = [str(COMMANDS / self.runner), *words]
        return subprocess.run(
            command, cwd=self.folder, env=self.env, text=True, encoding="utf-8", capture_output=True, check=False
        )

    def commit(self) -> tuple[int, str]:
        """Commit everything, through the installed hooks: the exit code of git and all that was printed."""
        git(self.folder, "add", "-A", env=self.env)
        done = git(self.folder, "commit", "-m", "A change", env=self.env)
        return done.returncode, done.stdout + done.stderr

    def commits(self) -> int:
        """How many commits there are."""
        done = git(self.folder, "rev-list", "--count", "--all", env=self.env)
        return int(done.stdout)


@pytest.fixture(params=["pre-commit", "prek"])
def repository(request: pytest.FixtureRequest, tmp_path: Path, environment: dict[str, str]) -> Repository:
    """An empty repository of a user, once with pre-commit and once with prek."""
    folder = tmp_path / "repository"
    folder.mkdir()
    return Repository(folder, request.param, environment)
