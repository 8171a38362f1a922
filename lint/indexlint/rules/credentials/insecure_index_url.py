"""IX405: an index that is asked without TLS."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.auth.plan import plan_of
from indexlint.findings import ERROR, UNSAFE, WARNING, Change, Evidence, Finding, Fix
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.model.url import is_loopback
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX405",
    name="insecure-index-url",
    summary="An index is asked over plain http.",
    severity=ERROR,
    when=("http",),
    fix="unsafe",
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each http index that is not on this machine."""
    for index in project.indexes:
        if index.url.scheme == "http" and index.url.kind == "url" and not is_this_machine(index.url.host):
            yield _finding(project, index)


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine, as a program that resolves names takes it: subdomains of ``localhost`` are it too."""
    host = host.rstrip(".")
    return is_loopback(host) or host.endswith(".localhost")


def _finding(project: Project, index: Index) -> Finding:
    source = plan_of(project).of(index).source
    known = (
        index.url.has_credentials
        or source in ("url", "environment", "keyring", "netrc")
        or index.authenticate == "always"
    )
    secret = " and its credential in clear text" if known else ""
    assert index.url.scheme_span is not None
    return Finding(
        f"{index.label} is asked over plain http: whoever is on the way can replace its packages, and reads what is "
        f"asked{secret}; uv does not warn",
        index.in_url(index.url.scheme_span),
        anchor=index.shown,
        help="write https",
        severity=ERROR if known else WARNING,
        evidence=Evidence("uv", ">=0.4.23", "T32.http"),
        fix=Fix("Write https", UNSAFE, (Change("replace", index.in_url(index.url.scheme_span), "https"),)),
        rule=RULE.name,
    )
