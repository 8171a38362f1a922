"""IX705: a password or token in the lock."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, Evidence, Finding, Related
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX705",
    name="secret-in-lock",
    summary="A password or token stands in a URL of uv.lock.",
    severity=ERROR,
    when=("lock",),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each credential, wherever it stands in the lock."""
    glance = project.lock_glance
    if project.is_member or glance is None or not glance.userinfo or project.lock is None:
        return
    for host, places in project.lock.secrets:
        others = len(places) - 1
        also = f", and in {others} other place{'s' * (others > 1)} of the lock" if others else ""
        yield Finding(
            f"a credential for {host} stands in this URL{also}: whoever can read the lock has it",
            places[0],
            anchor=host,
            help="withdraw the credential, take it out of the requirement or source that the URL comes from (uv reads "
            "netrc, the keyring and `UV_INDEX_<NAME>_*` instead), and lock again; the history of the repository still has it",
            related=tuple(Related("here too", place) for place in places[1:]),
            evidence=Evidence("uv", ">=0.4.26", "D12.direct"),
            rule=RULE.name,
        )
