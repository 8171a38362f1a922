"""IX306: an index that only ``uv pip`` reads, in a project that is locked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from indexlint.findings import UNSAFE, WARNING, Change, Evidence, Finding, Fix
from indexlint.model.index import Index
from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX306",
    name="pip-only-index",
    summary="An index stands only under [tool.uv.pip], which `uv lock` and `uv sync` do not read.",
    severity=WARNING,
    when=("pip",),
    fix="unsafe",
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each such index of a project that has a uv.lock."""
    if "lock" not in project.tags and "lock" not in project.root.tags:
        return
    known = {index.url.canonical for index in project.active}
    for index in project.indexes:
        if (
            index.origin == "pip"
            and index.kind in ("index-url", "extra-index-url")
            and index.url.canonical not in known
        ):
            yield Finding(
                f"`{index.kind}` under [tool.uv.pip] is read by `uv pip` only: `uv lock` and `uv sync`, which this "
                "project uses, "
                f"never ask {index.url}",
                index.url_place,
                anchor=index.url.bare,
                help="define it as [[tool.uv.index]]" + (" with `default = true`" if index.default else ""),
                evidence=Evidence("uv", ">=0.4.23", "T29.pip-only"),
                fix=_fix(project, index),
                rule=RULE.name,
            )


def _fix(project: Project, index: Index) -> Fix | None:
    if index.url.userinfo_span is not None or project.is_member or index.keys[:1] != ("tool",):
        return None
    table: dict[str, Any] = {"url": index.url.raw}
    if index.default:
        table["default"] = True
    change = Change("append", Place(index.file, ("tool", "uv", "index")), table)
    return Fix("Define it as [[tool.uv.index]]", UNSAFE, (change,))
