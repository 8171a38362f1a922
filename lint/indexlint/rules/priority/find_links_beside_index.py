"""IX208: the versions of a find-links page compete with those of a private index."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import WARNING, Evidence, Finding, Related
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX208",
    name="find-links-beside-index",
    summary="Versions on a find-links page compete with those of a private index, whatever the order of the indexes.",
    severity=WARNING,
    when=("find-links",),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each remote find-links page beside a private index that is searched for every package."""
    if project.is_member or project.value("no-index"):
        return
    private = next((index for index in project.candidates if project.is_private(index)), None)
    setting = project.setting("find-links")
    if private is None or setting is None:
        return
    for page in project.indexes:
        beside = page.kind == "find-links" and page.origin == setting.origin and page.file == setting.place.file
        if beside and page.url.is_remote and page.url.realm != private.url.realm:
            yield _finding(page, private)


def _finding(page: Index, private: Index) -> Finding:
    return Finding(
        f"the files of this page compete with those of {private.label}: for a package that both have, uv installs the "
        "highest version, wherever it comes from",
        page.place(),
        anchor=str(page.url),
        help='write the page as a `[[tool.uv.index]]` with `format = "flat"`, which has its place in the order of the indexes, '
        "and make it `explicit` if it serves single packages",
        related=(Related(f"{private.label}, whose packages are meant to come from there alone", private.place()),),
        evidence=Evidence("uv", ">=0.4.26", "D1.find-links"),
        rule=RULE.name,
    )
