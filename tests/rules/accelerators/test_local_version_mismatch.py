from __future__ import annotations

from pathlib import Path

import pytest

from rules.accelerators.torch import app, index, pins
from rules.harness import findings

RULE = "local-version-mismatch"
EXTRA = '[project.optional-dependencies]\nx = ["torch==2.6.0+cu118"]\n'
CU118 = app("torch==2.6.0+cu118")


@pytest.mark.parametrize(
    "text",
    [
        CU118 + index("cu124") + pins(torch="cu124"),
        CU118 + index("cpu", explicit=False),
        app("torch === 2.6.0+cpu ; sys_platform == 'linux'") + index("cu124") + pins(torch="cu124"),
        app("torch==2.6.0+rocm6.1") + index("rocm6.2") + pins(torch="rocm62"),
        app(more=EXTRA) + index("cpu") + pins(torch='cpu:extra = "x"'),
    ],
    ids=["cuda", "not pinned", "cpu", "rocm", "extra"],
)  # fmt: skip
def test_reported(text: str, tmp_path: Path) -> None:
    assert [item.finding.severity for item in findings(tmp_path, RULE, {"pyproject.toml": text})] == ["error"]


@pytest.mark.parametrize(
    "text",
    [
        CU118 + index("cu118") + pins(torch="cu118"),
        app("torch==2.6.0") + index("cu124") + pins(torch="cu124"),
        app("torch>=2.6.0") + index("cu124") + pins(torch="cu124"),
        app("torch==2.6.0+cpu.cxx11.abi") + index("cpu") + pins(torch="cpu"),
        app("torch==2.6.0+rocm6.2.4") + index("rocm6.2") + pins(torch="rocm62"),
        CU118 + index("") + pins(torch="all"),
        CU118 + index("cu124"),
        CU118 + index("cu124", explicit=False) + '[[tool.uv.index]]\nname = "c"\nurl = "https://pypi.corp.example/simple"\n',
        CU118 + index("cpu") + index("cu118") + pins(torch="cpu:marker = \"sys_platform == 'darwin'\"|cu118"),
        CU118 + index("cpu") + pins(torch="cpu:marker = \"sys_platform == 'never'\""),
        app("acme==1.0+local1") + index("cu124", explicit=False),
        app("torch==2.6.0+acme.1") + index("cu124") + pins(torch="cu124"),
        app(more='[project.optional-dependencies]\na = ["torch==2.6.0+cpu"]\nb = ["torch==2.6.0+cu118"]\n')
        + index("cpu") + index("cu118") + pins(torch='cpu:extra = "a"|cu118:extra = "b"'),
        app("numpy") + '[tool.uv]\nconstraint-dependencies = ["torch==2.6.0+cu118"]\n' + index("cu124") + pins(torch="cu124"),
    ],
    ids=[
        "equal", "no local version", "a range", "abi", "patch of a backend", "all backends", "nothing says where",
        "a private index may have it", "one of two", "a pin that never holds", "another package", "a build of one's own",
        "one index for each extra", "a constraint",
    ],
)  # fmt: skip
def test_silent(text: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": text}) == []
