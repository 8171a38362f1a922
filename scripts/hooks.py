"""Derive ``.pre-commit-hooks.yaml`` from the table below: ``python scripts/hooks.py``.

The pattern of file names comes from the program's own list, so that a hook is given every file that the program reads.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from indexlint.discovery import NAMES, SIBLINGS

MANIFEST = Path(__file__).parent.parent / ".pre-commit-hooks.yaml"
FILES = "(^|/)(" + "|".join(name.replace(".", r"\.") for name in (*NAMES, *SIBLINGS)) + ")$"


class Hook(NamedTuple):
    """One entry of the manifest."""

    id: str
    name: str
    description: str
    entry: str
    language: str = "python"


HOOKS = (
    Hook(
        "indexlint",
        "indexlint",
        "Check the package-index configuration of Python projects.",
        "indexlint check",
    ),
    Hook(
        "indexlint-fix",
        "indexlint (fix)",
        "Check the package-index configuration of Python projects, and mend what can be mended safely.",
        "indexlint check --fix",
    ),
    Hook(
        "indexlint-system",
        "indexlint (as installed)",
        "Check the package-index configuration of Python projects with the indexlint that is on PATH.",
        "indexlint check",
        "system",
    ),
)

# Two processes must not work on one project at the same time, and one process reads each workspace root once.
_ENTRY = """\
- id: {id}
  name: {name}
  description: {description}
  entry: {entry}
  language: {language}
  files: '{files}'
  types: [file]
  require_serial: true
  minimum_pre_commit_version: 2.9.2
"""


def render() -> str:
    """The text of the manifest."""
    head = "# Made by scripts/hooks.py; do not edit.\n"
    return head + "".join(_ENTRY.format(files=FILES, **hook._asdict()) for hook in HOOKS)


if __name__ == "__main__":
    MANIFEST.write_text(render(), encoding="utf-8")
