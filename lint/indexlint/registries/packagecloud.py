"""packagecloud: ``packagecloud.io/USER/REPOSITORY/pypi/simple``; a private one's token is the username or in the path.

Source: https://packagecloud.io/docs (addresses and tokens).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.registries.shape import Product, join, simple_index

if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

PRODUCT = Product("packagecloud", "packagecloud", forwards=False)


def recognise(url: IndexUrl) -> Recognised:
    """A repository, told by the host."""
    segments = url.segments
    token = segments[:1] == ("priv",)
    at = 2 if token else 0
    if len(segments) < at + 2:
        return PRODUCT.says("web", mistake="web-page")
    parts = {"user": segments[at], "repository": segments[at + 1]}
    if token:
        parts["access"] = "token"
    if segments[at + 2 : at + 3] == ("pypi",):
        found = simple_index(PRODUCT, url, at + 3, parts)
        return found._replace(correct=None) if token else found
    correct = None if token else join(url, *segments[: at + 2], "pypi", "simple", slash=False)
    return PRODUCT.says("web", parts, mistake="web-page", correct=correct)
