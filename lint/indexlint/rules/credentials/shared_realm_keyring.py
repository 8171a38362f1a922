"""IX413: two keyring entries for one host, and uv uses the first one for both."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.auth.plan import plan_of
from indexlint.auth.wrong import Wrong, ranges
from indexlint.findings import ERROR, WARNING, Evidence, Finding, Related
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.rules.credentials._realms import misdirected, newest_line, private_realms, swallows
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX413",
    name="shared-realm-keyring",
    summary="Two indexes of one host have keyring entries of their own, and uv uses one entry for both.",
    severity=ERROR,
    when=("realm", "workspace"),
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each pair of indexes of which at least one gets its credential from the keyring."""
    if project.is_member:
        return
    plan = plan_of(project)
    for realm in private_realms(project):
        by_key = {index.key: index for index in realm}
        pairs: dict[frozenset[str], list[Wrong]] = {}
        for (asked, sender), wrongs in misdirected(
            project, realm, project.releases, ("lock", "sync", "frozen")
        ).items():
            pair = frozenset((asked, sender))
            sources = {plan.of(by_key[key]).source for key in pair}
            if "keyring" in sources and not swallows(by_key[sender], by_key[asked]):
                pairs.setdefault(pair, []).extend(wrongs)
        for pair, wrongs in pairs.items():
            first, second = sorted((by_key[key] for key in pair), key=realm.index)
            yield _finding(project, first, second, wrongs)


def _finding(project: Project, first: Index, second: Index, wrongs: list[Wrong]) -> Finding:
    plan = plan_of(project)
    one, two = plan.of(first), plan.of(second)
    mixed = one.source != two.source
    seen = all(planned.known_from in ("environment", "stated") for planned in (one, two))
    when = ranges([wrong.release for wrong in wrongs], project.releases)
    flows = {wrong.flow for wrong in wrongs}
    command = "in `uv lock` and in `uv sync` without a lock file" if "frozen" not in flows else "in `uv sync`"
    condition = "" if mixed and seen else "if their keyring entries differ, "
    return Finding(
        f"{condition}uv {when} sends the credential of one of `{first.shown}` and `{second.shown}` to the other {command}: "
        f"both are on {second.url.realm}, and uv tries the first credential of a host before it asks the keyring again",
        second.place(),
        anchor=f"{first.shown} {second.shown}",
        help=(
            "put a different username into each URL (and, at GitLab, the numeric id), or set both credentials in the "
            "environment (UV_INDEX_<NAME>_USERNAME and _PASSWORD); if both have one token, say so: `shared` in "
            "[tool.indexlint.credentials]"
        ),
        severity=ERROR if mixed and seen else WARNING,
        related=(
            Related(newest_line(wrongs), second.url_place),
            Related(f"the other index, `{first.shown}`", first.place()),
        ),
        evidence=Evidence("uv", ">=0.7.4", "B5n.env-kr" if mixed else "B5n.kr-urls"),
        rule=RULE.name,
    )
