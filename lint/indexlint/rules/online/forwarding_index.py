"""IX904: a private index that answers for packages of PyPI."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import INFO, WARNING, Evidence, Finding
from indexlint.model.index import Index
from indexlint.model.online import Page
from indexlint.model.project import Project
from indexlint.model.url import IndexUrl
from indexlint.registries.pypi import HOSTS
from indexlint.rules.online._answers import asked, carries
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX904",
    name="forwarding-index",
    summary="A private index answers for a package that it does not have from PyPI.",
    severity=WARNING,
    when=("online",),
    online=True,
)


def check(project: Project) -> Iterator[Finding]:
    """A finding for each private index that sent a request on to PyPI, or linked PyPI's files."""
    for index, pages in asked(project):
        if project.is_private(index):
            public = [page for page in pages if page.purpose == "public"]
            found = next((page for page in public if carries(page)), None)
            # An index may link PyPI's files for chosen packages only: one that lacks the public package is no stand-in.
            if found is None and not any(page.status in (404, 410) and page.missing != "scope" for page in public):
                found = next((page for page in pages if carries(page)), None)
            if found is not None:
                yield _finding(project, index, found)


def _finding(project: Project, index: Index, page: Page) -> Finding:
    registry = project.registry(index.url)
    product = "" if registry is None else registry.product
    what = f"`{page.package}`, a public package," if page.purpose == "public" else f"`{page.package}`"
    how = "without a credential" if page.sent == "none" else "with a credential"
    if page.redirected_to is not None and IndexUrl(page.redirected_to).host in HOSTS:
        answer = f"it sends the client on to {page.redirected_to}"
    else:
        answer = "it answers with links to PyPI's files"
    always = ', set `authenticate = "always"`,' if product == "gitlab" and index.authenticate != "always" else ""
    return Finding(
        f"{index.label}: asked for {what} {how}, {answer}: uv takes a package that the index does not have, or does not "
        "show to this credential, from PyPI, and uv.lock names this index as its source",
        index.url_place,
        anchor=index.key,
        help=f"switch this off on the server ({_SWITCH.get(product, _SWITCH[''])}){always} and pin your packages to an index "
        "that has them",
        # It stands for PyPI: that public names come from there is what it is for.
        severity=INFO if index.default else WARNING,
        evidence=Evidence("uv", ">=0.4.26", "D16.forward"),
        rule=RULE.name,
    )


_SWITCH = {
    "gitlab": "GitLab: package forwarding in the settings of the group or the instance",
    "": "pypiserver: `--disable-fallback`",
}
