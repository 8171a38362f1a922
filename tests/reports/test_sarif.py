"""SARIF: valid by its schema, and within what code scanning takes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from jsonschema import Draft7Validator

from indexlint.engine import Result
from indexlint.findings import SAFE, Fix, Related
from indexlint.fixes.resolve import PlacedEdit
from indexlint.model.place import Place
from indexlint.reports import Style, render, sarif
from indexlint.rules.registry import BY_NAME
from reports.made import finding, result_of
from reports.samples import EMPTY, NOTHING, PATHS, in_file

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
VERBOSE = Style(verbose=True)


def report(result: Result, style: Style = VERBOSE) -> Any:
    """The only run of a report that the schema and code scanning accept."""
    text = render("sarif", result, style)
    assert text.isascii()
    found = json.loads(text)
    validator = Draft7Validator(SCHEMA, format_checker=Draft7Validator.FORMAT_CHECKER)
    assert [(list(error.path), error.message) for error in validator.iter_errors(found)] == []
    (run,) = found["runs"]
    code_scanning_accepts(run)
    return run


def code_scanning_accepts(run: Any) -> None:
    """What GitHub's documentation asks for beyond the schema, and the region of SARIF's errata 01."""
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"]
    assert len(run["results"]) <= 25_000
    for rule in rules:
        assert rule["id"]
        assert len(rule["name"]) <= 255
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
        assert len(rule["properties"]["tags"]) <= 10
        assert rule["defaultConfiguration"]["level"] in ("note", "warning", "error")
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        assert 1 <= len(result["locations"]) <= 100
        for location in (*result["locations"], *result.get("relatedLocations", ())):
            region = location["physicalLocation"]["region"]
            assert region["startLine"] >= 1
            assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
            assert location["physicalLocation"]["artifactLocation"]["uri"]
        assert result["partialFingerprints"]


@pytest.mark.parametrize("result", [EMPTY, NOTHING])
def test_nothing_found_is_a_valid_report(result: Result) -> None:
    assert report(result)["results"] == []


@pytest.mark.parametrize("path", PATHS)
def test_every_path_is_a_uri_reference_that_means_the_path(path: str) -> None:
    artifact = report(in_file(path))["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    uri = artifact["uri"]
    assert re.fullmatch(r"[A-Za-z0-9._~!$&'()*+,;=:@/%-]+", uri)
    parts = urlsplit(uri)
    assert unquote(parts.path, errors="surrogateescape").endswith(path)
    assert parts.scheme == ("file" if path.startswith("/") else "")
    assert ("uriBaseId" in artifact) == (not path.startswith("/"))


def test_paths_are_those_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "api").mkdir()
    run = report(in_file("pyproject.toml")._replace(base=str(tmp_path / "api")))
    location = run["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": "api/pyproject.toml", "uriBaseId": "%SRCROOT%"}


def test_columns_are_code_points_and_the_end_is_exclusive() -> None:
    item = finding(Place("uv.toml", ("a",), within=(1, 2)))
    run = report(result_of({"uv.toml": 'a = "😀é"\n'}, [item]))
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert region == {"startLine": 1, "startColumn": 7, "endLine": 1, "endColumn": 8}


def test_levels_rules_and_related_places() -> None:
    run = report(in_file("pyproject.toml"))
    assert [result["level"] for result in run["results"]] == ["error", "error", "warning", "note", "error"]
    rule = run["tool"]["driver"]["rules"][0]
    assert rule["id"] == "invalid-toml"
    assert rule["name"] == "InvalidToml"
    assert rule["help"]["markdown"] == BY_NAME["invalid-toml"].page()
    assert rule["fullDescription"]["text"].startswith("Reports the place at which")
    assert [item["message"]["text"] for item in run["results"][0]["relatedLocations"]] == ["the other"]


def test_a_message_makes_no_link_and_tells_no_secret() -> None:
    text = render("sarif", in_file("pyproject.toml"), VERBOSE)
    assert "hunter2" not in text
    assert "[a] (b)" in text


def test_suppressed_results_are_marked_and_kept_from_code_scanning() -> None:
    marks = [result.get("suppressions") for result in report(in_file("uv.toml"))["results"]]
    assert marks == [None, None, None, None, [{"kind": "inSource"}]]
    assert len(report(in_file("uv.toml"), Style())["results"]) == 4


def test_what_could_not_be_checked_is_told() -> None:
    (invocation,) = report(in_file("uv.toml"))["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [(note["level"], note["message"]["text"]) for note in invocation["toolExecutionNotifications"]] == [
        ("note", "invalid-toml was skipped: needs --online"),
        ("error", "uv.toml: permission denied"),
    ]
    assert report(EMPTY)["invocations"][0]["executionSuccessful"] is True


def test_more_results_than_github_takes_are_cut_by_severity(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 3)
    run = report(in_file("uv.toml"), Style())
    assert [result["level"] for result in run["results"]] == ["error", "error", "warning"]
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert notes[-1]["message"]["text"] == "1 results were left out"


def test_only_so_many_related_places() -> None:
    place = Place("uv.toml", ("a",))
    item = finding(place, related=(Related("again", place),) * 500)
    assert len(report(result_of({"uv.toml": "a = 1\n"}, [item]))["results"][0]["relatedLocations"]) == 99


def test_a_fix_is_given_as_replacements(monkeypatch: pytest.MonkeyPatch) -> None:
    item = finding(Place("uv.toml", ("a",)), fix=Fix("Make it two", SAFE, ()))
    result = result_of({"uv.toml": "a = 1\n"}, [item])
    start, end = result.findings[0].start, result.findings[0].end
    monkeypatch.setattr(sarif, "text_edits", lambda *_: [PlacedEdit("uv.toml", start, end, "2")])
    (fix,) = report(result)["results"][0]["fixes"]
    assert fix == {
        "description": {"text": "Make it two"},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": "uv.toml", "uriBaseId": "%SRCROOT%"},
                "replacements": [
                    {
                        "deletedRegion": {"startLine": 1, "startColumn": 5, "endLine": 1, "endColumn": 6},
                        "insertedContent": {"text": "2"},
                    }
                ],
            }
        ],
    }
