"""Gitea and Forgejo: ``.../api/packages/OWNER/pypi/simple``.

Source: https://docs.gitea.com/usage/packages/pypi and https://forgejo.org/docs/latest/user/packages/pypi/ (addresses);
``routers/api/packages/pypi`` (no upload times, file links from the configured root URL). Both share the shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.registries.shape import Product, is_file, join, origin, simple_index, span

if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

PRODUCT = Product("gitea", "Gitea or Forgejo", files="outside-simple", forwards=False, upload_time=False)


def recognise(url: IndexUrl) -> Recognised | None:
    """An owner's registry, by ``/api/packages/``."""
    segments = url.segments
    for at in range(len(segments) - 2):
        if segments[at : at + 2] == ("api", "packages"):
            break
    else:
        if segments[1:] == ("-", "packages"):
            return PRODUCT.says("web", {"owner": segments[0]}, mistake="web-page")
        return None
    parts = {"base": "/".join((origin(url), *segments[:at])), "owner": segments[at + 2]}
    rest = segments[at + 3 :]
    root = (*segments[: at + 3], "pypi")
    upload = join(url, *root, slash=False)
    correct = join(url, *root, "simple", slash=url.path.endswith("simple/"))
    if rest[:1] == ("pypi",):
        if rest[1:2] == ("files",) or is_file(rest[-1]):
            found = PRODUCT.says("file", parts, mistake="file-url", correct=correct, upload=upload)
        else:
            found = simple_index(PRODUCT, url, at + 4, parts, upload=upload)
    elif not rest:
        found = PRODUCT.says("index", parts, mistake="missing-simple", correct=correct, upload=upload)
    else:
        found = PRODUCT.says("wrong", parts, mistake="other-format", correct=correct, upload=upload)
    return found._replace(spans={"owner": span(url, at + 2, at + 3)})
