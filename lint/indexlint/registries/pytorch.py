"""PyTorch's own index: ``/whl`` and one path for each backend, without ``/simple``.

Source: https://pytorch.org/get-started/locally/ (the addresses), https://docs.astral.sh/uv/guides/integration/pytorch/.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexlint.registries.accelerators import TORCH_FAMILY
from indexlint.registries.shape import Product, is_file, join

if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

PRODUCT = Product("pytorch", "PyTorch", files="below", forwards=False)
_BACKEND = re.compile(r"(?:cpu|cu\d{2,3}|rocm\d+(?:\.\d+)*|xpu)(?:[_-].*)?$")


def recognise(url: IndexUrl) -> Recognised | None:
    """An index of wheels, or a page of links."""
    segments = url.segments
    if url.host == "pytorch.org":
        return PRODUCT.says("web", mistake="web-page")
    if not segments or segments[0] not in ("whl", "libtorch"):
        return PRODUCT.says("wrong", mistake="unknown-path")
    variant = next((part for part in reversed(segments) if _BACKEND.match(part)), None)
    parts = {} if variant is None else {"variant": variant}
    last = segments[-1]
    above = join(url, *segments[:-1])
    if last.endswith((".html", ".htm")):
        return PRODUCT.says("web", parts, mistake="html-page", correct=above if variant else None)
    if is_file(last):
        return PRODUCT.says("file", parts, mistake="file-url", correct=above)
    if last == "simple":
        return PRODUCT.says("wrong", parts, mistake="no-simple", correct=above)
    if last in TORCH_FAMILY:
        return PRODUCT.says("package-page", parts, mistake="package-page", correct=above)
    return PRODUCT.says("index", parts)
