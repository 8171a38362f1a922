"""Where reports go: standard output, and files that are there as a whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence

from indexlint.records import NamedTuple
from indexlint.reports import FORMATS

STDOUT = "-"


class Target(NamedTuple):
    """A report: its format, and the file that it goes to (``-`` is standard output)."""

    format: str
    path: str


def read_targets(words: Sequence[str], format_: str | None) -> list[Target]:
    """The reports that ``--output FORMAT=PATH`` (repeated) and ``--output-format`` ask for.

    Exactly one goes to standard output: that of ``--output FORMAT=-``, else the ``--output-format`` (default: full).
    Raises ValueError, with one line for the user, for a format that there is not or two reports for one place.
    """
    targets = [_target(word) for word in words]
    on_stdout = [target for target in targets if target.path == STDOUT]
    if not on_stdout:
        targets.append(Target(_known(format_ or "full"), STDOUT))
    elif format_ is not None or len(on_stdout) > 1:
        raise ValueError("two reports cannot both go to standard output")
    files = [os.path.realpath(target.path) for target in targets if target.path != STDOUT]
    for file in files:
        if files.count(file) > 1:
            raise ValueError(f"two reports cannot both go to {file}")
    return targets


def _target(word: str) -> Target:
    name, equals, path = word.partition("=")
    if not equals or not path:
        raise ValueError(f"--output {word}: write FORMAT=PATH, as in --output sarif=indexlint.sarif")
    return Target(_known(name), path)


def _known(name: str) -> str:
    if name not in FORMATS:
        raise ValueError(f"there is no output format `{name}`; known are: {', '.join(FORMATS)}")
    return name


def write(path: str, text: str) -> None:
    """Write a text as UTF-8, as :func:`write_bytes` does."""
    write_bytes(path, text.encode("utf-8", "backslashreplace"))


def write_bytes(path: str, raw: bytes) -> None:
    """Write a file, replacing one that is there only when all of it is on disk.

    A link is followed, the permissions of a file that is replaced are kept, and what is no regular file (a pipe,
    ``/dev/null``) is written to. Raises OSError where that cannot be done; what was there is then unchanged.
    """
    path = os.path.realpath(path)
    mode = _mode(path)
    if mode is not None and not stat.S_ISREG(mode):
        with open(path, "wb") as stream:
            stream.write(raw)
        return
    if mode is not None and not os.access(path, os.W_OK):
        raise PermissionError(13, "Permission denied", path)
    from indexlint import files

    files.replace(path, raw)


def _mode(path: str) -> int | None:
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None


def why(error: OSError) -> str:
    """The reason of an error in a few words, for a line that names the file."""
    return (error.strerror or "cannot be written").lower()
