"""Pulp and ProGet share ``.../pypi/NAME/simple``, so no message names one of them.

Source: https://pulpproject.org/pulp_python/docs/ and https://docs.inedo.com/docs/proget/feeds/pypi (addresses; both take
uploads at ``legacy``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.registries.shape import Product, is_file, join, origin

if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

PRODUCT = Product("pulp", None)


def recognise(url: IndexUrl) -> Recognised | None:
    """A repository by ``/pypi/NAME/simple`` or ``/pypi/NAME/legacy``; Pulp's may stand in a domain: ``/pypi/D/NAME``."""
    segments = url.segments
    if "pypi" not in segments:
        return None
    at = segments.index("pypi")
    for end in ("simple", "legacy"):
        if end not in segments[at + 2 : at + 4]:
            continue
        last = segments.index(end, at + 2)
        parts = {"base": "/".join((origin(url), *segments[:at])), "repository": "/".join(segments[at + 1 : last])}
        upload = join(url, *segments[:last], "legacy", slash=True)
        correct = join(url, *segments[:last], "simple")
        if end == "legacy":
            return PRODUCT.says("upload", parts, mistake="upload-endpoint", correct=correct, upload=upload)
        if last + 1 == len(segments):
            return PRODUCT.says("index", parts, upload=upload)
        if is_file(segments[-1]):
            return PRODUCT.says("file", parts, mistake="file-url", correct=correct, upload=upload)
        return None
    return None
