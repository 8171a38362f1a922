"""GitLab: one index for a group and one for a project; there is none for a whole instance.

Sources: GitLab's ``lib/api/pypi_packages.rb`` (routes and tokens), ``app/presenters/packages/pypi/`` (file links carry
the number, whatever the request said), ``doc/user/packages/pypi_repository`` (tokens, forwarding).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from indexlint.records import NamedTuple
from indexlint.registries.shape import Product, is_placeholder, join, origin, span

if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

PRODUCT = Product("gitlab", "GitLab", files="numeric-id", forwards=True, upload_time=False)
_SCOPES = {"groups": "groups", "group": "groups", "projects": "projects", "project": "projects"}


class FileLink(NamedTuple):
    """A file link: ``base`` is the instance's address, ``scope`` is ``groups`` or ``projects``, ``id`` its number."""

    base: str
    scope: str
    id: str


def recognise(url: IndexUrl) -> Recognised | None:
    """An index, or what was meant to be one; None where the path is nobody's that we know."""
    segments = url.segments
    start = _find_scope(segments)
    if start is not None:
        return _endpoint(url, start)
    if _has(segments, "packages", "pypi") and segments[:1] == ("api",) and len(segments) > 1:
        return _instance(url) if segments[2:4] == ("packages", "pypi") else None
    return _web(url)


def _find_scope(segments: tuple[str, ...]) -> int | None:
    """Where ``groups`` or ``projects`` stands in a path that goes on to ``packages/pypi``."""
    for number, segment in enumerate(segments):
        if segment in _SCOPES and _has(segments[number + 1 :], "packages", "pypi"):
            before = segments[:number]
            if before and (before[-1] == "api" or (len(before) > 1 and before[-2] == "api")):
                return number
    for number, segment in enumerate(segments):
        # Without `/api/v4` only the plural, with one segment behind it, tells an index from a page for people.
        rest = segments[number + 1 :]
        if segment in ("groups", "projects") and (
            rest[1:4] == ("-", "packages", "pypi") or rest[1:4] == ("packages", "pypi", "simple")
        ):
            return number
    return None


def _has(segments: tuple[str, ...], first: str, second: str) -> bool:
    return (first, second) in pairwise(segments)


def _endpoint(url: IndexUrl, scope_at: int) -> Recognised:
    segments = url.segments
    prefix, version = _split_api(segments[:scope_at])
    scope = _SCOPES[segments[scope_at]]
    rest = segments[scope_at + 1 :]
    packages = next(at for at in range(len(rest)) if rest[at : at + 2] == ("packages", "pypi"))
    written_id = rest[:packages]
    dash = written_id[-1:] == ("-",)
    if dash:
        written_id = written_id[:-1]
    tail = rest[packages + 2 :]
    placeholder = any(map(is_placeholder, written_id))
    identity = "%2F".join(written_id)
    double = "%25" in identity and not placeholder
    if double:
        identity = _decode_once(identity)
    parts = {
        "base": "/".join((origin(url), *prefix)),
        "scope": scope,
        "id": identity,
        "id_kind": _id_kind(identity, placeholder),
    }
    spans = {"scope": url.segment_span(scope_at)}
    if written_id:
        spans["id"] = span(url, scope_at + 1, scope_at + 1 + len(written_id))

    mistake = None
    if not written_id:
        mistake = "missing-id"
    elif double:
        mistake = "double-encoded"
    elif len(written_id) > 1 and not placeholder:
        mistake = "unencoded-path"
    elif scope == "projects" and parts["id_kind"] == "path" and "%2f" not in identity.lower():
        mistake = "project-without-namespace"
    elif version is None:
        mistake = "missing-api" if "api" not in segments[:scope_at] else "api-version"
    elif version != "v4":
        mistake = "api-version"
    elif segments[scope_at] != scope:
        mistake = "singular-scope"
    elif scope == "groups" and not dash:
        mistake = "group-without-dash"
    elif scope == "projects" and dash:
        mistake = "project-with-dash"

    kind = "index"
    if tail[:1] == ("files",):
        kind, mistake = "file", mistake or "file-url"
    elif not tail:
        kind, mistake = ("upload" if scope == "projects" else "index"), mistake or "missing-simple"
    elif tail[0] == "simple" and len(tail) > 1:
        kind, mistake = "package-page", mistake or "package-page"
    elif tail[0] != "simple":
        kind, mistake = "wrong", mistake or "unknown-path"

    certain = bool(written_id) and not (
        scope == "projects" and parts["id_kind"] == "path" and "%2f" not in identity.lower()
    )
    correct = _index(url, prefix, scope, identity) if mistake and certain else None
    upload = None
    if scope == "projects" and certain:
        upload = join(url, *prefix, "api", "v4", "projects", identity, "packages", "pypi", slash=False)
    return PRODUCT.says(kind, parts, spans, mistake=mistake, correct=correct, upload=upload)


def _split_api(segments: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """The path before ``/api``, and the version behind it."""
    if segments[-1:] == ("api",):
        return segments[:-1], None
    if segments[-2:-1] == ("api",):
        return segments[:-2], segments[-1]
    return segments, None


def _id_kind(identity: str, placeholder: bool) -> str:
    if placeholder:
        return "placeholder"
    return "number" if identity.removeprefix("-").isdecimal() and identity.isascii() else "path"


def _decode_once(identity: str) -> str:
    while "%25" in identity:
        identity = identity.replace("%25", "%")
    return identity


def _index(url: IndexUrl, prefix: tuple[str, ...], scope: str, identity: str) -> str:
    dash = ("-",) if scope == "groups" else ()
    slash = url.path.endswith("simple/")
    return join(url, *prefix, "api", "v4", scope, identity, *dash, "packages", "pypi", "simple", slash=slash)


def _instance(url: IndexUrl) -> Recognised:
    return PRODUCT.says("wrong", {"base": origin(url)}, mistake="no-instance-endpoint")


def _web(url: IndexUrl) -> Recognised | None:
    """A page for people or a clone URL, of a group or a project."""
    segments = url.segments
    at_home = url.host == "gitlab.com" or url.host.startswith("gitlab.")
    if "-" in segments:
        dash = segments.index("-")
        if segments[dash + 1 : dash + 2] != ("packages",):
            pages = ("blob", "merge_requests", "releases", "settings", "tags", "tree")
            return (
                _page(url)
                if "gitlab" in url.host and segments[dash + 1 : dash + 2] in {(page,) for page in pages}
                else None
            )
        if "groups" in segments[:dash]:
            group = segments.index("groups")
            path = segments[group + 1 : dash]
            if not path:
                return None
            return _page(url, _index(url, segments[:group], "groups", "%2F".join(path)))
        if dash >= 2:
            # Below a relative URL root the first segment is no namespace, and Gitea has such pages too: only a host of
            # GitLab's own name tells.
            page = _page(url, _index(url, (), "projects", "%2F".join(segments[:dash])) if at_home else None)
            return page if "gitlab" in url.host else page._replace(title=None)
        return None
    if "gitlab" not in url.host or "simple" in segments or "api" in segments:
        return None
    if segments and segments[-1].endswith(".git") and len(segments) > 1:
        path = (*segments[:-1], segments[-1].removesuffix(".git"))
        return _page(url, _index(url, (), "projects", "%2F".join(path)) if at_home else None)
    if url.host == "gitlab.com":
        return _page(url)
    return None


def _page(url: IndexUrl, correct: str | None = None) -> Recognised:
    clone = bool(url.segments) and url.segments[-1].endswith(".git")
    return PRODUCT.says("web", {"page": "clone" if clone else "web"}, mistake="web-page", correct=correct)


def file_id(url: str) -> FileLink | None:
    """The group or project that a file link names by number.

    A group's links read ``/api/v4/groups/N/-/packages/pypi/files/...``, a project's
    ``/api/v4/projects/N/packages/pypi/files/...``.
    """
    return _numbered(url, "/packages/pypi/files/")


def page_id(url: str) -> FileLink | None:
    """The group or project that a link to the page of one package names by number."""
    return _numbered(url, "/packages/pypi/simple/")


def _numbered(url: str, mark: str) -> FileLink | None:
    head, found, _ = url.partition(mark)
    if not found:
        return None
    base, found, rest = head.rpartition("/api/v4/")
    scope, _, number = rest.partition("/")
    if scope == "groups" and number.endswith("/-"):
        number = number[:-2]
    elif scope != "projects":
        return None
    if not found or not number.isdecimal() or not number.isascii() or "://" not in base:
        return None
    return FileLink(_canonical(base), scope, number)


def _canonical(base: str) -> str:
    from indexlint.model.url import IndexUrl

    url = IndexUrl(base)
    return base if url.realm is None else "/".join((origin(url), *url.segments))
