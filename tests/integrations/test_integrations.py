"""The GitHub Action, the GitLab component, the workflows and the image: valid, and their scripts do what they say."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

PROJECT = Path(__file__).parents[2]
ACTION = PROJECT / "action.yml"
COMPONENT = PROJECT / "templates" / "indexlint.yml"
WORKFLOWS = sorted((PROJECT / ".github" / "workflows").glob("*.yml"))
FAULTY = "[project\n"
CLEAN = '[project]\nname = "app"\nversion = "1"\n'

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the scripts are run by bash, with the paths of POSIX")


def check_schema(schema: str, *files: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def bash(script: str, folder: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """As a runner of GitHub Actions starts ``shell: bash``, and GitLab's runner all but the same."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, **env}
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


# -- the action


def test_the_action_is_valid() -> None:
    check_schema("vendor.github-actions", ACTION)


def test_the_workflows_are_valid() -> None:
    assert WORKFLOWS
    check_schema("vendor.github-workflows", *WORKFLOWS)


@pytest.mark.parametrize("path", [ACTION, *WORKFLOWS], ids=lambda path: path.name)
def test_no_input_is_written_into_a_script(path: Path) -> None:
    scripts = re.findall(r"run: \|\n((?: {8,}.*\n|\n)+)", path.read_text(encoding="utf-8"))
    assert not any("${{" in script for script in scripts)


class Action:
    """Runs the scripts of the action's steps with the environment that a runner gives them."""

    def __init__(self, folder: Path) -> None:
        self.data: dict[str, Any] = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
        self.folder = folder
        self.temp = folder.parent / "runner-temp"
        self.temp.mkdir()
        self.output = self.temp / "output"

    def step(self, name: str, **given: str) -> subprocess.CompletedProcess[str]:
        step = next(step for step in self.data["runs"]["steps"] if step["name"] == name)
        inputs = {name: entry["default"] for name, entry in self.data["inputs"].items()} | given
        values = {f"inputs.{name}": value for name, value in inputs.items()} | {"github.action_path": str(PROJECT)}
        env = {
            name: re.sub(r"\$\{\{ (\S+) \}\}", lambda match: values[match[1]], value)
            for name, value in step["env"].items()
        }
        env |= {"RUNNER_TEMP": str(self.temp), "GITHUB_OUTPUT": str(self.output)}
        self.output.write_text("")
        return bash(step["run"], self.folder, env)

    def install_this(self) -> None:
        """In place of the first step: the program of this environment."""
        commands = self.temp / "indexlint" / "bin"
        commands.mkdir(parents=True)
        program = commands / "indexlint"
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m indexlint "$@"\n')
        program.chmod(0o755)


@pytest.fixture
def action(tmp_path: Path) -> Action:
    folder = tmp_path / "repository"
    (folder / "app").mkdir(parents=True)
    return Action(folder)


def test_the_action_installs_its_own_revision(action: Action) -> None:
    done = action.step("Install indexlint", python=sys.executable)
    assert done.returncode == 0, done.stderr
    (action.folder / "app" / "pyproject.toml").write_text(CLEAN)
    done = action.step("Check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_action_annotates(action: Action) -> None:
    action.install_this()
    (action.folder / "app" / "pyproject.toml").write_text(FAULTY)
    done = action.step("Check", sarif="indexlint.sarif")
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error ")
    assert "file=app/pyproject.toml,line=1" in done.stdout
    assert action.output.read_text() == "exit-code=1\n"
    report = json.loads((action.folder / "indexlint.sarif").read_text(encoding="utf-8"))
    assert report["runs"][0]["results"][0]["ruleId"]


def test_the_action_takes_paths_and_arguments(action: Action) -> None:
    action.install_this()
    (action.folder / "app" / "pyproject.toml").write_text(FAULTY)
    (action.folder / "other").mkdir()
    (action.folder / "other" / "pyproject.toml").write_text(CLEAN)
    assert action.step("Check", paths="other").returncode == 0
    assert action.step("Check", paths="other app").returncode == 1
    assert action.step("Check", paths="other\napp\n", args="--exit-zero\n--isolated").returncode == 0
    assert action.step("Check", paths="nowhere").returncode == 2
    assert action.output.read_text() == "exit-code=2\n"


def test_the_action_runs_nothing_that_an_input_says(action: Action) -> None:
    action.install_this()
    (action.folder / "app" / "pyproject.toml").write_text(CLEAN)
    done = action.step("Check", paths='app $(touch hacked) `touch hacked`; touch hacked "', args="")
    assert done.returncode == 2
    assert not (action.folder / "hacked").exists()


# -- the component


def component(**given: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The header, and the jobs with the inputs filled in."""
    header_text, body = COMPONENT.read_text(encoding="utf-8").split("\n---\n")
    header: dict[str, Any] = yaml.safe_load(header_text)
    inputs = {name: entry["default"] for name, entry in header["spec"]["inputs"].items()} | given
    assert set(re.findall(r"\$\[\[ inputs\.([\w-]+) \]\]", body)) == set(inputs), "every input is used, and no other"
    return header, yaml.safe_load(re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda match: inputs[match[1]], body))


def test_the_component_is_valid(tmp_path: Path) -> None:
    header, jobs = component()
    assert all(entry["description"] and "default" in entry for entry in header["spec"]["inputs"].values())
    path = tmp_path / ".gitlab-ci.yml"
    path.write_text(yaml.safe_dump(jobs), encoding="utf-8")
    check_schema("vendor.gitlab-ci", path)
    assert list(jobs) == ["indexlint"]


def test_the_component_reports(tmp_path: Path) -> None:
    _, jobs = component(paths="app", args="--isolated")
    job = jobs["indexlint"]
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "pyproject.toml").write_text(FAULTY)
    commands = tmp_path / ".indexlint" / "bin"
    commands.mkdir(parents=True)
    program = commands / "indexlint"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m indexlint "$@"\n')
    program.chmod(0o755)
    installing = [line for line in job["script"] if "pip install" in line or "-m venv" in line]
    assert len(installing) == 2
    checking = "\n".join(line for line in job["script"] if line not in installing)
    done = bash(checking, tmp_path, {})
    assert done.returncode == 1, done.stderr
    reports = job["artifacts"]["reports"]
    assert job["artifacts"]["when"] == "always"
    assert json.loads((tmp_path / reports["codequality"]).read_text(encoding="utf-8"))[0]["location"]["path"]
    assert ElementTree.parse(tmp_path / reports["junit"]).getroot().tag == "testsuites"


# -- the image


def test_the_image_starts_what_a_job_asks_for() -> None:
    lines = [line.split(maxsplit=1) for line in (PROJECT / "Dockerfile").read_text().splitlines()]
    words = [line for line in lines if line and not line[0].startswith("#")]
    known = {"FROM", "COPY", "RUN", "WORKDIR", "CMD"}
    assert {word for word, *_ in words} == known
    last = dict(line for line in words if len(line) == 2)
    assert json.loads(last["CMD"]) == ["indexlint", "check"]
    stages = [line[1] for line in words if line[0] == "FROM"]
    assert all(re.fullmatch(r"python:3\.\d+-slim( AS build)?", stage) for stage in stages)
    kept = [line[1:] for line in (PROJECT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    assert all((PROJECT / name).exists() for name in kept)


# -- the documentation


def test_the_documented_files_are_valid(tmp_path: Path) -> None:
    text = (PROJECT / "docs" / "integrations.md").read_text(encoding="utf-8")
    blocks = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]
    hooks, *jobs, include, plain = blocks
    manifest = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {hook["id"] for repo in hooks["repos"] for hook in repo["hooks"]} <= {hook["id"] for hook in manifest}
    inputs = yaml.safe_load(ACTION.read_text(encoding="utf-8"))["inputs"]
    for number, job in enumerate(jobs):
        used = next(step for step in job["steps"] if step["uses"].startswith("indexlint/"))
        assert set(used["with"]) <= set(inputs)
        path = tmp_path / f"{number}.yml"
        path.write_text(yaml.safe_dump({"on": "push", "jobs": {"lint": {"runs-on": "ubuntu-latest", **job}}}))
        check_schema("vendor.github-workflows", path)
    assert set(include["include"][0]["inputs"]) <= set(component()[0]["spec"]["inputs"])
    path = tmp_path / ".gitlab-ci.yml"
    path.write_text(yaml.safe_dump(plain))
    check_schema("vendor.gitlab-ci", path)
