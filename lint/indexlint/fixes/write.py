"""Changed files go to disk whole or not at all, and those of one fix together.

Whoever reads, and whatever stops the program, finds the old or the new file.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from indexlint.files import beside, remove, sync_folder
from indexlint.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from indexlint.fixes.apply import FixedFile


class NotWritten(Exception):  # noqa: N818 - said to the user, no fault of the program
    """A file cannot be written; ``path`` is it, and ``reason`` is one line that says why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason


class _Staged(NamedTuple):
    """A file about to be replaced: ``path`` as it was given, ``target`` behind its links, both contents ready beside it."""

    path: str
    target: str
    new: str
    old: str


def write(files: Mapping[str, FixedFile], groups: Iterable[Iterable[str]]) -> list[NotWritten]:
    """Write the files; those of a group all, or none of them. Returns what could not be written, and why."""
    tried = (_try({path: files[path] for path in group}) for group in groups)
    return [failure for failure in tried if failure is not None]


def _try(files: Mapping[str, FixedFile]) -> NotWritten | None:
    try:
        write_together(files)
    except NotWritten as error:
        return error
    return None


def write_together(files: Mapping[str, FixedFile]) -> None:
    """Write all of the files, or leave all of them as they are and raise `NotWritten`."""
    staged: list[_Staged] = []
    done: list[_Staged] = []
    try:
        for path, file in sorted(files.items()):
            staged.append(_stage(path, file, keep_old=len(files) > 1))
        for item in staged:
            _check_unchanged(item.path, item.target, files[item.path].before)
            # Noted first: who is interrupted in between takes back what may not have happened, which does no harm.
            done.append(item)
            _replace(item)
    except BaseException:
        for item in reversed(done):
            if item.old:
                os.replace(item.old, item.target)
        raise
    finally:
        for item in staged:
            remove(item.new)
            remove(item.old)


def _stage(path: str, file: FixedFile, *, keep_old: bool) -> _Staged:
    """Write the new contents beside the file, and the old ones too if they may have to come back."""
    target = os.path.realpath(path)
    _check_unchanged(path, target, file.before)
    new = old = ""
    try:
        if not os.access(target, os.W_OK):
            raise NotWritten(path, "it is read-only")
        new = beside(target, file.after)
        old = beside(target, file.before) if keep_old else ""
    except OSError as error:
        remove(new)
        raise NotWritten(path, _why(error)) from None
    return _Staged(path, target, new, old)


def _check_unchanged(path: str, target: str, expected: bytes) -> None:
    """Raise `NotWritten` if the file is no longer the one that was read."""
    try:
        with open(target, "rb") as stream:
            if stream.read(len(expected) + 1) != expected:
                raise NotWritten(path, "it was changed meanwhile")
    except OSError as error:
        raise NotWritten(path, _why(error)) from None


def _replace(item: _Staged) -> None:
    try:
        os.replace(item.new, item.target)
    except OSError as error:
        raise NotWritten(item.path, _why(error)) from None
    sync_folder(os.path.dirname(item.target))


def _why(error: OSError) -> str:
    return (error.strerror or "it cannot be written").lower()
