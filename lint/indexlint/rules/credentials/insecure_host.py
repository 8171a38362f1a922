"""IX412: TLS is not verified for a host that gets credentials."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.auth.plan import plan_of
from indexlint.findings import ERROR, WARNING, Evidence, Finding, Related
from indexlint.model.index import Index
from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.model.url import DEFAULT_PORTS
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX412",
    name="insecure-host",
    summary="`allow-insecure-host` names a host that gets credentials, or never matches.",
    severity=ERROR,
    when=("setting:allow-insecure-host",),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each entry that covers a private index, or that cannot match."""
    for setting in project.settings:
        if setting.name != "allow-insecure-host" or (project.is_member and setting.origin != "pip"):
            continue
        for number, entry in enumerate(setting.value):
            place = setting.place._replace(keys=(*setting.place.keys, number))
            yield from _judge(project, entry.strip(), place)


def _judge(project: Project, entry: str, place: Place) -> Iterator[Finding]:
    scheme, host, port = _split(entry)
    if port is not None and port == DEFAULT_PORTS.get(scheme or "https"):
        yield Finding(
            f"the entry `{entry}` never matches: uv compares it with the port that a URL states, and a default "
            "port is not stated",
            place,
            anchor=entry,
            help=f"write `{host}`, if TLS really must not be verified there",
            severity=WARNING,
            evidence=Evidence("uv", ">=0.5.0", "T32.insecure-host-default-port"),
            rule=RULE.name,
        )
        return
    for index in project.reachable:
        if project.is_private(index) and index.url.scheme == "https" and _covers(host, port, index):
            yield _finding(project, entry, place, index)
            return


def _split(entry: str) -> tuple[str | None, str, int | None]:
    scheme, colons, rest = entry.partition("://")
    if not colons:
        scheme, rest = "", entry
    host, _, port = rest.rstrip("/").rpartition(":")
    if host and port.isdigit():
        return scheme or None, host.lower(), int(port)
    return scheme or None, rest.rstrip("/").lower(), None


def _covers(host: str, port: int | None, index: Index) -> bool:
    return host == "*" or (host == index.url.host and port == index.url.port)


def _finding(project: Project, entry: str, place: Place, index: Index) -> Finding:
    planned = plan_of(project).of(index)
    known = planned.source not in ("unknown", "none") or index.authenticate == "always"
    secret = " reads its credential and" if known else " reads what is asked and"
    every = " (and of every other host)" if entry == "*" else ""
    return Finding(
        f"uv does not verify the certificate of {index.url.host}{every}: whoever is on the way{secret} can "
        "replace the packages of "
        f"{index.label}",
        place,
        anchor=entry,
        help="make the certificate's authority known instead: SSL_CERT_FILE, or `system-certs = true`",
        severity=ERROR if known else WARNING,
        related=(Related(index.label, index.url_place),),
        evidence=Evidence("uv", ">=0.5.0", "T32.insecure-host"),
        rule=RULE.name,
    )
