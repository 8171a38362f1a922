"""IX002: a key that uv ignores in an index table."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, SAFE, UNSAFE, Change, Evidence, Finding, Fix
from indexlint.model.index import Defect
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX002",
    name="unknown-index-key",
    summary="A key in an index table that every release of uv ignores without a word.",
    severity=ERROR,
    when=("defect:unknown-index-key",),
    fix="safe or unsafe",
)
# What the key that was most likely meant would do.
_LOST = {
    "explicit": "uv searches it for every package",
    "default": "PyPI stays the default index",
    "authenticate": "uv asks it without a credential first",
    "publish-url": "`uv publish --index` cannot upload to it",
    "format": "uv reads it as a Simple API index",
    "name": "no pin and no credential variable can name it",
    "ignore-error-codes": "uv treats its errors as always",
}


def check(project: Project) -> Iterator[Finding]:
    """One finding for each unknown key of an index table or of its ``cache-control``."""
    for defect in project.defects:
        if defect.rule == RULE.name:
            yield _finding(defect)


def _finding(defect: Defect) -> Finding:
    key, suggestion, label = (defect.detail[name] for name in ("key", "suggestion", "label"))
    inner = defect.detail["table"] == "cache-control"
    what = "a `cache-control` table" if inner else "an index table"
    message = f"{label}: uv ignores `{key}`, which is no key of {what}"
    if suggestion in _LOST and not inner:
        message += f"; if `{suggestion}` is meant: without it, {_LOST[suggestion]}"
    fix = None
    if suggestion is not None:
        applicability = SAFE if defect.detail.get("safe") else UNSAFE
        keys = defect.place.keys[:-1] if isinstance(defect.place.keys[-1], int) else defect.place.keys
        change = Change("rename", defect.place._replace(keys=keys, part="key"), key=suggestion)
        fix = Fix(f"Rename `{key}` to `{suggestion}`", applicability, (change,))
    return Finding(
        message,
        defect.place,
        anchor=f"{label} {key}",
        help=f"write `{suggestion}`" if suggestion else f"remove `{key}`: it has no effect",
        evidence=Evidence("uv", ">=0.4.23", "index.cache-control-unknown" if inner else "index.unknown-key"),
        fix=fix,
        rule=RULE.name,
    )
