"""What was answered a short time ago, kept in the person's cache folder."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from indexlint import __version__
from indexlint.model.online import Failure, GitlabName, Page
from indexlint.model.url import redact

if TYPE_CHECKING:
    from indexlint.online.questions import Question

    Fact = Page | GitlabName | bool | Failure

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
# The number of a group or project never changes.
LONGEST = 7 * DAY
# These say something about this run, and nothing about a server.
_NOT_KEPT = ("no-network", "no-time", "url", "defect")
_RECORDS: dict[Any, Any] = {"Page": Page, "GitlabName": GitlabName, "Failure": Failure}
# A longer file is none of ours.
_LARGEST = 256 * 1024
_SUFFIXES = (".answer.json", ".answer.tmp")
_LONGEST_TEXT = 4096


def cache_folder() -> str | None:
    """Where the answers of the person who runs the program are kept; None where the system names no such place."""
    import platformdirs

    folder = os.path.join(platformdirs.user_cache_dir("indexlint", appauthor=False), "online")
    # A relative one would be in whatever folder is checked.
    return folder if os.path.isabs(folder) else None


class Cache:
    """Facts by question, in one file for each, in a folder that only its owner can read. Without a folder it keeps nothing.

    Neither tokens nor what servers sent is kept: only the facts made of it, and where a token that was used came from. What
    cannot be read, or is no such fact, is no entry; a folder that cannot be written, or that others can, is no cache.
    """

    def __init__(self, folder: str | None, now: Callable[[], float] = time.time) -> None:
        self.folder = folder
        self._now = now
        self._checked = False

    def fact(self, question: Question) -> Fact | None:
        """The fact that was remembered for a question, if it is still young enough."""
        path = self._path(question)
        if path is None or not self._is_ours():
            return None
        try:
            with open(path, "rb") as file:
                raw = file.read(_LARGEST + 1)
        except OSError:
            return None
        return self._read(raw, question) if len(raw) <= _LARGEST else None

    def remember(self, question: Question, fact: Fact) -> None:
        """Keep a fact, if it is one that is worth it."""
        path = self._path(question)
        if path is None or lifetime(fact) == 0:
            return
        import json

        entry = {"version": __version__, "question": _key(question), "at": self._now(), "fact": _to_json(fact)}
        text = json.dumps(entry)
        # A secret that a server put into its links, say.
        if len(text) <= _LARGEST and redact(text) == text and self._is_ours(make=True):
            self._write(path, text.encode())

    # -- the folder

    def _path(self, question: Question) -> str | None:
        # A URL with a secret in it is not asked about twice: nothing that is kept tells anything of it, nor does a name.
        if self.folder is None or redact(question.url) != question.url or _is_of_a_job(question):
            return None
        from hashlib import sha256

        return os.path.join(self.folder, sha256("\n".join(_key(question)).encode()).hexdigest()[:40] + _SUFFIXES[0])

    def _is_ours(self, *, make: bool = False) -> bool:
        """Whether the folder belongs to the person alone; if not, there is no folder from now on."""
        if self.folder is None:
            return False
        if self._checked:
            return True
        try:
            if make:
                os.makedirs(os.path.dirname(self.folder), mode=0o700, exist_ok=True)
                if not os.path.isdir(self.folder):
                    os.mkdir(self.folder, 0o700)
            elif not os.path.isdir(self.folder):
                return False
            if not _belongs_to_us_alone(self.folder):
                self.folder = None
                return False
            if make:
                self._clear()
                self._checked = True
        except OSError:
            self.folder = None
            return False
        return True

    def _clear(self) -> None:
        """Remove what is too old for any question; once in a run that adds something."""
        assert self.folder is not None
        for entry in _entries(self.folder):
            if abs(self._now() - entry.stat(follow_symlinks=False).st_mtime) > LONGEST:
                os.unlink(entry.path)

    def _write(self, path: str, raw: bytes) -> None:
        import tempfile

        try:
            handle, name = tempfile.mkstemp(dir=self.folder, suffix=_SUFFIXES[1])  # mode 0600
            try:
                with open(handle, "wb") as file:
                    file.write(raw)
                os.replace(name, path)
            except OSError:
                os.unlink(name)
                raise
        except OSError:
            self.folder = None

    # -- entries

    def _read(self, raw: bytes, question: Question) -> Fact | None:
        import json

        try:
            entry = json.loads(raw)
        except (ValueError, RecursionError):
            return None
        if (
            not isinstance(entry, dict)
            or entry.get("version") != __version__
            or entry.get("question") != _key(question)
        ):
            return None
        fact, at = _from_json(entry.get("fact"), question), entry.get("at")
        if fact is None or not isinstance(at, float):
            return None
        return fact if 0 <= self._now() - at < lifetime(fact) else None


def lifetime(fact: Fact) -> float:
    """Seconds that a fact is kept.

    What makes a finding is kept for a minute: a person mends it and wants to see the result. Until then the same question is
    not asked again by each hook of a commit.
    """
    if isinstance(fact, bool):
        return HOUR
    failure = fact if isinstance(fact, Failure) else fact.failure
    if failure is not None:
        return 0 if failure.kind in _NOT_KEPT else MINUTE
    if isinstance(fact, GitlabName):
        return LONGEST if fact.outcome == "found" else MINUTE
    assert isinstance(fact, Page)
    return HOUR if fact.status == 200 and fact.malformed is None else MINUTE


def _key(question: Question) -> list[str]:
    scope = "" if question.token is None else question.token.source
    return [question.kind, question.purpose, question.url, question.package, scope]


def _is_of_a_job(question: Question) -> bool:
    """Whether it is asked with a token of a CI job: the next job in the same place may belong to somebody else."""
    return question.token is not None and question.token.kind == "job"


def _belongs_to_us_alone(folder: str) -> bool:
    if os.name != "posix":
        return True  # the profile of a user is closed to others there
    found = os.lstat(folder)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        return False
    if found.st_mode & 0o077:
        os.chmod(folder, 0o700)
    if found.st_mode & 0o022:
        # Until now others could write into it.
        for entry in _entries(folder):
            os.unlink(entry.path)
    return True


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What this module has written, nothing else that may be there."""
    with os.scandir(folder) as found:
        return [entry for entry in found if entry.name.endswith(_SUFFIXES) and entry.is_file(follow_symlinks=False)]


# -- facts as JSON


def _to_json(fact: Fact) -> Any:
    if isinstance(fact, bool):
        return fact
    values = fact._asdict()
    # It is the question's own, and words of a server or a person may be in it.
    values.pop("url", None)
    return {"record": type(fact).__name__, **{name: _plain(value) for name, value in values.items()}}


def _plain(value: Any) -> Any:
    return value._asdict() if isinstance(value, Failure) else value


def _from_json(data: Any, question: Question) -> Fact | None:
    """The fact that was written; None for anything else."""
    if isinstance(data, bool):
        return data
    if not isinstance(data, dict):
        return None
    name = data.pop("record", None)
    if not isinstance(name, str) or name not in _RECORDS:
        return None
    record = _RECORDS[name]
    if "url" in record._fields:
        data["url"] = question.url
    made: Page | GitlabName | Failure | None = _made(record, data)
    if isinstance(made, Page) and (made.package, made.purpose) != (question.package, question.purpose):
        return None
    if isinstance(made, GitlabName) and not (made.id is None or (made.id.isascii() and made.id.isdigit())):
        return None
    return made


def _made(record: Any, data: Any) -> Any:
    """A record whose fields have the types that its class says; None where one has not, is missing or is unknown."""
    if not isinstance(data, dict) or set(data) != set(record._fields):
        return None
    values = {}
    for field, type_ in record.__annotations__.items():
        value = data[field]
        if type_ == "Failure | None" and value is not None:
            value = _made(Failure, value)
        elif type_ == "tuple[str, ...]" and isinstance(value, list):
            value = tuple(value)
        if not FITS[type_](value):
            return None
        values[field] = value
    return record(**values)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_TEXT


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


# What a value of each type is that a fact's field can have.
FITS: dict[str, Callable[[Any], bool]] = {
    "str": _is_text,
    "bool": lambda value: isinstance(value, bool),
    "int": _is_number,
    "str | None": lambda value: value is None or _is_text(value),
    "int | None": lambda value: value is None or _is_number(value),
    "Failure | None": lambda value: value is None or isinstance(value, Failure),
    "tuple[str, ...]": lambda value: isinstance(value, tuple) and all(map(_is_text, value)),
}
