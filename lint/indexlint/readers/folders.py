"""What stands in a directory, listed once: most of the files that somebody looks for are not there."""

from __future__ import annotations

import os

# How a file is opened to be read. Without waiting: a named pipe has perhaps nobody who writes to it.
OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class Folder:
    """A directory. ``names`` are the names in it, None where it cannot be listed."""

    __slots__ = ("_folded", "_prefix", "names", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        self._prefix = path if path.endswith(os.sep) else path + os.sep
        self.names: list[str] | None = None
        try:
            self.names = os.listdir(path)
        except OSError:
            return
        self._folded = frozenset(map(str.lower, self.names))

    def join(self, name: str) -> str:
        """The path of something in it."""
        return self._prefix + name

    def may_have(self, name: str) -> bool:
        """Whether something of this name (in lower case) may be there; a file system may take no notice of case."""
        return self.names is None or name in self._folded

    def has(self, name: str) -> bool:
        """Whether something of this name (in lower case) is there."""
        return self.may_have(name) and os.path.exists(self._prefix + name)
