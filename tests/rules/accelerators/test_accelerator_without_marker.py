from __future__ import annotations

from pathlib import Path

import pytest

from rules.accelerators.torch import LINUX, app, index, pins
from rules.harness import findings, told

RULE = "accelerator-without-marker"
TORCH = app("torch")
NEVER = "[tool.uv]\noverride-dependencies = [\"torch; sys_platform == 'never'\"]\n"


@pytest.mark.parametrize(
    ("text", "systems"),
    [
        (TORCH + index("cu128") + pins(torch="cu128"), "macOS"),
        (TORCH + index("rocm6.3") + pins(torch="rocm63"), "macOS and Windows"),
        (TORCH + index("rocm6.3") + pins(torch="rocm63:marker = \"sys_platform != 'darwin'\""), "Windows"),
        (TORCH + index("xpu") + pins(torch="xpu"), "macOS"),
    ],
    ids=["cuda", "rocm", "rocm with a marker", "xpu"],
)
def test_the_platforms_are_named(text: str, systems: str, tmp_path: Path) -> None:
    assert f"for {systems}," in findings(tmp_path, RULE, {"pyproject.toml": text})[0].finding.message


@pytest.mark.parametrize(
    "text",
    [
        TORCH + index("cpu") + pins(torch="cpu"),
        TORCH + index("cu128") + pins(torch=f"cu128:{LINUX}"),
        app("torch; sys_platform == 'linux'") + index("cu128") + pins(torch="cu128"),
        app("torch; platform_system != 'Darwin'") + index("cu128") + pins(torch="cu128"),
        TORCH + index("cu128") + pins(torch="cu128") + "[tool.uv]\nenvironments = [\"sys_platform == 'linux'\"]\n",
        app(more='[project.optional-dependencies]\ngpu = ["torch"]\n') + index("cu128") + pins(torch='cu128:extra = "gpu"'),
        app(more='[project.optional-dependencies]\ngpu = ["torch"]\n') + index("cu128") + pins(torch="cu128"),
        app("numpy") + index("cu128") + pins(torch="cu128"),
        app("torchrec") + index("cu128") + pins(torchrec="cu128"),
        TORCH + index("") + pins(torch="all"),
        TORCH + index("cu128") + pins(torch="cu128") + NEVER,
    ],
    ids=[
        "cpu", "marker", "marked requirement", "other spelling", "environments", "extra", "only an extra needs it",
        "a pin of no effect", "a package without machine code", "all backends", "overridden away",
    ],
)  # fmt: skip
def test_silent(text: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": text}) == []


def test_the_fix_adds_the_marker(tmp_path: Path) -> None:
    fix = findings(tmp_path, RULE, {"pyproject.toml": TORCH + index("rocm6.3") + pins(torch="rocm63")})[0].finding.fix
    assert fix is not None
    assert [(change.key, change.value) for change in fix.changes] == [("marker", "sys_platform == 'linux'")]


def test_no_fix_for_one_source_of_several(tmp_path: Path) -> None:
    text = TORCH + index("cpu") + index("cu128") + pins(torch="cpu:marker = \"python_version < '3.10'\"|cu128")
    assert [item.finding.fix for item in findings(tmp_path, RULE, {"pyproject.toml": text})] == [None]


def test_a_root_s_pin_is_judged_with_its_members(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": index("cu128") + pins(torch="cu128") + '[tool.uv.workspace]\nmembers = ["one"]\n',
        "one/pyproject.toml": TORCH,
    }
    assert told(findings(tmp_path, RULE, files)) == [("pyproject.toml", 6, "warning")]
