"""IX408: uv sends one index's credential for another index of the same host."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.auth.plan import DIFFERENT, plan_of
from indexlint.auth.steps import at
from indexlint.auth.wrong import Wrong, ranges
from indexlint.findings import ERROR, WARNING, Evidence, Finding, Related
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.model.releases import Release, all_releases, show
from indexlint.rules.bounds import raise_bound
from indexlint.rules.credentials._realms import (
    misdirected,
    newest_line,
    private_realms,
    releases_to_ask,
    swallows,
)
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX408",
    name="shared-realm-credentials",
    summary="Two indexes of one host have different credentials, and uv sends one for the other's files.",
    severity=ERROR,
    when=("realm", "workspace"),
    fix="unsafe",
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each pair of indexes, at the index whose files get the wrong credential."""
    plan = plan_of(project)
    if project.is_member:
        return
    for realm in private_realms(project):
        indexes = [index for index in realm if plan.of(index).source != "keyring"]
        by_key = {index.key: index for index in indexes}
        pairs: dict[frozenset[str], list[Wrong]] = {}
        senders: dict[frozenset[str], set[str]] = {}
        for (asked, sender), wrongs in misdirected(project, indexes, releases_to_ask(project)).items():
            if not swallows(by_key[sender], by_key[asked]):
                pair = frozenset((asked, sender))
                pairs.setdefault(pair, []).extend(wrongs)
                senders.setdefault(pair, set()).add(sender)
        for pair, wrongs in pairs.items():
            first, second = sorted((by_key[key] for key in pair), key=indexes.index)
            only = by_key[senders[pair].pop()] if len(senders[pair]) == 1 else None
            yield _finding(project, first, second, only, wrongs)


def _finding(project: Project, first: Index, second: Index, sender: Index | None, wrongs: list[Wrong]) -> Finding:
    """``first`` is declared before ``second``; ``sender`` is the one whose credential goes astray, None where either does."""
    releases = releases_to_ask(project)
    known = plan_of(project).compare(first, second) == DIFFERENT
    inside = any(wrong.release in set(project.releases) for wrong in wrongs)
    asked = first if sender is second else second
    other = second if sender is second else first
    condition = "" if known else f"if `{first.shown}` and `{second.shown}` have different credentials, "
    what = "files" if any(wrong.request.kind == "file" for wrong in wrongs) else "pages"
    goes = f"the credential of `{other.shown}` for {what} of `{asked.shown}`"
    if sender is None:
        goes = f"the credential of `{first.shown}` for {what} of `{second.shown}`, or the reverse"
    when = ranges([wrong.release for wrong in wrongs], releases)
    good = _first_good(wrongs)
    fix = raise_bound(project, good) if good is not None and good <= releases[-1] else None
    return Finding(
        f"{condition}uv {when} sends {goes} (both are on {asked.url.realm}), and the server refuses it",
        asked.place(),
        anchor=f"{first.shown} {second.shown}",
        help=_remedy(good, known=known),
        severity=ERROR if known and inside else WARNING,
        related=(
            Related(newest_line(wrongs), asked.url_place),
            Related(f"the other index, `{other.shown}`", other.place()),
        ),
        evidence=Evidence("uv", f"<{show(good)}" if good else ">=0.4.23", "B1n.env" if good else "B1.env"),
        fix=fix,
        rule=RULE.name,
    )


def _remedy(good: Release | None, *, known: bool) -> str:
    remedy = "give both indexes one shared credential, or serve them from two hosts"
    if good is not None:
        remedy = f'require a uv that tells them apart: required-version = ">={show(good)}"'
    return remedy if known else f"{remedy}; if they share one, say so: `shared` in [tool.indexlint.credentials]"


def _first_good(wrongs: list[Wrong]) -> Release | None:
    """The first release from which on no request goes wrong, if there is one."""
    bad = {at(wrong.release) for wrong in wrongs}
    good: Release | None = None
    for release in reversed(all_releases()):
        if at(release) in bad:
            break
        good = release
    return good
