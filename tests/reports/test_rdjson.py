"""Reviewdog's format, as https://github.com/reviewdog/reviewdog/blob/master/proto/rdf/reviewdog.proto states it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from indexlint.engine import Result
from indexlint.findings import SAFE, Fix
from indexlint.fixes.resolve import PlacedEdit
from indexlint.model.place import Place
from indexlint.reports import Style, rdjson, render
from reports.made import finding, result_of
from reports.samples import EMPTY, PATHS, in_file


def message(required: list[str], **properties: Any) -> Any:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


TEXT = {"type": "string"}
NUMBER = {"type": "integer", "minimum": 1}
POSITION = message(["line", "column"], line=NUMBER, column=NUMBER)
RANGE = message(["start", "end"], start=POSITION, end=POSITION)
SOURCE = message(["name", "url"], name=TEXT, url=TEXT)
SCHEMA = message(
    ["source", "diagnostics"],
    source=SOURCE,
    diagnostics={
        "type": "array",
        "items": message(
            ["message", "location", "severity", "code"],
            message=TEXT,
            location=message(["path", "range"], path=TEXT, range=RANGE),
            severity={"enum": ["ERROR", "WARNING", "INFO"]},
            code=message(["value", "url"], value=TEXT, url=TEXT),
            suggestions={"type": "array", "items": message(["range", "text"], range=RANGE, text=TEXT)},
        ),
    },
)


def report(result: Result) -> Any:
    text = render("rdjson", result, Style())
    assert text.isascii()
    found = json.loads(text)
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(found)] == []
    return found["diagnostics"]


def test_nothing_found_is_a_valid_report() -> None:
    assert report(EMPTY) == []


@pytest.mark.parametrize("path", PATHS)
def test_paths_stay_as_they_are(path: str) -> None:
    assert {item["location"]["path"] for item in report(in_file(path))} == {path}


def test_severities_and_no_secret() -> None:
    found = report(in_file("uv.toml"))
    assert [item["severity"] for item in found] == ["ERROR", "ERROR", "WARNING", "INFO"]
    assert "hunter2" not in json.dumps(found)


@pytest.mark.parametrize(
    ("text", "within", "columns"),
    [
        ('a = "bcd"\n', (1, 2), (7, 8)),
        # 'a𐐀b': "the column of b: 6 since 𐐀 is represented with 4 bytes in UTF-8"
        ('"a𐐀b" = 1\n', None, (12, 13)),
        ('a = "é😀x"\r\n', (2, 3), (12, 13)),
        ('\ufeffa = "x"\n', (0, 1), (9, 10)),
    ],
)
def test_columns_count_the_bytes_of_the_line(
    text: str, within: tuple[int, int] | None, columns: tuple[int, int]
) -> None:
    key = "a𐐀b" if "𐐀" in text else "a"
    result = result_of({"uv.toml": text}, [finding(Place("uv.toml", (key,), within=within))])
    found = report(result)[0]["location"]["range"]
    assert (found["start"]["column"], found["end"]["column"]) == columns
    line = text.encode().split(b"\n")[found["start"]["line"] - 1]
    assert line[columns[0] - 1 : columns[1] - 1].decode() in ("1", "c", "x")


def test_a_fix_of_one_edit_is_a_suggestion(monkeypatch: pytest.MonkeyPatch) -> None:
    item = finding(Place("uv.toml", ("é",)), fix=Fix("Make it two", SAFE, ()))
    result = result_of({"uv.toml": '"é" = 1\n', "other.toml": "a = 1\n"}, [item])
    edit = PlacedEdit("uv.toml", result.findings[0].start, result.findings[0].end, "2")
    monkeypatch.setattr(rdjson, "text_edits", lambda *_: [edit])
    (suggestion,) = report(result)[0]["suggestions"]
    assert suggestion == {"range": {"start": {"line": 1, "column": 8}, "end": {"line": 1, "column": 9}}, "text": "2"}
    for several in ([edit, edit], [edit._replace(file="other.toml")], None):
        monkeypatch.setattr(rdjson, "text_edits", lambda *_, found=several: found)
        assert "suggestions" not in report(result)[0]
