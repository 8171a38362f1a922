"""GitLab Code Quality, as https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format states it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from indexlint.engine import Result
from indexlint.reports import Style, render
from reports.samples import EMPTY, NOTHING, PATHS, in_file

TEXT = {"type": "string", "minLength": 1}
LINE = {"type": "integer", "minimum": 1}
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": TEXT,
            "check_name": TEXT,
            "fingerprint": TEXT,
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    # "without ./"
                    "path": {**TEXT, "not": {"pattern": r"^\./"}},
                    "lines": {"type": "object", "required": ["begin"], "properties": {"begin": LINE, "end": LINE}},
                },
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    },
}


def report(result: Result) -> Any:
    text = render("gitlab", result, Style())
    # GitLab: "must not have a byte order mark"; ASCII has none.
    assert text.isascii()
    found = json.loads(text)
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(found)] == []
    fingerprints = [issue["fingerprint"] for issue in found]
    assert len(set(fingerprints)) == len(fingerprints)
    return found


@pytest.mark.parametrize("result", [EMPTY, NOTHING])
def test_nothing_found_is_an_empty_list(result: Result) -> None:
    assert report(result) == []


@pytest.mark.parametrize("path", PATHS)
def test_paths_stay_as_they_are(path: str) -> None:
    assert {issue["location"]["path"] for issue in report(in_file(path))} == {path.replace("/nowhere/", "")}


def test_severities_and_lines() -> None:
    found = report(in_file("uv.toml"))
    assert [issue["severity"] for issue in found] == ["major", "major", "minor", "info"]
    assert [issue["location"]["lines"] for issue in found][:2] == [{"begin": 3, "end": 3}, {"begin": 7, "end": 7}]
    assert "hunter2" not in json.dumps(found)


def test_fingerprints_are_those_of_the_json_report() -> None:
    result = in_file("uv.toml")
    shown = [item["fingerprint"] for item in json.loads(render("json", result, Style()))["findings"]]
    assert [issue["fingerprint"] for issue in report(result)] == shown
