"""Where a registry links the files of a package, as far as the URL of the index tells."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from indexlint.auth.address import Address, address, covers, parse, root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexlint.auth.situation import Entry
    from indexlint.model.url import IndexUrl
    from indexlint.registries.shape import Recognised

NUMERIC_ID = "<numeric id>"
FEED_ID = "<feed id>"
OTHER_HOST = "https://<other host>"


def file_url(entry: Entry, package: str) -> str:
    """The URL of a file of a package on an index, with an invented file name.

    GitLab writes the numeric id of the group or project and Azure Artifacts the GUID of the feed, whatever the index URL
    says: where that is not known, ``NUMERIC_ID`` or ``FEED_ID`` stands in its place. A registry that is not known is taken to
    serve files below the root of the index, as most do.
    """
    return f"{_folder(entry.url)}/{package.replace('-', '_')}-1.0-py3-none-any.whl"


@lru_cache(maxsize=256)
def _folder(url: IndexUrl) -> str:
    from indexlint.registries import recognise

    where = address(url)
    found = recognise(url)
    if found is not None and found.files == "numeric-id" and found.parts.get("id"):
        return _gitlab(found)
    if found is not None and found.files == "guid":
        feed = found.parts["feed"] if found.parts["feed_kind"] == "guid" else FEED_ID
        head = where.path.partition("/_packaging/")[0]
        return f"{where.realm}{head}/_packaging/{feed}/pypi/download"
    if found is not None and found.files == "other-index":
        return f"{where.realm}{where.path.partition('/+simple')[0]}/+f"
    if found is not None and found.files == "other-host":
        return "https://files.pythonhosted.org/packages" if found.product == "pypi" else OTHER_HOST
    if found is not None and found.files == "below":
        return f"{where.realm}{where.path.rstrip('/')}/files"
    return f"{where.realm}{_root(where).path.rstrip('/')}/packages"


def _gitlab(found: Recognised) -> str:
    parts = found.parts
    number = parts["id"] if parts["id"].isdigit() else NUMERIC_ID
    dash = "/-" if parts["scope"] == "groups" else ""
    return f"{parts['base']}/api/v4/{parts['scope']}/{number}{dash}/packages/pypi/files"


def _root(where: Address) -> Address:
    return root(where, ("simple", "+simple"), slash=True) or where


def leaves_root(entry: Entry, package: str = "package") -> bool:
    """Whether a registry is known to link files that are not below the root of the index as it is written."""
    where = address(entry.url)
    target = parse(file_url(entry, package))
    return target.realm != where.realm or not covers(_root(where).path, target.path, segments=True)


def about(key: str, url: IndexUrl) -> Iterator[str]:
    """What has to be said about the files of an index that no lock file names."""
    from indexlint.registries import recognise

    found = recognise(url)
    if found is None or found.files == "unknown":
        yield f"the files of `{key}` lie below its root, as at most registries"
    elif NUMERIC_ID in _folder(url):
        yield f"GitLab links the files of `{key}` by a numeric id, which is not known here and written {NUMERIC_ID}"
    elif FEED_ID in _folder(url):
        yield f"Azure Artifacts links the files of `{key}` by the feed's id, which is not known here and written {FEED_ID}"
    elif found.files == "other-index":
        yield f"the files of `{key}` lie on that index itself; devpi may link those of another one"
