"""IX410: ``authenticate = "always"`` and no credential in sight."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.auth.flow import predict
from indexlint.auth.from_project import situation
from indexlint.auth.plan import plan_of
from indexlint.findings import ERROR, UNSAFE, WARNING, Change, Evidence, Finding, Fix, Related
from indexlint.model.index import Index
from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.model.releases import show
from indexlint.rules.credentials._authenticate import honoured_since
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX410",
    name="always-without-keyring",
    summary='`authenticate = "always"`, and no credential source in sight: uv fails before it asks.',
    severity=ERROR,
    when=("always",),
    fix="unsafe",
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each index that always wants a credential and has none that anything tells of."""
    plan = plan_of(project)
    for index in project.indexes:
        first = honoured_since(index)
        if index.authenticate != "always" or not index.url.is_remote or not project.releases.since(first):
            continue
        # uv takes `authenticate` only from indexes that its settings discovery finds: a member's own has no effect.
        if index not in project.active:
            continue
        planned = plan.of(index)
        unknown = planned.source == "unknown"
        without = planned.source == "none" and planned.known_from in ("environment", "public")
        if unknown or without:
            failure = _failure(project, index)
            if failure is not None:
                yield _finding(project, index, failure, really=project.environment is not None)


def _failure(project: Project, index: Index) -> str | None:
    """Where the newest allowed release stops, as the model predicts it, if nothing adds a credential; None if it goes on."""
    question = situation(project, source_of_unknown="none", packages_of=index, among=[index])
    release = project.releases.newest
    trace = predict(question, release, "sync")
    if trace.failure is None or trace.outcome not in ("missing-credentials", "incomplete-credentials"):
        return None
    return f"uv {show(release)}, `uv sync` without a lock file: GET {trace.failure.url} is not sent, for want of a credential"


def _finding(project: Project, index: Index, failure: str, *, really: bool) -> Finding:
    first = show(honoured_since(index))
    missing = "Incomplete credentials" if index.url.username else "Missing credentials"
    if really:
        cause = "no variable, netrc entry, keyring or `uv auth` login here has a credential for it"
        if project.keyring is not None:
            cause = (
                "`keyring-provider` is on, but there is no `keyring` program on PATH, and nothing else has a credential"
            )
        happens = f'{index.label} has `authenticate = "always"`, but {cause}: uv >={first} fails with "{missing}"'
    else:
        happens = (
            f'{index.label} has `authenticate = "always"`, and no file says where its credential comes from: '
            "where no variable, "
            f'netrc entry or `uv auth` login is set, uv >={first} fails with "{missing}" before it sends a request'
        )
    remedy = 'switch the keyring on (`keyring-provider = "subprocess"`)'
    if index.variable:
        remedy += f", or set {index.variable}_USERNAME and {index.variable}_PASSWORD wherever uv runs"
    if not really:
        name = index.name or "default"
        remedy += f'; if that is done, say so: `{name} = "environment"` in [tool.indexlint.credentials]'
    return Finding(
        happens,
        index.place("authenticate"),
        anchor=index.shown,
        help=remedy,
        severity=ERROR if really else WARNING,
        related=(Related(failure, index.url_place),),
        evidence=Evidence("uv", f">={first}", "C1"),
        fix=_fix(project),
        rule=RULE.name,
    )


def _fix(project: Project) -> Fix | None:
    setting = project.setting("keyring-provider")
    title = 'Set `keyring-provider = "subprocess"`'
    if setting is not None:
        return (
            None if setting.value == "subprocess" else Fix(title, UNSAFE, (Change("set", setting.place, "subprocess"),))
        )
    root = project.root
    place = Place(root.files[-1], (), "table") if root.has_uv_toml else Place(root.file, ("tool", "uv"), "table")
    return Fix(title, UNSAFE, (Change("insert", place, "subprocess", "keyring-provider"),))
