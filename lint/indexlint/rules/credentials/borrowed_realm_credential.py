"""IX420: an index without a credential gets its neighbour's, and the public namesake is installed."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.auth.flow import predict
from indexlint.auth.from_project import situation
from indexlint.auth.plan import Planned, plan_of
from indexlint.auth.steps import representatives
from indexlint.findings import ERROR, UNSAFE, WARNING, Change, Evidence, Finding, Fix, Related
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.model.releases import show
from indexlint.rules.credentials._realms import private_realms
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX420",
    name="borrowed-realm-credential",
    summary="An implicit private index without a credential gets a neighbour's, is answered 404, and PyPI answers instead.",
    severity=ERROR,
    when=("realm",),
    fix="unsafe",
)
_GAP_FROM, _GAP_END = (0, 7, 0), (0, 7, 4)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each implicit private index that has no credential and a neighbour that has one."""
    if project.is_member:
        return
    releases = project.releases
    if not (releases.before(_GAP_FROM) or releases.since(_GAP_END)):
        return
    plan = plan_of(project)
    for realm in private_realms(project):
        owners = [index for index in realm if _has_one(plan.of(index))]
        for index in realm:
            planned = plan.of(index)
            without = planned.source == "none" and planned.known_from in ("environment", "stated")
            # Nothing can carry the credential of an index without a name and without userinfo but netrc and the keyring.
            cannot = planned.source == "unknown" and index.name is None and index.url.username is None
            if not (without or cannot) or index.explicit or index.default or index not in project.active:
                continue
            others = [other for other in owners if other is not index]
            request = _borrowed(project, index, others[0]) if others else None
            if request is not None:
                yield _finding(project, index, others[0], request, known=without)


def _has_one(planned: Planned) -> bool:
    return planned.source not in ("none", "unknown")


def _borrowed(project: Project, index: Index, neighbour: Index) -> str | None:
    """The request that carries the neighbour's credential, in one line, if the model then installs the public package."""
    both = sorted((index, neighbour), key=project.reachable.index)
    question = situation(project, packages_of=index, among=both, source_of_unknown="none")
    # A package that nothing pins: a pinned one is never looked for elsewhere.
    asked = question.packages[0]._replace(name="any-package", pin=None, files=(), served_by=(index.key, "pypi"))
    for release in reversed(representatives(project.releases)):
        trace = predict(question._replace(packages=(asked,)), release, "sync")
        for request in trace.requests:
            if trace.outcome == "public-package" and request.index_key == index.key and request.credential is not None:
                sent = request.credential.label
                return f"uv {show(release)}, `uv sync`: GET {request.url} sends {sent}: {request.status}; then PyPI is asked"
    return None


def _finding(project: Project, index: Index, neighbour: Index, request: str, *, known: bool) -> Finding:
    condition = "" if known else "unless netrc or the keyring has a credential for it, "
    fix = None
    if project.pins_to(index) and index.is_table and "explicit" not in index.settings:
        change = Change("insert", index.place(part="table"), True, "explicit")
        fix = Fix("Set `explicit = true`", UNSAFE, (change,))
    return Finding(
        f"{condition}{index.label} has no credential of its own, and uv sends it that of {neighbour.label} on "
        "the same host: where "
        "that one does not open it the server answers 404, and uv installs the public package of the same name",
        index.place(),
        anchor=index.shown,
        help="set `explicit = true` and pin its packages in [tool.uv.sources], or give it a credential of its own",
        severity=ERROR if known else WARNING,
        related=(
            Related(request, index.url_place),
            Related("the index whose credential it gets", neighbour.place()),
        ),
        evidence=Evidence("uv", "<0.7.0, >=0.7.4", "D2.realm-scope"),
        fix=fix,
        rule=RULE.name,
    )
