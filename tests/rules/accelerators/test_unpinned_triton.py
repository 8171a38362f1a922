from __future__ import annotations

from pathlib import Path

import pytest

from rules.accelerators.torch import LINUX, app, index, pins
from rules.harness import findings

RULE = "unpinned-triton"


@pytest.mark.parametrize(
    "text",
    [
        app("torch") + index("rocm6.3") + pins(torch=f"rocm63:{LINUX}"),
        app("torch") + index("xpu") + pins(torch="xpu"),
        app("torch") + index("rocm6.3") + pins(torch="rocm63", pytorch_triton_rocm="rocm63"),
        app("torch", "pytorch-triton-xpu") + index("rocm6.3") + pins(torch="rocm63", pytorch_triton_xpu="rocm63"),
    ],
    ids=["rocm", "xpu", "a pin of no effect", "another triton"],
)
def test_reported(text: str, tmp_path: Path) -> None:
    assert [item.finding.severity for item in findings(tmp_path, RULE, {"pyproject.toml": text})] == ["warning"]


@pytest.mark.parametrize(
    "text",
    [
        app("torch", "pytorch-triton-rocm") + index("rocm6.3") + pins(torch="rocm63", pytorch_triton_rocm="rocm63"),
        app("torch", "triton-xpu") + index("xpu") + pins(torch="xpu", triton_xpu="xpu"),
        app("torch") + index("cu128") + pins(torch="cu128"),
        app("torch") + index("rocm6.3", explicit=False) + pins(torch="rocm63"),
        app("torch") + index("rocm6.3"),
        app("numpy") + index("rocm6.3") + pins(torch="rocm63"),
        app("torch") + index("xpu") + pins(torch="xpu") + "[tool.uv]\nenvironments = [\"sys_platform == 'win32'\"]\n",
    ],
    ids=["pinned", "newer name", "cuda", "searched for every package", "not pinned", "no torch", "Windows only"],
)
def test_silent(text: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": text}) == []
