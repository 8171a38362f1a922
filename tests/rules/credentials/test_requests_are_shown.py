"""The rules that ask the credential model show the offending request in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexlint.rules.registry import BY_NAME
from rules.harness import findings
from rules.pages import examples

RULES = (
    "gitlab-group-name",
    "gitlab-project-path",
    "shared-realm-credentials",
    "shared-realm-keyring",
    "nested-index-roots",
    "borrowed-realm-credential",
    "string-prefix-roots",
    "never-with-credentials",
    "keyring-without-username",
    "always-without-keyring",
)


@pytest.mark.parametrize("rule", RULES)
def test_the_request_is_shown(rule: str, tmp_path: Path) -> None:
    example = examples(BY_NAME[rule].page())[0]
    (found, *_) = findings(tmp_path, rule, example.files)
    lines = [item.message for item in found.finding.related]
    assert any(line.startswith("uv ") and ": GET https://" in line for line in lines), lines
