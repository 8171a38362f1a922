"""What a file was at the commit that last changed another one.

Only plumbing commands run, which read objects and start neither hooks nor pagers, filters or diff programs: the
configuration of a checked repository must not make us run anything.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

# A long history: the answer is not worth more.
TIMEOUT = 20


class History:
    """The files of a directory as of the commit that last changed one of them."""

    def __init__(self, directory: str, commit: str) -> None:
        self._directory = directory
        self._commit = commit

    def read(self, name: str) -> bytes | None:
        """The contents of a file of the directory; None where there was none."""
        return _git(self._directory, "cat-file", "blob", f"{self._commit}:./{name}")


def last_change(directory: str, name: str) -> History | None:
    """The state of the directory when a file was last committed.

    None where there is no git, no repository, no such commit, or the file has been changed since.
    """
    commit = _git(directory, "rev-list", "--max-count=1", "HEAD", "--", name)
    if not commit or not commit.strip():
        return None
    found = History(directory, commit.decode("ascii", "replace").strip())
    try:
        with open(os.path.join(directory, name), "rb") as stream:
            present = stream.read()
    except OSError:
        return None
    committed = found.read(name)
    if committed is None or committed.replace(b"\r\n", b"\n") != present.replace(b"\r\n", b"\n"):
        return None
    return found


def _git(directory: str, *words: str) -> bytes | None:
    """What a git command writes; None where it fails."""
    import subprocess

    command: Sequence[str] = ("git", "--no-pager", "-c", "core.fsmonitor=false", *words)
    try:
        done = subprocess.run(  # noqa: S603 - fixed words; a path stands behind `--` or `:./`
            command,
            cwd=directory,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
