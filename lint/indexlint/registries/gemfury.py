"""Gemfury: ``pypi.fury.io/ACCOUNT/``, without ``/simple``.

Source: https://gemfury.com/help/pypi-server (addresses; the token is the username, or stands in the path) and
https://gemfury.com/help/upload-packages (``push.fury.io``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.registries.shape import Product, join

if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

PRODUCT = Product("gemfury", "Gemfury")


def recognise(url: IndexUrl) -> Recognised | None:
    """An account's index, told by the host."""
    from indexlint.registries import token_in_path

    segments = url.segments
    if url.host == "push.fury.io":
        return PRODUCT.says("upload", mistake="upload-endpoint")
    if url.host != "pypi.fury.io":
        return PRODUCT.says("web", mistake="web-page")
    if not segments:
        return PRODUCT.says("wrong", mistake="unknown-path")
    if token_in_path(url) is not None:
        return PRODUCT.says(
            "index", {"access": "token", "account": segments[1]} if segments[1:] else {"access": "token"}
        )
    parts = {"account": segments[0]}
    correct = join(url, segments[0], slash=True)
    upload = f"https://push.fury.io/{segments[0]}/"
    if len(segments) == 1:
        return PRODUCT.says("index", parts, upload=upload)
    if segments[1:] == ("simple",):
        return PRODUCT.says("wrong", parts, mistake="no-simple", correct=correct, upload=upload)
    if len(segments) == 2:
        return PRODUCT.says("package-page", parts, mistake="package-page", correct=correct, upload=upload)
    return PRODUCT.says("wrong", parts, mistake="unknown-path", correct=correct, upload=upload)
