from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings, told

RULE = "find-links-beside-index"
CORP = '[[tool.uv.index]]\nname = "corp"\nurl = "https://pypi.corp.example/simple"\n'
PAGE = '[tool.uv]\nfind-links = ["./wheels", "https://pages.example/links.html"]\n'


def test_only_the_remote_page(tmp_path: Path) -> None:
    found = findings(tmp_path, RULE, {"pyproject.toml": PAGE + CORP})
    assert told(found) == [("pyproject.toml", 2, "warning")]
    assert found[0].start.column == 27


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": PAGE},
        {"pyproject.toml": PAGE + CORP + "explicit = true\n"},
        {"pyproject.toml": PAGE.replace("pages.example", "pypi.corp.example") + CORP},
        {"pyproject.toml": PAGE + "no-index = true\n" + CORP},
        {"pyproject.toml": PAGE + '[[tool.uv.index]]\nurl = "https://download.pytorch.org/whl/cpu"\n'},
        {"pyproject.toml": PAGE.replace("tool.uv", "tool.uv.pip") + CORP},
        {"pyproject.toml": PAGE, "uv.toml": CORP.replace("tool.uv.", "")},
    ],
    ids=["PyPI alone", "explicit", "same host", "no index is asked", "public", "uv pip", "masked by uv.toml"],
)
def test_silent(files: dict[str, str], tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, files) == []
