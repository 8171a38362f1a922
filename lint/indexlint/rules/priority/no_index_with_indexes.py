"""IX209: `no-index` beside indexes and pins."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, WARNING, Evidence, Finding
from indexlint.model.project import Project
from indexlint.model.usage import bound_packages, enumerate_names
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX209",
    name="no-index-with-indexes",
    summary="`no-index` switches off every index, also those that packages are pinned to.",
    severity=ERROR,
    when=("setting:no-index",),
)

# uv 0.5.21 to 0.6.8 still asked the index that a package is pinned to.
_PINS_TOO = (0, 6, 9)


def check(project: Project) -> Iterator[Finding]:
    """One finding if ``no-index`` is set where indexes or pins are."""
    setting = project.setting("no-index")
    if project.is_member or setting is None or setting.value is not True:
        return
    pinned: list[str] = []
    if project.releases.since(_PINS_TOO):
        pinned = sorted({name for index in project.reachable for name in bound_packages(project, index)})
    if pinned:
        names = enumerate_names(pinned)
        message = f"`no-index` switches off the indexes of {names}, which {_are(pinned)} pinned and so not found"
    elif project.candidates:
        message = f"`no-index` switches off {project.candidates[0].label}: only `find-links` and direct URLs are used"
    else:
        return
    yield Finding(
        message,
        setting.place,
        anchor="no-index",
        severity=ERROR if pinned else WARNING,
        help="remove `no-index`, or the indexes and pins",
        evidence=Evidence("uv", ">=0.6.9", "D1.no-index-pinned")
        if pinned
        else Evidence("uv", ">=0.4.26", "D1.no-index"),
        rule=RULE.name,
    )


def _are(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"
