"""Whole files or none: new contents are written beside their place, brought to disk, and moved into it in one step."""

from __future__ import annotations

import os
import stat
from contextlib import suppress


def replace(path: str, raw: bytes) -> None:
    """Write a regular file, whether it is there already or not; a link is followed.

    Raises OSError where that cannot be done; what was there is then unchanged.
    """
    target = os.path.realpath(path)
    new = beside(target, raw)
    try:
        os.replace(new, target)
    except BaseException:
        remove(new)
        raise
    sync_folder(os.path.dirname(target))


def beside(target: str, raw: bytes) -> str:
    """Write a new file in the folder of another one; returns its path.

    It has the mode, owner and attributes of the other one; where there is none, those that the umask gives to any file.
    Raises OSError, and leaves nothing behind then.
    """
    import tempfile

    folder, name = os.path.split(target)
    handle, path = tempfile.mkstemp(dir=folder, prefix=f".{name}.", suffix=".indexlint")
    try:
        with open(handle, "wb") as stream:
            stream.write(raw)
            stream.flush()
            _dress(stream.fileno(), target)
            os.fsync(stream.fileno())
    except BaseException:
        remove(path)
        raise
    return path


def _dress(handle: int, target: str) -> None:
    """Give a new file the owner, mode and extended attributes of another, as far as the system lets us."""
    try:
        found = os.stat(target)
    except FileNotFoundError:
        if hasattr(os, "fchmod"):
            os.fchmod(handle, 0o666 & ~_umask())
        return
    ours = os.fstat(handle)
    if hasattr(os, "fchown") and (found.st_uid, found.st_gid) != (ours.st_uid, ours.st_gid):
        for owner in ((found.st_uid, found.st_gid), (-1, found.st_gid)):
            try:
                os.fchown(handle, *owner)
                break
            except OSError:
                continue
    if hasattr(os, "fchmod"):
        os.fchmod(handle, stat.S_IMODE(found.st_mode))
    if hasattr(os, "listxattr"):
        # There are file systems without them, and some that only the owner may set.
        with suppress(OSError):
            for name in os.listxattr(target):
                os.setxattr(handle, name, os.getxattr(target, name))


def _umask() -> int:
    """The umask, which can be read only by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def sync_folder(folder: str) -> None:
    """Bring a file's new name to disk, where a folder can be opened for that."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: str) -> None:
    """Remove a file if there is one and it can be."""
    if path:
        with suppress(OSError):
            os.unlink(path)
