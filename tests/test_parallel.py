"""Several processes find what one finds, and tell it in the same words and order."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork: --jobs is one process")

CI = """\
variables:
  UV_INDEX_TEAM_3_PASSWORD: $TOKEN
  UV_INDEX_NOBODY_PASSWORD: $TOKEN
check:
  script: uv sync --no-config
"""
FORMATS = ["full", "concise", "json", "json-lines", "github", "gitlab", "sarif", "junit", "rdjson"]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some hundred projects: in a repository with CI files, in one without, in workspaces, wrong ones, clean ones."""
    top = tmp_path_factory.mktemp("tree")
    for name in ("one", "two", "three"):
        (top / name / ".git").mkdir(parents=True)
    for name in ("one", "two"):
        (top / name / ".gitlab-ci.yml").write_text(CI, encoding="utf-8")
    (top / "two" / "indexlint.toml").write_text('[severity]\nimplicit-public-fallback = "error"\n', encoding="utf-8")
    for number in range(240):
        _project(top / ("one", "two", "three")[number % 3] / f"group-{number % 7}" / f"project-{number:03}", number)
    return top


def _project(folder: Path, number: int) -> None:
    folder.mkdir(parents=True)
    text = f'[project]\nname = "project-{number}"\nversion = "1"\ndependencies = ["torch", "demo>=1"]\n'
    if number % 4:  # the others have no index that is remote
        url = f"https://gitlab.acme.example/api/v4/projects/{number % 5}/packages/pypi/simple"
        text += f'[[tool.uv.index]]\nname = "team-{number % 11}"\nurl = "{url}"\n' + "explicit = true\n" * (number % 2)
    if number % 5 == 0:
        text += '[tool.uv.sources]\nother = { index = "team-0" }\n'
    if number % 13 == 0:
        text += '[tool.uv.workspace]\nmembers = ["member-*"]\n'
        (folder / "member-a").mkdir()
        member = '[project]\nname = "a"\nversion = "1"\n[[tool.uv.index]]\nname = "m"\nurl = "https://x.corp.example/simple"\n'
        (folder / "member-a" / "pyproject.toml").write_text(member, encoding="utf-8")
    if number % 17 == 0:
        text += "# indexlint: ignore[unused-pin] -- a comment\n"
        (folder / "uv.toml").write_text('[[index]]\nurl = "http://pypi.corp.example/x"\n', encoding="utf-8")
    if number % 19 == 0:
        text += "[tool.indexlint]\nselct = []\n"
    if number % 23 == 0:
        text = "[project\n"
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")


# A process of its own: where another thread runs (a server of other tests), nothing is forked.
PROGRAM = "import sys\n{patch}\nfrom indexlint.cli.main import main\nsys.exit(main(['check', *sys.argv[1:]]))"
SHARED = """
from indexlint import parallel
start = parallel.start
def told(work, parts):
    print('shared:', *map(len, parts), file=sys.stderr)
    return start(work, parts)
parallel.start = told
"""
NO_FORK = "import os\ndel os.fork"
DIES = """
import os
from indexlint.rules.names import unused_pin
parent = os.getpid()
unused_pin.check = lambda project: os._exit(9) if os.getpid() != parent else []
"""
FAILS = """
from indexlint.cli import crash
from indexlint.rules.settings import invalid_toml
crash.write_report = lambda error, words: f'a defect ({type(error).__name__})'
def fail(project):
    raise ZeroDivisionError
invalid_toml.check = fail
"""


def told(folder: Path, *words: str, patch: str = "") -> tuple[int, str, str]:
    command = [sys.executable, "-c", PROGRAM.format(patch=patch), *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("format_", FORMATS)
def test_it_is_the_same(tree: Path, format_: str) -> None:
    alone = told(tree, "--output-format", format_)
    assert alone[0] == 2  # a wrong configuration
    assert told(tree, "--output-format", format_, "--jobs", "3") == alone


def test_it_is_the_same_with_advice(tree: Path) -> None:
    words = ["-v", "--isolated", "one/group-0", "three", "two"]
    alone = told(tree, *words)
    assert alone[0] == 1
    assert alone[1].count("unknown-credential-variable") == 2
    for jobs in ("1", "2", "5"):
        assert told(tree, *words, "--jobs", jobs) == alone


def test_the_work_is_shared(tree: Path) -> None:
    _, _, error = told(tree, "three", "--isolated", "--jobs", "3", patch=SHARED)
    line = next(line for line in error.splitlines() if line.startswith("shared:"))
    numbers = [int(word) for word in line.split()[1:]]
    assert len(numbers) == 2
    assert min(numbers) > 20


def test_without_fork_it_is_one_process(tree: Path) -> None:
    assert told(tree, "three", "--jobs", "2", patch=NO_FORK + SHARED) == told(tree, "three")


def test_a_process_that_dies_costs_nothing(tree: Path) -> None:
    alone = told(tree, "three")
    found = told(tree, "three", "--jobs", "2", patch=DIES)
    assert (found[0], found[2]) == (alone[0], alone[2])
    assert "warning[unused-pin]" in alone[1]
    assert "warning[unused-pin]" not in found[1]


def test_a_defect_is_told_once(tree: Path) -> None:
    alone = told(tree, "three", patch=FAILS)
    assert "the rule invalid-toml failed" in alone[2]
    assert told(tree, "three", "--jobs", "2", patch=FAILS) == alone


@pytest.mark.parametrize("number", ["0", "-1", "two", "1.5", ""])
def test_a_number_that_is_none(tree: Path, number: str) -> None:
    code, _, error = told(tree, f"--jobs={number}")
    assert code == 2
    assert "--jobs needs a number above 0" in error
