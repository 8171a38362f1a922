"""What uv makes of a mistaken index URL. No credential is involved: the private repositories are not asked."""

from __future__ import annotations

from conformance.lab.scenario import Scenario
from conformance.lab.server import Package, registry
from conformance.scenarios.build import TEAM_ID, index, pyproject

_NO_PINS: dict[str, str] = {}


def _open(url: str, *, more: str = "", settings: str = "", others: dict[str, str] | None = None) -> dict[str, str]:
    """One implicit index, PyPI after it, and a package that both should have."""
    text = pyproject("shared-pkg", settings=settings, indexes=(index(url, "team", more=more),))
    return {"pyproject.toml": text, **(others or {})}


def _explicit(url: str, *, more: str = "") -> dict[str, str]:
    table = index(url, "team", explicit=True, more=more)
    return {"pyproject.toml": pyproject("shared-pkg", indexes=(table,), sources={"shared-pkg": "team"})}


# A repository that anyone reads, with a package of PyPI's name; and one whose path is an HTML page.
_FREE = registry("free", "/free/simple", "/free/files", (Package("shared-pkg"),), private=False)
_FLAT = registry("flat", "/flat.html", "/flat-files", (), private=False)
_SERVER: dict[str, object] = {"repositories": (_FREE, _FLAT)}
FREE = "https://registry.test/free/simple"
_WHEEL = {"wheels/shared_pkg-3.0-py3-none-any.whl": "never opened"}

_CASES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("good", "the index itself, for comparison", _open(FREE)),
    ("dead-implicit", "an index that answers 404 for everything, PyPI after it", _open(FREE.removesuffix("/simple"))),
    ("dead-gitlab", "a GitLab group's index without `simple`", _open(TEAM_ID.removesuffix("/simple"))),
    ("dead-explicit", "an explicit index that answers 404 for everything", _explicit(FREE.removesuffix("/simple"))),
    ("no-scheme", "a URL without a scheme", _open("registry.test/free/simple")),
    ("unknown-scheme", "a scheme with a typing error", _open("htps://registry.test/free/simple")),
    ("repository-scheme", "the scheme of a repository", _open("git+" + FREE)),
    ("protocol-relative", "a URL that begins with `//`", _open("//registry.test/free/simple")),
    ("no-directory", "a path that does not exist", _open("./nowhere")),
    ("home-directory", "a path that begins with `~`", _open("~/index", others={"~/index/shared-pkg/index.html": ""})),
    ("empty-directory", "a directory without packages", _open("./empty", others={"empty/.keep": ""})),
    ("wheels-directory", "a directory of wheels, not said to be flat", _open("./wheels", others=_WHEEL)),
    ("flat-page", "one page of links, not said to be flat", _open("https://registry.test/flat.html")),
    ("query", "an index with a query", _open(FREE + "?format=html")),
    ("fragment", "an index with a fragment", _open(FREE + "#packages")),
    ("path-in-lock", "an index with userinfo and a path", _open(FREE.replace("://", "://name:secret@"))),
    (
        "no-upload-time",
        "an age limit, and no upload times",
        _open(FREE, settings='exclude-newer = "2030-01-01T00:00:00Z"'),
    ),
)
SCENARIOS: dict[str, Scenario] = {
    f"URL.{name}": Scenario(f"URL.{name}", summary, files, server=_SERVER, steps=("sync",))
    for name, summary, files in _CASES
}
