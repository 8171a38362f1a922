"""A file of known findings: only new ones count.

A finding is known by its rule, its file and what it is about, never by a line: see `reports/fingerprints.py`. The file
says how many of each kind are known, so that one more of a known kind is new.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Container, Iterable
from typing import TYPE_CHECKING, Any

from indexlint import __version__
from indexlint.reports.fingerprints import basis
from indexlint.reports.places import Paths

if TYPE_CHECKING:
    from indexlint.configuration import Settings
    from indexlint.engine import Located, Result
    from indexlint.reports.fingerprints import Basis

VERSION = 1
_MOST_NAMED = 5


class BaselineError(Exception):
    """A baseline that cannot be used; the message is one line for the user."""


def configured(settings: Settings) -> str | None:
    """The file that the configuration names, None without one.

    Raises BaselineError for a file outside of the project: the configuration of a checked project is untrusted.
    """
    if settings.baseline is None or settings.directory is None:
        return None
    folder = os.path.realpath(settings.directory)
    path = os.path.realpath(os.path.join(folder, settings.baseline))
    if not path.startswith(folder.rstrip(os.sep) + os.sep):
        origin = settings.origin.get("baseline", "configuration")
        raise BaselineError(f"{origin}: `baseline` must be a file inside of the project")
    return path


def text_of(result: Result, path: str) -> str:
    """The baseline, for a file of that path, that makes every finding of a result known, suppressed ones left out."""
    import json

    counts = _count([*result.findings, *result.known], _paths(result, path))
    entries = [
        json.dumps({"rule": rule, "file": file, "anchor": anchor, "count": counts[rule, file, anchor]})
        for rule, file, anchor in sorted(counts, key=lambda words: (words[1], words[0], words[2]))
    ]
    # One entry on each line, so that changes are easy to review and to merge.
    lines = "".join(f"    {entry},\n" for entry in entries).rstrip(",\n")
    tool = json.dumps({"name": "indexlint", "version": __version__})
    found = f"[\n{lines}\n  ]" if entries else "[]"
    return f'{{\n  "version": {VERSION},\n  "tool": {tool},\n  "findings": {found}\n}}\n'


def read(path: str) -> Counter[Basis]:
    """How many findings of each kind a baseline knows. Raises BaselineError for a file that is none."""
    import json

    try:
        with open(path, "rb") as stream:
            data = json.loads(stream.read())
    except FileNotFoundError:
        raise BaselineError(f"{path}: there is no such baseline; --write-baseline writes one") from None
    except OSError as error:
        raise BaselineError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from None
    except (ValueError, RecursionError):
        raise BaselineError(f"{path}: not a baseline of indexlint") from None
    if not isinstance(data, dict) or not isinstance(data.get("findings"), list) or "version" not in data:
        raise BaselineError(f"{path}: not a baseline of indexlint")
    if data["version"] != VERSION:
        raise BaselineError(f"{path}: a baseline of another version of indexlint; write it again")
    known: Counter[Basis] = Counter()
    for entry in data["findings"]:
        words = _entry(entry)
        if words is None:
            raise BaselineError(f"{path}: not a baseline of indexlint")
        known[words] += entry["count"]
    return known


def _entry(entry: Any) -> Basis | None:
    if not isinstance(entry, dict):
        return None
    words = (entry.get("rule"), entry.get("file"), entry.get("anchor"))
    count = entry.get("count")
    if not all(isinstance(word, str) for word in words) or type(count) is not int or count < 1:
        return None
    return words  # type: ignore[return-value]


def apply(result: Result, path: str, rules: Container[str]) -> Result:
    """The result with the findings that a baseline knows set aside, and notes about those that are gone.

    ``rules`` are the rules that ran: what another rule would find is not gone. Raises BaselineError as :func:`read`.
    """
    paths = _paths(result, path)
    left = read(path)
    new, old = [], []
    for located in result.findings:
        words = basis(located, paths)
        if left[words]:
            left[words] -= 1
            old.append(located)
        else:
            new.append(located)
    return result._replace(findings=new, known=old, notes=[*result.notes, *_gone(left, result, paths, rules)])


def _paths(result: Result, path: str) -> Paths:
    """Paths of the repository; where there is none, of the baseline's folder if the run is in it."""
    paths = Paths(result.base)
    folder = os.path.dirname(os.path.realpath(path))
    if not paths.is_repository and (os.path.realpath(result.base) + os.sep).startswith(folder + os.sep):
        return Paths(os.path.realpath(result.base), folder)
    return paths


def _gone(left: Counter[Basis], result: Result, paths: Paths, rules: Container[str]) -> list[str]:
    """Lines about known findings that a run would have found again if they were still there."""
    folders = {os.path.dirname(paths.of(file)) for file in result.files}
    gone = [
        words
        for words, count in left.items()
        if count and words[0] in rules and (os.path.dirname(words[1]) in folders or not paths.exists(words[1]))
    ]
    lines = [f"baseline: fixed: {rule} in {file} ({anchor})" for rule, file, anchor in gone[:_MOST_NAMED]]
    if len(gone) > _MOST_NAMED:
        lines.append(f"baseline: fixed: {len(gone) - _MOST_NAMED} more kinds of findings")
    if gone:
        lines.append("baseline: what is fixed can be removed: write the baseline again with --write-baseline")
    return lines


def _count(findings: Iterable[Located], paths: Paths) -> Counter[Basis]:
    return Counter(basis(located, paths) for located in findings)
