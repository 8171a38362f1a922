"""Every scenario that a rule or its page cites is one that the conformance suite runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conformance.scenarios import ALL
from conformance.scenarios.urls import SCENARIOS as URLS
from indexlint.rules import build
from indexlint.rules.registry import ENTRIES, Entry

RULES = Path(build.__file__).parent
CONFORMANCE = Path(__file__).parents[1] / "conformance"
# A1.always-krurl, B1n.env, C4, D9.b2, T19.variable-in-host
_NAME = re.compile(r"\b(?:[ABCDE]\d+[a-z]{0,3}|[TX]\d+|URL(?=\.))(?:\.[A-Za-z0-9+-]+)*\b")
_CITED = re.compile(r"`(" + _NAME.pattern + r")(\.\*)?`")


def known() -> set[str]:
    """The names of the laboratory's scenarios, and those that a test of another form gives in its docstring or its data."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in CONFORMANCE.rglob("*.py"))
    return set(ALL) | set(URLS) | set(re.findall(r"[\"'](" + _NAME.pattern + r")[\"']", text))


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.name for entry in ENTRIES])
def test_the_cited_scenarios_exist(entry: Entry) -> None:
    family, _, module = entry.module.removeprefix("indexlint.rules.").rpartition(".")
    source = (RULES / family / f"{module}.py").read_text(encoding="utf-8")
    evidence = entry.page().split("\n## Evidence\n")[1].split("\n## ")[0]
    names = known()
    cited = set(re.findall(r"[\"'](" + _NAME.pattern + r")[\"']", source))
    for name, star in _CITED.findall(evidence):
        if star:
            assert any(other.startswith(name + ".") for other in names), f"no scenario begins with {name}"
        else:
            cited.add(name)
    assert cited <= names, f"no such scenario: {sorted(cited - names)}"
