"""IX202: an index strategy that lets any index win."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, INFO, UNSAFE, WARNING, Change, Evidence, Finding, Fix
from indexlint.model.index import Index, Setting
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX202",
    name="unsafe-index-strategy",
    summary="An index strategy that lets a public index win over a private one.",
    severity=ERROR,
    when=("setting:index-strategy",),
    fix=UNSAFE,
)

# uv still reads `unsafe-any-match`, the former name of `unsafe-best-match`.
_BEST = ("unsafe-best-match", "unsafe-any-match")
_UNSAFE = (*_BEST, "unsafe-first-match")


def check(project: Project) -> Iterator[Finding]:
    """One finding for each unsafe strategy in force: of ``[tool.uv]``, and of ``[tool.uv.pip]``."""
    if project.is_member or project.value("no-index"):
        return
    for setting in _in_force(project):
        if setting.value in _UNSAFE:
            yield _judge(project, setting)


def _in_force(project: Project) -> Iterator[Setting]:
    general = project.setting("index-strategy")
    if general is not None:
        yield general
    for setting in project.settings:
        masked = project.has_uv_toml and not setting.place.file.endswith("uv.toml")
        if setting.name == "index-strategy" and setting.origin == "pip" and not masked:
            yield setting


def _candidates(project: Project, setting: Setting) -> list[Index]:
    if setting.origin != "pip":
        return list(project.candidates)
    own = [index for index in project.indexes if index.origin == "pip" and index.kind != "find-links"]
    default = project.default_index or next((index for index in own if index.default), None)
    found = [index for index in (*project.candidates, *own) if not index.default]
    return found if default is None or default.explicit else [*found, default]


def _judge(project: Project, setting: Setting) -> Finding:
    candidates = _candidates(project, setting)
    private = [index for index in candidates if project.is_private(index)]
    public = next((index for index in reversed(candidates) if project.is_public(index)), None)
    has_default = any(index.default for index in (*candidates, *project.active))
    rival = None if public is None and has_default else "PyPI" if not has_default or public is None else public.label
    if private and (rival or len(candidates) > 1):
        severity, message = _private_at_stake(setting.value, private, rival)
    else:
        severity, message = INFO, _nothing_private(setting.value, candidates, rival)
    whose = " for `uv pip`" if setting.origin == "pip" else ""
    best = setting.value in _BEST
    return Finding(
        message,
        setting.place,
        anchor=setting.origin,
        severity=severity,
        help=f"remove `index-strategy`{whose}: by default the first index that has a package decides; to take a "
        "package from another index, name that index in `tool.uv.sources`",
        evidence=Evidence("uv", ">=0.4.26", "D1.unsafe-best-match" if best else "D2.401-first"),
        fix=Fix("Remove `index-strategy`", UNSAFE, (Change("delete", setting.place),)),
        rule=RULE.name,
    )


def _private_at_stake(value: str, private: list[Index], rival: str | None) -> tuple[str, str]:
    first = private[0].label
    if rival is None:
        return WARNING, (
            f"`{value}` goes on to the next index when one refuses the credential (401, 403), and lets "
            + ("the highest version of any index win" if value in _BEST else "every index serve every package")
            + f": what is meant to come from {first} can come from {private[1].label if len(private) > 1 else 'another index'}"
        )
    if value in _BEST:
        return ERROR, (
            f"`{value}` installs the highest version of all indexes: a package of {first} comes from {rival} as soon "
            f"as anyone publishes a higher version of that name there, or when {first} refuses the credential (401, 403)"
        )
    return WARNING, (
        f"`{value}` goes on to the next index: where {first} has no version that fits, or refuses the credential (401, "
        f"403), a package of that name comes from {rival}"
    )


def _nothing_private(value: str, candidates: list[Index], rival: str | None) -> str:
    count = len(candidates) + (rival == "PyPI" and not any(index.default for index in candidates))
    if count > 1:
        what = "all public" if all(index.url.is_remote for index in candidates) else "public or on this machine"
        return f"`{value}` lets every index that is searched for all packages win; here they are {what}"
    return (
        f"`{value}` has no effect on the indexes of this file, since only one is searched for all packages; an index "
        "that is added later, or by `UV_INDEX`, competes with it for every package"
    )
