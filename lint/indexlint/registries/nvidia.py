"""NVIDIA's indexes: the host is the index, without ``/simple``.

Source: https://docs.rapids.ai/install/ and https://github.com/NVIDIA/nvidia-pyindex (the addresses).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.registries.shape import Product, is_file, origin

if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

PRODUCT = Product("nvidia", "NVIDIA", forwards=False)


def recognise(url: IndexUrl) -> Recognised:
    """The index, a package's page, or a file."""
    segments = url.segments
    if not segments:
        return PRODUCT.says("index")
    if is_file(segments[-1]):
        return PRODUCT.says("file", mistake="file-url", correct=origin(url))
    if len(segments) == 1 and segments[0].startswith("nvidia-"):
        return PRODUCT.says("package-page", mistake="package-page", correct=origin(url))
    return PRODUCT.says("index")
