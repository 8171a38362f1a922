"""Every scenario that a rule or its page cites is one that the conformance suite runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indexlint.rules import build
from indexlint.rules.registry import ENTRIES, Entry

RULES = Path(build.__file__).parent
SCENARIOS = Path(__file__).parents[1] / "conformance" / "scenarios"
# A1.always-krurl, B1n.env, C4, D9.b2, T19.variable-in-host
_NAME = re.compile(r"\b(?:[ABCD]\d+[a-z]{0,3}|[TX]\d+)(?:\.[A-Za-z0-9+-]+)*\b")
_CITED = re.compile(r"`(" + _NAME.pattern + r")(\.\*)?`")


def known() -> set[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SCENARIOS.glob("*.py"))
    return set(re.findall(r"[\"'](" + _NAME.pattern + r")[\"']", text))


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
