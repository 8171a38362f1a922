"""IX707: the indexes changed after the lock, in a way that uv does not see."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import INFO, Evidence, Finding
from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX707",
    name="stale-after-index-change",
    summary="The order of the indexes or the strategy changed after uv.lock, in a way that uv does not notice.",
    severity=INFO,
    when=("lock",),
    by_name=True,
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for the first such change since the commit that last changed uv.lock."""
    if project.is_member or project.lock is None:
        return
    before = project.when_locked
    if before is None:
        return
    change = _strategy(project, before) or _order(project, before)
    if change is not None:
        what, place, scenario = change
        yield Finding(
            f"since the last commit of uv.lock, {what}: `uv lock --check` accepts the lock, and packages stay locked from "
            "where they were",
            place,
            anchor=scenario,
            help="run `uv lock --upgrade`, or `--upgrade-package` for the packages in question, and look at what changes place",
            evidence=Evidence("uv", ">=0.4.26", scenario),
            rule=RULE.name,
        )


def _strategy(project: Project, before: Project) -> tuple[str, Place, str] | None:
    old, new = (item.value("index-strategy", "first-index") for item in (before, project))
    if old == new:
        return None
    setting = project.setting("index-strategy")
    place = Place(project.file, ("tool", "uv"), "header") if setting is None else setting.place
    if setting is None and ("tool.uv" not in project.uv_tables or project.has_uv_toml):
        place = Place(project.files[-1], (), "header")
    return f"`index-strategy` went from `{old}` to `{new}`", place, "D13.strategy"


def _order(project: Project, before: Project) -> tuple[str, Place, str] | None:
    """Another order of the same indexes, or a new one before those that packages are locked from."""
    old = [index.url.canonical for index in before.candidates]
    new = project.candidates
    kept = [index for index in new if index.url.canonical in old]
    shared = {index.url.canonical for index in kept}
    for index, was in zip(kept, (url for url in old if url in shared), strict=False):
        if index.url.canonical != was:
            return f"{index.label} came before another index", index.place(), "D13.order"
    added = [index for index in new if index.url.canonical not in old and not index.default]
    if added:
        return f"{added[0].label} came in and is asked before others", added[0].place(), "D13.before"
    return None
