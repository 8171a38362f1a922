"""The archive of real configuration files, which lies beside the checkout and is no part of it."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest


def archive() -> Path:
    """Where it is: beside the checkout, or the file that INDEXLINT_CORPUS names. Skips the test where it is missing."""
    named = os.environ.get("INDEXLINT_CORPUS")
    path = Path(named) if named else Path(__file__).parents[2] / "shared" / "corpus" / "real-world.tar.gz"
    if not path.is_file():
        pytest.skip(f"the archive of real files is not here ({path}); INDEXLINT_CORPUS names another place")
    return path


def real_files() -> Iterator[tuple[str, str, bytes]]:
    """(name in the archive without its ending, what it is called in a project, contents) of each file."""
    with tarfile.open(archive()) as files:
        for member in files:
            if member.isfile():
                stream = files.extractfile(member)
                assert stream is not None
                kind, name = Path(member.name).parts[-2:]
                yield f"{kind}/{Path(name).stem}", "uv.toml" if kind == "uvtoml" else "pyproject.toml", stream.read()
