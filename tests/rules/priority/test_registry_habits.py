"""Registries that forward, and registries without upload times."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings

GITLAB = "https://gitlab.com/api/v4/groups/7/-/packages/pypi/simple"


def table(url: str, more: str = "") -> str:
    return f'[[tool.uv.index]]\nname = "corp"\nurl = "{url}"\n{more}\n'


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (table(GITLAB), 1),
        (table(GITLAB, "default = true"), 1),
        (table(GITLAB, "explicit = true"), 0),
        (table("https://pypiserver.corp.example/simple/"), 1),
        (table("https://pypi.corp.example/simple/"), 0),
        (table("https://pypi.org/simple"), 0),
        (table(GITLAB.replace("/-/", "/")), 0),
        (table(GITLAB) + '[tool.indexlint]\npublic-indexes = ["gitlab.com"]\n', 0),
    ],
)
def test_forwarding_registry(text: str, count: int, tmp_path: Path) -> None:
    found = findings(tmp_path, "forwarding-registry", {"pyproject.toml": text})
    assert [item.finding.severity for item in found] == ["info"] * count


LIMIT = '[tool.uv]\nexclude-newer = "2026-01-01T00:00:00Z"\n'
PIN = '[tool.uv.sources]\na = { index = "corp" }\n'


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (LIMIT + table(GITLAB), 1),
        (LIMIT + PIN + table(GITLAB, "explicit = true"), 1),
        (LIMIT + table(GITLAB, "explicit = true"), 0),
        (LIMIT + table(GITLAB, "exclude-newer = false"), 0),
        (table(GITLAB), 0),
        (LIMIT + table("https://pypi.org/simple"), 0),
        (LIMIT + table("https://download.pytorch.org/whl/cpu"), 0),
        (LIMIT + table("https://pypi.corp.example/simple"), 0),
        (LIMIT + table("https://nexus.corp.example/repository/pypi-all/simple"), 1),
        (LIMIT + table("https://devpi.corp.example/a/b/+simple/"), 1),
    ],
)
def test_missing_upload_time(text: str, count: int, tmp_path: Path) -> None:
    found = findings(tmp_path, "missing-upload-time", {"pyproject.toml": text})
    assert [item.finding.severity for item in found] == ["warning"] * count


def test_old_releases_have_no_limit_for_one_index(tmp_path: Path) -> None:
    text = '[tool.uv]\nrequired-version = "<0.11.5"\nexclude-newer = "2026-01-01"\n' + table(GITLAB)
    (found,) = findings(tmp_path, "missing-upload-time", {"pyproject.toml": text})
    assert found.finding.fix is None
