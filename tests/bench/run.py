"""What a run costs, and what its peers cost on the same files: ``python tests/bench/run.py``.

Needs the extra ``bench``. Prints CPU time (user and system, of the child process and its children) as the median of several
runs, the ratio to an interpreter that does nothing, and peak memory. The tools take turns, so that a busy machine slows all
of them alike; the ratios then still mean something. With ``--corpus`` a folder of real files is used as well.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

COMMANDS = Path(sys.executable).parent
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
SMALL = CLEAN + "# " + "." * (360 - len(CLEAN) - 3) + "\n" if len(CLEAN) < 357 else CLEAN
# Findings of all families, as in the acceptance of the rules: at most twice the budget of a clean file.
ALL_FAMILIES = """\
[project]
name = "fam"
version = "1"
requires-python = ">=3.10"
dependencies = ["torch", "torchvision", "demo", "acme-core @ https://pypi.corp.example/acme_core-1.0-py3-none-any.whl"]

[tool.uv]
index-strategy = "unsafe-best-match"
keyring-provider = "subprocess"
required-version = ">=0.5"
indexx = 1
extra-index-url = ["http://old.corp.example/simple"]
allow-insecure-host = ["gitlab.acme.example"]

[tool.uv.sources]
demo = { index = "team" }
torch = { index = "pytorch" }
ghost = { index = "nowhere" }

[[tool.uv.index]]
name = "team"
url = "https://gitlab.acme.example/api/v4/groups/acme%2Fteam/-/packages/pypi/simple"
authenticate = "always"

[[tool.uv.index]]
name = "te.am"
url = "https://user:secretsecret1@gitlab.acme.example/api/v4/projects/7/packages/pypi"
explict = true

[[tool.uv.index]]
name = "pytorch"
url = "https://download.pytorch.org/whl/cu121"

[[tool.uv.index]]
name = "testpypi"
url = "https://test.pypi.org/simple/"
ignore-error-codes = [401, 404]

[[tool.uv.index]]
name = "page"
url = "https://pypi.corp.example/links.html?x=${TOKEN}"
default = true
"""
LOCK = """\
version = 1

[[package]]
name = "demo"
version = "1.0"
source = { registry = "https://user:secretsecret1@gitlab.acme.example/api/v4/projects/9/packages/pypi/simple" }
"""
# The credential model on 10 indexes and 50 packages: the first call of a process, and one for another class of releases.
_MODEL = """
import time
from indexlint.auth.flow import predict
from indexlint.auth.situation import Credential, Entry, Package, Situation
from indexlint.model.url import IndexUrl

host = "https://gitlab.acme.example/api/v4/projects"
names = [f"index-{number}" for number in range(10)]
situation = Situation(
    tuple(Entry(name, IndexUrl(f"{host}/{name}/packages/pypi/simple"), name, explicit=True) for name in names),
    tuple(Package(f"package-{number}", names[number % 10], (names[number % 10],)) for number in range(50)),
    tuple(Credential("environment", name, name, "user", frozenset([name])) for name in names),
)
for flow in ("frozen", "sync"):
    for release in ((0, 13, 9), (0, 6, 9)):
        start = time.process_time()
        predict(situation, release, flow)
        print((time.process_time() - start) * 1000)
"""
# What nothing that reads the files in Python can do without: an interpreter, the bytes, and tomli.
_PARSE = """
import sys
import tomli
for name in sys.argv[1:]:
    with open(name, "rb") as stream:
        contents = stream.read()
    try:
        tomli.loads(contents.decode())
    except ValueError:
        pass
"""
_LAUNCH = """
import os, resource, subprocess, sys
os.close(0)
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


def tools(files: Sequence[str]) -> dict[str, list[str]]:
    """The command of each tool for some files; tools that are not installed are left out."""
    found = {
        "python -I -S -c pass": [sys.executable, "-I", "-S", "-c", "pass"],
        "tomli alone": [sys.executable, "-I", "-c", _PARSE, *files],
        "indexlint check": [str(COMMANDS / "indexlint"), "check", "--isolated", *files],
        "check-toml": [str(COMMANDS / "check-toml"), *files],
        "ruff check --select RUF200": [
            str(COMMANDS / "ruff"),
            "check",
            "--isolated",
            "--no-cache",
            "--select",
            "RUF200",
            *files,
        ],
        "check-jsonschema": [str(COMMANDS / "check-jsonschema"), "--schemafile", "schema.json", *files],
        "validate-pyproject": [str(COMMANDS / "validate-pyproject"), *files],
    }
    return {name: command for name, command in found.items() if shutil.which(command[0])}


def measure(command: Sequence[str], folder: Path) -> tuple[int, float, float]:
    """Exit code, CPU seconds and MiB of one run; a process in between keeps the measure apart from earlier children."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _LAUNCH, *command],
        cwd=folder,
        env=ours,
        capture_output=True,
        text=True,
        check=True,
    )
    code, seconds, memory = done.stdout.split()
    return int(code), float(seconds), float(memory) / (1024 * 1024 if sys.platform == "darwin" else 1024)


def table(title: str, folder: Path, files: Sequence[str], rounds: int) -> None:
    """Measure all tools on the files, in turns, and print a table."""
    chosen = tools(files)
    taken: dict[str, list[tuple[int, float, float]]] = {name: [] for name in chosen}
    for number in range(rounds + 1):
        for name, command in chosen.items():
            result = measure(command, folder)
            if number:  # the first round writes compiled files and fills the system's caches
                taken[name].append(result)
    bare, floor = (
        statistics.median(seconds for _, seconds, _ in taken[name]) for name in ("python -I -S -c pass", "tomli alone")
    )
    heads = ("tool", "cpu, median", "fastest", "ratio to bare", "to tomli alone", "peak MiB", "exit code")
    print(f"\n{title}\n\n| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for name, results in taken.items():
        seconds = [result[1] for result in results]
        middle = statistics.median(seconds)
        memory = max(result[2] for result in results)
        times = f"{middle * 1000:.1f} ms | {min(seconds) * 1000:.1f} ms"
        figures = f"{times} | {middle / bare:.1f} | {middle / floor:.2f} | {memory:.0f}"
        print(f"| {name} | {figures} | {results[-1][0]} |")


def model(rounds: int) -> None:
    """Measure the credential model in processes of its own, and print a table."""
    command = [sys.executable, "-c", _MODEL]
    taken = [
        [float(line) for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()]
        for _ in range(rounds)
    ]
    print("\nthe credential model, 10 indexes and 50 packages, ms of CPU in the process\n")
    print("| command | first call | another class of releases |\n|---|---|---|")
    medians = [statistics.median(column) for column in zip(*taken, strict=True)]
    print(f"| `uv sync --frozen` | {medians[0]:.1f} | {medians[1]:.1f} |")
    print(f"| `uv sync` | {medians[2]:.1f} | {medians[3]:.1f} |")


def jobs(folder: Path, files: Sequence[str], rounds: int) -> None:
    """From how many files on a second process pays: elapsed and CPU time."""
    print("\n`--jobs` on the files of the last table: elapsed (and CPU) time\n\n| files | 1 | 2 |\n|---|---|---|")
    for number in [count for count in (50, 100, 200, 400, 1000) if count <= len(files)]:
        told = []
        for count in ("1", "2"):
            command = [str(COMMANDS / "indexlint"), "check", "--isolated", "--jobs", count, *files[:number]]
            runs = []
            for _ in range(rounds):
                start = time.perf_counter()
                seconds = measure(command, folder)[1]
                runs.append((time.perf_counter() - start, seconds))
            elapsed, seconds = (statistics.median(column) for column in zip(*runs, strict=True))
            told.append(f"{elapsed * 1000:.0f} ms ({seconds * 1000:.0f})")
        print(f"| {number} | {' | '.join(told)} |")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="measured rounds (default: 11)")
    parser.add_argument("--files", type=int, default=1000, help="how many files the larger cases have (default: 1000)")
    parser.add_argument("--corpus", type=Path, help="a folder with real pyproject.toml and uv.toml files")
    arguments = parser.parse_args()
    print(f"Python {sys.version.split()[0]} on {sys.platform}, {os.cpu_count()} cores, {arguments.rounds} rounds")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "schema.json").write_text('{"type": "object"}')
        cases = {
            "one clean file": [CLEAN.encode()],
            "one file with findings of all families, and a lock": [ALL_FAMILIES.encode()],
            f"{arguments.files} files of 360 bytes": [SMALL.encode()] * arguments.files,
        }
        if arguments.corpus:
            real = [path.read_bytes() for path in sorted(arguments.corpus.rglob("*.toml"))]
            mean = sum(map(len, real)) // len(real)
            repeated = (real * (arguments.files // len(real) + 1))[: arguments.files]
            cases[f"{arguments.files} real files (mean {mean} bytes)"] = repeated
        for number, (title, contents) in enumerate(cases.items()):
            files = []
            for count, content in enumerate(contents):
                path = folder / f"case{number}" / str(count) / "pyproject.toml"
                path.parent.mkdir(parents=True)
                path.write_bytes(content)
                if content == ALL_FAMILIES.encode():
                    path.with_name("uv.lock").write_text(LOCK)
                files.append(path.relative_to(folder).as_posix())
            table(title, folder, files, arguments.rounds if len(files) == 1 else max(3, arguments.rounds // 2))
        jobs(folder, files, max(3, arguments.rounds // 2))
    model(arguments.rounds)


if __name__ == "__main__":
    main()
