"""Where findings stand, for reports: ranges, and paths as a repository's services know them."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexlint.engine import Result
    from indexlint.model.place import Place
    from indexlint.toml.document import Position

Range = tuple["Position", "Position"]


def range_of(result: Result, place: Place) -> Range | None:
    """The range of a place; None for one that is in no file that was read."""
    from indexlint.engine import locate

    try:
        return locate(result.documents, place)
    except KeyError:
        return None


def as_json(found: Range | None) -> dict[str, dict[str, int]] | None:
    """A range as DESIGN's JSON has it: lines and columns from 1, in code points, the end exclusive."""
    if found is None:
        return None
    start, end = found
    return {
        "start": {"line": start.line, "column": start.column},
        "end": {"line": end.line, "column": end.column},
    }


def repository(base: str) -> str | None:
    """The nearest directory at or above ``base`` that has a ``.git``; None where there is none."""
    directory = base
    while not os.path.exists(os.path.join(directory, ".git")):
        parent = os.path.dirname(directory)
        if parent == directory:
            return None
        directory = parent
    return directory


class Paths:
    """Turns the paths of findings, which are relative to where the program runs, into paths of the repository.

    Code scanning, annotations and merge requests look files up from the repository's root. ``root`` stands for it where
    there is none (default: where the program runs).
    """

    def __init__(self, base: str, root: str | None = None) -> None:
        self._base = base
        found = repository(base)
        self.is_repository = found is not None
        self._root = found or root or base

    def of(self, file: str) -> str:
        """The path from the root, with ``/``; a file outside of the repository keeps its absolute path."""
        path = os.path.normpath(os.path.join(self._base, file))
        prefix = self._root if self._root.endswith(os.sep) else self._root + os.sep
        return (path[len(prefix) :] if path.startswith(prefix) else path).replace(os.sep, "/")

    def exists(self, path: str) -> bool:
        """Whether there is a file of a path that :meth:`of` gave."""
        return os.path.exists(os.path.join(self._root, path))

    def uri(self, file: str) -> str:
        """The path as a relative URI reference (RFC 3986); a ``file:`` URI for one outside of the repository."""
        from urllib.parse import quote

        path = self.of(file)
        raw = path.encode("utf-8", "surrogateescape")
        if not os.path.isabs(path):
            return quote(raw, safe="/")
        return "file:///" + quote(raw.lstrip(b"/"), safe="/:")
