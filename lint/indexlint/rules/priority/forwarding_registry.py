"""IX213: a registry that answers for packages it does not have is searched for every package."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import INFO, UNSAFE, Evidence, Finding
from indexlint.model.project import Project
from indexlint.rules.priority._explicit import make_explicit
from indexlint.rules.rule import Rule
from indexlint.rules.urls._mistaken import anchor

RULE = Rule(
    code="IX213",
    name="forwarding-registry",
    summary="An index that by default answers for packages it does not have from PyPI is searched for every package.",
    severity=INFO,
    when=("registry:gitlab", "registry:pypiserver"),
    fix="unsafe",
)


def check(project: Project) -> Iterator[Finding]:
    """A finding for each private index that is asked for every package and forwards, as its vendor ships it."""
    if project.is_member:
        return
    for index in project.candidates:
        if project.online is not None and project.online.decides("forwarding-index", index.url.bare):
            continue
        found = project.registry(index.url)
        if found is None or not found.forwards or found.mistake or not project.is_private(index):
            continue
        setting = "the setting for package forwarding" if found.product == "gitlab" else "`--disable-fallback`"
        yield Finding(
            f"{index.label} is asked for every package, and {found.title} by default sends clients on to PyPI for those that "
            "it does not have: a name that only you are meant to publish can come from there",
            index.place(),
            anchor=anchor(index),
            help=f"make the index explicit and pin your packages to it, or switch forwarding off ({setting})",
            evidence=Evidence("uv", ">=0.4.26", "D16.forward") if found.product == "gitlab" else None,
            fix=make_explicit(project, index, UNSAFE),
            rule=RULE.name,
        )
