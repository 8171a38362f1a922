"""What ``--fix`` makes of a project, beside the real uv: it resolves the same, and the lock that was changed is accepted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest

from conformance.lab import Scenario, observe
from conformance.lab.server import Package, registry
from conformance.lab.uvs import newest
from conformance.scenarios.build import ALPHA, OTHER, PUBLIC, PUBLIC_DEFAULT, TEAM, TOKENS, index, pyproject
from indexlint.engine import Request, run
from indexlint.fixes.apply import fix
from rules.pages import write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

RELEASES = (newest(), "0.7.15")
PYTORCH = "https://download.pytorch.org/whl/cpu"
TESTPYPI = "https://test.pypi.org/simple/"
SITES = (
    registry("pytorch", "/whl/cpu", "/whl/cpu/files", (Package("torch"),), host="download.pytorch.org", private=False),
    registry("testpypi", "/simple", "/files", (Package("acme"),), host="test.pypi.org", private=False),
)
_PACKAGE = re.compile(r'^\[\[package\]\]\nname = "([^"]+)"\nversion = "([^"]+)"', re.MULTILINE)


class Case(NamedTuple):
    """A project with one finding of ``rule`` that has a safe fix, and the variables that open its indexes."""

    rule: str
    project: str
    variables: Mapping[str, str] = {}


def opened(name: str, token: str = "team-token") -> dict[str, str]:
    return {f"UV_INDEX_{name}_USERNAME": "deploy", f"UV_INDEX_{name}_PASSWORD": token}


def grouped(text: str) -> str:
    return text.replace("\n[[tool", '\n[dependency-groups]\ntest = ["pkg-beta>=1"]\n\n[[tool', 1)


NUMBERS = {
    "group, pinned": Case(
        "gitlab-group-name",
        pyproject("pkg-alpha", indexes=(index(TEAM, "team", explicit=True),), sources={"pkg-alpha": "team"}),
        opened("TEAM"),
    ),
    "group, pinned in a group too": Case(
        "gitlab-group-name",
        grouped(
            pyproject(
                "pkg-alpha",
                indexes=(index(TEAM, "team", explicit=True),),
                sources={"pkg-alpha": "team", "pkg-beta": "team"},
            )
        ),
        opened("TEAM"),
    ),
    "group, searched for all": Case(
        "gitlab-group-name",
        pyproject("pkg-parent", indexes=(index(TEAM, "team"), PUBLIC_DEFAULT)),
        opened("TEAM"),
    ),
    "two groups": Case(
        "gitlab-group-name",
        pyproject(
            "pkg-alpha",
            "pkg-beta",
            indexes=(index(TEAM, "team", explicit=True), index(OTHER, "other", explicit=True)),
            sources={"pkg-alpha": "team", "pkg-beta": "other"},
        ),
        {**opened("TEAM", "shared-token"), **opened("OTHER", "shared-token")},
    ),
    "project": Case(
        "gitlab-project-path",
        pyproject("pkg-alpha", indexes=(index(ALPHA, "alpha", explicit=True),), sources={"pkg-alpha": "alpha"}),
        opened("ALPHA", "alpha-token"),
    ),
}
OTHERS = {
    "ignored-404": Case(
        "ignored-404",
        pyproject(
            "foo",
            indexes=(index("https://registry.test/a/simple", "a", more="ignore-error-codes = [404]"), PUBLIC_DEFAULT),
        ),
    ),
    "unused-ignore": Case(
        "unused-ignore",
        pyproject(
            "foo",
            indexes=(
                index("https://registry.test/a/simple", "a", more="# indexlint: ignore[ignored-404]"),
                PUBLIC_DEFAULT,
            ),
        ),
    ),
    "default-not-last": Case(
        "default-not-last",
        pyproject("foo", "baz", indexes=(PUBLIC_DEFAULT, index("https://registry.test/b/simple", "b"))),
    ),
    "unknown-index-key": Case(
        "unknown-index-key",
        pyproject(
            "foo", indexes=(index(PUBLIC, "public", default=True, more='publish_url = "https://public.test/up"'),)
        ),
    ),
    "accelerator-index-not-explicit": Case(
        "accelerator-index-not-explicit",
        pyproject("torch", "foo", indexes=(index(PYTORCH, "pytorch"), PUBLIC_DEFAULT), sources={"torch": "pytorch"}),
    ),
    "testpypi-not-explicit": Case(
        "testpypi-not-explicit",
        pyproject("acme", "foo", indexes=(index(TESTPYPI, "testpypi"), PUBLIC_DEFAULT), sources={"acme": "testpypi"}),
    ),
}


def scenario(case: Case, files: Mapping[str, str], steps: tuple[str, ...]) -> Scenario:
    return Scenario(
        f"fix.{case.rule}",
        "a project before or after a fix",
        files,
        environment=case.variables,
        tokens=TOKENS,
        server={"repositories": SITES},
        steps=steps,
    )


def locked(case: Case, files: Mapping[str, str], release: str) -> str:
    observed = observe(scenario(case, files, ("lock",)), release)
    step = observed.step("lock")
    assert step.outcome == "ok", observed.describe()
    assert step.lock is not None
    return step.lock


def mended(case: Case, files: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The files after the safe fixes of the case's rule, of which there is at least one."""
    write(dict(files), folder)
    outcome = fix(Request(base=str(folder), select=(case.rule, "ignored-404")), run)
    assert outcome.fixed, [(item.finding.message, item.finding.fix) for item in outcome.before.findings]
    assert not outcome.refused
    assert not outcome.result.findings
    changed = {path: file.after.decode() for path, file in outcome.files.items()}
    return {name: changed.get(str(folder / name), text) for name, text in files.items()}


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("name", NUMBERS)
def test_a_lock_with_numbers_is_accepted(name: str, release: str, tmp_path: Path) -> None:
    """The strings of uv.lock change with the URL: nothing is outdated, and nothing else comes out."""
    case = NUMBERS[name]
    lock = locked(case, {"pyproject.toml": case.project}, release)
    after = mended(case, {"pyproject.toml": case.project, "uv.lock": lock}, tmp_path)
    observed = observe(scenario(case, after, ("lock-check", "sync-locked", "sync-frozen")), release)
    assert all(outcome.startswith("ok") for outcome in observed.outcomes().values()), observed.describe()
    fresh = locked(case, {"pyproject.toml": after["pyproject.toml"]}, release)
    assert fresh == after["uv.lock"]


@pytest.mark.parametrize("name", OTHERS)
def test_a_safe_fix_resolves_the_same(name: str, tmp_path: Path) -> None:
    case = OTHERS[name]
    lock = locked(case, {"pyproject.toml": case.project}, newest())
    after = mended(case, {"pyproject.toml": case.project, "uv.lock": lock}, tmp_path)
    assert after["pyproject.toml"] != case.project
    fresh = locked(case, {"pyproject.toml": after["pyproject.toml"]}, newest())
    assert _PACKAGE.findall(fresh) == _PACKAGE.findall(lock)
    observed = observe(scenario(case, after, ("lock-check", "sync-locked", "sync-frozen")))
    assert all(outcome.startswith("ok") for outcome in observed.outcomes().values()), observed.describe()


@pytest.mark.parametrize("release", RELEASES)
def test_a_lock_that_is_spelled_otherwise_is_accepted_again(release: str, tmp_path: Path) -> None:
    case = Case("lock-url-spelling", pyproject("foo", indexes=(index(PUBLIC + "/", "public", default=True),)))
    lock = locked(case, {"pyproject.toml": case.project.replace(PUBLIC + "/", PUBLIC)}, release)
    after = mended(case, {"pyproject.toml": case.project, "uv.lock": lock}, tmp_path)
    assert after["pyproject.toml"] == case.project
    observed = observe(scenario(case, after, ("lock-check", "sync-locked", "sync-frozen")), release)
    assert all(outcome.startswith("ok") for outcome in observed.outcomes().values()), observed.describe()
