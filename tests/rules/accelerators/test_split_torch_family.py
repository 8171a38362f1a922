from __future__ import annotations

from pathlib import Path

import pytest

from rules.accelerators.torch import LINUX, app, index, pins
from rules.harness import findings, told

RULE = "split-torch-family"
BOTH = app("torch", "torchvision")


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (BOTH + index("cpu") + pins(torch="cpu"), "error"),
        (BOTH + index("rocm6.3") + pins(torch="rocm63"), "error"),
        (BOTH + index("cu128") + pins(torch="cu128"), "warning"),
        (app("torch", "torchaudio") + index("cpu") + pins(torch="cpu"), "warning"),
        (BOTH + index("cpu") + index("cu128") + pins(torch="cpu", torchvision="cu128"), "error"),
        (BOTH + index("cpu") + pins(torch="cpu", torchvision="cpu:marker = \"sys_platform == 'win32'\""), "error"),
        (app("torch", more='[dependency-groups]\nv = ["torchvision"]\n') + index("cpu") + pins(torch="cpu"), "error"),
        (
            app(more='[project.optional-dependencies]\nx = ["torch", "torchvision"]\n')
            + index("cpu")
            + pins(torch='cpu:extra = "x"'),
            "error",
        ),
    ],
    ids=["cpu", "rocm", "cuda", "torchaudio", "another backend", "another marker", "in a group", "in an extra"],
)
def test_severity(text: str, severity: str, tmp_path: Path) -> None:
    assert [item.finding.severity for item in findings(tmp_path, RULE, {"pyproject.toml": text})] == [severity]


@pytest.mark.parametrize(
    "text",
    [
        BOTH + index("cpu") + pins(torch="cpu", torchvision="cpu"),
        BOTH + index("cpu"),
        BOTH + index("cpu", explicit=False) + pins(torch="cpu"),
        app("torch") + index("cpu") + pins(torch="cpu"),
        BOTH + index("cpu") + pins(torch="cpu:marker = \"sys_platform == 'darwin'\""),
        BOTH + index("cpu") + pins(torch="cpu:marker = \"sys_platform != 'linux'\""),
        app("torch", "torchvision; sys_platform == 'darwin'") + index("cpu") + pins(torch="cpu"),
        app("torch; sys_platform == 'win32'", "torchvision; sys_platform == 'linux'") + index("cu128") + pins(torch="cu128"),
        BOTH + index("cpu") + index("nightly/cpu") + pins(torch="cpu", torchvision="nightly-cpu"),
        app(more='[project.optional-dependencies]\nx = ["torch"]\ny = ["torchvision"]\n')
        + index("cpu")
        + pins(torch='cpu:extra = "x"'),
        BOTH
        + index("cpu")
        + "[tool.uv]\noverride-dependencies = [\"torchvision; sys_platform == 'never'\"]\n"
        + pins(torch="cpu"),
        BOTH + index("cpu") + pins(torch="cpu") + "[tool.uv]\nenvironments = [\"sys_platform == 'darwin'\"]\n",
    ],
    ids=[
        "same index", "torch is not pinned", "searched for every package", "no torchvision", "macOS", "not Linux",
        "torchvision on macOS", "never together", "nightlies of the same backend", "different extras",
        "overridden away", "environments",
    ],
)  # fmt: skip
def test_silent(text: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": text}) == []


def test_the_fix_copies_every_source_of_torch(tmp_path: Path) -> None:
    text = BOTH + index("cpu") + index("cu128") + pins(torch=f"cpu:marker = \"sys_platform == 'win32'\"|cu128:{LINUX}")
    fix = findings(tmp_path, RULE, {"pyproject.toml": text})[0].finding.fix
    assert fix is not None
    assert fix.changes[0].key == "torchvision"
    assert fix.changes[0].value == [
        {"index": "cpu", "marker": "sys_platform == 'win32'"},
        {"index": "cu128", "marker": "sys_platform == 'linux'"},
    ]


def test_no_fix_where_the_package_has_a_pin(tmp_path: Path) -> None:
    text = BOTH + index("cpu") + index("cu128") + pins(torch="cpu", torchvision="cu128")
    assert findings(tmp_path, RULE, {"pyproject.toml": text})[0].finding.fix is None


def test_the_root_s_pin_counts_for_a_member(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": index("cpu") + pins(torch="cpu") + '[tool.uv.workspace]\nmembers = ["one"]\n',
        "one/pyproject.toml": BOTH + "[tool.uv.sources]\nother = { workspace = true }\n",
    }
    found = findings(tmp_path, RULE, files)
    assert told(found) == [("one/pyproject.toml", 4, "error")]
    assert found[0].finding.fix is None
