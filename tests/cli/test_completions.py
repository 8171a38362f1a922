"""The completion scripts, run by the shells that they are for."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from indexlint.cli.completions import SHELLS
from indexlint.cli.main import COMMANDS
from indexlint.reports import FORMATS
from indexlint.rules.registry import ENTRIES

_BASH = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
function_name=$(complete -p indexlint | sed -E 's/.*-F ([^ ]+).*/\\1/')
"$function_name" indexlint "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}" 2>/dev/null
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def script(run_indexlint, tmp_path: Path):
    """The file with the script for a shell that is installed."""

    def make(shell: str) -> Path:
        if shutil.which(shell) is None:
            pytest.skip(f"{shell} is not installed")
        done = run_indexlint("completions", shell)
        assert done.code == 0
        path = tmp_path / f"completions.{shell}"
        path.write_text(done.stdout, encoding="utf-8")
        return path

    return make


def run(*words: str) -> list[str]:
    done = subprocess.run(
        words, capture_output=True, text=True, encoding="utf-8", check=False, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.split("\n")[:-1]


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_valid(script, shell: str) -> None:
    run(shell, "-n", str(script(shell)))


def test_bash_completes(script) -> None:
    path = script("bash")

    def complete(*typed: str) -> list[str]:
        return [word.strip() for word in run("bash", "--norc", "-c", _BASH, "bash", str(path), "indexlint", *typed)]

    assert complete("ch") == ["check"]
    assert set(COMMANDS) <= set(complete(""))
    assert complete("check", "--output-f") == ["--output-format"]
    assert set(complete("check", "--output-format", "")) >= set(FORMATS)
    assert complete("check", "--fail-on", "war") == ["warning"]
    assert ENTRIES[0].name in complete("rule", ENTRIES[0].name[:8])


def test_fish_completes(script) -> None:
    path = script("fish")

    def complete(line: str) -> list[str]:
        return [
            entry.split("\t")[0] for entry in run("fish", "--no-config", "-c", f"source {path}; complete -C '{line}'")
        ]

    assert "check" in complete("indexlint ch")
    assert "--output-format" in complete("indexlint check --output-f")
    assert set(complete("indexlint check --output-format ")) >= set(FORMATS)


def test_zsh_finds_the_function(script, tmp_path: Path) -> None:
    script("zsh").rename(tmp_path / "_indexlint")
    known = run(
        "zsh", "-f", "-c", f"fpath=({tmp_path} $fpath); autoload -U compinit; compinit -D -u; print $_comps[indexlint]"
    )
    assert known == ["_indexlint"]
