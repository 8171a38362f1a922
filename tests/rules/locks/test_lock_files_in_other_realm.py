from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings
from rules.locks.locks import CORP, CORP_URL, PYPI, app, package

RULE = "lock-files-in-other-realm"
STATED = '[tool.indexlint.credentials]\ncorp = "{}"\n'


def lock(url: str) -> str:
    return package("a", CORP_URL, files=("https://pypi.corp.example/a.whl", url))


@pytest.mark.parametrize(
    ("more", "url", "severity"),
    [
        ("", "http://pypi.corp.example/a2.whl", "warning"),
        ("", "https://pypi.corp.example:8443/a2.whl", "warning"),
        ("", "https://cdn.example/a2.whl", "info"),
        (STATED.format("environment"), "https://cdn.example/a2.whl", "warning"),
        (STATED.format("none"), "https://cdn.example/a2.whl", "info"),
        (STATED.format("netrc"), "https://cdn.example/a2.whl", "warning"),
    ],
    ids=["scheme", "port", "host", "host, with a credential", "host, without", "host, netrc"],
)
def test_severity(more: str, url: str, severity: str, tmp_path: Path) -> None:
    files = {"pyproject.toml": app("a") + CORP + more, "uv.lock": lock(url)}
    assert [item.finding.severity for item in findings(tmp_path, RULE, files)] == [severity]


@pytest.mark.parametrize(
    ("text", "locked"),
    [
        (app("a") + CORP, lock("https://pypi.corp.example:443/a2.whl")),
        (app("a") + CORP + STATED.format("netrc"), lock("http://pypi.corp.example/a2.whl")),
        (app("a"), package("a", PYPI, files=("https://files.pythonhosted.org/a.whl",))),
        (app("a"), lock("https://cdn.example/a2.whl")),
    ],
    ids=["the same realm", "netrc reaches it", "public", "not declared"],
)
def test_silent(text: str, locked: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RULE, {"pyproject.toml": text, "uv.lock": locked}) == []
