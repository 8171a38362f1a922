"""IX106: an explicit index that nothing is pinned to."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import INFO, UNSAFE, Change, Evidence, Finding, Fix
from indexlint.model.project import Project
from indexlint.rules.names._pins import near_name
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX106",
    name="unused-explicit-index",
    summary="An explicit index that no pin uses, so uv never asks it.",
    severity=INFO,
    when=("explicit",),
    fix=UNSAFE,
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each explicit, named index without a pin and without ``publish-url``."""
    unused = [
        index
        for index in project.indexes
        if index.explicit and index.name is not None and index.publish_url is None and index.tool == "uv"
        if not project.pins_to(index)
    ]
    named = _named(project) if unused else ()
    for index in unused:
        if index.name in named or "publish_url" in index.settings:
            continue
        shared = index.url.realm is not None and len(project.in_realm(index.url.realm)) > 0
        help_ = "pin a package to it in `tool.uv.sources`, or remove it"
        if shared:
            help_ += "; its credential can still be sent to other URLs of its host"
        yield Finding(
            f"{index.label} is explicit, and no pin names it: uv takes no package from it",
            index.place("explicit"),
            anchor=index.key,
            help=help_,
            evidence=Evidence("uv", ">=0.4.26", "D4"),
            fix=Fix(f"Remove {index.label}", UNSAFE, (Change("delete", index.place()),)),
            rule=RULE.name,
        )


def _named(project: Project) -> set[str | None]:
    """The names that pins use; a misspelt one means the index that `undefined-index` takes it for, which is wanted then."""
    found: set[str | None] = set()
    for owner in (project, project.root, *project.root.members):
        names = dict.fromkeys(pin.index_name for pin in owner.pins)
        found.update(names)
        found.update(near_name(owner, name) for name in names if owner.find(name) is None)
    return found
