from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings, told
from rules.locks.locks import CORP, CORP_URL, EXPLICIT, PIN, PYPI, app, package

RULE = "transitive-outside-pin"
NAMES = '[tool.indexlint]\nprivate-packages = ["Acme_*"]\n'


@pytest.mark.parametrize("registry", [PYPI, "https://mirrors.aliyun.com/pypi/simple"])
def test_reported_from_every_public_registry(registry: str, tmp_path: Path) -> None:
    files = {"pyproject.toml": app("acme-core") + NAMES, "uv.lock": package("acme-core", registry)}
    assert told(findings(tmp_path, RULE, files)) == [("uv.lock", 4, "error")]


@pytest.mark.parametrize(
    ("text", "lock"),
    [
        (app("acme-core"), package("acme-core")),
        (app("acme-core") + NAMES, package("acme-core", CORP_URL)),
        (app("acmecore") + NAMES, package("acmecore")),
        (
            app("acme-core") + NAMES + CORP + EXPLICIT + PIN.replace("acme", "acme-core"),
            package("acme-core"),
        ),
        (app("acme-core") + NAMES, package("acme-core", None, source='{ git = "https://git.example/a#1" }')),
    ],
    ids=["no names stated", "private", "another name", "pinned", "git"],
)
def test_silent(text: str, lock: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": text, "uv.lock": lock}) == []
