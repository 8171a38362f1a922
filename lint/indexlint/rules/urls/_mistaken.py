"""What the rules about a mistaken index URL share: what a tool makes of it, and the fix that rewrites it."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import SAFE, UNSAFE, Change, Evidence, Fix
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.model.url import IndexUrl
from indexlint.registries.shape import Recognised


def mistaken(project: Project, mistakes: frozenset[str] | None = None) -> Iterator[tuple[Index, Recognised]]:
    """The project's simple indexes whose URL is recognised and mistaken, in one of these ways (None: in any)."""
    for index in project.indexes:
        if index.kind == "find-links" or index.format == "flat":
            continue
        found = project.registry(index.url)
        if found is None or found.mistake is None:
            continue
        if mistakes is None or found.mistake in mistakes:
            yield index, found


def anchor(index: Index) -> str:
    """What a finding about an index is anchored to: its name, else its URL without secrets."""
    return index.name or str(IndexUrl(index.url.bare))


def outcome(project: Project, index: Index, found: Recognised | None = None) -> str:
    """What a tool does with an index that answers 404 for every package; a page for people may answer anything."""
    if index.tool != "uv":
        return "no package is found there"
    if found is not None and found.kind == "web":
        return "uv finds no package there"
    if index.explicit:
        return "uv finds no package there, and says only that it was not found in the package registry"
    if index.default:
        return "uv finds no package there, and says only that each was not found"
    if project.default_index is None:
        return "uv finds no package there, says nothing, and asks the next index, PyPI in the end"
    return "uv finds no package there, says nothing, and asks the next index"


def proof(index: Index) -> Evidence | None:
    """The evidence for :func:`outcome`."""
    if index.tool != "uv":
        return None
    return Evidence("uv", ">=0.4.26", "URL.dead-explicit" if index.explicit else "URL.dead-implicit")


def rewrite(project: Project, index: Index, correct: str, title: str) -> Fix:
    """The fix that writes another URL, its userinfo kept, and changes every equal string of uv.lock.

    Unsafe where the index is asked for every package: an index that comes alive changes what resolves.
    """
    changes = [*_in_url(index, correct)]
    lock = project.lock
    old = index.url.bare
    if lock is not None and index.tool == "uv":
        changes += [Change("set", package.registry_place, correct) for package in lock.from_registry(old)]
        changes += [Change("set", place, correct) for text, place in lock.index_strings if text == old]
    return Fix(title, SAFE if index.explicit else UNSAFE, tuple(changes), reveals=True)


def _in_url(index: Index, correct: str) -> Iterator[Change]:
    """Only the parts that differ are replaced: userinfo never becomes part of a change."""
    url = index.url
    wanted = IndexUrl(correct)
    assert url.scheme_span is not None
    assert url.host_span is not None
    if url.scheme != wanted.scheme:
        yield Change("replace", index.in_url(url.scheme_span), wanted.scheme)
    start = url.host_span[0]
    end = url.scheme_span[0] + len(url.raw)
    yield Change("replace", index.in_url((start, end)), correct.partition("://")[2])
