from __future__ import annotations

import pytest

from indexlint.model.markers import (
    EVERYWHERE,
    allowed,
    describe,
    environment,
    required_where,
    requirement_marker,
    sys_platform,
    system,
    where,
)
from indexlint.model.project import Project
from indexlint.readers.uv import read_pyproject


def platforms(numbers: frozenset[int]) -> set[str]:
    return {sys_platform(number) for number in numbers}


def project(data: dict[str, object]) -> Project:
    made = Project("/app", "project", "pyproject.toml")
    read_pyproject(made, data, "pyproject.toml")
    return made


@pytest.mark.parametrize(
    ("marker", "expected"),
    [
        ("sys_platform == 'linux'", {"linux"}),
        ("sys_platform != 'darwin'", {"linux", "win32"}),
        ("platform_system == 'Windows' or os_name == 'nt'", {"win32"}),
        ("sys_platform == 'linux' and sys_platform == 'win32'", set()),
        ("sys_platform == 'never'", set()),
        (None, {"linux", "darwin", "win32"}),
        ("", {"linux", "darwin", "win32"}),
        ("no marker at all", {"linux", "darwin", "win32"}),
    ],
)
def test_where(marker: str | None, expected: set[str]) -> None:
    assert platforms(where(marker)) == expected


def test_machine_and_python_tell_environments_apart() -> None:
    found = where("sys_platform == 'darwin' and platform_machine == 'arm64' and python_version == '3.12'")
    assert [describe(number) for number in found] == ["macOS with Python 3.12"]
    assert [system(number) for number in found] == ["macOS"]


def test_every_environment_is_another_one() -> None:
    assert len({tuple(environment(number).items()) for number in EVERYWHERE}) == len(EVERYWHERE)


@pytest.mark.parametrize(
    ("specifier", "first", "last"),
    [
        (">=3.11", "3.11", "3.14"),
        (">=3.10.4,<3.12", "3.10", "3.11"),
        ("==3.9.*", "3.9", "3.9"),
        (">=3.20", "3.8", "3.14"),
        ("no specifier", "3.8", "3.14"),
    ],
)
def test_requires_python_limits_the_environments(specifier: str, first: str, last: str) -> None:
    found = allowed(project({"project": {"name": "app", "requires-python": specifier}}))
    pythons = sorted({environment(number)["python_version"] for number in found}, key=lambda text: int(text[2:]))
    assert (pythons[0], pythons[-1]) == (first, last)


def test_environments_of_uv_limit_them_too() -> None:
    uv = {"environments": ["sys_platform == 'linux'", "sys_platform == 'win32'"]}
    assert platforms(allowed(project({"tool": {"uv": uv}}))) == {"linux", "win32"}


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("torch", None),
        ("torch>=2; sys_platform == 'linux'", 'sys_platform == "linux"'),
        ("torch @ https://x.example/a;b.whl ; sys_platform == 'linux'", 'sys_platform == "linux"'),
        ("torch ; nonsense", None),
    ],
)
def test_requirement_marker(text: str, marker: str | None) -> None:
    assert requirement_marker(text) == marker


def test_required_where_joins_the_requirements_and_leaves_constraints_out() -> None:
    data: dict[str, object] = {
        "project": {"name": "app", "dependencies": ["torch; sys_platform == 'linux'"]},
        "dependency-groups": {"gpu": ["torch; sys_platform == 'win32'"]},
        "tool": {"uv": {"constraint-dependencies": ["torch<3"]}},
    }
    assert platforms(required_where(project(data), "torch")) == {"linux", "win32"}
