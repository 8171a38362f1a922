from __future__ import annotations

from pathlib import Path

import pytest

from indexlint.readers.environment import read_environment
from rules.harness import findings, told
from rules.locks.locks import CORP, CORP_URL, DEFAULT, EXPLICIT, PIN, PYPI, app, package, workspace

RULE = "undeclared-lock-registry"
MIRROR = "https://mirror.home.example/simple"


@pytest.mark.parametrize(
    ("text", "lock", "severity"),
    [
        (app("a"), package("a", MIRROR), "warning"),
        (app("a") + CORP, package("a", MIRROR), "error"),
        (app("a") + CORP + DEFAULT, package("a", PYPI), "error"),
        (app("a") + CORP + EXPLICIT, package("a", MIRROR), "error"),
    ],
    ids=["nothing declared", "something else declared", "a default replaces PyPI", "an explicit one"],
)
def test_severity(text: str, lock: str, severity: str, tmp_path: Path) -> None:
    found = findings(tmp_path, RULE, {"pyproject.toml": text, "uv.lock": lock})
    assert [item.finding.severity for item in found] == [severity]


@pytest.mark.parametrize(
    ("text", "lock"),
    [
        (app("a"), package("a", PYPI)),
        (app("a") + CORP, package("a", PYPI) + package("b", CORP_URL)),
        (app("a") + CORP, package("a", CORP_URL + "/")),
        (app("a") + CORP.replace("https://", "https://user:pw@"), package("a", CORP_URL)),
        (app("a") + CORP, package("a", "wheels")),
        (app("a"), package("a", None, source='{ git = "https://git.example/a?rev=1#2" }')),
        (app("a") + f'[tool.uv]\nfind-links = ["{MIRROR}"]\n', package("a", MIRROR)),
        (app("acme") + CORP + PIN, package("acme", MIRROR)),
        (app("a") + CORP, package("a", None, "b", source='{ git = "https://git.example/a#2" }') + package("b", MIRROR)),
        (app("a") + CORP, package("a", None, "b", source='{ directory = "../a" }') + package("b", MIRROR)),
    ],
    ids=[
        "PyPI", "PyPI and an index", "another spelling", "credentials", "a folder", "git", "find-links", "a pinned package",
        "required by a package from git", "required by a package from a path",
    ],
)  # fmt: skip
def test_silent(text: str, lock: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": text, "uv.lock": lock}) == []


def test_one_finding_for_each_registry(tmp_path: Path) -> None:
    lock = package("a", MIRROR) + package("b", MIRROR) + package("c", "https://other.example/simple")
    found = findings(tmp_path, RULE, {"pyproject.toml": app("a") + CORP, "uv.lock": lock})
    assert told(found) == [("uv.lock", 4, "error"), ("uv.lock", 12, "error")]
    assert "`a` and `b`" in found[0].finding.message


def test_a_member_s_own_index_is_declared(tmp_path: Path) -> None:
    files = workspace(app(), one=app("a") + CORP + EXPLICIT + PIN.replace("acme", "a"))
    assert findings(tmp_path, RULE, {**files, "uv.lock": package("a", CORP_URL)}) == []


def test_what_a_member_requires_counts_though_it_is_editable(tmp_path: Path) -> None:
    lock = package("one", None, "a", source='{ editable = "one" }') + package("a", MIRROR)
    assert len(findings(tmp_path, RULE, {**workspace(app(), one=app("a") + CORP), "uv.lock": lock})) == 1


def test_an_index_of_the_environment_is_declared(tmp_path: Path) -> None:
    files = {"pyproject.toml": app("a"), "uv.lock": package("a", MIRROR)}
    environment = read_environment({"UV_INDEX": f"https://x.example/simple home={MIRROR}", "HOME": str(tmp_path)})
    assert findings(tmp_path, RULE, files, environment=environment) == []


def test_secrets_of_an_old_lock_are_not_shown(tmp_path: Path) -> None:
    lock = package("a", MIRROR.replace("https://", "https://user:hunter2@"))
    found = findings(tmp_path, RULE, {"pyproject.toml": app("a"), "uv.lock": lock})
    assert len(found) == 1
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize(
    "spelling", ["source.registry = '{}'", '[package.source]\nregistry = "{}"', 'source = {{registry="{}"}}']
)
def test_a_lock_that_uv_did_not_write_is_read_too(spelling: str, tmp_path: Path) -> None:
    lock = package("b") + '[[package]]\nname = "a"\n' + spelling.format(MIRROR) + "\n"
    assert len(findings(tmp_path, RULE, {"pyproject.toml": app("a"), "uv.lock": lock})) == 1


def test_a_lock_with_nothing_to_say_is_not_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("the lock was parsed")

    monkeypatch.setattr("indexlint.readers.uv_lock.read_lock", fail)
    files = {"pyproject.toml": app("a") + CORP + EXPLICIT, "uv.lock": package("a") + package("b")}
    assert findings(tmp_path, "IX7", files) == []
