"""Cloudsmith: ``dl.cloudsmith.io/{public,basic,TOKEN}/OWNER/REPOSITORY/python/simple/``.

Source: https://help.cloudsmith.io/docs/python-repository (addresses; older pages say ``python/index``), and
https://help.cloudsmith.io/docs/entitlements (username ``token``, or the token in the path).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.registries.shape import Product, is_placeholder, join, simple_index

if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

PRODUCT = Product("cloudsmith", "Cloudsmith")


def recognise(url: IndexUrl) -> Recognised | None:
    """A repository, told by the host."""
    segments = url.segments
    if url.host == "python.cloudsmith.io":
        upload = join(url, *segments, slash=True) if len(segments) == 2 else None
        return PRODUCT.says("upload", mistake="upload-endpoint", upload=upload)
    if url.host == "dl.cloudsmith.io":
        return _download(url)
    if url.host in ("cloudsmith.io", "app.cloudsmith.com"):
        return PRODUCT.says("web", mistake="web-page")
    return None


def _download(url: IndexUrl) -> Recognised:
    segments = url.segments
    if len(segments) < 3:
        return PRODUCT.says("wrong", mistake="unknown-path")
    access, owner, repository = segments[:3]
    if access not in ("public", "basic"):
        access = "placeholder" if is_placeholder(access) else "token"
    parts = {"access": access, "owner": owner, "repository": repository}
    upload = f"https://python.cloudsmith.io/{owner}/{repository}/"
    rest = segments[3:]
    if rest[:2] == ("python", "index") and len(rest) == 2:
        return PRODUCT.says("index", parts, upload=upload)
    if rest[:1] == ("python",):
        return _without_token(simple_index(PRODUCT, url, 4, parts, upload=upload))
    if not rest:
        correct = join(url, *segments[:3], "python", "simple", slash=True)
        found = PRODUCT.says("index", parts, mistake="missing-simple", correct=correct, upload=upload)
        return _without_token(found)
    return PRODUCT.says("wrong", parts, mistake="other-format", upload=upload)


def _without_token(found: Recognised) -> Recognised:
    """A corrected URL is shown: it must not repeat a token."""
    return found._replace(correct=None) if found.parts["access"] == "token" else found
