"""Asks a release of uv what it makes of a configuration: nothing is resolved and no network is used."""

from __future__ import annotations

import atexit
import functools
import os
import re
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from conformance.lab.uvs import uv

PROJECT = '[project]\nname = "proj"\nversion = "0"\nrequires-python = ">=3.8"\ndependencies = []\n'
TABLES = {
    "settings": "[tool.uv]\nzzz = 1\n",
    "pip": "[tool.uv.pip]\nzzz = 1\n",
    "sources": "[tool.uv.sources]\nfoo = { zzz = 1 }\n",
}
_EXPECTED = re.compile(r"unknown field `zzz`, expected (?:one of )?(.*)")
_VARIANTS = re.compile(r"unknown variant `zzz`, expected (?:one of )?(.*)")
_QUOTED = re.compile(r"`([^`]*)`")


class Answer(NamedTuple):
    """How ``uv lock`` ended: ``outcome`` is one of

    - ``accepted``: it went on without a warning (a key that the release does not know in an index table, too)
    - ``warns``: it warned of something else and went on
    - ``drops-tool-uv``: it warned that settings discovery failed, and went on without any setting of ``[tool.uv]``
    - ``error``: it refused the file
    - ``lock-error``: it read the file and failed afterwards
    """

    outcome: str
    stderr: str


def ask(release: str, pyproject: str = "", uv_toml: str | None = None) -> Answer:
    """Lock a project without dependencies, offline, with this text after its ``[project]`` table."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        project = Path(folder, "project")
        home.mkdir()
        project.mkdir()
        (project / "pyproject.toml").write_text(PROJECT + pyproject, encoding="utf-8")
        if uv_toml is not None:
            (project / "uv.toml").write_text(uv_toml, encoding="utf-8")
        done = subprocess.run(
            [str(uv(release)), "lock", "--offline"],
            cwd=project,
            env=environment(home) | {"UV_CACHE_DIR": _cache()},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )
    return Answer(_outcome(done.returncode, done.stderr), done.stderr)


@functools.cache
def _cache() -> str:
    """One cache for all: it spares uv to start each interpreter again to know it. Nothing here is about a cache."""
    made = tempfile.TemporaryDirectory(prefix="uv-cache-")
    atexit.register(made.cleanup)
    return made.name


def environment(home: Path) -> dict[str, str]:
    """The variables of a run: no configuration of the user, no download of an interpreter."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    return kept | {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "APPDATA": str(home / "roaming"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CONFIG_DIRS": str(home / "system"),
        "XDG_DATA_HOME": str(home / "data"),
        "UV_CACHE_DIR": str(home / "cache"),
        "UV_PYTHON_DOWNLOADS": "never",
        "NO_COLOR": "1",
    }


def _outcome(code: int, stderr: str) -> str:
    if code:
        return "error" if code == 2 else "lock-error"
    if "settings discovery" in stderr:
        return "drops-tool-uv"
    return "warns" if "warning" in stderr else "accepted"


def expected_keys(release: str, table: str) -> set[str] | None:
    """The keys that a release says it expects in a table (see TABLES); None if it does not list them."""
    found = _EXPECTED.search(ask(release, TABLES[table]).stderr)
    return set(_QUOTED.findall(found.group(1))) if found else None


def expected_values(release: str, text: str) -> list[str] | None:
    """The values that a release says it expects where ``text`` (of pyproject.toml) says ``zzz``; None if it does not."""
    found = _VARIANTS.search(ask(release, text).stderr)
    return _QUOTED.findall(found.group(1)) if found else None
