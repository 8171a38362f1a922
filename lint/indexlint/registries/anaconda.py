"""Anaconda: ``pypi.anaconda.org/OWNER/simple``, and Anaconda Server's ``.../api/repo/CHANNEL/simple``.

Source: https://docs.anaconda.com/anacondaorg/ (a token may stand in the path, as ``/t/TOKEN/``) and
https://docs.anaconda.com/psm-on-prem/ (Anaconda Server: the token is the username).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.registries.shape import Product, join, simple_index

if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

PRODUCT = Product("anaconda", "Anaconda", files="below", forwards=False)
SERVER = Product("anaconda-server", "Anaconda Server")


def recognise(url: IndexUrl) -> Recognised | None:
    """An owner's packages, or a channel of a server."""
    segments = url.segments
    if url.host == "anaconda.org":
        return PRODUCT.says("web", mistake="web-page")
    if url.host == "pypi.anaconda.org":
        return _owner(url)
    if url.host.endswith(".anaconda.org"):
        return PRODUCT.says("wrong", mistake="other-format")
    if segments[-4:-2] == ("api", "repo") and segments[-1] == "simple":
        return SERVER.says("index", {"channel": segments[-2]})
    return None


def _owner(url: IndexUrl) -> Recognised:
    segments = url.segments
    token = segments[:1] == ("t",)
    at = 2 if token else 0
    if len(segments) <= at:
        return PRODUCT.says("wrong", mistake="unknown-path")
    parts = {"owner": segments[at]}
    if token:
        parts["access"] = "token"
    if segments[at + 1 : at + 3] == ("label", "simple"):
        return PRODUCT.says("wrong", parts, mistake="unknown-path")
    root = at + 3 if segments[at + 1 : at + 2] == ("label",) and len(segments) > at + 2 else at + 1
    found = simple_index(PRODUCT, url, root, parts)
    if token:
        return found._replace(correct=None)
    if found.mistake == "package-page":
        return found._replace(correct=join(url, *segments[:root], "simple"))
    return found
