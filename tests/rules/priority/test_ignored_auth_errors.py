from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings

RULE = "ignored-auth-errors"
CORP = '[[tool.uv.index]]\nname = "corp"\nurl = "https://pypi.corp.example/simple"\nignore-error-codes = [{}]\n'
OTHER = '[[tool.uv.index]]\nname = "other"\nurl = "https://other.corp.example/simple"\n'


@pytest.mark.parametrize(
    ("codes", "elements"), [("401", [()]), ("403, 401", [()]), ("500, 403", [(1,)]), ("401, 404, 403", [(0,), (2,)])]
)
def test_the_fix_removes_what_refuses(codes: str, elements: list[tuple[int, ...]], tmp_path: Path) -> None:
    fix = findings(tmp_path, RULE, {"pyproject.toml": CORP.format(codes)})[0].finding.fix
    assert fix is not None
    assert [change.place.keys[5:] for change in fix.changes] == elements


def test_the_last_index_has_nothing_behind_it(tmp_path: Path) -> None:
    text = CORP.format("401") + "default = true\n" + OTHER
    assert findings(tmp_path, RULE, {"pyproject.toml": text}) == []


def test_another_private_index_may_be_what_is_behind_it(tmp_path: Path) -> None:
    text = CORP.format("401") + OTHER + "default = true\n"
    assert "index `other`" in findings(tmp_path, RULE, {"pyproject.toml": text})[0].finding.message


@pytest.mark.parametrize(
    "text",
    [
        CORP.format("404, 500"),
        CORP.format(""),
        CORP.format('"401"'),
        CORP.format("403").replace("pypi.corp.example", "download.pytorch.org"),
        CORP.format("401") + '[tool.uv]\nrequired-version = "<0.7"\n',
    ],
    ids=["other codes", "empty", "not a number", "public", "uv before the setting"],
)
def test_silent(text: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": text}) == []
