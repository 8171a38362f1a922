"""IX301: what a workspace member declares and uv never reads."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.auth.plan import plan_of
from indexlint.findings import UNSAFE, WARNING, Change, Evidence, Finding, Fix, Related
from indexlint.model.index import Index
from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.rules.bounds import raise_bound
from indexlint.rules.credentials._realms import offending, request_line
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX301",
    name="member-setting-ignored",
    summary="A workspace member declares an index or a setting that uv takes from the workspace root only.",
    severity=WARNING,
    when=("member",),
    fix="unsafe",
)
_SETTINGS = ("index-strategy", "keyring-provider", "no-index")
_HONOURED_FROM, _FROZEN_FROM = (0, 5, 21), (0, 11, 15)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each index and setting of a member that has no effect, or only some."""
    if not project.is_member:
        return
    for index in project.indexes:
        if index.origin in ("pyproject", "uv.toml"):
            yield from _index(project, index)
    for setting in project.settings:
        if setting.name in _SETTINGS and setting.origin != "pip" and project.value(setting.name) != setting.value:
            yield _finding(
                project,
                setting.place,
                setting.name,
                f"`{setting.name}` stands in a workspace member: uv reads it from the workspace root only, so it has no effect",
                "move it to the workspace root",
            )


def _index(project: Project, index: Index) -> Iterator[Finding]:
    if _same_in_root(project, index):
        return
    if index.origin == "uv.toml":
        yield _finding(
            project,
            index.place(),
            index.key,
            f"{index.label} stands in the uv.toml of a workspace member: uv does not read that file, so the index "
            "is never asked",
            "move it to the workspace root",
        )
    elif not index.is_table:
        yield _finding(
            project,
            index.url_place,
            index.kind,
            f"`{index.kind}` stands in a workspace member: uv reads it from the workspace root only, so it has no effect",
            "move it to the workspace root",
        )
    elif not index.explicit:
        yield _implicit(project, index)
    else:
        yield from _explicit(project, index)


def _implicit(project: Project, index: Index) -> Finding:
    pinned = bool(project.pins_to(index))
    kind = "as the default" if index.default else "for packages that are not pinned to it"
    fix = None
    if pinned and not index.default and "explicit" not in index.settings:
        fix = Fix("Set `explicit = true`", UNSAFE, (Change("insert", index.place(part="table"), True, "explicit"),))
    return _finding(
        project,
        index.place(),
        index.key,
        f"{index.label} stands in a workspace member: uv uses it for the member's own pins, but never {kind}",
        "move it to the workspace root"
        + (", or set `explicit = true` if its pins are all that it is for" if pinned else ""),
        fix=fix,
    )


def _explicit(project: Project, index: Index) -> Iterator[Finding]:
    for key in ("authenticate", "ignore-error-codes"):
        if key in index.settings and index.settings[key] not in ("auto", []):
            yield _finding(
                project,
                index.place(key),
                f"{index.key} {key}",
                f"`{key}` of {index.label} has no effect: the index stands in a workspace member, and uv reads this "
                "key only from "
                "the indexes of the workspace root",
                "define the index in the workspace root",
                scenario="D10.member-auth",
            )
    releases = project.releases
    if not project.is_private(index) or not releases.within(_HONOURED_FROM, _FROZEN_FROM):
        return
    affected = [release for release in releases if _HONOURED_FROM <= release < _FROZEN_FROM]
    if plan_of(project).of(index).source not in ("environment", "unknown") or not index.variable:
        return
    wrong = offending(project, index, affected, ("frozen",)) if project.pins_to(index) else None
    if wrong is not None:
        yield _finding(
            project,
            index.place(),
            f"{index.shown} frozen",
            f"{index.label} stands in a workspace member: `uv sync --frozen` of uv 0.5.21 to 0.11.14 does not read "
            f"{index.variable}_USERNAME and {index.variable}_PASSWORD for it, and gets 401 for its files",
            'define the index in the workspace root, or require a newer uv: required-version = ">=0.11.15"',
            scenario="D10.member-explicit",
            fix=raise_bound(project, _FROZEN_FROM) if releases.since(_FROZEN_FROM) else None,
            related=request_line(wrong, index),
        )


def _same_in_root(project: Project, index: Index) -> bool:
    """Whether the root says the same: an index of this URL that is used in the same way."""
    for other in project.root.active:
        if (
            other.url.canonical == index.url.canonical
            and other.default == index.default
            and other.explicit == index.explicit
        ):
            return not index.explicit or other.authenticate == index.authenticate
    return False


def _finding(
    project: Project,
    place: Place,
    anchor: str,
    message: str,
    remedy: str,
    *,
    scenario: str = "D10.member-implicit",
    fix: Fix | None = None,
    related: tuple[Related, ...] = (),
) -> Finding:
    root = Place(project.root.file, ("tool", "uv", "workspace"), "header")
    return Finding(
        message,
        place,
        anchor=anchor,
        help=f"{remedy} ({project.root.file})",
        related=(*related, Related("the workspace root", root)),
        evidence=Evidence("uv", ">=0.4.23", scenario),
        fix=fix,
        rule=RULE.name,
    )
