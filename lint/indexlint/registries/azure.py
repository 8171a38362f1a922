"""Azure Artifacts, hosted and on premises: a feed of an organization or of one of its projects.

Source: https://learn.microsoft.com/azure/devops/artifacts/python/project-setup-python (the addresses). File links carry
the identifiers of project and feed where the index URL may carry their names (astral-sh/uv#17357, #17144).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexlint.registries.shape import Product, is_placeholder, join

if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

PRODUCT = Product("azure", "Azure Artifacts", keyring_username="VssSessionToken", files="guid")

_GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_FORMATS = frozenset({"cargo", "maven", "npm", "nuget", "upack"})


def recognise(url: IndexUrl) -> Recognised | None:
    """A feed by its ``_packaging`` segment, or a page of Azure DevOps."""
    segments = url.segments
    if "_packaging" in segments and segments[-1] != "_packaging":
        return _feed(url, segments.index("_packaging"))
    if url.host in ("dev.azure.com", "pkgs.dev.azure.com") or url.host.endswith(".visualstudio.com"):
        page = "_artifacts" in segments or "_git" in segments or "_packaging" in segments
        return PRODUCT.says("web", mistake="web-page") if page or url.host == "dev.azure.com" else None
    return None


def _feed(url: IndexUrl, at: int) -> Recognised | None:
    segments = url.segments
    written = segments[at + 1]
    feed, _, view = written.partition("@")
    before = segments[:at]
    parts = {"feed": feed, "feed_kind": _kind(feed)}
    if view:
        parts["view"] = view
    if url.host == "pkgs.dev.azure.com" or url.host == "dev.azure.com":
        parts.update(zip(("org", "project"), before, strict=False))
    elif url.host.endswith(".visualstudio.com"):
        parts["org"] = url.host.partition(".")[0]
        parts.update(zip(("project",), before[-1:], strict=False))
    spans = {"feed": url.segment_span(at + 1)}
    if "project" in parts:
        spans["project"] = url.segment_span(at - 1)
    host = "pkgs.dev.azure.com" if url.host == "dev.azure.com" else None
    root = (*before, "_packaging", written, "pypi")
    correct = join(url, *root, "simple", host=host, slash=True)
    upload = join(url, *before, "_packaging", feed, "pypi", "upload", host=host, slash=True)
    rest = segments[at + 2 :]

    kind, mistake = "wrong", "unknown-path"
    if rest == ("pypi", "simple"):
        kind, mistake = "index", ""
    elif rest[:2] == ("pypi", "simple"):
        kind, mistake = "package-page", "package-page"
    elif rest[:2] == ("pypi", "upload"):
        kind, mistake = "upload", "upload-endpoint"
    elif rest[:2] == ("pypi", "download"):
        kind, mistake = "file", "file-url"
    elif rest in ((), ("pypi",)):
        kind, mistake = "index", "missing-simple"
    elif rest[0] in _FORMATS:
        kind, mistake = "wrong", "other-format"
    if host and not mistake:
        mistake = "wrong-host"
    return PRODUCT.says(
        kind, parts, spans, mistake=mistake or None, correct=correct if mistake else None, upload=upload
    )


def _kind(name: str) -> str:
    if is_placeholder(name):
        return "placeholder"
    return "guid" if _GUID.fullmatch(name) else "name"
