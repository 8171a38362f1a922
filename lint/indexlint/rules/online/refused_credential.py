"""IX907: an index refuses the credential that uv would send."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, Evidence, Finding
from indexlint.model.index import Index
from indexlint.model.online import Page
from indexlint.model.project import Project
from indexlint.model.releases import Release, show
from indexlint.rules.online._answers import asked, source
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX907",
    name="refused-credential",
    summary="An index refuses the credential that uv would send. Only with --online=credentials.",
    severity=ERROR,
    when=("online",),
    online=True,
)

# uv #12805: 401 and 403 of an index stop the search.
_STOPS: Release = (0, 7, 0)


def check(project: Project) -> Iterator[Finding]:
    """A finding for each index that refused the credential, and accepted it for no page."""
    for index, pages in asked(project):
        sent = [page for page in pages if page.purpose == "credential"]
        if not project.is_private(index) or any(page.status == 200 for page in sent):
            continue
        refused = next((page for page in sent if _is_refused(project, index, page, pages)), None)
        if refused is not None:
            yield _finding(project, index, refused)


def _is_refused(project: Project, index: Index, page: Page, pages: tuple[Page, ...]) -> bool:
    if page.status in (401, 403):
        return True
    # GitLab: who asks without a credential gets 401 for what is there, and somebody whose token may not see it 404
    # (`lib/api/pypi_packages.rb`).
    registry = project.registry(index.url)
    if page.status != 404 or page.missing != "scope" or registry is None or registry.product != "gitlab":
        return False
    return any(other.url == page.url and other.sent == "none" and other.status == 401 for other in pages)


def _finding(project: Project, index: Index, page: Page) -> Finding:
    return Finding(
        f"{index.label}: GET {page.url} with {source(index, page)} answers {page.status}: {_meaning(project, index, page)}; "
        f"{_then(project, index, page)}",
        index.url_place,
        anchor=index.key,
        help=_HELP.get(page.status or 0, _HELP[403]),
        evidence=_evidence(index, page),
        rule=RULE.name,
    )


def _meaning(project: Project, index: Index, page: Page) -> str:
    if page.status == 401:
        return "the index does not know this credential"
    if page.status == 404:
        return "without a credential it answers 401, so the group or project exists, and this token may not see it"
    return "the index knows who asks, and does not let them read" if _is_gitlab(project, index) else "access is refused"


def _is_gitlab(project: Project, index: Index) -> bool:
    found = project.registry(index.url)
    return found is not None and found.product == "gitlab"


def _then(project: Project, index: Index, page: Page) -> str:
    """What uv does with the refusal (measured: D2.401, D2.403 and their variants; 404 is a package that is not there)."""
    pinned = index.explicit or any(pin.package == page.package for pin in project.pins_to(index))
    if pinned:
        return f"uv does not find `{page.package}` there, and fails"
    if page.status == 404 or not _matters(project, index, page.status or 0):
        return f"uv goes on to the next index for `{page.package}`, and takes what it finds there"
    if not project.releases.before(_STOPS):
        return "uv stops there for every package that it asks this index for"
    older = f"releases before {show(_STOPS)} go on to the next index and take what they find there"
    return f"uv {show(_STOPS)} and later stop there, {older}" if project.releases.since(_STOPS) else f"uv's {older}"


def _matters(project: Project, index: Index, status: int) -> bool:
    """Whether a refusal ends the search in releases since 0.7.0."""
    if project.value("index-strategy", "first-index") != "first-index":
        return False
    return status not in (index.ignore_error_codes or ())


def _evidence(index: Index, page: Page) -> Evidence | None:
    if page.status not in (401, 403):
        return None
    return Evidence("uv", ">=0.4.26", f"D2.{page.status}-explicit" if index.explicit else f"D2.{page.status}")


_HELP = {
    401: "renew the token, and check its username and that it belongs to this index",
    403: "give the token the scope or the role that reads packages",
    404: "give the token's owner access to the group or project, or use a token of it with the scope `read_package_registry`",
}
