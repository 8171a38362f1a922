"""What is kept between two runs, for how long, and what is never kept."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from indexlint.model.online import Failure, GitlabName, Page
from indexlint.model.secret import Secret
from indexlint.model.url import Realm
from indexlint.online import cache as module
from indexlint.online.cache import DAY, HOUR, LONGEST, MINUTE, Cache, cache_folder, lifetime
from indexlint.online.person import Token
from indexlint.online.questions import Question

URL = "https://gitlab.com/api/v4/groups/acme%2Fteam/-/packages/pypi/simple/acme-core/"
SECRET = "glpat-AbCdEfGhIjKlMnOpQrSt"
PAGE = Page("package", "acme-core", URL, "token", 200, None, True, ("https://gitlab.com/x/acme-core-1.whl",), 1, 1)
FOUND = GitlabName("found", "1234567", None, False, "rest")


def question(
    url: str = URL, kind: str = "page", source: str | None = "GITLAB_TOKEN", token: str = "private-token"
) -> Question:
    bound = None if source is None else Token(Realm("https", "gitlab.com", 443), token, "", Secret(SECRET), source)
    nothing: Any = SimpleNamespace()
    return Question(kind, nothing, nothing, url, ("files-outside-index",), "package", "acme-core", bound)


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cache(tmp_path: Path, clock: Clock) -> Cache:
    return Cache(str(tmp_path / "cache" / "online"), clock)


def entries(cache: Cache) -> list[Path]:
    assert cache.folder is not None
    return sorted(Path(cache.folder).iterdir())


@pytest.mark.parametrize(
    "fact",
    [
        PAGE,
        PAGE._replace(status=None, failure=Failure("timeout", "gitlab.com does not answer within 20 s"), files=()),
        PAGE._replace(status=404, malformed="no page", redirected_to="https://pypi.org"),
        FOUND,
        GitlabName("failed", failure=Failure("status", "gitlab.com answers 503 (asked 3 times)")),
        Failure("tls", "the certificate of x is not valid"),
        True,
        False,
    ],
)
def test_a_fact_comes_back_as_it_was(cache: Cache, clock: Clock, fact: Any) -> None:
    cache.remember(question(), fact)
    again = Cache(cache.folder, clock)
    assert again.fact(question()) == fact
    assert type(again.fact(question())) is type(fact)


def test_every_field_of_a_fact_can_be_kept() -> None:
    """A new field of another type would make every entry unreadable."""
    types = {type_ for record in (Page, GitlabName, Failure) for type_ in record.__annotations__.values()}
    assert types <= set(module.FITS)


@pytest.mark.parametrize(
    ("fact", "seconds"),
    [
        (FOUND, 7 * DAY),
        (FOUND._replace(outcome="moved", path="acme/new"), MINUTE),
        (GitlabName("unknown"), MINUTE),
        (GitlabName("private"), MINUTE),
        (PAGE, HOUR),
        (PAGE._replace(status=401), MINUTE),
        (PAGE._replace(malformed="no page"), MINUTE),
        (PAGE._replace(status=None, failure=Failure("dns", "x")), MINUTE),
        (Failure("timeout", "x"), MINUTE),
        (True, HOUR),
        *((Failure(kind, "x"), 0) for kind in ("no-network", "no-time", "url", "defect")),
        (GitlabName("failed", failure=Failure("no-network", "x")), 0),
    ],
)
def test_how_long_a_fact_is_kept(cache: Cache, clock: Clock, fact: Any, seconds: float) -> None:
    assert lifetime(fact) == seconds
    cache.remember(question(), fact)
    clock.now += max(seconds - 1, 0)
    assert (cache.fact(question()) is not None) == (seconds > 0)
    clock.now += 1
    assert cache.fact(question()) is None
    clock.now -= seconds + 10
    assert cache.fact(question()) is None, "an entry from the future"


def test_questions_are_kept_apart(cache: Cache) -> None:
    cache.remember(question(), PAGE)
    assert cache.fact(question(url=URL.replace("acme-core", "acme-base"))) is None
    assert cache.fact(question(source=None)) is None
    assert cache.fact(question(source="netrc")) is None
    assert cache.fact(question(kind="pypi")) is None
    assert cache.fact(question()._replace(purpose="public")) is None
    assert cache.fact(question()) == PAGE


def test_nothing_secret_is_kept(cache: Cache) -> None:
    for fact in (
        PAGE._replace(status=None, failure=Failure("protocol", f"https://me:{SECRET}@gitlab.com")),
        PAGE._replace(files=(f"https://x.test/{SECRET}.whl",)),
        GitlabName("moved", "1", f"a/{SECRET}"),
    ):
        cache.remember(question(), fact)
        assert cache.fact(question()) is None
    cache.remember(question(), PAGE)
    (entry,) = entries(cache)
    assert b"AbCdEf" not in entry.read_bytes()


@pytest.mark.parametrize(
    "url",
    [
        f"https://x.test/simple/a/?private_token={SECRET}",
        f"https://dl.cloudsmith.io/{'a1B2' * 6}/acme/python/simple/a/",
        f"https://x.test/{SECRET}/simple/a/",
    ],
)
def test_a_url_with_a_secret_in_it_leaves_nothing(cache: Cache, url: str) -> None:
    """Not even a file whose name somebody could guess the secret with."""
    cache.remember(question(url), PAGE)
    assert cache.folder is not None
    assert not os.path.exists(cache.folder)
    assert cache.fact(question(url)) is None


def test_what_a_job_was_told_is_not_for_the_next_job(cache: Cache) -> None:
    cache.remember(question(source="CI_JOB_TOKEN", token="job"), FOUND)
    assert cache.folder is not None
    assert not os.path.exists(cache.folder)


def test_only_the_owner_can_read_it(cache: Cache) -> None:
    previous = os.umask(0)
    try:
        cache.remember(question(), PAGE)
    finally:
        os.umask(previous)
    assert cache.folder is not None
    modes = [stat.S_IMODE(os.stat(path).st_mode) for path in (cache.folder, *entries(cache))]
    assert modes == [0o700, 0o600]
    assert stat.S_IMODE(os.stat(os.path.dirname(cache.folder)).st_mode) == 0o700


def test_a_folder_that_others_can_read_is_closed(cache: Cache, clock: Clock) -> None:
    cache.remember(question(), PAGE)
    assert cache.folder is not None
    os.chmod(cache.folder, 0o755)
    assert Cache(cache.folder, clock).fact(question()) == PAGE
    assert stat.S_IMODE(os.stat(cache.folder).st_mode) == 0o700


def test_what_others_could_write_is_thrown_away(cache: Cache, clock: Clock) -> None:
    cache.remember(question(), PAGE)
    assert cache.folder is not None
    (Path(cache.folder) / "a file of somebody").write_text("x", encoding="utf-8")
    os.chmod(cache.folder, 0o777)
    assert Cache(cache.folder, clock).fact(question()) is None
    assert [path.name for path in entries(cache)] == ["a file of somebody"]


def test_a_link_in_its_place_is_no_cache(cache: Cache, tmp_path: Path) -> None:
    assert cache.folder is not None
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    os.makedirs(os.path.dirname(cache.folder))
    os.symlink(elsewhere, cache.folder)
    folder = cache.folder
    cache.remember(question(), PAGE)
    assert list(elsewhere.iterdir()) == []
    assert Cache(folder).fact(question()) is None


def damaged() -> dict[str, Any]:
    """Entries that are not what this program writes."""
    good = {"version": module.__version__, "question": module._key(question()), "at": 1_800_000_000.0}
    page = {**module._to_json(PAGE)}
    return {
        "empty": "",
        "no JSON": "{",
        "deep": "[" * 100_000,
        "no object": "[]",
        "huge": "1" * (1 << 20),
        "not UTF-8": b"\xff\xfe",
        "other version": {**good, "version": "0.0.0", "fact": page},
        "other question": {**good, "question": ["page"], "fact": page},
        "no time": {**good, "at": None, "fact": page},
        "not a time": {**good, "at": float("nan"), "fact": page},
        "no fact": good,
        "other record": {**good, "fact": {**page, "record": "Secret"}},
        "no record": {**good, "fact": {**page, "record": ["Page"]}},
        "missing field": {**good, "fact": {key: page[key] for key in page if key != "sent"}},
        "more fields": {**good, "fact": {**page, "evil": 1}},
        "wrong type": {**good, "fact": {**page, "listed": "1"}},
        "wrong items": {**good, "fact": {**page, "files": [1]}},
        "long text": {**good, "fact": {**page, "malformed": "x" * 5000}},
        "other package": {**good, "fact": {**page, "package": "evil"}},
        "no number": {**good, "fact": {**module._to_json(FOUND), "id": "1/../2"}},
        "wide digits": {**good, "fact": {**module._to_json(FOUND), "id": "１２"}},
    }


@pytest.mark.parametrize("name", list(damaged()))
def test_a_damaged_entry_is_no_entry(cache: Cache, name: str) -> None:
    cache.remember(question(), PAGE)
    (path,) = entries(cache)
    data = damaged()[name]
    raw = data if isinstance(data, bytes) else (data if isinstance(data, str) else json.dumps(data)).encode()
    path.write_bytes(raw)
    assert cache.fact(question()) is None
    cache.remember(question(), PAGE)
    assert cache.fact(question()) == PAGE


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    cache = Cache(str(tmp_path / "file" / "online"))
    cache.remember(question(), PAGE)
    assert cache.fact(question()) is None


def test_a_write_that_fails_leaves_nothing(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = cache.folder

    def fail(*_anything: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    cache.remember(question(), PAGE)
    assert folder is not None
    assert os.listdir(folder) == []
    assert cache.folder is None


def test_old_entries_go(cache: Cache, clock: Clock) -> None:
    cache.remember(question(), PAGE)
    (old,) = entries(cache)
    os.utime(old, (clock.now - LONGEST - 1, clock.now - LONGEST - 1))
    cache = Cache(cache.folder, clock)
    cache.remember(question(source=None), PAGE)
    assert old not in entries(cache)
    assert len(entries(cache)) == 1


def test_without_a_folder(clock: Clock) -> None:
    cache = Cache(None, clock)
    cache.remember(question(), PAGE)
    assert cache.fact(question()) is None


def test_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = cache_folder()
    assert folder is not None
    assert Path(folder).is_relative_to(tmp_path)
    assert Path(folder).parts[-2:] == ("indexlint", "online")
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_anything, **_named: "cache")
    assert cache_folder() is None, "the project may be anywhere below the folder that is checked"
