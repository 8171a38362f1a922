"""IX404: the keyring is on, and uv never asks it."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.auth.plan import plan_of
from indexlint.auth.wrong import Wrong
from indexlint.findings import UNSAFE, WARNING, Change, Evidence, Finding, Fix
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.model.releases import show
from indexlint.rules.credentials._realms import offending, request_line
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX404",
    name="keyring-without-username",
    summary="The keyring is on, but without a username uv never asks it for this index.",
    severity=WARNING,
    when=("keyring", "stated"),
    fix="unsafe",
)
_ALWAYS, _ALWAYS_EXPLICIT, _INDEX_URL = (0, 6, 9), (0, 6, 12), (0, 7, 0)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each private index whose credential is in the keyring and that nothing makes uv look up there."""
    plan = plan_of(project)
    for index in project.indexes:
        planned = plan.of(index)
        if planned.source != "keyring" or planned.username or index.kind == "find-links":
            continue
        if index.authenticate == "always" or index not in project.reachable:
            continue
        wrong = offending(project, index)
        if wrong is not None:
            yield _finding(project, index, wrong)


def _finding(project: Project, index: Index, wrong: Wrong) -> Finding:
    first = _ALWAYS_EXPLICIT if index.explicit else _ALWAYS
    works = project.releases.since(first) and index.is_table
    variable = f"{index.variable}_USERNAME" if index.variable else None
    remedy = "write the username that the keyring entry has into the URL" + (f" or {variable}" if variable else "")
    if works:
        remedy = (
            f'set `authenticate = "always"` (uv >={show(first)} then asks for an entry under the host, uv '
            f">={show(_INDEX_URL)} also "
            f"under the index's URL), or {remedy}"
        )
    fix = None
    if works and index.authenticate is None:
        place = index.place(part="table")
        fix = Fix('Set `authenticate = "always"`', UNSAFE, (Change("insert", place, "always", "authenticate"),))
    # Documentation of uv and of registries has the username in a variable, which no file need name.
    unless = f"where {variable} is not set, " if variable and project.environment is None else ""
    if project.keyring is not None:
        lead = f'`keyring-provider = "subprocess"` is set, but {index.label}'
    else:
        lead = f"the credential of {index.label} is stated to be in the keyring, but it"
    return Finding(
        f'{lead} has no username and no `authenticate = "always"`: {unless}no release of uv calls `keyring` for it, and its '
        "requests carry no credential",
        index.url_place,
        anchor=index.shown,
        help=remedy,
        related=request_line(wrong, index),
        evidence=Evidence("uv", ">=0.4.23", "C4"),
        fix=fix,
        rule=RULE.name,
    )
