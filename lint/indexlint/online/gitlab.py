"""From the name of a GitLab group or project to its numeric id, by the cheapest way that the person's token allows.

What GitLab answers, and to which token (facts from GitLab's source and documentation, not from a live instance):

- ``GET /groups/:path`` and ``/projects/:path`` take ``PRIVATE-TOKEN`` and Bearer; a job or deploy token is none for them,
  and is never sent there. Both answer 404 for what is unknown and for what is private. A moved project answers 301.
- The package index takes all of them by Basic. Every link in it names the group or project by its number. Without a
  credential it answers 401 for what is private and 404 for what does not exist: this tells one from the other.

A 404 counts as GitLab's word only if it is written as GitLab writes it: ``{"message": "404 ... Not Found"}`` comes from an end
point that looked for the thing, ``{"error": "404 Not Found"}`` from a path that has no end point, anything else from a server
in front of it. Where the path of a name with ``%2F`` gets one of the last two, and the same path with a number gets GitLab's
word, something between decodes ``%2F``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from indexlint.model.numeric_id import known_id
from indexlint.model.online import SKIPPED, Check, Failure, GitlabName
from indexlint.model.url import IndexUrl, unquote
from indexlint.online.asks import Ask
from indexlint.online.questions import Question
from indexlint.online.tokens import HOST, covers
from indexlint.records import NamedTuple
from indexlint.registries import Recognised
from indexlint.registries.gitlab import file_id, page_id

if TYPE_CHECKING:
    from indexlint.model.index import Index
    from indexlint.model.project import Project
    from indexlint.online.asks import Answer
    from indexlint.online.client import Client
    from indexlint.online.person import Person, Token

RULE = "unresolvable-gitlab-id"
NAME_RULES = {"groups": "gitlab-group-name", "projects": "gitlab-project-path"}
# A person has one or two; each may cost a request.
MOST_TOKENS = 3
MOST_LINKS = 1000
# GitLab's ids are bigints of PostgreSQL.
LARGEST_ID = (1 << 63) - 1

_AT_REST = frozenset({"private-token", "bearer"})
_HTML, _JSON = "text/html", "application/json"
_NUMBER = re.compile(r"[1-9][0-9]{0,18}")
_GLOBAL_ID = re.compile(r"gid://gitlab/(?:Group|Project)/([0-9]+)")
# What GitLab allows in the path of a group or project.
_NAME = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.-]*(/[A-Za-z0-9_.][A-Za-z0-9_.-]*)*")
_URL_PATH = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@%/-]*")
_PACKAGE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HREF = re.compile(r"<a\s[^<>]{0,2000}?href\s*=\s*(?:\"([^\"<>]{0,4000})\"|'([^'<>]{0,4000})')", re.IGNORECASE)

_FOUND, _MOVED, _ABSENT, _CLOSED, _REFUSED, _UNROUTED, _FAILED = range(7)


class Target(NamedTuple):
    """What is asked about: ``base`` is GitLab's address, ``scope`` groups or projects, ``id`` as it stands in the URL."""

    base: str
    scope: str
    id: str
    package: str | None = None

    @property
    def is_number(self) -> bool:
        """Whether it is named by its number."""
        return self.id.isdecimal()

    @property
    def name(self) -> str:
        """The path that a person knows it by."""
        return unquote(self.id)

    @property
    def rest(self) -> str:
        """Its end point in the REST API; without the group's projects, which would be a large answer."""
        query = "?with_projects=false" if self.scope == "groups" else ""
        return f"{self.base}/api/v4/{self.scope}/{self.id}{query}"

    @property
    def listing(self) -> str:
        """The list of its packages."""
        return self._listing(self.id)

    @property
    def page(self) -> str | None:
        """The page of a package that the project takes from there."""
        return None if self.package is None else f"{self.listing}/{self.package}/"

    @property
    def nobody(self) -> str:
        """The list of packages of what cannot exist, named by number."""
        return self._listing("0")

    @property
    def graphql(self) -> str:
        """The question for its id in GraphQL, where its path stands in no path."""
        from urllib.parse import quote

        query = f'{{{self.scope[:-1]}(fullPath:"{self.name}"){{id fullPath}}}}'
        return f"{self.base}/api/graphql?query={quote(query)}"

    def _listing(self, identity: str) -> str:
        dash = "/-" if self.scope == "groups" else ""
        return f"{self.base}/api/v4/{self.scope}/{identity}{dash}/packages/pypi/simple"


class Seen(NamedTuple):
    """What one way of asking showed: ``word`` is one of the module's words, the rest as in ``GitlabName``."""

    word: int
    id: str | None = None
    path: str | None = None
    archived: bool = False
    source: str = ""
    failure: Failure | None = None

    @property
    def settles(self) -> bool:
        """Whether there is nothing more to ask."""
        return self.word in (_FOUND, _MOVED, _FAILED)

    def fact(self) -> GitlabName:
        """The same for the model, where it settles the question."""
        outcome = {_FOUND: "found", _MOVED: "moved", _FAILED: "failed"}[self.word]
        return GitlabName(outcome, self.id, self.path, self.archived, self.source, self.failure)


# -- the plan


def questions(project: Project, rules: frozenset[str], person: Person) -> tuple[list[Question], list[Check]]:
    """What GitLab is asked for the rules, and the checks that are not made, each with its reason.

    A name whose number uv.lock or the CI job's variables tell is not asked for: ``project.resolved_ids`` gets the latter.
    """
    asked: list[Question] = []
    skipped: list[Check] = []
    for index in project.indexes:
        found = _recognised(project, index)
        if found is None:
            continue
        own = (RULE,) if RULE in rules else ()
        fills = tuple(rule for rule in (NAME_RULES[found.parts["scope"]],) if rule in rules)
        if found.parts["id_kind"] == "number":
            fills = ()
        else:
            number = known_id(project, index, found, person.variables)
            if number is not None:
                project.resolved_ids[index.url.bare] = number
                continue
        if not own and not fills:
            continue
        target = target_of(project, index)
        if target is None:
            reason = f"{index.shown}: no request is made with a URL like this one"
            skipped += [Check(rule, index.key, project.file, SKIPPED, reason) for rule in own]
        else:
            asked.append(_question(project, index, target, person, own, fills))
    return asked, skipped


def _recognised(project: Project, index: Index) -> Recognised | None:
    """What the URL of an index at GitLab names, by name or number; None for any other, and for a mistake with its own rule."""
    if index.kind == "find-links" or index.origin == "pip" or not index.url.is_remote:
        return None
    found = project.registry(index.url)
    if found is None or found.product != "gitlab" or found.mistake or found.kind != "index":
        return None
    kind = found.parts["id_kind"]
    return found if kind == "path" or (kind == "number" and not found.parts["id"].startswith("-")) else None


def target_of(project: Project, index: Index) -> Target | None:
    """What is asked for an index at GitLab; None where its URL is one that no request is made with.

    Host and path must be written as they go over the wire, so that what was compared is what is asked.
    """
    found = _recognised(project, index)
    url = index.url
    if found is None or not HOST.fullmatch(url.host) or not _URL_PATH.fullmatch(url.path):
        return None
    if any(unquote(segment) in (".", "..") for segment in url.segments):
        return None
    target = Target(found.parts["base"], found.parts["scope"], found.parts["id"], _package(project, index))
    segments = target.name.split("/")
    if not _NAME.fullmatch(target.name) or any(part in (".", "..") for part in segments) or len(target.id) > 1000:
        return None
    return target


def _package(project: Project, index: Index) -> str | None:
    """A package that the project takes from this index and from no other."""
    names = [pin.package for pin in project.pins_to(index)]
    if not names and project.lock is not None:
        names = [package.name for package in project.lock.from_registry(index.url.bare)]
    return next((name for name in names if _PACKAGE.fullmatch(name)), None)


def tokens_for(person: Person, index: Index) -> list[Token]:
    """The person's tokens that may go to this index's GitLab."""
    return [token for token in person.tokens if covers(token, index.url)][:MOST_TOKENS]


def _question(
    project: Project, index: Index, target: Target, person: Person, own: tuple[str, ...], fills: tuple[str, ...]
) -> Question:
    tokens = [] if target.is_number else tokens_for(person, index)
    first = tokens[0] if tokens else None
    ways: list[tuple[str, Token | None]] = [(url, token) for token in tokens for url in _urls(target, token)]
    if not target.is_number:
        ways += [(target.rest, None)] if target.scope == "projects" else []
    ways += [(url, None) for url in (target.listing, target.page, target.nobody) if url is not None]
    if not target.is_number:
        ways += [(target.rest, None)] if target.scope == "groups" else []
        ways += [(target.graphql, first if first is not None and first.kind in _AT_REST else None)]
    then = tuple(f"GET {url} {_with(token)}" for url, token in ways[1:])
    return Question("gitlab", project, index, ways[0][0], own, token=first, fills=fills, then=then)


def _urls(target: Target, token: Token) -> list[str]:
    """What may be asked with a token: its kind decides."""
    if token.kind in _AT_REST:
        return [target.rest] if target.scope == "groups" else [target.rest, f"{target.base}/api/v4/projects/<number>"]
    return [url for url in (target.listing, target.page) if url is not None]


def _with(token: Token | None) -> str:
    return "without a credential" if token is None else f"with {token.source}"


# -- the answer


async def resolve(client: Client, question: Question, person: Person) -> GitlabName:
    """What GitLab says of the group or project that ``question.entry`` names."""
    target = target_of(question.project, question.entry)
    assert target is not None
    hidden = refused = ""
    tokens = [] if target.is_number else tokens_for(person, question.entry)
    for token in tokens:
        look = _by_rest if token.kind in _AT_REST else _by_pages
        seen = await look(client, target, token)
        if seen.settles:
            return seen.fact()
        if seen.word == _REFUSED:
            refused = refused or token.source
        elif seen.word == _UNROUTED:
            break
        else:
            hidden = hidden or token.source
    asking = next((token for token in tokens if token.kind in _AT_REST), None)
    fact = await _without_token(client, target, asking)
    return fact._replace(hidden_from=hidden, refused=refused) if fact.outcome == "private" else fact


async def _without_token(client: Client, target: Target, asking: Token | None) -> GitlabName:
    """What anybody is told. ``asking`` may go with the one question that a decoding proxy makes necessary."""
    if target.scope == "projects" and not target.is_number:
        # Only this end point tells that a project has moved.
        seen = await _by_rest(client, target, None)
        if seen.settles:
            return seen.fact()
    seen = await _by_pages(client, target, None)
    if seen.word == _FOUND and seen.id is None and not target.is_number:
        rest = await _by_rest(client, target, None)
        return rest.fact() if rest.word in (_FOUND, _MOVED) else seen.fact()
    if seen.settles:
        return seen.fact()
    if seen.word == _ABSENT:
        return GitlabName("unknown")
    if seen.word == _UNROUTED:
        return await _unrouted(client, target, asking)
    return GitlabName("private")


async def _unrouted(client: Client, target: Target, asking: Token | None) -> GitlabName:
    """No end point answered: is it a proxy that decodes the name, or no GitLab at all?"""
    answer = await client.ask(Ask(target.nobody, accept=_HTML))
    word = _word(answer, target.nobody).word
    if word not in (_ABSENT, _REFUSED):
        return GitlabName("failed", failure=Failure("protocol", f"{target.base} does not answer as GitLab does"))
    if "/" not in target.name:
        reason = f"{target.base}: this GitLab has no list of packages for a group (it came with 15.1)"
        return GitlabName("failed", failure=Failure("protocol", reason))
    return GitlabName("decoded", await _by_graphql(client, target, asking))


async def _by_rest(client: Client, target: Target, token: Token | None) -> Seen:
    answer = await client.ask(Ask(target.rest, token, _JSON, follow=False))
    if answer.status is not None and 300 <= answer.status < 400:
        return await _follow(client, target, token, answer)
    seen = _word(answer, target.rest)
    return _described(target, answer) if seen.word == _FOUND else seen


async def _follow(client: Client, target: Target, token: Token | None, answer: Answer) -> Seen:
    """A moved project: GitLab redirects to its number, at the same address. Any other redirect is not followed."""
    start = f"{target.base}/api/v4/projects/"
    location = answer.location or ""
    number = _number(location[len(start) :].partition("?")[0]) if location.startswith(start) else None
    if number is None or target.scope != "projects":
        return _fails("redirect", f"{target.base} redirects to another place, which is not asked")
    moved = target._replace(id=number)
    seen = _word(there := await client.ask(Ask(moved.rest, token, _JSON, follow=False)), moved.rest)
    if seen.word == _FOUND:
        seen = _described(moved, there)
        if seen.id != number:
            return _fails("protocol", f"{target.base}: project {number} is described as another one")
        return seen._replace(word=_MOVED)
    return Seen(_MOVED, number, source="rest")


def _described(target: Target, answer: Answer) -> Seen:
    """The description of a group or project, as the REST API gives it."""
    described = _json(answer)
    key = "full_path" if target.scope == "groups" else "path_with_namespace"
    number = _whole_number(described.get("id"))
    path = described.get(key)
    if number is None or not isinstance(path, str) or len(path) > 1000 or not _NAME.fullmatch(path):
        return _fails("protocol", f"{target.base} answers with what is no {target.scope[:-1]} of GitLab")
    same = target.is_number or path.lower() == target.name.lower()
    return Seen(_FOUND if same else _MOVED, number, path, described.get("archived") is True, "rest")


async def _by_pages(client: Client, target: Target, token: Token | None) -> Seen:
    """The number in the links of the index's own pages: its list of packages, else the page of one of them."""
    answer = await client.ask(Ask(target.listing, token, _HTML))
    seen = _word(answer, target.listing)
    if seen.word == _FOUND:
        seen = _linked(target, answer)
        if seen.word != _FOUND or seen.id is not None or target.is_number:
            return seen
    elif seen.word != _UNROUTED:
        return seen
    page = None if target.page is None else await client.ask(Ask(target.page, token, _HTML, follow=False))
    if page is None or target.page is None:
        return seen
    return _of_package(target, page, seen)


def _of_package(target: Target, answer: Answer, seen: Seen) -> Seen:
    """What the page of one package adds to what the list of packages showed (it is younger than the pages)."""
    if answer.status is not None and 300 <= answer.status < 400:
        # A package that it does not have: GitLab sends the request on to PyPI, so there is the group or project.
        return Seen(_FOUND) if seen.word == _UNROUTED and _sends_on(answer) else seen
    if answer.status == 404 and "package" in str(_json(answer).get("message", "")).lower():
        return Seen(_FOUND)
    told = _word(answer, answer.url)
    if told.word == _FOUND:
        linked = _linked(target, answer)
        return linked if linked.word == _FOUND else seen
    return seen if seen.word == _FOUND else told


def _sends_on(answer: Answer) -> bool:
    return IndexUrl(answer.location or "").host in ("pypi.org", "files.pythonhosted.org")


def _linked(target: Target, answer: Answer) -> Seen:
    """The one number that all links below this GitLab agree on."""
    import html
    from urllib.parse import urljoin

    text = answer.body.decode("utf-8", "replace")
    numbers = set()
    for count, match in enumerate(_HREF.finditer(text)):
        if count == MOST_LINKS:
            break
        try:
            url = urljoin(answer.url, html.unescape(match.group(1) or match.group(2) or ""))
        except ValueError:
            continue
        link = page_id(url) or file_id(url)
        if link is not None and (link.base, link.scope) == (target.base, target.scope):
            numbers.add(_number(link.id))
    if not numbers and "Links for" not in text:
        return _fails("protocol", f"{target.base} answers with what is no page of a package index")
    number = numbers.pop() if len(numbers) == 1 else None
    return Seen(_FOUND, number, source="page" if number is not None else "")


async def _by_graphql(client: Client, target: Target, token: Token | None) -> str | None:
    """The id behind a decoding proxy: this question has the name in its query.

    A GitLab that takes it by POST only answers 404, and the id stays unknown.
    """
    answer = await client.ask(Ask(target.graphql, token, _JSON, follow=False))
    data = _json(answer).get("data") if answer.status == 200 else None
    thing = data.get(target.scope[:-1]) if isinstance(data, dict) else None
    if not isinstance(thing, dict) or str(thing.get("fullPath")).lower() != target.name.lower():
        return None
    match = _GLOBAL_ID.fullmatch(str(thing.get("id")))
    return None if match is None else _number(match.group(1))


def _word(answer: Answer, url: str) -> Seen:
    """What an answer means by its status, and by who wrote it."""
    if answer.failure is not None or answer.status is None:
        return Seen(_FAILED, failure=answer.failure or Failure("protocol", "no answer"))
    asked = IndexUrl(url).realm
    status = answer.status
    if 300 <= status < 400 or IndexUrl(answer.url).realm != asked:
        return _fails("redirect", f"{asked} redirects to another place")
    if status == 200:
        return Seen(_FOUND)
    told = _json(answer)
    by_gitlab = isinstance(told.get("message"), str)
    if status == 404 and by_gitlab:
        return Seen(_ABSENT)
    if status == 404 or (status == 400 and not told):
        return Seen(_UNROUTED)
    if status == 401 and (told or "GitLab" in answer.headers.get("www-authenticate", "")):
        return Seen(_REFUSED)
    if status == 403 and told.get("error") == "insufficient_scope":
        return Seen(_REFUSED)
    if status == 403 and by_gitlab:
        return Seen(_CLOSED)
    return _fails("status", f"{asked} answers with HTTP {status}, and not as GitLab does")


def _fails(kind: str, reason: str) -> Seen:
    return Seen(_FAILED, failure=Failure(kind, reason))


def _json(answer: Answer) -> dict[str, Any]:
    """The object in a body; empty where there is none."""
    import json

    try:
        # An integer of a thousand digits is no id, and takes long to make.
        found = json.loads(answer.body, parse_int=lambda text: int(text) if len(text) < 20 else -1)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and not answer.cut else {}


def _whole_number(value: object) -> str | None:
    return _number(str(value)) if isinstance(value, int) and not isinstance(value, bool) else None


def _number(text: str) -> str | None:
    """The text, if it can be an id."""
    return text if _NUMBER.fullmatch(text) and int(text) <= LARGEST_ID else None
