"""IX304: a pin to an index that only uv.toml defines."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, UNSAFE, Change, Evidence, Finding, Fix, Related
from indexlint.model.index import Index
from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX304",
    name="pin-to-uv-toml-index",
    summary="A pin names an index that only uv.toml defines; uv looks for it in pyproject.toml.",
    severity=ERROR,
    when=("uv.toml-pin",),
    fix="unsafe",
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each pin whose index stands in a uv.toml only."""
    there = {
        index.name: index
        for owner in (project.root, project)
        for index in owner.indexes
        if index.origin == "uv.toml" and index.name is not None
    }
    if not there:
        return
    for pin in project.pins:
        index = there.get(pin.index_name)
        if index is not None and project.find(pin.index_name) is None:
            yield Finding(
                f"`{pin.written}` is pinned to `{pin.index_name}`, which only uv.toml defines: uv looks for the index "
                "of a pin in "
                'pyproject.toml, and `uv lock` fails with "undeclared index"',
                pin.index_place,
                anchor=f"{pin.package} {pin.index_name}",
                help="define the index in pyproject.toml too",
                related=(Related("the index in uv.toml", index.place("name")),),
                evidence=Evidence("uv", ">=0.4.23", "D9.a"),
                fix=_fix(pin.file, index),
                rule=RULE.name,
            )


def _fix(file: str, index: Index) -> Fix | None:
    if index.url.userinfo_span is not None:
        return None
    change = Change("append", Place(file, ("tool", "uv", "index")), dict(index.settings))
    return Fix(f"Define `{index.name}` in pyproject.toml", UNSAFE, (change,))
