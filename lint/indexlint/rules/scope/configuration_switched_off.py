"""IX310: CI switches uv's configuration off, and the indexes with it."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import WARNING, Evidence, Finding, Related
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX310",
    name="configuration-switched-off",
    summary="A CI file switches uv's configuration off: pins stay, indexes go.",
    severity=WARNING,
    when=("ci",),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each place that switches it off, in a repository whose project has a private index."""
    if not project.speaks_for_repository:
        return
    private = [index for index in project.indexes if project.is_private(index) and index.kind != "find-links"]
    if not private:
        return
    for switch in project.repository.switches:
        yield Finding(
            f"{switch.text} makes uv ignore every index of its configuration; pinned packages still come from theirs, every "
            "other package comes from PyPI",
            switch.place,
            anchor=f"{switch.place.file} {switch.text}",
            help=f"remove {switch.text}, or give the indexes on the command line (`--index`, `--default-index`)",
            related=(Related(f"{private[0].label} is private", private[0].place()),),
            evidence=Evidence("uv", ">=0.4.23", "T28.no-config"),
            rule=RULE.name,
        )
