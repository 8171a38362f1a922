"""PyPI. Source: https://docs.pypi.org/api/ (index, upload, file host)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.registries.shape import Product, is_file

if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

PRODUCT = Product("pypi", "PyPI", files="other-host", forwards=False, upload_time=True)
INDEX = "https://pypi.org/simple"
UPLOAD = "https://upload.pypi.org/legacy/"
# Where PyPI's pages and files are, old names included.
HOSTS = frozenset({"pypi.org", "www.pypi.org", "pypi.python.org", "files.pythonhosted.org", "pypi.io"})


def recognise(url: IndexUrl) -> Recognised:
    """What the URL is on PyPI's hosts, old ones included."""
    return on_hosts(PRODUCT, url, INDEX, UPLOAD, files_host="files.pythonhosted.org", upload_host="upload.pypi.org")


def on_hosts(
    product: Product, url: IndexUrl, index: str, upload: str, *, files_host: str, upload_host: str
) -> Recognised:
    """The same for PyPI and TestPyPI, which differ in their hosts."""
    segments = url.segments
    if segments and url.path.endswith("/"):
        index += "/"

    def wrong(kind: str, mistake: str) -> Recognised:
        return product.says(kind, mistake=mistake, correct=index, upload=upload)

    if url.host == files_host:
        return wrong("file", "file-url")
    if "legacy" in segments or url.host == upload_host != "test.pypi.org":
        return wrong("upload", "upload-endpoint")
    if segments[:1] == ("simple",):
        if len(segments) == 1:
            return product.says("index", upload=upload)
        return wrong("file" if is_file(segments[-1]) else "package-page", "package-page")
    if segments in ((), ("pypi",)):
        return wrong("web", "missing-simple" if not segments else "web-page")
    return wrong("web", "web-page")
