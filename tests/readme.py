"""The commands of README.md, with the output that they really give: ``python tests/readme.py`` writes it in."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
_CONSOLE = re.compile(r"^```console\n\$ (?P<command>[^\n]*)\n(?P<output>.*?)^```$", re.MULTILINE | re.DOTALL)


def commands() -> list[tuple[str, str]]:
    """The (command, output) pairs of the console blocks."""
    return [(match["command"], match["output"]) for match in _CONSOLE.finditer(README.read_text(encoding="utf-8"))]


def run(command: str) -> str:
    """What a command of README writes, run at the project's root."""
    words = shlex.split(command)
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("UV_", "CI", "GITLAB"))}
    while "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        variables[name] = value
    assert words.pop(0) == "indexlint"
    variables.pop("FORCE_COLOR", None)
    done = subprocess.run(
        [sys.executable, "-m", "indexlint", *words],
        cwd=ROOT,
        env={**variables, "NO_COLOR": "1", "HOME": str(ROOT / "tests")},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def main() -> None:
    """Write the outputs into README.md."""
    text = README.read_text(encoding="utf-8")
    text = _CONSOLE.sub(lambda match: f"```console\n$ {match['command']}\n{run(match['command'])}```", text)
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
