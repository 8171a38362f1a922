"""JUnit XML, as the xUnit plugin of Jenkins describes it (``junit-10.xsd``); GitLab and others read it too.

A file is a test suite, each of its findings a test that failed. A test has the name of the rule and of what the finding is
about: services compare tests by name, so that lines inserted above make no new failure.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from indexlint.findings import SEVERITIES
from indexlint.model.url import redact
from indexlint.reports.places import Paths
from indexlint.reports.source import clean

if TYPE_CHECKING:
    from indexlint.engine import Located, Result
    from indexlint.reports import Style


def render(result: Result, style: Style) -> str:
    """The report. A finding below ``style.fail_on`` is a test that passed, a suppressed one a test that was skipped."""
    paths = Paths(result.base)
    root = ElementTree.Element("testsuites", {"name": "indexlint"})
    by_file: dict[str, list[Located]] = {file: [] for file in result.files}
    for located in [*result.findings, *result.suppressed]:
        by_file.setdefault(located.finding.place.file, []).append(located)
    for file, findings in by_file.items():
        root.append(_suite(paths.of(file), findings, style.fail_on))
    if result.problems or result.skipped:
        root.append(_run(result))
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, "us-ascii", xml_declaration=False)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + text.decode("ascii") + "\n"


def _suite(file: str, findings: list[Located], fail_on: str) -> ElementTree.Element:
    failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    suite = ElementTree.Element("testsuite", {"name": clean(file)})
    seen: Counter[str] = Counter()
    for located in findings:
        finding = located.finding
        name = f"{finding.rule} ({redact(finding.anchor)})"
        seen[name] += 1
        test = _test(suite, file, name if seen[name] == 1 else f"{name} #{seen[name]}")
        if located.suppressed:
            ElementTree.SubElement(test, "skipped", {"message": "suppressed by a comment"})
        elif finding.severity in failing:
            attributes = {"type": finding.severity, "message": clean(redact(finding.message))}
            ElementTree.SubElement(test, "failure", attributes).text = _text(located)
        else:
            ElementTree.SubElement(test, "system-out").text = _text(located)
    if not findings:
        _test(suite, file, "no findings")
    return _counted(suite)


def _run(result: Result) -> ElementTree.Element:
    """What is about the run: input that could not be read, checks that could not be made."""
    suite = ElementTree.Element("testsuite", {"name": "indexlint"})
    for number, problem in enumerate(result.problems, 1):
        test = _test(suite, "indexlint", f"problem {number}")
        ElementTree.SubElement(test, "error", {"message": clean(redact(problem))})
    for rule, reason in result.skipped:
        test = _test(suite, "indexlint", rule)
        ElementTree.SubElement(test, "skipped", {"message": clean(redact(reason))})
    return _counted(suite)


def _test(suite: ElementTree.Element, file: str, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(suite, "testcase", {"name": clean(name), "classname": clean(file)})


def _counted(suite: ElementTree.Element) -> ElementTree.Element:
    counts = {"tests": "testcase", "failures": "testcase/failure", "errors": "testcase/error"}
    for name, path in {**counts, "skipped": "testcase/skipped"}.items():
        suite.set(name, str(len(suite.findall(path))))
    return suite


def _text(located: Located) -> str:
    finding = located.finding
    lines = [
        f"{finding.place.file}:{located.start.line}:{located.start.column}: {finding.severity}[{finding.rule}]",
        finding.message,
        finding.help,
    ]
    return "\n".join(clean(redact(line)) for line in lines if line)
