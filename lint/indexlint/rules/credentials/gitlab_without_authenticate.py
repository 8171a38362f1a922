"""IX406: a GitLab index that is asked without a credential first."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.auth.plan import plan_of
from indexlint.findings import INFO, UNSAFE, WARNING, Change, Evidence, Finding, Fix
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.model.releases import show
from indexlint.registries import recognise
from indexlint.rules.credentials._authenticate import honoured_since
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX406",
    name="gitlab-without-authenticate",
    summary='A GitLab index without `authenticate = "always"`: a first request without a credential can be answered from PyPI.',
    severity=WARNING,
    when=("gitlab",),
    fix="unsafe",
)
_LATE_SOURCES = ("netrc", "keyring", "uv-auth")


def check(project: Project) -> Iterator[Finding]:
    """One finding for each GitLab index whose credential uv looks up only after a request was refused."""
    plan = plan_of(project)
    for index in project.indexes:
        first = honoured_since(index)
        if not index.is_table or index.authenticate in ("always", "never") or not project.releases.since(first):
            continue
        found = recognise(index.url)
        if found is None or found.product != "gitlab" or found.kind != "index":
            continue
        planned = plan.of(index)
        if planned.source in _LATE_SOURCES or planned.source == "unknown":
            # With a username in the URL uv looks the password up before the first request.
            if planned.source != "unknown" and planned.username:
                continue
            yield _finding(index, planned.source, show(first))


def _finding(index: Index, source: str, first: str) -> Finding:
    words = {"netrc": "netrc", "keyring": "the keyring", "uv-auth": "`uv auth login`"}
    if source == "unknown":
        message = (
            f"{index.label}: if its credential comes from the keyring, netrc or `uv auth login`, uv asks GitLab "
            "without it first, "
            "and GitLab can answer for a package that it hides by forwarding to PyPI"
        )
    else:
        message = (
            f"{index.label}: uv asks GitLab without a credential first and looks in {words[source]} only when it "
            "is refused; for a "
            "package that it hides GitLab forwards to PyPI instead, and uv installs the public package of that name"
        )
    change = Change("insert", index.place(part="table"), "always", "authenticate")
    if "authenticate" in index.settings:
        change = Change("set", index.place("authenticate"), "always")
    return Finding(
        message,
        index.url_place,
        anchor=index.shown,
        help=f'set `authenticate = "always"` (uv >={first}): every request then carries the credential',
        severity=INFO if source == "unknown" else WARNING,
        evidence=Evidence("uv", f">={first}", "D16.anonymous"),
        fix=Fix('Set `authenticate = "always"`', UNSAFE, (change,)),
        rule=RULE.name,
    )
