"""A GitLab for tests: a mock from the vendor's documentation and source, not from a live instance.

It answers as these say: GitLab's REST documentation of groups, projects and the PyPI registry, ``lib/api/pypi_packages.rb``,
``lib/api/helpers.rb`` (which token is accepted where, which 404 is which), ``app/presenters/packages/pypi`` (links by number).

    gitlab = GitLab("https://gitlab.com")
    gitlab.group("acme/team", 1234567, packages=["demo"])
    world.serve("https://gitlab.com", gitlab)

A thing is private unless it is ``public=True``. A token sees everything but what lists it in ``hidden_from``.
"""

from __future__ import annotations

import json
from typing import NamedTuple
from urllib.parse import parse_qs, unquote

from online.world import Request, Response

PERSONAL, JOB, DEPLOY = "personal", "job", "deploy"
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="GitLab Packages Registry"', "Content-Type": "application/json"}


class Thing(NamedTuple):
    """A group or a project."""

    scope: str
    path: str
    id: int
    public: bool = False
    packages: tuple[str, ...] = ()
    archived: bool = False
    hidden_from: frozenset[str] = frozenset()
    guest: frozenset[str] = frozenset()


class GitLab:
    """See the module.

    ``external`` is the address that its links have, where that is another than ``origin``. ``base`` is the path of a
    relative-URL installation. ``decodes`` tells how a proxy in front of it treats ``%2F``: ``""`` leaves it alone,
    ``"path"`` hands on a decoded path, ``"refuses"`` answers 404 itself. ``lists`` is False for a GitLab before 15.1, which
    has no list of a group's packages. ``forwards`` sends on to PyPI what it does not have.
    """

    def __init__(
        self,
        origin: str,
        *,
        base: str = "",
        external: str = "",
        decodes: str = "",
        lists: bool = True,
        forwards: bool = True,
    ) -> None:
        self.address = (external or origin) + base
        self.base = base
        self.decodes = decodes
        self.lists = lists
        self.forwards = forwards
        self.things: list[Thing] = []
        self.moved: dict[str, int] = {}
        self.tokens: dict[str, str] = {}
        self.narrow: set[str] = set()

    def group(
        self, path: str, number: int, *, public: bool = False, packages: tuple[str, ...] = (), **more: object
    ) -> None:
        self.things.append(Thing("groups", path, number, public, packages, **more))  # type: ignore[arg-type]

    def project(
        self, path: str, number: int, *, public: bool = False, packages: tuple[str, ...] = (), **more: object
    ) -> None:
        self.things.append(Thing("projects", path, number, public, packages, **more))  # type: ignore[arg-type]

    def move(self, old: str, number: int) -> None:
        """A project had another path before."""
        self.moved[old.lower()] = number

    def token(self, secret: str, kind: str = PERSONAL, *, narrow: bool = False) -> None:
        """A token that it accepts; a ``narrow`` one has no scope for the REST API."""
        self.tokens[secret] = kind
        if narrow:
            self.narrow.add(secret)

    # -- requests

    def __call__(self, request: Request) -> Response:
        path = request.path
        if "%2f" in path.lower():
            if self.decodes == "refuses":
                return Response(404, b"<html><h1>Not Found</h1></html>", {"Content-Type": "text/html"})
            if self.decodes == "path":
                path = unquote(path)
        api = f"{self.base}/api/"
        if not path.startswith(api):
            return Response(404, b"<html>GitLab: page not found</html>", {"Content-Type": "text/html"})
        words = path[len(api) :].split("/")
        if words == ["graphql"]:
            return self._graphql(request)
        if words[0] != "v4" or len(words) < 3 or words[1] not in ("groups", "projects"):
            return _no_route()
        rest = words[3:]
        if not rest:
            return self._rest(request, words[1], words[2])
        if words[1] == "groups" and rest[:1] == ["-"]:
            rest = rest[1:]
        elif words[1] == "groups":
            return _no_route()
        if rest[:3] != ["packages", "pypi", "simple"]:
            return _no_route()
        return self._index(request, words[1], words[2], [word for word in rest[3:] if word])

    def _find(self, scope: str, identity: str, *, follow: bool) -> Thing | None:
        text = unquote(identity)
        if text.lstrip("-").isdigit():
            number: int | None = int(text)
        elif scope == "projects" and "/" not in text:
            return None
        else:
            paths = {thing.path.lower(): thing.id for thing in self.things if thing.scope == scope}
            number = paths.get(text.lower())
            if number is None and follow and scope == "projects":
                number = self.moved.get(text.lower())
        return next((thing for thing in self.things if thing.scope == scope and thing.id == number), None)

    def _rest(self, request: Request, scope: str, identity: str) -> Response:
        """``GET /groups/:id`` and ``/projects/:id``: for personal tokens; job and deploy tokens are none there."""
        secret = request.header("PRIVATE-TOKEN") or _bearer(request)
        if secret is None and request.header("Authorization") is not None:
            secret = (request.basic or ("", ""))[1]
        if secret is not None and self.tokens.get(secret) != PERSONAL:
            return _told(401, {"message": "401 Unauthorized"})
        if secret in self.narrow:
            return _told(403, {"error": "insufficient_scope", "scope": "api read_api"})
        thing = self._find(scope, identity, follow=True)
        if thing is None or not _sees(thing, secret):
            return _told(404, {"message": f"404 {scope[:-1].title()} Not Found"})
        if unquote(identity).lower() in self.moved:
            location = f"{self.address}/api/v4/projects/{thing.id}"
            return Response(301, b"", {"Location": location})
        key = "full_path" if scope == "groups" else "path_with_namespace"
        return _told(200, {"id": thing.id, "name": thing.path, key: thing.path, "archived": thing.archived})

    def _index(self, request: Request, scope: str, identity: str, package: list[str]) -> Response:
        """The package registry: any token by Basic, a job token only with its user name."""
        user, secret = request.basic or ("", None)
        if secret is not None:
            kind = self.tokens.get(secret)
            if kind is None or (kind == JOB and user != "gitlab-ci-token"):
                secret = None
        thing = self._find(scope, identity, follow=True)
        if scope == "groups" and not package and not self.lists:
            return _no_route()
        if thing is None:
            return _told(404, {"message": "404 Not Found"})
        if secret is None and not thing.public:
            return Response(401, b'{"message":"401 Unauthorized"}', _CHALLENGE)
        if secret in thing.guest:
            return _told(403, {"message": "403 Forbidden"})
        if not _sees(thing, secret):
            return _told(404, {"message": f"404 {scope[:-1].title()} Not Found"})
        dash = "/-" if scope == "groups" else ""
        root = f"{self.address}/api/v4/{scope}/{thing.id}{dash}/packages/pypi"
        if not package:
            return _page(thing.path, [f"{root}/simple/{name}" for name in thing.packages])
        if package[0] in thing.packages:
            return _page(package[0], [f"{root}/files/{'0' * 64}/{package[0]}-1.0-py3-none-any.whl#sha256={'0' * 64}"])
        if self.forwards:
            return Response(302, b"", {"Location": f"https://pypi.org/simple/{package[0]}/"})
        return _told(404, {"message": "404 Package Not Found"})

    def _graphql(self, request: Request) -> Response:
        secret = request.header("PRIVATE-TOKEN") or _bearer(request)
        if secret is not None and self.tokens.get(secret) != PERSONAL:
            return _told(401, {"errors": [{"message": "Invalid token"}]})
        query = parse_qs(request.target.partition("?")[2])["query"][0]
        scope = "groups" if "group(" in query else "projects"
        thing = self._find(scope, query.split('"')[1].replace("/", "%2F"), follow=False)
        seen = thing if thing is not None and _sees(thing, secret) else None
        told = None if seen is None else {"id": f"gid://gitlab/{scope[:-1].title()}/{seen.id}", "fullPath": seen.path}
        return _told(200, {"data": {scope[:-1]: told}})


def _sees(thing: Thing, secret: str | None) -> bool:
    return thing.public or (secret is not None and secret not in thing.hidden_from)


def _bearer(request: Request) -> str | None:
    scheme, _, secret = (request.header("Authorization") or "").partition(" ")
    return secret if scheme == "Bearer" else None


def _told(status: int, what: object) -> Response:
    return Response(status, json.dumps(what).encode(), {"Content-Type": "application/json"})


def _no_route() -> Response:
    """The API's answer to a path that it has no end point for."""
    return _told(404, {"error": "404 Not Found"})


def _page(title: str, links: list[str]) -> Response:
    anchors = "<br>".join(f'<a href="{link}" data-requires-python="">{link.rpartition("/")[2]}</a>' for link in links)
    text = (
        f"<!DOCTYPE html><html><head><title>Links for {title}</title></head><body><h1>Links for {title}</h1>{anchors}"
    )
    return Response(200, f"{text}</body></html>".encode(), {"Content-Type": "text/html; charset=utf-8"})
