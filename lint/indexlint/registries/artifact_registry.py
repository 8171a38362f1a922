"""Google Artifact Registry: ``LOCATION-python.pkg.dev/PROJECT/REPOSITORY/simple/``.

Source: https://cloud.google.com/artifact-registry/docs/python/authentication (address, usernames; an access token serves
every repository that its account reads).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.registries.shape import Product, join, simple_index

if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

PRODUCT = Product(
    "artifact-registry",
    "Google Artifact Registry",
    username=("oauth2accesstoken", "_json_key_base64", "_json_key"),
    keyring_username="oauth2accesstoken",
    files="outside-simple",
    one_token=True,
)
_FORMATS = ("apt", "docker", "generic", "go", "googet", "kfp", "maven", "npm", "yum")


def recognise(url: IndexUrl) -> Recognised | None:
    """A repository, told by the host."""
    location, dash, kind = url.host.removesuffix(".pkg.dev").rpartition("-")
    segments = url.segments
    if not dash or not location:
        return None
    if kind in _FORMATS:
        return PRODUCT.says("wrong", {"location": location}, mistake="other-format")
    if kind != "python":
        return None
    # The project of a domain's organization is written `example.com/project`.
    root = 3 if segments and "." in segments[0] else 2
    if len(segments) < root or "simple" in segments[: root - 1]:
        return PRODUCT.says("wrong", {"location": location}, mistake="unknown-path")
    parts = {"location": location, "project": "/".join(segments[: root - 1]), "repository": segments[root - 1]}
    return simple_index(PRODUCT, url, root, parts, upload=join(url, *segments[:root], slash=True))
