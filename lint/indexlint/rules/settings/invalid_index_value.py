"""IX005: an index table or a source that uv does not accept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from indexlint.findings import ERROR, SAFE, UNSAFE, WARNING, Change, Evidence, Finding, Fix
from indexlint.model.index import Defect
from indexlint.model.project import Project
from indexlint.model.releases import FIRST_NAMED, show
from indexlint.rules.rule import Rule
from indexlint.rules.settings._values import fault
from indexlint.rules.urls._placeholders import is_placeholder

RULE = Rule(
    code="IX005",
    name="invalid-index-value",
    summary="An index table or a source that uv refuses.",
    severity=ERROR,
    when=("defect:invalid-index-value",),
    fix="safe or unsafe",
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each value of an index table or source that uv refuses, and for empty names."""
    for defect in project.defects:
        if defect.kind == "url" and is_placeholder(project, defect.place):
            continue  # `placeholder-url`
        if defect.rule == RULE.name and project.releases.since(defect.detail.get("since") or FIRST_NAMED):
            yield _source(defect) if defect.kind.startswith("source") else _index(defect)


def _index(defect: Defect) -> Finding:
    kind, detail = defect.kind, defect.detail
    label, key = detail["label"], detail.get("key")
    since = detail.get("since")
    in_uv_toml = defect.place.file.endswith("uv.toml")
    header = "[[index]]" if in_uv_toml else "[[tool.uv.index]]"
    by_release = f"uv >={show(since)}" if since and since > FIRST_NAMED else "uv"
    message, help_, scenario, severity = "", "", "", ERROR
    if kind == "table":
        message = f"`index` is one table, and uv expects an array of tables: {by_release} stops with an error"
        help_, scenario = f"write `{header}`, in double brackets", "index.as-table"
    elif kind == "not-a-list":
        message = "`index` is no array of tables: uv stops with an error"
        help_, scenario = f"write a `{header}` table with `name` and `url`", "index.string"
    elif kind == "entry":
        message = "an entry of `index` is no table: uv stops with an error"
        help_, scenario = f"write a `{header}` table with `name` and `url`", "index.strings"
    elif kind == "url-missing":
        message = f"{label} has no `url`: uv stops with an error"
        help_, scenario = "add `url`", "index.url-missing"
    elif kind == "empty-name":
        message = 'this index has an empty name, which uv accepts: a pin would have to name `""`, and its credential variables '
        message += "would be `UV_INDEX__USERNAME` and `UV_INDEX__PASSWORD`"
        help_, scenario, severity = "give it a name, or remove `name`", "index.name-empty", WARNING
    elif kind == "name":
        message = f"the name of {label} has {_character(detail['character'])} in it: {by_release} stops with an error"
        help_, scenario = "use letters, digits, `-`, `_` and `.`", "index.name-space"
    else:
        message = f"{label}: `{key}` {fault(defect)}: {by_release} stops with an error"
        help_, scenario = _help(str(key), defect), _SCENARIOS.get((str(key), kind)) or f"index.{key}"
    return Finding(
        message,
        defect.place,
        anchor=f"{label} {key or kind}",
        help=help_,
        severity=severity,
        evidence=Evidence("uv", f">={show(since or FIRST_NAMED)}", scenario),
        fix=_fix(defect),
        rule=RULE.name,
    )


def _character(char: str) -> str:
    if char > "~" or char < " ":
        return "a character that is not ASCII"
    return "a space" if char == " " else f"`{char}`"


_SCENARIOS = {
    ("url", "type"): "index.url-int",
    ("url", "empty"): "index.url-empty",
    ("url", "url"): "index.url-bad-port",
    ("name", "type"): "index.name-int",
    ("explicit", "type"): "index.explicit-string",
    ("default", "type"): "index.default-string",
    ("authenticate", "enum"): "index.authenticate-yes",
    ("authenticate", "type"): "index.authenticate-true",
    ("format", "enum"): "index.format-bad",
    ("format", "type"): "index.format-int",
    ("hash-algorithm", "enum"): "index.hash-bad",
    ("hash-algorithm", "type"): "index.hash-int",
    ("publish-url", "relative"): "index.publish-url-relative",
    ("publish-url", "type"): "index.publish-url-int",
    ("ignore-error-codes", "type"): "index.ignore-int",
    ("ignore-error-codes", "status"): "index.ignore-9999",
    ("cache-control", "type"): "index.cache-control-string",
    ("exclude-newer", "type"): "index.exclude-newer-true",
    ("exclude-newer", "date"): "index.exclude-newer-bad",
}


def _help(key: str, defect: Defect) -> str:
    detail = defect.detail
    if defect.kind == "enum":
        return "write " + ", ".join(f"`{value}`" for value in detail["values"][:-1]) + f" or `{detail['values'][-1]}`"
    if key in ("explicit", "default"):
        return f"write `{key} = true` or `{key} = false`, without quotes"
    if key == "ignore-error-codes":
        return "write a list of numbers: `ignore-error-codes = [403]`"
    if key == "exclude-newer":
        return 'write a date, a time stamp, a duration (`"7 days"`), or `false`'
    if key == "cache-control":
        return 'write `cache-control = { api = "max-age=600" }`'
    return "correct the value"


def _fix(defect: Defect) -> Fix | None:
    text = defect.detail.get("text")
    if defect.kind == "type" and defect.detail["wanted"].startswith("a boolean") and text in ("true", "false"):
        return Fix(f"Write `{text}` without quotes", SAFE, (Change("set", defect.place, text == "true"),))
    if defect.kind == "type" and defect.detail["wanted"] == "a number" and isinstance(text, str) and text.isdigit():
        return Fix(f"Write `{text}` without quotes", SAFE, (Change("set", defect.place, int(text)),))
    return None


def _source(defect: Defect) -> Finding:
    detail = defect.detail
    if defect.kind == "sources":
        message, help_, scenario = "`sources` is no table", "write `[tool.uv.sources]`", "uv.sources-string"
        return _refused(defect, message, help_, scenario, "sources", None)
    package, key = detail["package"], detail.get("key")
    message, help_, scenario = _SOURCE_FAULTS[defect.kind](detail)
    return _refused(defect, f"the source for `{package}` {message}", help_, scenario, package, _source_fix(defect, key))


def _refused(defect: Defect, message: str, help_: str, scenario: str, anchor: str, fix: Fix | None) -> Finding:
    return Finding(
        f"{message}: uv stops with an error",
        defect.place,
        anchor=f"source {anchor} {defect.kind}",
        help=help_,
        evidence=Evidence("uv", ">=0.4.26", scenario),
        fix=fix,
        rule=RULE.name,
    )


def _source_fix(defect: Defect, key: str | None) -> Fix | None:
    detail = defect.detail
    if defect.kind == "source-type" and detail["index"] is not None:
        title = f"Write a table that names index `{detail['index']}`"
        return Fix(title, UNSAFE, (Change("set", defect.place, {"index": detail["index"]}),))
    if defect.kind == "source-key" and detail["suggestion"]:
        title = f"Rename `{key}` to `{detail['suggestion']}`"
        return Fix(title, UNSAFE, (Change("rename", defect.place, key=detail["suggestion"]),))
    return None


def _type(detail: dict[str, Any]) -> tuple[str, str, str]:
    right = f'`{{ index = "{detail["index"]}" }}`' if detail["index"] else 'a table such as `{ index = "..." }`'
    return "is no table", f"write {right}", "source.string"


def _key(detail: dict[str, Any]) -> tuple[str, str, str]:
    near = detail["suggestion"]
    help_ = f"write `{near}`" if near else f"remove `{detail['key']}`"
    return f"has a key that uv does not know, `{detail['key']}`", help_, "source.unknown-key"


def _name(detail: dict[str, Any]) -> tuple[str, str, str]:
    if detail["looks"]:
        return (
            "has a URL where the name of an index goes",
            "define the index with a name, in `[[tool.uv.index]]`, and write that name",
            "source.url",
        )
    return "names an index with a character that no index name can have", "write the index's name", "source.bad-name"


def _both(detail: dict[str, Any]) -> tuple[str, str, str]:
    pair = (detail["first"], detail["key"])
    scenario = "source.extra-and-group" if pair[0] == "extra" else f"source.{pair[0]}-{pair[1]}"
    return f"has both `{pair[0]}` and `{pair[1]}`", "keep one of the two", scenario


_SOURCE_FAULTS: dict[str, Any] = {
    "source-type": _type,
    "source-key": _key,
    "source-index-name": _name,
    "source-both": _both,
    "source-package": lambda _: (
        "does not stand under a package's name",
        "write the package's name",
        "source.package-name-bad",
    ),
    "source-twice": lambda detail: (
        f"stands there twice, also as `{detail['other']}`, which is the same package",
        "keep one entry; several sources of a package are a list",
        "source.duplicate-key",
    ),
    "source-empty-list": lambda _: ("is an empty list", "remove it, or name an index", "source.list-empty"),
    "source-nothing": lambda _: (
        "says no origin",
        "name one of `index`, `git`, `url`, `path` and `workspace`",
        "source.empty",
    ),
    "source-without-marker": lambda _: (
        "is one of several, and has no `marker` that tells when it holds",
        "give each source of the list a `marker`, or an `extra` or `group` of its own",
        "source.list-without-markers",
    ),
    "source-string": lambda detail: (f"has a `{detail['key']}` that is no string", "write a string", "source.int"),
    "source-marker": lambda _: (
        "has a `marker` that is no environment marker",
        "write a marker such as `sys_platform == 'linux'`",
        "source.marker-bad",
    ),
}
