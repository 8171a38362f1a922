"""IX901: a GitLab group or project that GitLab does not know, has moved, or does not show."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, INFO, UNSAFE, WARNING, Finding, Fix
from indexlint.model.index import Index
from indexlint.model.online import GitlabName
from indexlint.model.project import Project
from indexlint.model.url import redact, unquote
from indexlint.registries import Recognised
from indexlint.rules.rule import Rule
from indexlint.rules.urls._gitlab_names import number_fix, with_number
from indexlint.rules.urls._mistaken import outcome, proof

RULE = Rule(
    code="IX901",
    name="unresolvable-gitlab-id",
    summary="GitLab says that the group or project of an index does not exist, has moved, or is not visible.",
    severity=ERROR,
    when=("online",),
    fix="safe or unsafe",
    online=True,
)

# What a server says is shown up to here.
_LONGEST_PATH = 200


class _Case:
    """An index at GitLab, and what GitLab says of it."""

    def __init__(self, project: Project, index: Index, found: Recognised, told: GitlabName) -> None:
        self.project = project
        self.index = index
        self.found = found
        self.told = told
        self.thing = found.parts["scope"].removesuffix("s")
        name = redact(unquote(found.parts["id"]))
        by_number = found.parts["id_kind"] == "number"
        self.shown = f"{self.thing} number {name}" if by_number else f"{self.thing} `{name}`"
        self.host = str(index.url.realm).partition("://")[2]

    def finding(
        self, message: str, help_: str, severity: str, fix: Fix | None = None, *, dead: bool = False
    ) -> Finding:
        return Finding(
            f"{self.index.label}: {message}",
            self.index.in_url(self.found.spans["id"]),
            anchor=self.index.key,
            help=help_,
            severity=severity,
            evidence=proof(self.index) if dead else None,
            fix=fix,
            rule=RULE.name,
        )

    @property
    def numbered(self) -> str:
        """The URL with the number, or what to put in its place."""
        return redact(with_number(self.index, self.found, self.told.id or f"<numeric id of the {self.thing}>"))

    def fix(self) -> Fix | None:
        return number_fix(self.project, self.index, self.found, self.told.id, self.thing)


def check(project: Project) -> Iterator[Finding]:
    """A finding for each index whose group or project GitLab does not give, or not for long."""
    if project.online is None:
        return
    for index in project.indexes:
        told = project.online.gitlab.get(index.url.bare)
        found = None if told is None else project.registry(index.url)
        if told is None or found is None or "id" not in found.spans:
            continue
        case = _Case(project, index, found, told)
        if told.outcome == "unknown":
            yield _unknown(case)
        elif told.outcome == "decoded":
            yield _decoded(case)
        elif told.outcome == "moved":
            yield _moved(case)
        elif told.outcome == "private" and told.hidden_from:
            yield _hidden(case)
        elif told.archived:
            yield _archived(case)


def _unknown(case: _Case) -> Finding:
    return case.finding(
        f"{case.host} has no {case.shown}: without a credential it answers 404, and for what is private 401; "
        f"{outcome(case.project, case.index)}",
        f"look in GitLab for the {case.thing} (renamed, moved or deleted?), and write its numeric id, which stays when it is "
        f"renamed: {redact(with_number(case.index, case.found, f'<numeric id of the {case.thing}>'))}",
        ERROR,
        dead=True,
    )


def _decoded(case: _Case) -> Finding:
    fix = case.fix()
    if fix is not None:
        # It has answered nobody so far; where it is asked for every package, what it answers then changes what resolves.
        applicability = fix.applicability if case.index.explicit else UNSAFE
        fix = fix._replace(applicability=applicability, reveals=True)
    return case.finding(
        f"a server in front of {case.host} decodes or refuses the `%2F` in the {case.thing}'s path, so that a request for it "
        f"reaches no index (404); {outcome(case.project, case.index)}",
        f"write the numeric id: {case.numbered}; or let that server hand on `%2F` as it is",
        ERROR,
        fix,
        dead=True,
    )


def _moved(case: _Case) -> Finding:
    path = None if case.told.path is None else redact(case.told.path[:_LONGEST_PATH])
    where = f" to `{path}`" if path else ""
    return case.finding(
        f"the {case.shown} has moved{where}: GitLab still follows the old path, until there is another {case.thing} at it, "
        "and then packages come from that one",
        f"write the numeric id, which stays: {case.numbered}",
        WARNING,
        case.fix(),
    )


def _hidden(case: _Case) -> Finding:
    return case.finding(
        f"{case.host} has the {case.shown}, but does not show it to the token from {case.told.hidden_from}: with a credential "
        "of the same account, uv finds no package there",
        f"ask for access to the {case.thing}, or for a token that has it",
        WARNING,
    )


def _archived(case: _Case) -> Finding:
    return case.finding(
        f"the {case.shown} is archived: its packages can be read, and nothing new is published to it",
        "look for the project that took its place",
        INFO,
    )
