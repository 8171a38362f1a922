"""Which registry product a URL belongs to, what it addresses there, and what that product does.

The dispatcher looks at the host and a few marks in the path, and imports the one or two product modules that can match.
What a product module knows comes from its vendor's documentation or its source; each names it.
"""

from __future__ import annotations

from indexlint.registries.shape import Product, Recognised, is_placeholder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from indexlint.model.url import IndexUrl
    from indexlint.registries.accelerators import Accelerator
    from indexlint.registries.gitlab import FileLink
    from indexlint.registries.public import Retired

__all__ = [
    "Product",
    "Recognised",
    "accelerator",
    "file_id",
    "is_placeholder",
    "is_public",
    "recognise",
    "retired",
    "token_in_path",
]

# A hosted product is told by its host; the name of its module follows.
_HOSTS = {
    "pypi.org": "pypi",
    "www.pypi.org": "pypi",
    "upload.pypi.org": "pypi",
    "files.pythonhosted.org": "pypi",
    "pypi.python.org": "pypi",
    "pypi.io": "pypi",
    "test.pypi.org": "testpypi",
    "testpypi.python.org": "testpypi",
    "test-files.pythonhosted.org": "testpypi",
    "download.pytorch.org": "pytorch",
    "download-r2.pytorch.org": "pytorch",
    "pytorch.org": "pytorch",
    "pypi.nvidia.com": "nvidia",
    "pypi.ngc.nvidia.com": "nvidia",
    "dev.azure.com": "azure",
    "pkgs.dev.azure.com": "azure",
    "cloudsmith.io": "cloudsmith",
    "fury.io": "gemfury",
    "manage.fury.io": "gemfury",
    "pypi.fury.io": "gemfury",
    "push.fury.io": "gemfury",
    "anaconda.org": "anaconda",
    "api.pyx.dev": "pyx",
    "pyx.dev": "pyx",
    "github.com": "github",
    "npm.pkg.github.com": "github",
    "packagecloud.io": "packagecloud",
}
_HOST_ENDINGS = {
    ".pkgs.visualstudio.com": "azure",
    ".visualstudio.com": "azure",
    ".amazonaws.com": "codeartifact",
    ".amazonaws.com.cn": "codeartifact",
    ".on.aws": "codeartifact",
    ".pkg.dev": "artifact_registry",
    ".cloudsmith.io": "cloudsmith",
    ".anaconda.org": "anaconda",
    ".pkg.github.com": "github",
}
# A self-hosted product is told by the shape of the path. The order matters: the more telling mark comes first.
_MARKS = (
    ("/packages/pypi", "gitlab"),
    ("/api/packages/", "gitea"),
    ("/-/", "gitlab"),
    ("/-/packages", "gitea"),
    ("/_packaging/", "azure"),
    ("/api/pypi/", "artifactory"),
    ("/artifactory/", "artifactory"),
    ("/+", "devpi"),
    ("/root/pypi", "devpi"),
    ("/api/repo/", "anaconda"),
    ("/repository/", "nexus"),
    ("/service/rest/", "nexus"),
    ("/pypi/", "pulp"),
)
# A word in the host's name makes a self-hosted product likely where the path alone does not tell.
_HOST_WORDS = (("gitlab", "gitlab"), ("devpi", "devpi"), ("nexus", "nexus"), ("jfrog", "artifactory"))


def recognise(url: IndexUrl) -> Recognised | None:
    """What the URL addresses; None for a path on disk, an invalid URL, and a product that its shape does not tell."""
    return url.memo("recognised", _recognise) if url.realm is not None else None


def _recognise(url: IndexUrl) -> Recognised | None:
    for name in _candidates(url.host, url.path):
        found = _module(name).recognise(url)
        if found is not None:
            return found  # type: ignore[no-any-return]
    return None


def _candidates(host: str, path: str) -> Iterable[str]:
    named = _HOSTS.get(host)
    if named is not None:
        yield named
        return
    seen = set()
    for ending, name in _HOST_ENDINGS.items():
        if host.endswith(ending) and name not in seen:
            seen.add(name)
            yield name
    for mark, name in _MARKS:
        if mark in path and name not in seen:
            seen.add(name)
            yield name
    for word, name in _HOST_WORDS:
        if word in host and name not in seen:
            seen.add(name)
            yield name
    if "/simple" in path:
        yield "pypiserver"


def _module(name: str) -> ModuleType:
    from importlib import import_module

    return import_module("indexlint.registries." + name)


def is_public(url: IndexUrl, extra: Iterable[str] = ()) -> bool:
    """Whether anyone reads it without a credential: a known public index, or one that ``extra`` names.

    ``extra`` is the option ``public-indexes``: host names, ``host/path`` prefixes or URLs, each with ``*`` as a wildcard
    within a host name or a path segment.
    """
    if url.realm is None:
        return False
    from indexlint.registries import public

    return public.is_public(url, extra)


def retired(url: IndexUrl) -> Retired | None:
    """What replaces a host that is gone or only redirects; None for a host that is neither."""
    if url.realm is None:
        return None
    from indexlint.registries import public

    return public.retired(url)


def accelerator(url: IndexUrl) -> Accelerator | None:
    """What an index of wheels for GPUs and the like serves; None for any other index."""
    return url.memo("accelerator", _accelerator) if url.realm is not None else None


def _accelerator(url: IndexUrl) -> Accelerator | None:
    from indexlint.registries import accelerators

    return accelerators.accelerator(url)


def file_id(url: str) -> FileLink | None:
    """The group or project that a GitLab file link of a lock file names by number; None for any other link."""
    if "/packages/pypi/files/" not in url:
        return None
    from indexlint.registries import gitlab

    return gitlab.file_id(url)


def token_in_path(url: IndexUrl) -> tuple[int, int] | None:
    """Where a secret stands in the path, as (start, end) in the written text; None where there is none."""
    if url.realm is None or url.path_span is None:
        return None
    from indexlint.model.path_tokens import find

    span = find(f"{url.host}{url.path}")
    if span is None:
        return None
    shift = url.path_span[0] - len(url.host)
    return (span[0] + shift, span[1] + shift)
