from __future__ import annotations

from pathlib import Path

import pytest

from indexlint.registries.accelerators import _TABLE
from rules.harness import findings

RULE = "accelerator-index-not-explicit"
URL = "https://download.pytorch.org/whl/cu124"
TORCH = f'[[tool.uv.index]]\nname = "torch"\nurl = "{URL}"\n'
PYPI = '[[tool.uv.index]]\nname = "pypi"\nurl = "https://pypi.org/simple"\n'
APP = '[project]\nname = "app"\nversion = "1"\ndependencies = ["torch>=2"]\n'
PIN = '[tool.uv.sources]\ntorch = { index = "torch" }\n'


def locked(*names: str) -> str:
    return "".join(
        f'[[package]]\nname = "{name}"\nversion = "1"\nsource = {{ registry = "{URL}" }}\n' for name in names
    )


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (TORCH, "warning"),
        (TORCH + "default = true\n", "warning"),
        (PYPI + TORCH, "info"),
        (PYPI + "default = true\n" + TORCH, "warning"),
        ('[tool.uv]\nindex-strategy = "unsafe-best-match"\n' + TORCH, "info"),
        (f'[tool.uv]\nextra-index-url = ["{URL}"]\n', "warning"),
        (TORCH.replace(URL, "https://pypi.nvidia.com"), "warning"),
        (TORCH.replace(URL, "https://whl.natten.org"), "info"),
    ],
    ids=["plain", "default", "after PyPI", "PyPI is the default", "best match", "legacy", "NVIDIA", "one project's"],
)
def test_severity(text: str, severity: str, tmp_path: Path) -> None:
    assert [item.finding.severity for item in findings(tmp_path, RULE, {"pyproject.toml": text})] == [severity]


@pytest.mark.parametrize("row", _TABLE, ids=[f"{row[0]}{row[1]}" for row in _TABLE])
def test_each_index_of_the_table_is_recognised_by_its_words(row: tuple[str, ...], tmp_path: Path) -> None:
    text = TORCH.replace(URL, f"https://{row[0]}{row[1]}/x")
    assert len(findings(tmp_path, RULE, {"pyproject.toml": text})) == 1


@pytest.mark.parametrize(
    "text",
    [
        TORCH + "explicit = true\n",
        TORCH + "explicit = true\n" + TORCH.replace('"torch"', '"cpu"').replace("cu124", "cpu") + "explicit = true\n",
        f'[[tool.poetry.source]]\nname = "torch"\nurl = "{URL}"\n',
        f'[tool.uv.pip]\nextra-index-url = ["{URL}"]\n',
    ],
    ids=["explicit", "two explicit ones in one realm", "Poetry", "uv pip has no explicit"],
)
def test_silent(text: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": text}) == []


def test_the_lock_shows_a_package_of_another_family(tmp_path: Path) -> None:
    files = {"pyproject.toml": APP + PIN + TORCH, "uv.lock": locked("torch", "triton", "numpy", "jinja2")}
    found = findings(tmp_path, RULE, files)
    assert [item.finding.severity for item in found] == ["error"]
    assert "`jinja2` and `numpy`" in found[0].finding.message


def test_a_pinned_package_of_another_family_is_no_surprise(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": APP.replace('"torch>=2"', '"torch", "numpy"') + PIN + 'numpy = { index = "torch" }\n' + TORCH,
        "uv.lock": locked("torch", "numpy"),
    }
    assert [item.finding.severity for item in findings(tmp_path, RULE, files)] == ["warning"]


@pytest.mark.parametrize(
    ("text", "lock", "applicability"),
    [
        (APP + PIN + TORCH, locked("torch"), "safe"),
        (APP + PIN + TORCH, None, "unsafe"),
        (APP + PIN + TORCH, locked("torch", "triton"), "unsafe"),
        (APP.replace('"]', '", "torchvision"]') + PIN + TORCH, locked("torch"), "unsafe"),
        (APP + PIN + TORCH + "default = true\n", locked("torch"), "unsafe"),
    ],
    ids=["all pinned", "no lock", "unpinned family", "family not pinned", "default"],
)
def test_applicability_of_the_fix(text: str, lock: str | None, applicability: str, tmp_path: Path) -> None:
    files = {"pyproject.toml": text} | ({} if lock is None else {"uv.lock": lock})
    fix = findings(tmp_path, RULE, files)[0].finding.fix
    assert fix is not None
    assert fix.applicability == applicability


def test_a_root_s_pin_serves_its_members(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": PIN + TORCH + '[tool.uv.workspace]\nmembers = ["one"]\n',
        "one/pyproject.toml": APP,
        "uv.lock": locked("torch"),
    }
    fix = findings(tmp_path, RULE, files)[0].finding.fix
    assert fix is not None
    assert fix.applicability == "safe"
