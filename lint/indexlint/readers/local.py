"""Indexes that are directories: what is really there."""

from __future__ import annotations

import os
from itertools import islice

from indexlint.model.project import Project
from indexlint.model.url import IndexUrl, unquote

_DISTRIBUTIONS = (".whl", ".tar.gz", ".zip", ".tar.bz2", ".egg")
# A directory of wheels tells itself by its first entries; one with a million of them is not read to its end.
_LOOKED_AT = 1000

MISSING, EMPTY, WHEELS, DIRECTORIES, FILE, UNKNOWN = "missing", "empty", "wheels", "directories", "file", "unknown"


def look(project: Project) -> dict[str, str]:
    """What stands at each path index of a project, by the text of its URL.

    ``missing``, ``empty``, ``wheels`` (distributions, and no directories), ``directories`` (at least one: an index has one for
    each package), ``file``, or ``unknown`` (it cannot be read, or is a network share, which is left alone). A relative path
    starts at the file's directory, as in uv (measured as T24).
    """
    return {index.url.raw: _state(project.directory, index.url) for index in project.indexes if not index.url.is_remote}


def path_of(url: IndexUrl) -> str | None:
    """The path that a ``file:`` URL or a text without a scheme means; None for anything else."""
    if url.kind == "path":
        return url.raw
    return unquote(url.path) if url.scheme == "file" and url.host in ("", "localhost") else None


def _state(directory: str, url: IndexUrl) -> str:
    path = path_of(url)
    if path is None or path.startswith(("//", "\\\\")) or "\0" in path:
        return UNKNOWN
    try:
        with os.scandir(os.path.join(directory, path)) as entries:
            seen = list(islice(entries, _LOOKED_AT))
            if any(entry.is_dir() for entry in seen):
                return DIRECTORIES
    except FileNotFoundError:
        return MISSING
    except NotADirectoryError:
        return FILE if os.path.isfile(os.path.join(directory, path)) else MISSING
    except (OSError, ValueError):
        return UNKNOWN
    if any(entry.name.endswith(_DISTRIBUTIONS) for entry in seen):
        return WHEELS
    return UNKNOWN if seen else EMPTY
