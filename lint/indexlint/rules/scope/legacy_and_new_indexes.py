"""IX307: ``index-url`` or ``extra-index-url`` beside ``[[index]]``."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import INFO, Evidence, Finding, Related
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.rules.rule import Rule
from indexlint.rules.scope._legacy import legacy_indexes, modernise

RULE = Rule(
    code="IX307",
    name="legacy-and-new-indexes",
    summary="`index-url` or `extra-index-url` together with [[index]]: it works, in an order that surprises.",
    severity=INFO,
    when=("legacy",),
    fix="unsafe",
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each file that mixes the two."""
    for origin, legacy in legacy_indexes(project).items():
        new = [index for index in project.indexes if index.origin == origin and index.is_table]
        # Two defaults are `multiple-default-indexes`.
        if new and not (any(index.default for index in new) and any(index.default for index in legacy)):
            yield _finding(project, legacy, new[0])


def _finding(project: Project, legacy: list[Index], new: Index) -> Finding:
    written = dict.fromkeys(index.kind for index in legacy)
    kinds = " and ".join(f"`{kind}`" for kind in written)
    return Finding(
        f"{kinds} {'stands' if len(written) == 1 else 'stand'} beside [[index]]: uv asks the [[index]] entries first, then "
        "`extra-index-url`, and `index-url` last",
        legacy[0].url_place,
        anchor=kinds,
        help="write every index as [[index]], in the order in which they are to be asked",
        related=(Related("an [[index]] entry", new.place()),),
        evidence=Evidence("uv", ">=0.4.23", "D11.index-url"),
        fix=modernise(project, legacy),
        rule=RULE.name,
    )
