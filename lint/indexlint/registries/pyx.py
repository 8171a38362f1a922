"""pyx, Astral's registry: ``api.pyx.dev/simple/WORKSPACE/REGISTRY``: ``simple`` does not stand last.

Source: https://docs.pyx.dev/ (addresses); uv, ``crates/uv-auth/src/pyx.rs`` (which hosts get its token).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.registries.shape import Product, join

if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

PRODUCT = Product("pyx", "pyx", files="other-host")


def recognise(url: IndexUrl) -> Recognised | None:
    """An index, the upload endpoint, or a page."""
    segments = url.segments
    if url.host != "api.pyx.dev":
        return PRODUCT.says("web", mistake="web-page")
    if segments[:1] == ("simple",) and len(segments) in (2, 3):
        parts = dict(zip(("workspace", "registry"), segments[1:], strict=False))
        upload = join(url, "v1", "upload", *segments[1:], slash=False) if len(segments) == 3 else None
        return PRODUCT.says("index", parts, upload=upload)
    if segments[:2] == ("v1", "upload") and len(segments) == 4:
        parts = {"workspace": segments[2], "registry": segments[3]}
        correct = join(url, "simple", *segments[2:], slash=False)
        upload = join(url, *segments, slash=False)
        return PRODUCT.says("upload", parts, mistake="upload-endpoint", correct=correct, upload=upload)
    if segments[:1] == ("simple",) and len(segments) > 3:
        return None
    return PRODUCT.says("wrong", mistake="unknown-path")
