"""JFrog Artifactory: ``.../api/pypi/REPOSITORY/simple``.

Source: https://jfrog.com/help/r/jfrog-artifactory-documentation/pypi-repositories (addresses); upload times only from
7.132 with an option that is off (JFrog knowledge base), so they are not settled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.registries.shape import Product, join, origin, simple_index, span

if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

PRODUCT = Product("artifactory", "Artifactory", files="outside-simple")


def recognise(url: IndexUrl) -> Recognised | None:
    """A repository by ``/api/pypi/``; a storage path only where its repository is named for Python packages."""
    segments = url.segments
    for at in range(len(segments) - 2):
        if segments[at : at + 2] == ("api", "pypi"):
            parts = {"base": "/".join((origin(url), *segments[:at])), "repository": segments[at + 2]}
            found = simple_index(PRODUCT, url, at + 3, parts, upload=join(url, *segments[: at + 3], slash=False))
            return found._replace(spans={"repository": span(url, at + 2, at + 3)})
    if "artifactory" not in segments and not url.host.endswith(".jfrog.io"):
        return None
    if segments[:1] == ("ui",) or "webapp" in segments:
        return PRODUCT.says("web", mistake="web-page")
    if "artifactory" not in segments:
        return None
    at = segments.index("artifactory") + 1
    rest = segments[at:]
    if not rest or "pypi" not in rest[0].lower() or rest[1:] not in ((), ("simple",)):
        # Other paths may be a directory listing that somebody laid out as an index by hand.
        return None
    return PRODUCT.says(
        "wrong",
        {"base": "/".join((origin(url), *segments[:at])), "repository": rest[0]},
        {"repository": span(url, at, at + 1)},
        mistake="storage-path",
        correct=join(url, *segments[:at], "api", "pypi", rest[0], "simple"),
    )
