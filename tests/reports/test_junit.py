"""JUnit XML: valid by the Jenkins plugin's schema, and with names that services can compare."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema

from indexlint.engine import Result
from indexlint.model.place import Place
from indexlint.reports import Style, render
from reports.made import finding, result_of
from reports.samples import EMPTY, NOTHING, PATHS, in_file

SCHEMA = xmlschema.XMLSchema(str(Path(__file__).parent / "schemas" / "junit-10.xsd"))


def report(result: Result, fail_on: str = "warning") -> ElementTree.Element:
    text = render("junit", result, Style(fail_on=fail_on))
    assert text.isascii()
    SCHEMA.validate(text)
    root = ElementTree.fromstring(text)
    names = [(test.get("classname"), test.get("name")) for test in root.iter("testcase")]
    assert len(set(names)) == len(names)
    for suite in (*root, root):
        for attribute, path in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
            assert suite.get(attribute) == str(len(list(suite.iter(path))))
    return root


def test_a_file_without_findings_is_a_test_that_passed() -> None:
    (suite,) = report(EMPTY)
    (test,) = suite
    assert (suite.get("name"), test.get("name"), len(test)) == ("pyproject.toml", "no findings", 0)


def test_nothing_to_check_is_a_valid_report() -> None:
    assert len(report(NOTHING)) == 0


@pytest.mark.parametrize("path", PATHS)
def test_any_path_gives_xml(path: str) -> None:
    assert report(in_file(path)).get("tests") == "8"


def test_outcomes() -> None:
    tests = list(report(in_file("uv.toml")).iter("testcase"))
    assert [(test.get("name"), [child.tag for child in test]) for test in tests] == [
        ("invalid-toml (https://***@gitlab.acme.example/simple)", ["failure"]),
        ("invalid-toml (https://***@gitlab.acme.example/simple) #2", ["failure"]),
        ("unused-ignore (corp)", ["failure"]),
        ("invalid-toml (corp)", ["system-out"]),
        ("invalid-toml (corp) #2", ["skipped"]),
        ("no findings", []),
        ("problem 1", ["error"]),
        ("invalid-toml", ["skipped"]),
    ]
    assert tests[0][0].get("message") == '`grüße-😀` <&> "one" [a](b) ${X} 100%\\x1b\\n]]>'
    assert (tests[0][0].text or "").startswith("uv.toml:3:7: error[invalid-toml]\n")
    assert "hunter2" not in ElementTree.tostring(report(in_file("uv.toml")), "unicode")


@pytest.mark.parametrize(("fail_on", "failures"), [("error", "2"), ("warning", "3"), ("info", "4")])
def test_what_fails_is_what_makes_the_exit_code(fail_on: str, failures: str) -> None:
    assert report(in_file("uv.toml"), fail_on).get("failures") == failures


def test_a_name_does_not_know_lines() -> None:
    before = report(result_of({"uv.toml": "a = 1\n"}, [finding(Place("uv.toml", ("a",)))]))
    after = report(result_of({"uv.toml": "\n\n\na = 1\n"}, [finding(Place("uv.toml", ("a",)))]))
    assert [test.attrib for test in before.iter("testcase")] == [test.attrib for test in after.iter("testcase")]
