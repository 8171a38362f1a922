"""GitHub has no Python registry.

Source: https://docs.github.com/packages/learn-github-packages/introduction-to-github-packages (the formats that it has:
containers, RubyGems, npm, Maven, Gradle, NuGet).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.registries.shape import Product

if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

PRODUCT = Product("github", "GitHub")


def recognise(url: IndexUrl) -> Recognised | None:
    """GitHub Packages, or a page of GitHub; assets of a release are files, and may be a flat index's page."""
    segments = url.segments
    if url.host.endswith("pkg.github.com"):
        return PRODUCT.says("wrong", {"registry": "packages"}, mistake="no-python-registry")
    if "releases" in segments:
        page = "file" if "download" in segments else "web"
        return PRODUCT.says(page, mistake="file-url" if page == "file" else "web-page")
    return PRODUCT.says("web", {"page": "clone" if url.path.endswith(".git") else "web"}, mistake="web-page")
