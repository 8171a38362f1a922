"""From a project and the rules that are selected to the questions that are asked of the network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from indexlint.model.online import SKIPPED, Check
from indexlint.model.url import IndexUrl
from indexlint.online.page import page_url
from indexlint.online.questions import Question
from indexlint.online.tokens import covers
from indexlint.records import NamedTuple
from indexlint.registries.shape import is_placeholder
from indexlint.rules.online._limit import limited, may_be_limited

if TYPE_CHECKING:
    from indexlint.model.index import Index
    from indexlint.model.project import Project
    from indexlint.online.credentials import Offer
    from indexlint.online.person import Person, Token

UNREACHABLE, OUTSIDE, FORWARDING = "unreachable-index", "files-outside-index", "forwarding-index"
ON_PYPI, UPLOAD_TIME, REFUSED = "private-name-on-pypi", "page-without-upload-time", "refused-credential"
PAGE_RULES = frozenset({UNREACHABLE, OUTSIDE, FORWARDING, ON_PYPI, UPLOAD_TIME, REFUSED})

# The package that every index is asked for when it is to show whether it answers for PyPI: the sample of the Python Packaging
# Authority, which no project needs and no private index has a reason to hold.
PUBLIC_PACKAGE = "sampleproject"
PYPI = "https://pypi.org/simple"
MOST_PAGES = 5
MOST_NAMES = 200

# Requirements that are locked.
_LOCKED_KINDS = ("project", "group", "dev", "script", "extra")
_VARIABLE = re.compile(r"\$\{?\w|%[A-Za-z_][A-Za-z0-9_]*%|[<>{}]")


class Wanted(NamedTuple):
    """A package whose page is asked for; ``needed`` as in ``Page``."""

    name: str
    needed: bool


def plan(project: Project, rules: frozenset[str], person: Person) -> tuple[list[Question], list[Check]]:
    """The questions, and the checks that are not made at all, each with its reason.

    ``rules`` are the names of all rules that are enabled for the project, also of those that need no network.
    """
    from indexlint.online import gitlab

    questions, skipped = gitlab.questions(project, rules, person)
    questions, skipped = list(questions), list(skipped)
    mine = rules & PAGE_RULES
    if mine:
        for index in _indexes(project):
            about = _About(project, index, mine, person)
            questions += about.questions()
            skipped += about.skipped
    return questions, skipped


def _indexes(project: Project) -> Iterator[Index]:
    """The project's own indexes that uv can ask for the page of a package."""
    reachable = {id(index) for index in project.reachable}
    for index in project.indexes:
        if id(index) in reachable and index.url.is_remote and index.kind != "find-links" and index.format != "flat":
            yield index


class _About:
    """What is asked about one index."""

    def __init__(self, project: Project, index: Index, rules: frozenset[str], person: Person) -> None:
        self.project = project
        self.index = index
        self.person = person
        self.private = project.is_private(index)
        self.rules = frozenset(rule for rule in rules if self._applies(rule))
        self.skipped: list[Check] = []

    def _applies(self, rule: str) -> bool:
        if rule == UPLOAD_TIME:
            return may_be_limited(self.project, self.index)
        if rule == REFUSED:
            return self.private and self.person.credentials
        if rule == FORWARDING and self.index.explicit and not self.project.pins_to(self.index):
            return False  # uv takes nothing from it: it may be there to publish to
        return self.private or rule == UNREACHABLE

    def questions(self) -> list[Question]:
        """The questions; why others are not asked is in ``skipped`` then."""
        reason = _impossible(self.project, self.index)
        if reason is not None:
            self._skip(self.rules, reason)
            return []
        found = []
        if ON_PYPI in self.rules:
            found += list(self._names())
        if not self.rules - {ON_PYPI}:
            return found
        offer = self._offer()
        if FORWARDING in self.rules:
            found += list(self._public(offer))
        found += list(self._pages(offer))
        return found

    def _offer(self) -> Offer | None:
        if not self.person.credentials or not self.private:
            return None
        from indexlint.online.credentials import offer

        made = offer(self.project, self.index, self.person)
        if made.token is None:
            self._skip(self.rules & {REFUSED}, made.reason)
        return made

    def _pages(self, offer: Offer | None) -> Iterator[Question]:
        """The pages of packages: with what uv would send where that is allowed, and the first one without it as well."""
        rules = self.rules & {UNREACHABLE, OUTSIDE, UPLOAD_TIME}
        sends = offer is not None and offer.token is not None
        if not rules and not sends:
            return
        wanted = list(self._wanted())
        if not wanted and self.private:
            self._skip(rules, "no package is known that comes from it")
        first = True
        for package in wanted[:MOST_PAGES]:
            url = self._url(package.name)
            if url is None:
                continue
            about = rules if limited(self.project, self.index, package.name) else rules - {UPLOAD_TIME}
            if first or not sends:
                token = None if sends else _bound(self.project, self.index, self.person)
                yield self._page("package", package, url, about, token, "none" if token is None else "token")
            if offer is not None and offer.token is not None:
                yield self._page("credential", package, url, about | (self.rules & {REFUSED}), offer.token, offer.sent)
            first = False

    def _public(self, offer: Offer | None) -> Iterator[Question]:
        package = Wanted(PUBLIC_PACKAGE, False)
        url = page_url(IndexUrl(self.index.url.bare), package.name)
        yield self._page("public", package, url, frozenset({FORWARDING}))
        if offer is not None and offer.token is not None:
            yield self._page("public", package, url, frozenset({FORWARDING}), offer.token, offer.sent)

    def _names(self) -> Iterator[Question]:
        """Names that only the private index is meant to have; those alone that the project says are private, if it does."""
        patterns = self.project.options.private_packages
        names = dict.fromkeys(pin.package for pin in self.project.pins_to(self.index))
        chosen = [name for name in names if not patterns or _matches(name, patterns)]
        if len(chosen) > MOST_NAMES:
            self._skip(
                frozenset({ON_PYPI}), f"it has more than {MOST_NAMES} packages: that is too much to ask PyPI for"
            )
            return
        for name in chosen:
            try:
                url = page_url(IndexUrl(PYPI), name)
            except ValueError as error:
                self._skip(frozenset({ON_PYPI}), f"the package `{name}`: {error}")
                continue
            yield Question("pypi", self.project, self.index, url, (ON_PYPI,), package=name)

    def _page(
        self,
        purpose: str,
        package: Wanted,
        url: str,
        rules: frozenset[str],
        token: Token | None = None,
        sent: str = "none",
    ) -> Question:
        return Question(
            "page",
            self.project,
            self.index,
            url,
            tuple(sorted(rules)),
            purpose,
            package.name,
            token,
            sent,
            package.needed,
        )

    def _url(self, package: str) -> str | None:
        try:
            return page_url(IndexUrl(self.index.url.bare), package)
        except ValueError as error:
            self._skip(self.rules - {ON_PYPI, FORWARDING}, f"the package `{package}`: {error}")
            return None

    def _wanted(self) -> Iterator[Wanted]:
        """Packages of the index: the pinned ones, else one that is locked from it, else one that may come from it."""
        project, index = self.project, self.index
        locked = dict.fromkeys(
            package.name for package in (project.lock.from_registry(index.url.bare) if project.lock else ())
        )
        pinned = _pinned(project, index)
        if pinned:
            yield from (Wanted(name, needed or name in locked) for name, needed in pinned.items())
        elif locked:
            yield Wanted(next(iter(locked)), True)
        elif self.private and not index.explicit:
            direct = [name for member in (project.root, *project.root.members) for name in _direct(member)]
            patterns = project.options.private_packages
            name = next((name for name in direct if _matches(name, patterns)), direct[0] if direct else None)
            if name is not None:
                yield Wanted(name, False)

    def _skip(self, rules: frozenset[str], reason: str) -> None:
        for rule in sorted(rules):
            text = f"{self.index.shown}: {reason}"
            self.skipped.append(Check(rule, self.index.key, self.index.file, SKIPPED, text))


def _pinned(project: Project, index: Index) -> dict[str, bool]:
    """The packages pinned to an index, with whether uv is sure to look for them there: no condition, and a requirement."""
    found: dict[str, bool] = {}
    if project.value("no-sources") is True:
        return found
    projects = (project,) if project.kind == "script" else (project.root, *project.root.members)
    unpinned = {re.sub(r"[-_.]+", "-", name).lower() for name in project.value("no-sources-package", ())}
    for pin in project.pins_to(index):
        if pin.package in unpinned:
            continue
        certain = pin.marker is None and pin.extra is None and pin.group is None
        certain = certain and any(_is_required(member, pin.package) for member in projects)
        found[pin.package] = found.get(pin.package, False) or certain
    return found


def _is_required(project: Project, package: str) -> bool:
    """Whether `uv lock` looks for a package: not for what only a build requires, nor for an override of nothing."""
    return any(dependency.kind in _LOCKED_KINDS and not dependency.url for dependency in project.direct(package))


def _direct(project: Project) -> Iterator[str]:
    """The packages that a project requires and that are looked for on its indexes."""
    pinned = {pin.package for pin in project.pins}
    for dependency in project.dependencies:
        known = dependency.package in pinned or dependency.package in project.other_sources
        if dependency.kind in _LOCKED_KINDS and not dependency.url and not known:
            yield dependency.package


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    from fnmatch import fnmatchcase

    return any(fnmatchcase(name, re.sub(r"[-_.]+", "-", pattern).lower()) for pattern in patterns)


def _bound(project: Project, index: Index, person: Person) -> Token | None:
    """The token that the person bound to the GitLab that the index is at: it opens the package pages there as well."""
    found = project.registry(index.url)
    if found is None or found.product != "gitlab":
        return None
    token = next((token for token in person.tokens if covers(token, index.url)), None)
    if token is not None and token.kind == "private-token":
        # The form that GitLab documents for package pages; the username does not matter there.
        return token._replace(kind="basic", username="__token__")
    return token


def _impossible(project: Project, index: Index) -> str | None:
    """Why an index cannot be asked at all: another rule says what is wrong with its URL."""
    url = index.url
    if _VARIABLE.search(url.bare) or any(is_placeholder(part) for part in (url.host, *url.segments)):
        return "its URL has a part that is still to be filled in"
    found = project.registry(url)
    if found is not None and found.mistake:
        return "its URL is not that of an index"
    try:
        page_url(IndexUrl(url.bare), PUBLIC_PACKAGE)
    except ValueError as error:
        return str(error)
    return None
