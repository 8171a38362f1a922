"""AWS CodeArtifact: ``DOMAIN-OWNER.d.codeartifact.REGION.amazonaws.com/pypi/REPOSITORY/simple/``.

Source: https://docs.aws.amazon.com/codeartifact/latest/ug/python-configure-pip.html (address, username ``aws``; one token
serves a whole domain).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexlint.registries.shape import Product, join, simple_index

if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

PRODUCT = Product(
    "codeartifact",
    "AWS CodeArtifact",
    username=("aws",),
    keyring_username="aws",
    files="below",
    one_token=True,
)
_HOST = re.compile(r"([a-z0-9-]+)-(\d{12})\.d\.codeartifact\.([a-z0-9-]+)\.(amazonaws\.com|amazonaws\.com\.cn|on\.aws)")


def recognise(url: IndexUrl) -> Recognised | None:
    """A repository, told by the host."""
    host = _HOST.fullmatch(url.host)
    if host is None:
        if url.host.endswith(".console.aws.amazon.com") and "codesuite" in url.segments:
            return PRODUCT.says("web", mistake="web-page")
        return None
    parts = dict(zip(("domain", "owner", "region", "suffix"), host.groups(), strict=True))
    segments = url.segments
    if len(segments) > 1 and segments[0] == "pypi":
        parts["repository"] = segments[1]
        return simple_index(PRODUCT, url, 2, parts, upload=join(url, *segments[:2], slash=True))
    if segments and segments[0] in ("npm", "maven", "nuget", "generic", "swift", "ruby", "cargo"):
        return PRODUCT.says("wrong", parts, mistake="other-format")
    return PRODUCT.says("wrong", parts, mistake="unknown-path")
