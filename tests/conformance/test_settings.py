"""What a setting that uv does not understand does, by the file that it stands in."""

from __future__ import annotations

import pytest

from conformance.lab import Scenario
from conformance.lab.uvs import chosen, newest
from conformance.scenarios.build import TEAM_ID, TOKENS, index, pyproject, variables
from conformance.uv_projects import run
from conformance.uv_settings import PROJECT, expected_keys
from indexlint.readers import uv_keys

_MEMBER = PROJECT.replace('"proj"', '"member"')
_WORKSPACE = {"pyproject.toml": PROJECT + '[tool.uv.workspace]\nmembers = ["member"]\n'}
_SCRIPT = '# /// script\n# requires-python = ">=3.8"\n# dependencies = []\n# [tool.uv]\n# {}\n# ///\nprint(1)\n'


def _scenario(name: str, summary: str, settings: str) -> Scenario:
    private = index(TEAM_ID, "team")
    files = {"pyproject.toml": pyproject("shared-pkg", settings=settings, indexes=(private,))}
    return Scenario(
        name, summary, files, environment=variables("TEAM", "deploy:team-token"), tokens=TOKENS, steps=("sync",)
    )


SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        _scenario(
            "S1.known-setting",
            "a private index, and PyPI that has a package of the same name",
            "compile-bytecode = false",
        ),
        _scenario("S1.unknown-setting", "the same, and a key that uv does not know", "indexx = 1"),
        _scenario("S1.invalid-value", "the same, and a value that uv does not know", 'keyring-provider = "import"'),
    )
}


def test_one_unknown_key_or_value_takes_the_package_from_pypi(observation) -> None:
    wanted = "ok:private" if observation.scenario == "S1.known-setting" else "ok:PUBLIC+w"
    assert observation.outcomes() == {"sync": wanted}, observation.describe()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "release" in metafunc.fixturenames:
        metafunc.parametrize("release", chosen(metafunc.config.getoption("--uv-releases")))


@pytest.mark.parametrize("line", ["zzz = 1", 'index-strategy = "best"'], ids=["unknown", "value"])
def test_a_script_stops(release: str, line: str) -> None:
    """settings.script-unknown"""
    done = run(release, {"s.py": _SCRIPT.format(line)}, "run", "--offline", "s.py")
    assert (done.code, done.stdout) == (2, ""), done.stderr
    assert "unknown field `zzz`" in done.stderr or "unknown variant `best`" in done.stderr


def test_keys_that_a_script_may_not_have() -> None:
    """settings.script-keys"""
    listed = expected_keys(newest(), "settings")
    assert listed is not None
    refused = set()
    for key in listed:
        done = run(newest(), {"s.py": _SCRIPT.format(f"{key} = []")}, "run", "--offline", "s.py")
        if f"unknown field `{key}`" in done.stderr:
            refused.add(key)
    assert refused == uv_keys.NOT_IN_SCRIPTS


@pytest.mark.parametrize("line", ["zzz = 1", 'index-strategy = "best"'], ids=["unknown", "value"])
@pytest.mark.parametrize("folder", [".", "member"])
def test_the_settings_of_a_member_are_not_read(release: str, line: str, folder: str) -> None:
    """settings.member-unknown"""
    for name in ("pyproject.toml", "uv.toml"):
        member = _MEMBER + f"[tool.uv]\n{line}\n" if name == "pyproject.toml" else _MEMBER
        files = {**_WORKSPACE, "member/pyproject.toml": member}
        if name == "uv.toml":
            files["member/uv.toml"] = line + "\n"
        done = run(release, files, cwd=folder)
        assert (done.code, "warning" in done.stderr) == (0, False), done.stderr


def test_an_index_of_a_member_is_read(release: str) -> None:
    """settings.member-index"""
    text = _MEMBER + '[[tool.uv.index]]\nname = "a b"\nurl = "{a}"\n'
    assert run(release, {**_WORKSPACE, "member/pyproject.toml": text}).code == 2


@pytest.mark.parametrize("line", ["zzz = 1", 'index-strategy = "best"'], ids=["unknown", "value"])
def test_settings_beside_a_uv_toml_are_not_read(release: str, line: str) -> None:
    """settings.masked-unknown"""
    done = run(release, {"pyproject.toml": PROJECT + f"[tool.uv]\n{line}\n", "uv.toml": "offline = true\n"})
    assert (done.code, "zzz" in done.stderr, "best" in done.stderr) == (0, False, False), done.stderr


@pytest.mark.parametrize(
    ("key", "value", "first"), [("exclude-newer", "false", "0.11.5"), ("hash-algorithm", '"sha256"', "0.11.31")]
)
def test_a_preview_key_warns_without_its_feature(key: str, value: str, first: str) -> None:
    """settings.preview-warning"""
    feature = uv_keys.PREVIEW_INDEX_KEYS[key]
    text = PROJECT.replace("dependencies = []", 'dependencies = ["foo"]')
    text += f'[[tool.uv.index]]\nname = "a"\nurl = "{{a}}"\n{key} = {value}\n'
    for release in (first, newest()):
        assert f"--preview-features {feature}" in run(release, {"pyproject.toml": text}).stderr
        quiet = run(release, {"pyproject.toml": text}, "lock", "--offline", "--preview-features", feature)
        assert "experimental" not in quiet.stderr
        quiet = run(release, {"pyproject.toml": text + "[tool.uv]\npreview = true\n"})
        assert "experimental" not in quiet.stderr


def test_uv_pip_goes_on_without_a_file_in_toml_1_1() -> None:
    """toml11.uv-pip"""
    text = PROJECT + '[tool.uv]\nindex = [{ name = "a", url = "{a}", }]\n'
    done = run("0.9.21", {"pyproject.toml": text}, "pip", "list", "--offline")
    assert done.code == 0
    assert "settings discovery" in done.stderr


def test_uv_pip_goes_on_without_an_invalid_index(release: str) -> None:
    """settings.pip-index"""
    text = PROJECT + '[[tool.uv.index]]\nname = "a b"\nurl = "{a}"\n'
    done = run(release, {"pyproject.toml": text}, "pip", "list", "--offline")
    assert done.code == 0
    assert "settings discovery" in done.stderr
