"""The directories of a workspace's members."""

from __future__ import annotations

import glob
import os
import re

_LARGEST_WORKSPACE = 2_000


def member_directories(root: str, members: list[str], exclude: list[str]) -> list[str]:
    """The directories below ``root`` that match a pattern of ``members`` and none of ``exclude``, and have a pyproject.toml.

    A pattern that leads out of the root is not followed: a checked project must not make us read elsewhere.
    """
    found: dict[str, None] = {}
    for pattern in members:
        if os.path.isabs(pattern) or ".." in pattern.split("/"):
            continue
        for name in sorted(glob.iglob(pattern, root_dir=root, recursive=True)):
            relative = os.path.normpath(name).replace(os.sep, "/")
            if relative == "." or matches(relative, exclude):
                continue
            if os.path.isfile(os.path.join(root, relative, "pyproject.toml")):
                found[os.path.join(root, relative)] = None
            if len(found) >= _LARGEST_WORKSPACE:
                return list(found)
    return list(found)


def matches(relative: str, patterns: list[str]) -> bool:
    """Whether a path below the root, with ``/``, matches one of the glob patterns."""
    return any(re.fullmatch(_translate(pattern), relative) for pattern in patterns)


def _translate(pattern: str) -> str:
    """A glob as a regular expression: ``*`` and ``?`` stay within a segment, ``**`` crosses segments."""
    pattern = os.path.normpath(pattern).replace(os.sep, "/") if pattern else pattern
    parts = []
    for segment in pattern.split("/"):
        if segment == "**":
            parts.append("(?:[^/]+/)*")
            continue
        text = "".join({"*": "[^/]*", "?": "[^/]"}.get(char, re.escape(char)) for char in segment)
        parts.append(text + "/")
    return "".join(parts).removesuffix("/") if not pattern.endswith("**") else "".join(parts) + "[^/]+"
