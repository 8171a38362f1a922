"""``HOST/simple``: pypiserver's shape, and that of many mirrors and hand-made indexes, so no message names the product.

Source: https://github.com/pypiserver/pypiserver (``_app.py``: ``/simple/``, files below ``/packages/``). pypiserver sends
its clients on to PyPI by default, and has no upload times; the shape alone does not tell that it is pypiserver.
"""

from __future__ import annotations

from indexlint.registries.shape import Product, is_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

PRODUCT = Product("simple", None)
PYPISERVER = Product("pypiserver", "pypiserver", files="outside-simple", forwards=True, upload_time=False)


def recognise(url: IndexUrl) -> Recognised | None:
    """Any path that ends in ``simple``; the product only where the host's name tells it."""
    product = PYPISERVER if "pypiserver" in url.host else PRODUCT
    segments = url.segments
    if segments[-1:] == ("simple",):
        return product.says("index")
    if segments and is_file(segments[-1]):
        return product.says("file", mistake="file-url")
    return None
