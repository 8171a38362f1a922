from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings, told
from rules.locks.locks import CORP, CORP_URL, app, package

RULE = "insecure-lock-url"


def test_one_finding_for_each_host(tmp_path: Path) -> None:
    lock = (
        package("a", CORP_URL, files=("https://pypi.corp.example/a.whl", "http://files.corp.example/a2.whl"))
        + package("b", CORP_URL, files=("http://files.corp.example/b.whl",))
        + package("c", "http://mirror.example/simple", files=("http://mirror.example/c.whl",))
    )
    found = findings(tmp_path, RULE, {"pyproject.toml": app("a") + CORP, "uv.lock": lock})
    assert told(found) == [("uv.lock", 5, "warning"), ("uv.lock", 14, "warning")]
    assert "`a` and `b`" in found[0].finding.message


@pytest.mark.parametrize(
    ("text", "lock"),
    [
        (app("a") + CORP, package("a", CORP_URL, files=("https://pypi.corp.example/a.whl",))),
        (app("a"), package("a", "http://localhost:3141/root/pypi", files=("http://127.0.0.1:3141/a.whl",))),
        (app("a") + CORP.replace("https", "http"), package("a", CORP_URL.replace("https", "http"))),
    ],
    ids=["https", "this machine", "the index says http itself"],
)
def test_silent(text: str, lock: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": text, "uv.lock": lock}) == []
