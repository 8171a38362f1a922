from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings

RULE = "pytorch-403-replaced"
TORCH = '[[tool.uv.index]]\nname = "torch"\nurl = "https://download.pytorch.org/whl/cpu"\nignore-error-codes = [{}]\n'


@pytest.mark.parametrize(("codes", "fixed"), [("", [403]), ("500, 502", [500, 502, 403])])
def test_the_fix_adds_403(codes: str, fixed: list[int], tmp_path: Path) -> None:
    fix = findings(tmp_path, RULE, {"pyproject.toml": TORCH.format(codes)})[0].finding.fix
    assert fix is not None
    assert fix.changes[0].value == fixed


@pytest.mark.parametrize(
    "text",
    [
        TORCH.format("403"),
        TORCH.format("500") + "default = true\n",
        TORCH.format("500").replace("download.pytorch.org", "pypi.corp.example"),
        TORCH.format("500") + '[tool.uv]\nrequired-version = "<0.7"\n',
    ],
    ids=["403 is listed", "nothing comes after it", "another host", "uv before the setting"],
)
def test_silent(text: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": text}) == []
