"""The JSON report keeps its promise: its schema, its positions, its fingerprints."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from indexlint.engine import Result
from indexlint.findings import SAFE, Change, Evidence, Fix, Related
from indexlint.model.online import Check
from indexlint.model.place import Place
from indexlint.reports import Style, render
from reports.made import finding, result_of
from reports.samples import PATHS, in_file

FILE = "pyproject.toml"


def schema() -> Any:
    return json.loads((resources.files("indexlint.reports") / "schema" / "findings-1.json").read_text("utf-8"))


def report(result: Result) -> Any:
    text = render("json", result, Style())
    assert text.isascii()
    found = json.loads(text)
    validator = Draft202012Validator(schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [error.message for error in validator.iter_errors(found)] == []
    return found


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())


def test_nothing_found_is_a_valid_report() -> None:
    found = report(result_of({FILE: ""}, []))
    assert found["findings"] == []
    assert found["summary"] == {"files": 1, "error": 0, "warning": 0, "info": 0, "fixable": 0, "suppressed": 0}


def test_a_finding_with_everything() -> None:
    text = '[a]\nurl = "https://😀.example/simple"\n[b]\nurl = 1\n'
    item = finding(
        Place(FILE, ("a", "url"), within=(8, 9)),
        help="do it",
        related=(Related("the other", Place(FILE, ("b", "url"))), Related("set", Place("netrc", ("x",)))),
        evidence=Evidence("uv", ">=0.6.9", "A1.always"),
        fix=Fix("Delete it", SAFE, ()),
    )
    found = report(
        result_of({FILE: text}, [item], suppressed=[item], skipped=[("gitlab-project-path", "needs --online")])
    )
    (shown,) = found["findings"]
    assert shown["range"] == {"start": {"line": 2, "column": 16}, "end": {"line": 2, "column": 17}}
    assert [related["range"] for related in shown["related"]] == [
        {"start": {"line": 4, "column": 7}, "end": {"line": 4, "column": 8}},
        None,
    ]
    assert shown["evidence"] == {"tool": "uv", "releases": ">=0.6.9", "scenario": "A1.always"}
    assert shown["url"].endswith("/rules/invalid-toml/")
    assert found["skipped"] == [{"rule": "gitlab-project-path", "reason": "needs --online"}]
    assert found["summary"] == {"files": 1, "error": 1, "warning": 0, "info": 0, "fixable": 1, "suppressed": 1}


def test_no_message_carries_a_secret() -> None:
    secret = "https://user:hunter2@host.example/simple"
    item = finding(
        Place(FILE, ("a",)), message=secret, help=secret, anchor=secret, related=(Related(secret, Place(FILE, ("a",))),)
    )
    result = result_of({FILE: "a = 1\n"}, [item], skipped=[("invalid-toml", secret)])
    assert "hunter2" not in render("json", result, Style())


CHECKS = (
    Check("unreachable-index", "corp", FILE),
    Check("refused-credential", "corp", FILE, "finding"),
    Check(
        "forwarding-index", "https://user:hunter2@host.example/simple", FILE, "skipped", "no answer\x1b[1m from host"
    ),
)


def test_each_check_that_asks_the_network_tells_what_became_of_it() -> None:
    made = result_of({FILE: ""}, [])._replace(checks=CHECKS)
    assert report(made)["online"] == [
        {"rule": "unreachable-index", "index": "corp", "file": FILE, "outcome": "ok", "reason": None},
        {"rule": "refused-credential", "index": "corp", "file": FILE, "outcome": "finding", "reason": None},
        {
            "rule": "forwarding-index",
            "index": "https://***@host.example/simple",
            "file": FILE,
            "outcome": "skipped",
            "reason": "no answer\x1b[1m from host",
        },
    ]
    assert report(result_of({FILE: ""}, []))["online"] == []


def test_a_text_report_counts_the_checks_with_v_and_always_tells_the_skipped_ones() -> None:
    skipped = [(check.rule, check.reason) for check in CHECKS if check.outcome == "skipped"]
    made = result_of({FILE: ""}, [], skipped=skipped)._replace(checks=CHECKS)
    lines = render("concise", made, Style(verbose=True)).splitlines()
    assert "online checks: 1 ok, 1 finding, 1 skipped" in lines
    assert "skipped forwarding-index: no answer\\x1b[1m from host" in lines
    quiet = render("concise", made, Style())
    assert "online checks" not in quiet
    assert "skipped forwarding-index" in quiet


def prints(result: Result) -> list[str]:
    return [item["fingerprint"] for item in report(result)["findings"]]


def test_a_fingerprint_survives_lines_above_and_other_findings() -> None:
    item = finding(Place(FILE, ("a",)))
    other = finding(Place(FILE, ("b",)), anchor="pytorch")
    before = prints(result_of({FILE: "a = 1\n"}, [item]))
    after = prints(result_of({FILE: "b = 1\n\n\na = 2\n"}, [other, item]))
    assert after[1:] == before


def test_a_fingerprint_is_neither_a_secrets_nor_a_messages() -> None:
    def one(password: str, message: str) -> list[str]:
        anchor = f"https://user:{password}@host.example/simple"
        return prints(result_of({FILE: "a = 1\n"}, [finding(Place(FILE, ("a",)), anchor=anchor, message=message)]))

    assert one("hunter2", "old words") == one("hunter3", "new words")


@pytest.mark.parametrize("change", [{"anchor": "other"}, {"rule": "unused-ignore", "code": "IX010"}])
def test_another_rule_or_anchor_is_another_fingerprint(change: dict[str, str]) -> None:
    place = Place(FILE, ("a",))
    first, second = prints(result_of({FILE: "a = 1\n"}, [finding(place), finding(place, **change)]))
    assert first != second


def test_equal_findings_are_told_apart_and_a_suppressed_one_keeps_its_number() -> None:
    first, second = finding(Place(FILE, ("a",))), finding(Place(FILE, ("b",)))
    files = {FILE: "a = 1\nb = 1\n"}
    both = prints(result_of(files, [first, second]))
    assert len(set(both)) == 2
    assert prints(result_of(files, [second], suppressed=[first])) == both[1:]


def test_json_lines_are_the_findings_of_the_json_report() -> None:
    result = in_file("pyproject.toml")
    lines = render("json-lines", result, Style()).splitlines()
    assert [json.loads(line) for line in lines] == report(result)["findings"]
    assert render("json-lines", result_of({FILE: ""}, []), Style()) == ""


@pytest.mark.parametrize("path", PATHS)
def test_paths_stay_as_they_are(path: str) -> None:
    assert {item["file"] for item in report(in_file(path))["findings"]} == {path}


def test_a_fix_is_given_as_edits_that_make_it() -> None:
    place = Place(FILE, ("é", "explicit"))
    fix = Fix("Set it", SAFE, (Change("set", place, True),))
    (shown,) = report(result_of({FILE: '["é"]\nexplicit = "yes"\n'}, [finding(place, fix=fix)]))["findings"]
    assert shown["fix"] == {
        "title": "Set it",
        "applicability": "safe",
        "edits": [
            {
                "file": FILE,
                "range": {"start": {"line": 2, "column": 12}, "end": {"line": 2, "column": 17}},
                "text": "true",
            }
        ],
    }


@pytest.mark.parametrize(
    "change",
    [
        Change("set", Place(FILE, ("a",)), "https://user:hunter2@host.example/simple"),
        Change("set", Place(FILE, ("missing",)), 1),
        Change("set", Place("unread.toml", ("a",)), 1),
    ],
)
def test_a_fix_that_is_refused_or_tells_a_secret_is_none(change: Change) -> None:
    result = result_of({FILE: "a = 1\n"}, [finding(Place(FILE, ("a",)), fix=Fix("Set it", SAFE, (change,)))])
    (shown,) = report(result)["findings"]
    assert shown["fix"] is None
    assert "hunter2" not in render("sarif", result, Style()) + render("rdjson", result, Style())
