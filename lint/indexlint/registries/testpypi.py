"""TestPyPI: anyone registers any name there. Source: https://packaging.python.org/guides/using-testpypi/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.registries.pypi import on_hosts
from indexlint.registries.shape import Product

if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

PRODUCT = Product("testpypi", "TestPyPI", files="other-host", forwards=False, upload_time=True)
INDEX = "https://test.pypi.org/simple"
UPLOAD = "https://test.pypi.org/legacy/"


def recognise(url: IndexUrl) -> Recognised:
    """What the URL is on TestPyPI's hosts."""
    return on_hosts(PRODUCT, url, INDEX, UPLOAD, files_host="test-files.pythonhosted.org", upload_host="test.pypi.org")
