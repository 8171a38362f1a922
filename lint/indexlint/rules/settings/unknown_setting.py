"""IX001: a key that uv does not know in its settings."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, UNSAFE, WARNING, Change, Evidence, Finding, Fix
from indexlint.model.index import Defect
from indexlint.model.project import Project
from indexlint.model.releases import NEWEST, show
from indexlint.rules.rule import Rule
from indexlint.rules.settings._effects import UNREAD, consequence

RULE = Rule(
    code="IX001",
    name="unknown-setting",
    summary="A key that uv does not know: in pyproject.toml it makes uv go on without any of its settings.",
    severity=ERROR,
    when=("defect:unknown-setting",),
    fix=UNSAFE,
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each unknown key of ``[tool.uv]``, ``[tool.uv.pip]`` and uv.toml."""
    for defect in project.defects:
        if defect.rule == RULE.name:
            gone = defect.detail.get("gone")
            if gone is None or project.releases.since(gone):
                yield _finding(project, defect)


def _finding(project: Project, defect: Defect) -> Finding:
    key, table, suggestion = (defect.detail[name] for name in ("key", "table", "suggestion"))
    gone, elsewhere = defect.detail.get("gone"), defect.detail.get("only_in")
    unread = defect.detail["effect"] == UNREAD
    fix = None
    certain = True
    if gone is not None:
        subject = f"uv >={show(gone)} has no `{key}` in {table}"
        help_ = f"remove `{key}`"
        if elsewhere is not None:
            help_ = f"move `{key}` to {elsewhere}, where it holds for `uv pip` too"
    elif suggestion is not None:
        subject = f"uv has no setting `{key}` in {table}"
        help_ = f"write `{suggestion}`"
        fix = Fix(f"Rename `{key}` to `{suggestion}`", UNSAFE, (_rename(defect, suggestion),))
    elif elsewhere is not None:
        subject = f"uv has no setting `{key}` in {table}, only in {elsewhere}"
        help_ = f"move `{key}` to {elsewhere}"
    else:
        certain = False
        subject = f"no release of uv up to {show(NEWEST)} has a setting `{key}` in {table}"
        help_ = f"remove `{key}`; if a newer uv brought it, require that release with `required-version`"
    return Finding(
        f"{subject}: {consequence(project, defect)}",
        defect.place,
        anchor=f"{table} {key}",
        help=help_,
        severity=ERROR if certain and not unread else WARNING,
        evidence=Evidence("uv", ">=0.4.23", _scenario(project, defect)),
        fix=fix,
        rule=RULE.name,
    )


def _rename(defect: Defect, suggestion: str) -> Change:
    keys = defect.place.keys
    if isinstance(keys[-1], int):
        keys = keys[:-1]
    return Change("rename", defect.place._replace(keys=keys, part="key"), key=suggestion)


def _scenario(project: Project, defect: Defect) -> str:
    if defect.detail["effect"] == UNREAD:
        return "settings.member-unknown" if project.is_member else "settings.masked-unknown"
    if defect.detail["effect"] == "stops":
        return "settings.script-unknown" if project.kind == "script" else "uv.unknown"
    return "S1.unknown-setting"
