"""Every case about keys, values, names and pins that a rule or its page cites is one that the conformance suite runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conformance.uv_key_cases import CASES, UV_TOML_CASES
from conformance.uv_project_cases import CASES as PROJECTS
from indexlint.readers import uv_keys
from indexlint.rules import build
from indexlint.rules.registry import ENTRIES, Entry

RULES = Path(build.__file__).parent
CONFORMANCE = Path(__file__).parents[1] / "conformance"
_GROUPS = "index|pip|source|misplaced|only|toml11|settings|pins|markers|extras|groups|defaults|names|urls|S1"
_NAME = re.compile(rf"(?:(?:{_GROUPS})\.[a-z0-9.-]*[a-z0-9]|uv\.(?!toml|lock)[a-z0-9.-]*[a-z0-9]|first-releases)")


def known() -> set[str]:
    """The names of all cases, and those that a test has as its docstring or among its data."""
    found = {case.name for case in (*CASES, *UV_TOML_CASES)} | {case.name for case in PROJECTS}
    for path in CONFORMANCE.glob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(rf'"""({_NAME.pattern})"""', text)) | set(re.findall(rf'"({_NAME.pattern})"', text))
    return found


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.name for entry in ENTRIES])
def test_the_cited_cases_exist(entry: Entry) -> None:
    family, _, module = entry.module.removeprefix("indexlint.rules.").rpartition(".")
    source = (RULES / family / f"{module}.py").read_text(encoding="utf-8")
    evidence = entry.page().split("\n## Evidence\n")[1].split("\n## ")[0]
    cited = set(re.findall(rf'"({_NAME.pattern})"', source))
    cited |= {name for name in re.findall(r"`([^`]+)`", evidence) if _NAME.fullmatch(name)}
    assert cited <= known(), sorted(cited - known())


def test_the_cases_that_rules_name_by_their_parts_exist() -> None:
    beside = ("git", "url", "path", "workspace", "rev", "tag", "branch", "editable", "package")
    pairs = ("git-url", "git-workspace", "url-path", "url-workspace", "path-workspace")
    wanted = {f"only.{key}" for key in uv_keys.PYPROJECT_ONLY}
    wanted |= {f"source.index-{key}" for key in beside} | {f"source.{pair}" for pair in pairs}
    wanted |= {f"{kind}.{fault}" for kind in ("extras", "groups") for fault in ("lacks", "missing")}
    assert wanted <= known(), sorted(wanted - known())
