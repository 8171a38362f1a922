"""What ``gitlab-group-name`` and ``gitlab-project-path`` share: an id that is not a number, and what that breaks."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.auth.from_project import situation
from indexlint.auth.plan import DIFFERENT, UNKNOWN, Planned, plan_of
from indexlint.auth.wrong import Wrong, newest_wrong
from indexlint.findings import ERROR, INFO, SAFE, UNSAFE, WARNING, Change, Evidence, Finding, Fix, Related
from indexlint.model.index import Index
from indexlint.model.numeric_id import known_id
from indexlint.model.project import Project
from indexlint.model.url import IndexUrl, redact
from indexlint.records import NamedTuple
from indexlint.registries import Recognised, recognise
from indexlint.rules.rule import Rule

# More private indexes in one realm meet the same fault: the model is asked about the first ones.
MOST_NEIGHBOURS = 4


class Case(NamedTuple):
    """One way in which a name in place of the number matters: its severity, what happens, what to do, and the proof."""

    severity: str
    happens: str
    remedy: str
    scenario: str


def check_scope(project: Project, scope: str, rule: Rule) -> Iterator[Finding]:
    """Findings for the project's indexes at GitLab's ``groups`` or ``projects`` endpoint that are written with a name."""
    for index in project.indexes:
        if index.kind == "find-links" or index.origin == "pip":
            continue
        found = recognise(index.url)
        if found is None or found.product != "gitlab" or found.mistake or found.kind != "index":
            continue
        if found.parts.get("scope") != scope or found.parts.get("id_kind") != "path":
            continue
        if not _is_dead(project, index):
            yield _finding(project, index, found, scope, rule)


def _is_dead(project: Project, index: Index) -> bool:
    """Whether GitLab said that nothing is there: `unresolvable-gitlab-id` says so, and what a name does is then moot."""
    told = None if project.online is None else project.online.gitlab.get(index.url.bare)
    return told is not None and told.outcome in ("unknown", "decoded")


def is_named(index: Index) -> bool:
    """Whether an index is written with the name of a GitLab group or project in a URL that is right otherwise."""
    found = recognise(index.url)
    return (
        found is not None and found.product == "gitlab" and not found.mistake and found.parts.get("id_kind") == "path"
    )


def _finding(project: Project, index: Index, found: Recognised, scope: str, rule: Rule) -> Finding:
    thing = scope.removesuffix("s")
    number = numeric_id(project, index, found)
    case = _case(project, index, thing, scope)
    url = redact(with_number(index, found, number or f"<numeric id of the {thing}>"))
    message = (
        f"{index.label} is written with the {thing}'s {'name' if scope == 'groups' else 'path'}, but GitLab links files by the "
        f"{thing}'s numeric id, so a file's URL is not below the index's: {case.happens}"
    )
    related = _related(project, index)
    return Finding(
        message,
        index.in_url(found.spans["id"]),
        anchor=index.key,
        help=(f"{case.remedy}; write" if case.remedy else "write")
        + f" the numeric id: {url}{_asked_for(project, index)}",
        severity=case.severity,
        related=related,
        evidence=Evidence("uv", ">=0.4.23", case.scenario),
        fix=number_fix(project, index, found, number, thing),
        rule=rule.name,
    )


def _asked_for(project: Project, index: Index) -> str:
    """Why GitLab was asked for the number and did not tell it."""
    told = None if project.online is None else project.online.gitlab.get(index.url.bare)
    if told is None or told.outcome != "private":
        return ""
    if told.hidden_from or told.refused:
        return f" (GitLab does not tell it to the token from {told.hidden_from or told.refused})"
    return f" (GitLab tells it to a token for {index.url.realm}, for example in GITLAB_TOKEN with GITLAB_HOST)"


def _case(project: Project, index: Index, thing: str, scope: str) -> Case:
    plan = plan_of(project)
    planned = plan.of(index)
    family = "A1" if scope == "groups" else "A6"
    if planned.source == "none" and planned.known_from != "environment":
        return Case(INFO, f"this works as long as the {thing} is public", "", "A3.env")
    neighbours = _neighbours(project, index)
    verdicts = {plan.compare(index, other) for other in neighbours}
    if planned.source == "keyring":
        return _keyring_case(planned, family)
    if DIFFERENT in verdicts and planned.is_known and _breaks(project, index):
        other = next(item for item in neighbours if plan.compare(index, item) == DIFFERENT)
        return Case(
            ERROR,
            f"uv sends the files of {index.label} the credential of another index of {index.url.realm} ({other.label}), "
            "and GitLab answers 404",
            "",
            "B2.env" if scope == "groups" else "B1.env",
        )
    if planned.source == "uv-auth":
        return Case(
            WARNING,
            "a login for the index's URL (`uv auth login`) is not found for the files when there is a lock file (401)",
            f"log in to the host instead (`uv auth login {index.url.host}`), or better",
            "A5.uvauth-url",
        )
    if UNKNOWN in verdicts and planned.source in ("unknown", "environment", "url"):
        return Case(
            WARNING,
            f"if the private indexes of {index.url.realm} have different credentials, uv sends the wrong one for them (404)",
            "state in [tool.indexlint.credentials] which indexes share one credential, or better",
            "B2.env" if scope == "groups" else "B1.env",
        )
    if planned.source == "unknown":
        return Case(
            WARNING,
            "one credential from UV_INDEX_* variables, the URL or netrc still reaches them after a refused request, but a "
            "keyring entry for the index does not: `uv sync` with a lock file gets 401",
            "state in [tool.indexlint.credentials] where the credential comes from, or better",
            f"{family}.always-krurl",
        )
    return Case(INFO, "this works with its one credential, but each file costs a refused request", "", "A3.env")


def _keyring_case(planned: Planned, family: str) -> Case:
    if planned.username is None:
        return Case(
            ERROR,
            "with the keyring, `uv sync` with a lock file and an empty cache (every CI job) sends no credential and gets 401; "
            "a warm cache hides it",
            "",
            f"{family}.always-krurl",
        )
    return Case(
        WARNING,
        "a keyring entry for its username under the index's URL is not found for them (401); one under the host is",
        "",
        f"{family}.user-krurl",
    )


def _neighbours(project: Project, index: Index) -> list[Index]:
    """The other private indexes of the realm."""
    realm = index.url.realm
    assert realm is not None
    same = [other for other in project.in_realm(realm) if other is not index and project.is_private(other)]
    return [other for other in same if other.kind != "find-links" and other.url.canonical != index.url.canonical]


def _breaks(project: Project, index: Index) -> bool:
    """Whether the model finds a refused request of this index, with different credentials."""
    return _newest_wrong(project, index, kinds=("simple", "file")) is not None


def _newest_wrong(project: Project, index: Index, kinds: tuple[str, ...]) -> Wrong | None:
    among = [index, *_neighbours(project, index)[:MOST_NEIGHBOURS]]
    questions = [situation(project, use_lock=False, packages_of=alone, among=among) for alone in (index, None)]
    key = index.key
    return newest_wrong(
        questions,
        project.releases,
        lambda wrong: wrong.index_key == key and wrong.request.kind in kinds,
        ("frozen", "sync"),
    )


def _related(project: Project, index: Index) -> tuple[Related, ...]:
    """The offending request of the newest release that is in question, in one line."""
    wrong = _newest_wrong(project, index, kinds=("file",))
    return () if wrong is None else (Related(wrong.line, index.url_place),)


def numeric_id(project: Project, index: Index, found: Recognised) -> str | None:
    """The number that belongs to the name, where something tells it: GitLab itself, uv.lock, or GitLab CI's variables."""
    known = project.resolved_ids.get(index.url.bare)
    if known is not None:
        return known
    return known_id(project, index, found, {} if project.environment is None else project.environment.facts)


def number_fix(project: Project, index: Index, found: Recognised, number: str | None, thing: str) -> Fix | None:
    """Write the number, also in every string of uv.lock that equals the index's URL; None where it is not known."""
    if number is None:
        return None
    changes = [Change("replace", index.in_url(found.spans["id"]), number)]
    old, new = index.url.bare, with_number(index, found, number)
    lock = project.lock
    if lock is not None:
        changes += [Change("set", package.registry_place, new) for package in lock.from_registry(old)]
        changes += [Change("set", place, new) for text, place in lock.index_strings if text == old]
    safe = project.keyring is None and index.authenticate in (None, "auto")
    return Fix(f"Write the {thing}'s numeric id {number}", SAFE if safe else UNSAFE, tuple(changes))


def with_number(index: Index, found: Recognised, number: str) -> str:
    """The index's URL with another id and without userinfo."""
    lead = (index.url.scheme_span or (0, 0))[0]
    start, end = (offset - lead for offset in found.spans["id"])
    return IndexUrl(index.url.raw[:start] + number + index.url.raw[end:]).bare
