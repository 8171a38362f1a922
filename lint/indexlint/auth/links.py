"""Where a registry links the files of a package, as far as its URL tells. From each product's documentation and sources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexlint.auth.address import Address, address, covers, parse, root

if TYPE_CHECKING:
    from indexlint.auth.situation import Entry

_GITLAB = re.compile(
    r"(?P<head>.*/api/v4/(?P<kind>groups|projects)/)(?P<id>[^/]+)(?P<tail>/(?:-/)?packages/pypi)(?:/simple)?/?$"
)
_AZURE = re.compile(r"(?P<head>(?:/.*)?/_packaging/)(?P<feed>[^/]+)(?P<tail>/pypi)(?:/simple)?/?$")
_GUID = re.compile(r"(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(@.*)?$")
_DEVPI = re.compile(r"(?P<index>/.*)/\+simple/?$")
NUMERIC_ID = "<numeric id>"
GUID = "<feed id>"


def file_url(entry: Entry, package: str) -> str:
    """The URL of a file of a package on an index, with an invented file name.

    GitLab writes the numeric id of the group or project, Azure Artifacts the GUID of the feed, whatever the index URL
    says; pypiserver serves files outside ``/simple``; PyPI has a host of its own for them. Any other registry is assumed
    to serve files below the root of the index, as Artifactory, Nexus and most others do.
    """
    where = address(entry.url)
    name = f"{package.replace('-', '_')}-1.0-py3-none-any.whl"
    if where.host == "pypi.org":
        return f"https://files.pythonhosted.org/packages/{name}"
    return where.child(f"{_folder(where)}/{name}").text


def _folder(where: Address) -> str:
    gitlab = _GITLAB.match(where.path)
    if gitlab:
        number = gitlab["id"] if gitlab["id"].isdigit() else NUMERIC_ID
        return f"{gitlab['head']}{number}{gitlab['tail']}/files"
    azure = _AZURE.match(where.path)
    if azure and (where.host == "pkgs.dev.azure.com" or where.host.endswith(".pkgs.visualstudio.com")):
        feed = azure["feed"] if _GUID.match(azure["feed"]) else GUID
        return f"{azure['head']}{feed}{azure['tail']}/download"
    devpi = _DEVPI.match(where.path)
    if devpi:
        return f"{devpi['index']}/+f"
    if where.path.rstrip("/") == "/simple":
        return "/packages"
    here = root(where, ("simple", "+simple"), slash=True) or where
    return f"{here.path.rstrip('/')}/packages"


def leaves_root(entry: Entry, package: str = "package") -> bool:
    """Whether a registry is known to link files that are not below the root of the index as it is written."""
    where = address(entry.url)
    here = root(where, ("simple", "+simple"), slash=True) or where
    target = parse(file_url(entry, package))
    return target.realm != where.realm or not covers(here.path, target.path, segments=True)
