"""Which files are checked: those that were named, and those found below the named directories.

A script is found by the first line of its block (https://peps.python.org/pep-0723/), which stands near its start.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable, Iterator

from indexlint.readers.folders import OPEN_FLAGS
from indexlint.records import NamedTuple

NAMES = ("pyproject.toml", "uv.toml")
# Named on the command line, each stands for the project of its directory.
SIBLINGS = ("uv.lock", "indexlint.toml", ".gitlab-ci.yml")
_VERSION_CONTROL = (".git", ".hg", ".svn", ".bzr")
_ENVIRONMENTS = (".venv", "venv", ".tox", ".nox", ".eggs", ".direnv", "__pypackages__", "node_modules", "site-packages")
_CACHES = ("__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis")
_BLOCK = b"# /// script"
_START = 64 * 1024  # bytes of a Python file
_SKIPPED_FOLDERS = frozenset((*_VERSION_CONTROL, *_ENVIRONMENTS, *_CACHES))


class Targets(NamedTuple):
    """What is to be checked: directories of projects, and scripts, as absolute paths in the order they were found.

    ``missing`` are (path, what is wrong with it), also of directories on the way that cannot be listed; ``unknown`` are
    named files that no rule is about.
    """

    directories: list[str]
    scripts: list[str]
    missing: list[tuple[str, str]]
    unknown: list[str]


def show_from(base: str) -> Callable[[str], str]:
    """A function that shows absolute paths relative to ``base``, with ``/``; a path outside of it stays absolute."""
    prefix = base if base.endswith(os.sep) else base + os.sep

    def show(path: str) -> str:
        shown = path[len(prefix) :] if path.startswith(prefix) else path
        return shown.replace(os.sep, "/")

    return show


def discover(
    paths: Iterable[str], base: str, is_excluded: Callable[[str], bool], provided: Container[str] = frozenset()
) -> Targets:
    """Find the targets of the paths, which are relative to ``base``; ``is_excluded`` is asked about absolute paths.

    ``provided`` are absolute paths that need not exist, because their contents come from elsewhere.
    """
    directories: dict[str, None] = {}
    scripts: dict[str, None] = {}
    targets = Targets([], [], [], [])
    show = show_from(base)

    def complain(error: OSError) -> None:
        targets.missing.append((show(error.filename), _why(error)))

    for given in paths:
        path = os.path.normpath(os.path.join(base, given))
        name = os.path.basename(path)
        if name not in NAMES and os.path.isdir(path):
            for found in _walk(path, is_excluded, complain):
                (scripts if found.endswith(".py") else directories)[found] = None
        elif path not in provided and (trouble := _trouble(path)):
            targets.missing.append((given, trouble))
        elif is_excluded(path):
            continue
        elif name in NAMES or name in SIBLINGS:
            directories[os.path.dirname(path)] = None
        elif name.endswith(".py"):
            scripts[path] = None
        else:
            targets.unknown.append(given)
    targets.directories.extend(directories)
    targets.scripts.extend(scripts)
    return targets


def _trouble(path: str) -> str | None:
    """Why there is no file behind a path, be it that the path leads nowhere or that nobody may follow it."""
    try:
        os.stat(path)
    except OSError as error:
        return _why(error)
    return None


def _why(error: OSError) -> str:
    return (error.strerror or "cannot be read").lower()


def _walk(top: str, is_excluded: Callable[[str], bool], complain: Callable[[OSError], None]) -> Iterator[str]:
    """The directories at and below ``top`` that have a configuration file, and scripts with a block; ignore files respected.

    ``complain`` is called with what went wrong for each directory that cannot be listed.
    """
    ignores = _Ignores()
    for folder, folders, files in os.walk(top, onerror=complain):
        if ".gitignore" in files:
            ignores.add(folder)
        folders[:] = sorted(
            name
            for name in folders
            if name not in _SKIPPED_FOLDERS
            and not ignores.match(os.path.join(folder, name) + "/")
            and not is_excluded(os.path.join(folder, name))
        )

        def wanted(name: str, folder: str = folder) -> bool:
            path = os.path.join(folder, name)
            return not ignores.match(path) and not is_excluded(path)

        if any(name in files and wanted(name) for name in NAMES):
            yield folder
        for name in sorted(name for name in files if name.endswith(".py")):
            if _has_block(os.path.join(folder, name)) and wanted(name):
                yield os.path.join(folder, name)


def _has_block(path: str) -> bool:
    """Whether a Python file may have a block with metadata. What cannot be read is no script as far as anyone can tell."""
    try:
        descriptor = os.open(path, OPEN_FLAGS)
    except OSError:
        return False
    try:
        return _BLOCK in os.read(descriptor, _START)
    except OSError:
        return False
    finally:
        os.close(descriptor)


class _Ignores:
    """The .gitignore files met on the way down; the deepest one that has an opinion about a path decides."""

    def __init__(self) -> None:
        self._specs: list[tuple[str, Callable[[str], bool | None]]] = []

    def add(self, folder: str) -> None:
        try:
            with open(os.path.join(folder, ".gitignore"), encoding="utf-8", errors="replace") as stream:
                lines = [line for line in stream.read().splitlines() if line.strip() and not line.startswith("#")]
        except OSError:
            return
        if lines:
            from pathspec import GitIgnoreSpec

            spec = GitIgnoreSpec.from_lines(lines)
            self._specs.append((folder + os.sep, lambda path: spec.check_file(path).include))

    def match(self, path: str) -> bool:
        for folder, check in reversed(self._specs):
            if path.startswith(folder):
                opinion = check(path[len(folder) :].replace(os.sep, "/"))
                if opinion is not None:
                    return opinion
        return False


def excluder(patterns: Iterable[tuple[str, str]]) -> Callable[[str], bool]:
    """Whether a path matches one of the (directory, glob) pairs: the glob is relative to the directory, as in .gitignore."""
    by_folder: dict[str, list[str]] = {}
    for folder, pattern in patterns:
        by_folder.setdefault(folder, []).append(pattern)
    if not by_folder:
        return lambda _path: False
    from pathspec import GitIgnoreSpec

    specs = [(folder, GitIgnoreSpec.from_lines(lines)) for folder, lines in by_folder.items()]

    def is_excluded(path: str) -> bool:
        tail = "/" if os.path.isdir(path) else ""
        for folder, spec in specs:
            relative = os.path.relpath(path, folder).replace(os.sep, "/")
            if not relative.startswith("../") and spec.match_file(relative + tail):
                return True
        return False

    return is_excluded
