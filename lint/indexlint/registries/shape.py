"""What the product modules share: the records they fill in, and the parts of a URL they put together again."""

from __future__ import annotations

from indexlint.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl


class Recognised(NamedTuple):
    """What a URL addresses at which product, and that product's habits.

    ``product`` is a stable name (``gitlab``). ``title`` is what a message calls it; None where several products share the
    shape, so that a message must not name one.

    ``kind`` is ``index`` (what a resolver asks, also where the URL is slightly wrong), ``upload``, ``file``, ``web`` (a page
    for people), ``package-page`` (one package of an index) or ``wrong`` (nothing that the product has).

    ``parts`` holds what the URL is made of (GitLab: ``base``, ``scope``, ``id``, ``id_kind``), ``spans`` where a part stands
    in the written text. ``mistake`` is a stable word for what makes it no index (see ``MISTAKES``); ``correct`` the index's
    URL where it is certain, ``upload`` the URL that packages are published to where that is certain. Both come without
    userinfo, query and fragment.

    The habits are those of the product as its vendor ships it:

    - ``username``: the only usernames that work; empty where any does
    - ``keyring_username``: the one that the vendor's keyring backend answers to
    - ``files``: ``below`` the index's URL, ``outside-simple`` (beside ``/simple``, below the rest of the URL),
      ``numeric-id``, ``guid`` (below a URL that names the same place in another way), ``other-index``, ``other-host``
      or ``unknown``
    - ``forwards``: whether it answers for packages that it does not have from PyPI, unless somebody switched that off
    - ``upload_time``: whether its pages tell when a file was uploaded; None where that is not known or not settled
    - ``one_token``: whether one token serves everything on the host
    """

    product: str
    title: str | None
    kind: str
    parts: dict[str, str]
    spans: dict[str, tuple[int, int]]
    mistake: str | None = None
    correct: str | None = None
    upload: str | None = None
    username: tuple[str, ...] = ()
    keyring_username: str | None = None
    files: str = "unknown"
    forwards: bool | None = None
    upload_time: bool | None = None
    one_token: bool = False


# Every value of `mistake`, and what it means.
MISTAKES = {
    "api-version": "GitLab: the API's version is missing or is not v4",
    "double-encoded": "GitLab: a percent sign that is itself encoded",
    "file-url": "one file of a package",
    "group-without-dash": "GitLab: a group's index without its `/-/`",
    "html-page": "a page of links to files, not an index",
    "missing-api": "GitLab: the path lacks `/api/v4`",
    "missing-id": "GitLab: no group or project is named",
    "missing-plus-simple": "devpi: the index without its `+simple`",
    "missing-simple": "the index without its `simple`",
    "no-instance-endpoint": "GitLab: there is no index for a whole instance",
    "no-python-registry": "the product has no Python registry",
    "no-simple": "`simple` is added where the product has none",
    "other-format": "another package format's endpoint",
    "package-page": "the page of one package, not of the index",
    "project-with-dash": "GitLab: a project's index with a `/-/`",
    "project-without-namespace": "GitLab: a project's name without its namespace",
    "singular-scope": "GitLab: `group` or `project` where the API says `groups` or `projects`",
    "storage-path": "the place where the files are stored, not the index",
    "unencoded-path": "GitLab: a path with `/` where one encoded segment is meant",
    "unknown-path": "nothing that the product has",
    "upload-endpoint": "where packages are published",
    "web-page": "a page for people",
    "wrong-host": "the right path on the product's wrong host",
}


class Product(NamedTuple):
    """A registry product: the fields are those of :class:`Recognised`."""

    product: str
    title: str | None
    username: tuple[str, ...] = ()
    keyring_username: str | None = None
    files: str = "unknown"
    forwards: bool | None = None
    upload_time: bool | None = None
    one_token: bool = False

    def says(
        self,
        kind: str,
        parts: dict[str, str] | None = None,
        spans: dict[str, tuple[int, int]] | None = None,
        *,
        mistake: str | None = None,
        correct: str | None = None,
        upload: str | None = None,
    ) -> Recognised:
        """What a URL of this product addresses, with the product's habits."""
        return Recognised(
            self.product,
            self.title,
            kind,
            parts or {},
            spans or {},
            mistake,
            correct,
            upload,
            self.username,
            self.keyring_username,
            self.files,
            self.forwards,
            self.upload_time,
            self.one_token,
        )


def origin(url: IndexUrl) -> str:
    """Scheme, host and port, the default one left out; without userinfo."""
    return str(url.realm)


def join(url: IndexUrl, *segments: str, host: str | None = None, slash: bool | None = None) -> str:
    """The URL with these path segments instead of its own; it ends in a slash if the written one does (or as told)."""
    start = origin(url) if host is None else f"{url.scheme}://{host}"
    end = "/" if (url.path.endswith("/") and url.segments if slash is None else slash) else ""
    return "/".join((start, *segments)) + end


def span(url: IndexUrl, first: int, end: int) -> tuple[int, int]:
    """Where the path segments from ``first`` up to, not including, ``end`` stand in the written text."""
    return (url.segment_span(first)[0], url.segment_span(end - 1)[1])


def simple_index(
    product: Product, url: IndexUrl, root: int, parts: dict[str, str], *, upload: str | None = None
) -> Recognised:
    """The usual shape: ``simple`` after the first ``root`` path segments, and package pages below it.

    Returns the index, or the index with the mistake ``missing-simple``, ``package-page`` or ``unknown-path``.
    """
    segments = url.segments
    correct = join(url, *segments[:root], "simple")
    rest = segments[root:]
    if rest == ("simple",):
        return product.says("index", parts, upload=upload)
    if not rest:
        return product.says("index", parts, mistake="missing-simple", correct=correct, upload=upload)
    if rest[0] == "simple":
        is_file = _is_file(rest[-1])
        mistake = "file-url" if is_file else "package-page"
        return product.says(
            "file" if is_file else "package-page", parts, mistake=mistake, correct=correct, upload=upload
        )
    return product.says("wrong", parts, mistake="unknown-path", correct=correct, upload=upload)


def _is_file(name: str) -> bool:
    return name.endswith((".whl", ".tar.gz", ".zip", ".tar.bz2", ".egg", ".metadata"))


is_file = _is_file

_PLACEHOLDER_NAMES = frozenset(
    {":id", "id", "project_id", "projectid", "group_id", "groupid", "project-id", "group-id", "your_id", "xxx", "xxxx"}
)


def is_placeholder(text: str) -> bool:
    """Whether a part of a URL waits to be filled in: ``<id>``, ``{id}``, ``$ID``, ``${ID}``, ``%ID%``, ``YOUR-ID``, ``:id``."""
    low = text.lower().replace("%7b", "{").replace("%7d", "}").replace("%3c", "<").replace("%3e", ">")
    if low in _PLACEHOLDER_NAMES or any(char in low for char in "<>{}$"):
        return True
    if low.startswith(("your-", "your_", "your%20", "my-own-", "[")) or "..." in low or "…" in low:
        return True
    return len(low) > 2 and low[0] == "%" == low[-1] and low[1:-1].replace("_", "").isalpha()
