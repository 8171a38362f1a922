"""IX008: a key or value that an allowed release of uv does not know yet."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import INFO, WARNING, Evidence, Finding
from indexlint.model.index import Defect
from indexlint.model.project import Project
from indexlint.model.releases import show
from indexlint.rules.bounds import raise_bound
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX008",
    name="setting-newer-than-uv",
    summary="A key that the oldest allowed release of uv does not know yet.",
    severity=WARNING,
    when=("defect:setting-newer-than-uv",),
    fix="unsafe",
)
# Before, `authenticate` had no effect on an explicit index.
EXPLICIT = (0, 6, 12)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each key or value that is newer than the oldest allowed release."""
    for defect in project.defects:
        if defect.rule == RULE.name and project.releases.before(defect.detail["first"]):
            yield _finding(project, defect)


def _finding(project: Project, defect: Defect) -> Finding:
    key, first = defect.detail["key"], defect.detail["first"]
    stated = project.releases.origin != "default"
    older = f"uv <{show(first)}"
    message = f"{_subject(defect)}: {older} {_then(project, defect)}"
    if stated:
        message += f" ({project.releases.describe()} is allowed)"
    return Finding(
        message,
        defect.place,
        anchor=f"{defect.detail.get('label', '')} {key}".strip(),
        help=f'require the release: `required-version = ">={show(first)}"`'
        + (" (uv <0.11.7 looks at it only when it has understood the rest)" if first < (0, 11, 7) else ""),
        severity=WARNING if stated else INFO,
        evidence=Evidence("uv", f"<{show(first)}", "first-releases"),
        fix=raise_bound(project, first),
        rule=RULE.name,
    )


def _subject(defect: Defect) -> str:
    key, since = defect.detail["key"], f"exists since uv {show(defect.detail['first'])}"
    if defect.kind == "index-key":
        if key == "authenticate" and defect.detail["first"] == EXPLICIT:
            since = f"exists since uv 0.6.6, and works for an explicit index since {show(EXPLICIT)}"
        return f"{defect.detail['label']}: `{key}` {since}"
    if defect.kind == "source-key":
        return f"`{key}` in a source {since}"
    if defect.kind == "value":
        return f"this value of `{key}` is understood since uv {show(defect.detail['first'])}"
    return f"`{key}` {since}"


def _then(project: Project, defect: Defect) -> str:
    if defect.kind == "index-key":
        return "ignores it without a word"
    if defect.detail["effect"] == "stops":
        return "stops with an error"
    lost = any(index.file == defect.place.file for index in project.indexes)
    return "warns and drops every setting of `[tool.uv]`" + (", its indexes included" if lost else "")
