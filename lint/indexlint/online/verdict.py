"""Whether an answer is enough for a rule to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.model.online import Failure, GitlabName, Page
from indexlint.rules.online._answers import absent, carries, hides, passed_over, unchecked

if TYPE_CHECKING:
    from indexlint.online.questions import Question

# Whatever the rule: nothing about the index is known.
_NOTHING_KNOWN = ("no-network", "no-time", "url", "defect")
# It answered: it is busy, or sends its clients in a circle or somewhere that is not gone to.
_UNDECIDED = ("redirect", "busy")


def why_skipped(rule: str, question: Question, fact: Page | GitlabName | bool | Failure) -> str | None:
    """The reason why the rule cannot judge from this answer; None where it can."""
    failure = fact if isinstance(fact, Failure) else None if isinstance(fact, bool) else fact.failure
    if failure is not None and (failure.kind in _NOTHING_KNOWN or rule != "unreachable-index"):
        return f"{question.entry.shown}: {failure.reason}"
    if isinstance(fact, Page):
        reason = _PAGES[rule](question, fact) if rule in _PAGES else None
        return None if reason is None else f"{question.entry.shown}: {reason}"
    return None


def _reach(question: Question, page: Page) -> str | None:
    project, index = question.project, question.entry
    if page.failure is not None:
        if passed_over(project, index, page):
            return f"{page.failure.reason}, which `ignore-error-codes` lets uv pass over"
        undecided = page.failure.kind in _UNDECIDED or (page.failure.kind == "tls" and unchecked(project, index))
        return page.failure.reason if undecided else None
    gone = question.needed and absent(project, index, page)
    if (gone or page.malformed) and hides(project, index, page):
        what = f"answers {page.status}" if page.status != 200 else f"answers with something else ({page.malformed})"
        return f"{page.url} {what} without a credential, which may be another answer with one"
    if page.status == 404 and not absent(project, index, page):
        return f"{page.url} answers 404{_with(page)}, as GitLab does too for a group or project that it does not show"
    return None


def _files(_: Question, page: Page) -> str | None:
    if page.status == 200 and page.sent == "none" and not page.malformed:
        # Who may see the page without a credential is taken to get the files without one.
        return None
    return _no_page(page)


def _upload_time(_: Question, page: Page) -> str | None:
    return _no_page(page)


def _no_page(page: Page) -> str | None:
    if page.redirected_to is not None and page.status is not None and 300 <= page.status < 400:
        return f"{page.url} sends the client on to {page.redirected_to}"
    if page.status != 200:
        return f"{page.url} answers {page.status}{_with(page)}"
    if page.malformed:
        return f"{page.url} is no page of an index: {page.malformed}"
    return None if page.listed else f"{page.url} lists no file"


def _forwarding(_: Question, page: Page) -> str | None:
    if carries(page) or (page.status in (404, 410) and page.missing != "scope"):
        return None
    if page.status in (401, 403):
        return f"{page.url} answers {page.status}{_with(page)}: what it does for others is not known"
    if page.status == 200 and page.listed:
        return f"it has a page of its own for `{page.package}`: whether it is PyPI's cannot be told"
    return _no_page(page)


def _refused(_: Question, page: Page) -> str | None:
    if page.purpose == "credential" and page.missing == "package":
        return None
    if page.purpose != "credential" or page.status == 404:
        return f"{page.url} answers {page.status}{_with(page)}, which tells nothing of the credential"
    if page.status in (200, 401, 403):
        return None
    return _no_page(page)


def _with(page: Page) -> str:
    return " without a credential" if page.sent == "none" else ""


_PAGES = {
    "unreachable-index": _reach,
    "files-outside-index": _files,
    "forwarding-index": _forwarding,
    "page-without-upload-time": _upload_time,
    "refused-credential": _refused,
}
