"""IX004: a setting whose value uv does not accept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from indexlint.findings import ERROR, UNSAFE, Change, Evidence, Finding, Fix
from indexlint.model.index import Defect
from indexlint.model.project import Project
from indexlint.rules.rule import Rule
from indexlint.rules.settings._effects import consequence
from indexlint.rules.settings._values import fault
from indexlint.rules.urls._placeholders import is_placeholder

RULE = Rule(
    code="IX004",
    name="invalid-setting-value",
    summary="A setting with a value that uv does not accept: in pyproject.toml it makes uv go on without any of its settings.",
    severity=ERROR,
    when=("defect:invalid-setting-value",),
    fix=UNSAFE,
)
_LISTS = ("extra-index-url", "find-links", "allow-insecure-host", "no-proxy", "no-sources-package")


def check(project: Project) -> Iterator[Finding]:
    """One finding for each setting with a wrong type or value."""
    for defect in project.defects:
        if defect.kind == "url" and is_placeholder(project, defect.place):
            continue  # `placeholder-url`
        if defect.rule == RULE.name:
            yield _finding(project, defect)


def _finding(project: Project, defect: Defect) -> Finding:
    key, detail = defect.detail["key"], defect.detail
    return Finding(
        f"`{key}` {fault(defect)}: {consequence(project, defect)}",
        defect.place,
        anchor=key,
        help=_help(key, detail),
        evidence=Evidence("uv", ">=0.4.23", _scenario(defect)),
        fix=_fix(defect),
        rule=RULE.name,
    )


def _help(key: str, detail: dict[str, Any]) -> str:
    if detail["kind"] == "enum":
        from indexlint.rules.registry import suggest

        near = suggest(detail["given"], detail["values"])
        listed = detail["values"] if len(detail["values"]) < 8 else detail["values"][:6]
        words = ", ".join(f"`{value}`" for value in listed)
        more = "" if len(listed) == len(detail["values"]) else ", ..."
        return f"write `{near}`" if near else f"write one of {words}{more}"
    if key in _LISTS and detail["given" if "given" in detail else "kind"] == "a string":
        return f'write a list: `{key} = ["..."]`'
    if key == "index-url" and detail.get("given") == "a list":
        return "write one URL; further indexes are `[[tool.uv.index]]` tables"
    if detail["kind"] == "date":
        return 'write a date, a time stamp or a duration: `"2025-01-31"`, `"2025-01-31T00:00:00Z"`, `"7 days"`'
    if detail["kind"] == "relative":
        return "write the whole URL, with `https://`"
    return "correct the value, or remove the setting"


def _fix(defect: Defect) -> Fix | None:
    detail = defect.detail
    if defect.detail["kind"] != "type":
        return None
    text = detail.get("text")
    if detail["wanted"].startswith("a boolean") and text in ("true", "false"):
        value: Any = text == "true"
        title = f"Write `{text}` without quotes"
    elif detail["wanted"] == "a list of strings" and isinstance(text, str):
        value, title = [text], "Make it a list"
    else:
        return None
    return Fix(title, UNSAFE, (Change("set", defect.place, value),))


def _scenario(defect: Defect) -> str:
    known = {
        "index-strategy": "uv.strategy-bad",
        "keyring-provider": "uv.keyring-bad",
        "index-url": "uv.index-url-list",
        "extra-index-url": "uv.extra-string",
        "find-links": "uv.find-links-string",
        "no-index": "uv.no-index-string",
        "allow-insecure-host": "uv.insecure-string",
    }
    return known.get(defect.detail["key"], "settings.kinds")
