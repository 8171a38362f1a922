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
    bare = statistics.median(seconds for _, seconds, _ in taken["python -I -S -c pass"])
    print(
        f"\n{title}\n\n| tool | cpu, median | fastest | ratio to bare | peak MiB | exit code |\n|---|---|---|---|---|---|"
    )
    for name, results in taken.items():
        seconds = [result[1] for result in results]
        middle = statistics.median(seconds)
        memory = max(result[2] for result in results)
        figures = f"{middle * 1000:.1f} ms | {min(seconds) * 1000:.1f} ms | {middle / bare:.1f} | {memory:.0f}"
        print(f"| {name} | {figures} | {results[-1][0]} |")


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
                files.append(path.relative_to(folder).as_posix())
            table(title, folder, files, arguments.rounds if len(files) == 1 else max(3, arguments.rounds // 2))


if __name__ == "__main__":
    main()
