"""Sonatype Nexus Repository: ``.../repository/REPOSITORY/simple``.

Source: https://help.sonatype.com/en/pypi-repositories.html (addresses); no upload times (sonatype/nexus-public#998, open).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.registries.shape import Product, join, origin, simple_index

if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

PRODUCT = Product("nexus", "Nexus Repository", files="outside-simple", upload_time=False)


def recognise(url: IndexUrl) -> Recognised | None:
    """A repository by ``/repository/NAME/simple``; without ``simple`` only where something else tells that it is Nexus."""
    segments = url.segments
    named = "nexus" in url.host or "nexus" in segments
    if segments[:2] == ("service", "rest") or segments[1:3] == ("service", "rest"):
        return PRODUCT.says("wrong", mistake="unknown-path")
    if "repository" in segments[:-1]:
        at = segments.index("repository")
        name, rest = segments[at + 1], segments[at + 2 :]
        parts = {"base": "/".join((origin(url), *segments[:at])), "repository": name}
        upload = join(url, *segments[: at + 2], slash=True)
        if rest[:1] == ("simple",) or (not rest and (named or "pypi" in name.lower())):
            return simple_index(PRODUCT, url, at + 2, parts, upload=upload)
        if rest[:1] == ("packages",) and named:
            correct = join(url, *segments[: at + 2], "simple", slash=False)
            return PRODUCT.says("file", parts, mistake="file-url", correct=correct, upload=upload)
        return None
    if named and (url.fragment or "").startswith("browse"):
        return PRODUCT.says("web", mistake="web-page")
    return None
