"""Our tables of uv's keys and values against the real uv."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conformance.lab import BOUNDARY
from conformance.lab.uvs import chosen, newest
from conformance.uv_key_cases import CASES, SAME, UV_TOML_CASES, Case, at, history, to_uv_toml
from conformance.uv_settings import ask, expected_keys, expected_values
from indexlint.model.releases import all_releases, parse, show
from indexlint.readers import uv_keys

TABLES: dict[str, tuple[dict[str, uv_keys.Release | None], dict[str, uv_keys.Release]]] = {
    "settings": (uv_keys.SETTINGS, uv_keys.REMOVED_SETTINGS),
    "pip": (uv_keys.PIP_SETTINGS, uv_keys.REMOVED_PIP_SETTINGS),
    "sources": (uv_keys.SOURCE_KEYS, {}),
}
HOUSE = Path(__file__).resolve().parents[2]
INDEX = '[[tool.uv.index]]\nname = "a"\nurl = "https://host.invalid/simple"\n'


def releases_of(outcomes: str) -> set[str]:
    """Each release that changed an outcome, the one before it, and the newest."""
    found = {newest()}
    for number, (release, _) in enumerate(history(outcomes)):
        if number:
            found |= {release, before(release)}
    return found


def before(release: str) -> str:
    """The release before one."""
    releases = all_releases()
    return show(releases[releases.index(parse(release)) - 1])


def in_uv_toml(case: Case) -> str:
    """The outcomes of a case in uv.toml."""
    if case.uv_toml == SAME:
        return case.pyproject.replace("drops-tool-uv", "error")
    assert case.uv_toml is not None
    return case.uv_toml


def in_question() -> Iterator[tuple[str, str, str, str | None, str]]:
    """Name, file, text of pyproject.toml, text of uv.toml, and outcomes of everything that was measured."""
    for case in CASES:
        yield case.name, "pyproject.toml", case.text, None, case.pyproject
        if case.uv_toml is not None:
            yield case.name, "uv.toml", "", to_uv_toml(case.text), in_uv_toml(case)
    for case in UV_TOML_CASES:
        yield case.name, "uv.toml", "", case.text, case.pyproject


def key_releases() -> set[str]:
    """The releases that brought a key or dropped one."""
    changes = {release for keys, removed in TABLES.values() for release in (*keys.values(), *removed.values())}
    changes |= set(uv_keys.INDEX_KEYS.values())
    return {show(release) for release in changes if release and release > (0, 4, 14)}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """With ``--uv-releases every`` both sides of every change in the tables here; with ``boundary`` the oldest and newest."""
    which = metafunc.config.getoption("--uv-releases")
    if "release" in metafunc.fixturenames:
        releases = {BOUNDARY[0], newest()} if which == "boundary" else set(chosen(which))
        if which == "every":
            releases = {release for *_, outcomes in in_question() for release in releases_of(outcomes)}
        metafunc.parametrize("release", sorted(releases, key=parse))
    if "first" in metafunc.fixturenames:
        metafunc.parametrize("first", sorted(key_releases(), key=parse) if which == "every" else [])


def test_outcome_of_every_case(release: str, pytestconfig: pytest.Config) -> None:
    wrong = []
    only_changes = pytestconfig.getoption("--uv-releases") == "every"
    wanted = [case for case in in_question() if not only_changes or release in releases_of(case[-1])]
    with ThreadPoolExecutor(1 + (os.cpu_count() or 2)) as pool:
        answers = list(pool.map(lambda case: ask(release, case[2], case[3]), wanted))
    for (name, file, _, _, outcomes), answer in zip(wanted, answers, strict=True):
        if answer.outcome != at(outcomes, parse(release)):
            wrong.append(f"{name} in {file}: {answer.outcome}, not {at(outcomes, parse(release))}\n{answer.stderr}")
    assert not wrong, "\n".join(wrong)


def test_check_says_that_the_tables_are_those_of_the_newest_release() -> None:
    done = subprocess.run(
        [sys.executable, str(HOUSE / "scripts" / "uv_keys.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, f"the tables are those of uv {newest()}\n", "")


@pytest.mark.parametrize("table", ["settings", "pip", "sources"])
def test_check_notices_a_missing_and_a_wrong_key(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(HOUSE / "scripts"))
    import uv_keys as script

    keys, _ = script.OURS[table]
    some = next(iter(keys))
    monkeypatch.setitem(keys, "zzz-new", None)
    monkeypatch.delitem(keys, some)
    assert script.differences(newest()) == [
        f"{table}: uv {newest()} knows `{some}`, our table does not",
        f"{table}: our table has `zzz-new`, uv {newest()} does not know it",
    ]


def test_every_key_comes_and_goes_with_its_release(first: str) -> None:
    """first-releases"""
    release = parse(first)
    for table, (keys, removed) in TABLES.items():
        if table == "sources" and release <= (0, 4, 18):
            continue  # 0.4.17 and older do not list the keys of a source
        new = {key for key, since in keys.items() if since == release}
        gone = {key for key, end in removed.items() if end == release}
        now, then = expected_keys(first, table), expected_keys(before(first), table)
        assert now is not None
        assert then is not None
        assert (now - then, then - now) == (new, gone), table
    for key, since in uv_keys.INDEX_KEYS.items():
        if since == release and key not in ("name", "url", "explicit", "default"):
            text = f"{INDEX}{key} = 3\n"
            assert (ask(first, text).outcome, ask(before(first), text).outcome) == ("error", "accepted"), key


@pytest.mark.parametrize("setting", sorted(uv_keys.ENUMS))
def test_values_of_a_setting(setting: str) -> None:
    header = "[tool.uv]" if setting in uv_keys.SETTINGS else "[tool.uv.pip]"
    assert expected_values(newest(), f'{header}\n{setting} = "zzz"\n') == list(uv_keys.ENUMS[setting])


@pytest.mark.parametrize("key", sorted(uv_keys.INDEX_ENUMS))
def test_values_of_an_index_key(key: str) -> None:
    assert expected_values(newest(), f'{INDEX}{key} = "zzz"\n') == list(uv_keys.INDEX_ENUMS[key])


VALUES = {
    "boolean": "true",
    "string": '"zzz"',
    "integer": "1",
    "list": "[]",
    "strings": '["zzz"]',
    "table": "{}",
    "index-url": '"https://host.invalid/simple"',
    "url": '"https://host.invalid/simple"',
    "date": '"2025-01-01T00:00:00Z"',
    "version": '">=0.4"',
}
WRONG = {kind: "3" if kind != "integer" else '"3"' for kind in (*VALUES, "enum")}


@pytest.mark.parametrize("table", ["tool.uv", "tool.uv.pip"])
def test_kind_of_every_setting(table: str) -> None:
    """settings.kinds"""
    keys = uv_keys.SETTINGS if table == "tool.uv" else uv_keys.PIP_SETTINGS
    wrong = []
    for key in keys:
        kind = uv_keys.KINDS.get(key)
        if table == "tool.uv.pip":
            kind = uv_keys.PIP_KINDS.get(key, kind)
        if kind is None or (table == "tool.uv.pip" and key in uv_keys.REMOVED_PIP_SETTINGS):
            continue
        value = VALUES.get(kind) or f'"{list(uv_keys.ENUMS[key])[-1]}"'
        value = {"find-links": "[]", "python-version": '"3.12"', "python-platform": '"linux"'}.get(key, value)
        good = ask(newest(), f"[{table}]\n{key} = {value}\n").outcome
        bad = ask(newest(), f"[{table}]\n{key} = {WRONG[kind]}\n").outcome
        refused = "error" if table == "tool.uv" and key in uv_keys.READ_WITH_PROJECT else "drops-tool-uv"
        if good not in ("accepted", "warns") or bad != refused:
            wrong.append((key, kind, good, bad))
    assert not wrong
