"""devpi: ``.../USER/INDEX/+simple/``.

Source: devpi-server (``views.py``): without ``+simple`` only clients whose user agent names pip, uv, pex, setuptools or
distribute get an index; files of inherited packages link to the base index; no upload times as of 6.20.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.registries.shape import Product, join, origin

if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

PRODUCT = Product("devpi", "devpi", files="other-index", upload_time=False)


def recognise(url: IndexUrl) -> Recognised | None:
    """An index by ``+simple``; without it only ``root/pypi`` and hosts that are named devpi tell."""
    segments = url.segments
    for mark in ("+simple", "+f", "+e"):
        if mark in segments:
            at = segments.index(mark)
            return _marked(url, at, mark) if at >= 2 else None
    index = segments[:-1] if segments[-1:] == ("simple",) else segments
    named = "devpi" in url.host or "devpi" in segments[:-2]
    if len(index) < 2 or not (index[-2:] == ("root", "pypi") or (named and len(index) <= 3)):
        return None
    parts = _parts(url, index)
    correct = join(url, *index, "+simple", slash=True)
    upload = join(url, *index, slash=True)
    mistake = "unknown-path" if index != segments else "missing-plus-simple"
    kind = "wrong" if index != segments else "index"
    return PRODUCT.says(kind, parts, mistake=mistake, correct=correct, upload=upload)


def _marked(url: IndexUrl, at: int, mark: str) -> Recognised:
    segments = url.segments
    parts = _parts(url, segments[:at])
    upload = join(url, *segments[:at], slash=True)
    if mark == "+simple" and at + 1 == len(segments):
        return PRODUCT.says("index", parts, upload=upload)
    correct = join(url, *segments[:at], "+simple", slash=True)
    kind = "package-page" if mark == "+simple" else "file"
    return PRODUCT.says(
        kind, parts, mistake="package-page" if mark == "+simple" else "file-url", correct=correct, upload=upload
    )


def _parts(url: IndexUrl, index: tuple[str, ...]) -> dict[str, str]:
    return {"base": "/".join((origin(url), *index[:-2])), "user": index[-2], "index": index[-1]}
