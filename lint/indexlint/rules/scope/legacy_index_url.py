"""IX309: ``index-url`` and ``extra-index-url`` are deprecated."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import INFO, Evidence, Finding
from indexlint.model.project import Project
from indexlint.rules.rule import Rule
from indexlint.rules.scope._legacy import legacy_indexes, modernise

RULE = Rule(
    code="IX309",
    name="legacy-index-url",
    summary="`index-url` and `extra-index-url` are deprecated: no name, so no credential variables and no pins.",
    severity=INFO,
    when=("legacy",),
    fix="unsafe",
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each file that has only the deprecated form; beside ``[[index]]`` it is ``legacy-and-new-indexes``."""
    for origin, legacy in legacy_indexes(project).items():
        if any(index.origin == origin and index.is_table for index in project.indexes):
            continue
        kinds = " and ".join(f"`{kind}`" for kind in dict.fromkeys(index.kind for index in legacy))
        yield Finding(
            f"uv's documentation calls {kinds} deprecated: such an index has no name, so nothing can be pinned to it and no "
            "UV_INDEX_<NAME>_* variables carry its credential",
            legacy[0].url_place,
            anchor=kinds,
            help="write [[index]] with a name, and `default = true` for what was `index-url`",
            evidence=Evidence("uv", ">=0.4.23", "D11.index-url"),
            fix=modernise(project, legacy),
            rule=RULE.name,
        )
