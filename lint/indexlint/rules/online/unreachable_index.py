"""IX902: an index that does not answer, or does not have what the project takes from it."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, WARNING, Evidence, Finding
from indexlint.model.index import Index
from indexlint.model.online import Failure, Page
from indexlint.model.project import Project
from indexlint.model.usage import enumerate_names
from indexlint.rules.online._answers import absent, asked, hides, passed_over, unchecked, with_best
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX902",
    name="unreachable-index",
    summary="An index does not answer, or does not have a package that the project takes from it.",
    severity=ERROR,
    when=("online",),
    online=True,
)

# HTML without a link to a package file, in the words of `online/links.py`: to uv a package without a version.
_FOR_PEOPLE = ("it is a login page", "it is a web page that links no package file", "it is no HTML")
_DECIDED = ("dns", "refused", "connect", "tls", "timeout", "protocol", "status")

_PROOF = {
    "status": Evidence("uv", ">=0.4.26", "D2.500"),
    "refused": Evidence("uv", ">=0.4.26", "URL.answer-none"),
}


def check(project: Project) -> Iterator[Finding]:
    """A finding for each index none of whose pages could be had, else for the packages that it says it does not have."""
    for index, pages in asked(project):
        found = with_best(pages)
        broken = [page for page in found if _is_broken(project, index, page)]
        if found and len(broken) == len(found) and broken[0].failure is not None:
            yield _no_answer(project, index, broken[0], broken[0].failure)
            continue
        shown = [page for page in found if not hides(project, index, page)]
        strange = [page for page in shown if page.malformed and page.status == 200]
        missing = [page for page in shown if page.needed and absent(project, index, page)]
        if strange:
            yield _no_page(project, index, strange[0])
        elif missing:
            yield _missing(project, index, missing)


def _is_broken(project: Project, index: Index, page: Page) -> bool:
    if page.failure is None or page.failure.kind not in _DECIDED or passed_over(project, index, page):
        return False
    return page.failure.kind != "tls" or not unchecked(project, index)


def _asks(project: Project, index: Index, page: Page) -> tuple[str, bool]:
    """What uv asks the index for, and whether it is sure to ask.

    With ``index-strategy = "first-index"`` uv asks an index only for what the ones before it do not have.
    """
    if page.needed:
        return f"for `{page.package}`", True
    if any(pin.package == page.package for pin in project.pins_to(index)):
        return f"for `{page.package}` where its pin applies and something requires it", False
    first = project.value("index-strategy", "first-index") != "first-index" or project.candidates[:1] == (index,)
    if first:
        return "for every package that is not pinned elsewhere", True
    return "for every package that is neither pinned elsewhere nor on an index before it", False


def _no_answer(project: Project, index: Index, page: Page, failure: Failure) -> Finding:
    asks, certain = _asks(project, index, page)
    if failure.kind == "status":
        message = (
            f"{index.label}: GET {page.url} still fails after three tries ({failure.reason}); uv, which asks the index {asks}, "
            "fails in the same way"
        )
        help_text = "wait for the index to come back, or ask who runs it"
    else:
        message = (
            f"{index.label}: GET {page.url} gets no answer from here ({failure.reason}); uv, which asks the index {asks}, "
            "fails in the same way"
        )
        help_text = "check the host name, and whether the index can be reached from this machine (VPN, proxy)"
    if failure.kind == "tls":
        message += ", unless it is given other certificates than indexlint"
        help_text = "check the certificate, and where uv and indexlint get their authorities from (SSL_CERT_FILE)"
    return Finding(
        message,
        index.url_place,
        anchor=index.key,
        help=help_text,
        severity=ERROR if certain and failure.kind != "tls" else WARNING,
        evidence=_PROOF.get(failure.kind),
        rule=RULE.name,
    )


def _no_page(project: Project, index: Index, page: Page) -> Finding:
    if page.malformed in _FOR_PEOPLE:
        searched = not page.needed and project.value("index-strategy", "first-index") != "first-index"
        then = f"uv finds no version of `{page.package}` in it" + ("" if searched else ", and looks no further")
        scenario = "URL.answer-login"
    else:
        then, scenario = "uv stops with an error", "URL.answer-no-files"
        if page.malformed is not None and "content type" in page.malformed:
            scenario = "URL.answer-plain-json"
    asks, certain = _asks(project, index, page)
    if not certain:
        then += f" (it is asked {asks})"
    return Finding(
        f"{index.label}: GET {page.url} answers 200, but not with a page of an index: {page.malformed}; {then}",
        index.url_place,
        anchor=index.key,
        help="open the page to see what it is: a login page, a page for people, or the wrong path",
        severity=ERROR if certain else WARNING,
        evidence=Evidence("uv", ">=0.4.26", scenario),
        rule=RULE.name,
    )


def _missing(project: Project, index: Index, pages: list[Page]) -> Finding:
    names = [page.package for page in pages]
    pinned = {pin.package for pin in project.pins_to(index)}
    status = pages[0].status
    it = "it" if len(names) == 1 else "them"
    if all(name in pinned for name in names):
        why, then = "pinned to it", f"uv looks for {it} nowhere else, so `uv lock` fails"
    else:
        why = "locked from it"
        then = f"the next `uv lock` fails, or takes {it} from another index"
    return Finding(
        f"{index.label}: GET {pages[0].url} answers {status}: the index does not have {enumerate_names(names)}, "
        f"{'which is' if len(names) == 1 else 'which are'} {why}; {then}",
        index.url_place,
        anchor=index.key,
        help="publish it there, correct its name or the index's URL, or pin it to the index that has it",
        evidence=Evidence("uv", ">=0.4.26", "URL.dead-explicit" if why == "pinned to it" else "URL.dead-implicit"),
        rule=RULE.name,
    )
