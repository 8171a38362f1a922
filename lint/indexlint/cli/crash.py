"""A defect of ours: one line for the user, and a file with what is needed to mend it, without secrets."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Sequence

from indexlint import __version__
from indexlint.model.url import redact


def describe(error: BaseException) -> str:
    """The traceback without the values that an exception's text may quote: type, files, lines and function names."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {os.path.basename(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames[-40:]]
    return "\n".join([type(error).__name__, *lines])


def write_report(error: BaseException, words: Sequence[str]) -> str:
    """Write the report file; returns the line that tells the user where it is."""
    import platform

    text = "\n".join(
        [
            f"indexlint {__version__}",
            f"Python {platform.python_version()} on {platform.platform()}",
            "arguments: " + " ".join(redact(word) for word in words),
            describe(error),
            "",
        ]
    )
    line = f"a defect of indexlint ({type(error).__name__}), not of your files"
    try:
        handle, path = tempfile.mkstemp(prefix="indexlint-crash-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
    except OSError:
        print(text, file=sys.stderr)
        return f"{line}; please report it with the lines above"
    return f"{line}; please report it with the file {path}"
