"""Releases of uv, installed from the package index by pip into a cache folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from indexlint.model.releases import NEWEST, all_releases, show

OLDEST = "0.4.26"

# The first release with each change of behaviour that was found by running both neighbours. The release before it is
# the other half of the pair.
_CHANGES = (
    ("0.5.1", "0.5.2"),
    ("0.5.20", "0.5.21"),
    ("0.5.23", "0.5.24"),
    ("0.5.25", "0.5.26"),
    ("0.5.29", "0.5.30"),
    ("0.6.3", "0.6.4"),
    ("0.6.5", "0.6.6"),
    ("0.6.8", "0.6.9"),
    ("0.6.11", "0.6.12"),
    ("0.6.17", "0.7.0"),
    ("0.7.3", "0.7.4"),
    ("0.7.9", "0.7.10"),
    ("0.8.0", "0.8.1"),
    ("0.8.14", "0.8.15"),
    ("0.8.17", "0.8.18"),
    ("0.9.25", "0.9.26"),
    ("0.9.27", "0.9.28"),
    ("0.9.30", "0.10.0"),
    ("0.10.2", "0.10.3"),
    ("0.11.8", "0.11.9"),
    ("0.11.14", "0.11.15"),
    ("0.11.19", "0.11.20"),
)


def newest() -> str:
    """The newest release that indexlint knows."""
    return show(NEWEST)


BOUNDARY: tuple[str, ...] = (OLDEST, *(release for pair in _CHANGES for release in pair), newest())


def all_known() -> tuple[str, ...]:
    """Every release since the oldest that the laboratory runs, oldest first."""
    known = tuple(show(release) for release in all_releases())
    return known[known.index(OLDEST) :]


def chosen(which: str) -> tuple[str, ...]:
    """What ``--uv-releases`` means: ``newest``, ``boundary``, or releases separated by commas.

    Raises ValueError if one of them is not a release that indexlint knows.
    """
    if which == "newest":
        return (newest(),)
    if which in ("boundary", "every"):
        return BOUNDARY
    releases = tuple(item.strip() for item in which.split(","))
    unknown = [item for item in releases if item not in all_known()]
    if unknown:
        raise ValueError(f"not releases of uv from {OLDEST} to {newest()}: {', '.join(unknown)}")
    return releases


def cache_folder() -> Path:
    """Where the programs are kept: ``INDEXLINT_UV_CACHE``, or a folder in the user's cache folder."""
    chosen = os.environ.get("INDEXLINT_UV_CACHE")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home()))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    return base / "indexlint" / "uv"


def uv(release: str) -> Path:
    """The program of one release, installed if it is not there yet.

    Two processes may ask at once: each installs into a folder of its own, and the first to rename it wins. Raises
    RuntimeError with pip's output if pip cannot install it.
    """
    name = "uv.exe" if sys.platform == "win32" else "uv"
    folder = cache_folder()
    program = folder / release / name
    if program.exists():
        return program
    folder.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{release}-", dir=folder))
    try:
        command = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--no-compile",
            "--only-binary=:all:",
        ]
        done = subprocess.run(
            [*command, "--target", str(work / "installed"), f"uv=={release}"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"pip cannot install uv {release}:\n{done.stderr}")
        (work / "ready").mkdir()
        (work / "installed" / "bin" / name).replace(work / "ready" / name)
        (work / "ready" / name).chmod(0o755)  # pip --target drops the bit
        try:
            (work / "ready").rename(folder / release)
        except OSError:
            if not program.exists():
                raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return program
