"""Indexes, the pins that name them, and the settings around them."""

from __future__ import annotations

from indexlint.model.place import Keys, Place
from indexlint.model.url import IndexUrl
from indexlint.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Index(NamedTuple):
    """An entry that a tool downloads from.

    ``name`` is None where there is none. ``kind`` is ``index``, ``index-url``, ``extra-index-url`` or ``find-links``.
    ``origin`` is the file format it stands in: ``pyproject``, ``uv.toml``, ``script``, ``pip`` (``[tool.uv.pip]``) or
    ``environment``. ``authenticate``, ``format`` and ``ignore_error_codes`` are None where they are not set or not valid.
    ``keys`` is the path of the entry (a table, or a string in the legacy settings); ``settings`` maps the names of the
    keys that are written in the entry to their values as parsed.
    """

    name: str | None
    url: IndexUrl
    kind: str
    origin: str
    file: str
    keys: Keys
    explicit: bool = False
    default: bool = False
    authenticate: str | None = None
    format: str | None = None
    ignore_error_codes: tuple[int, ...] | None = None
    publish_url: IndexUrl | None = None
    settings: dict[str, Any] = {}  # noqa: RUF012 - never changed, and never shared where it is not empty
    tool: str = "uv"

    @property
    def is_table(self) -> bool:
        """Whether it is a table with keys of its own, and not a legacy string."""
        return self.kind == "index"

    def place(self, key: str | None = None, part: str = "value", within: tuple[int, int] | None = None) -> Place:
        """Where one of its keys stands; without a key, its header (or, for a legacy string, the string)."""
        if not self.is_table:
            return Place(self.file, self.keys, "value", within)
        if key is None:
            return Place(self.file, self.keys, "header" if part == "value" else part)
        return Place(self.file, (*self.keys, key), part, within)

    @property
    def url_place(self) -> Place:
        """Where its URL stands."""
        return self.place("url")

    def in_url(self, span: tuple[int, int]) -> Place:
        """A part of its URL."""
        return self.place("url", within=span)

    @property
    def label(self) -> str:
        """What a message calls it."""
        return f"index `{self.name}`" if self.name else f"the index {self.url}"

    @property
    def key(self) -> str:
        """What it is told apart by: its name, else its URL without userinfo."""
        return self.name or self.url.bare

    @property
    def shown(self) -> str:
        """The same for a message: the URL with nothing secret in it."""
        return self.name or str(self.url)

    @property
    def variable(self) -> str | None:
        """``UV_INDEX_<NAME>``, the beginning of its credential variables; None for an index without a name.

        uv upper-cases ASCII letters and replaces every other character by ``_`` (uv-configuration, since 0.4.26).
        """
        if not self.name:
            return None
        return "UV_INDEX_" + variable_name(self.name)

    @property
    def candidate(self) -> bool:
        """Whether uv asks it for packages that are not pinned to it."""
        return not self.explicit


def variable_name(name: str) -> str:
    """The middle of ``UV_INDEX_<NAME>_USERNAME`` for an index of this name."""
    return "".join(char.upper() if char.isascii() and char.isalnum() else "_" for char in name)


class Pin(NamedTuple):
    """A package bound to an index.

    ``package`` is normalised, ``written`` is the key as it stands. ``marker``, ``extra`` and ``group`` narrow it.
    ``place`` is the whole entry, ``index_place`` the index's name in it.
    """

    package: str
    written: str
    index_name: str
    file: str
    keys: Keys
    marker: str | None = None
    extra: str | None = None
    group: str | None = None
    tool: str = "uv"

    @property
    def place(self) -> Place:
        """The whole entry."""
        return Place(self.file, self.keys, "key" if isinstance(self.keys[-1], str) else "value")

    @property
    def index_place(self) -> Place:
        """The name of the index in it."""
        return Place(self.file, (*self.keys, "index"))


class Setting(NamedTuple):
    """A tool's setting that has a valid value: ``origin`` as in :class:`Index`."""

    name: str
    value: Any
    origin: str
    place: Place


class WrittenUrl(NamedTuple):
    """A URL that stands somewhere in a configuration.

    ``what`` names it for a message, ``place`` is the string, and ``offset`` tells where in the string the URL begins. ``kind``
    is ``index``, ``publish-url``, ``find-links``, ``source``, ``requirement`` or ``setting``; ``owner`` is the index that it
    belongs to, if it does.
    """

    url: IndexUrl
    place: Place
    kind: str
    what: str
    offset: int = 0
    owner: Index | None = None

    def part(self, span: tuple[int, int]) -> Place:
        """A part of the URL, given by its span in the URL's text."""
        return self.place._replace(part="value", within=(span[0] + self.offset, span[1] + self.offset))


class Dependency(NamedTuple):
    """A requirement that a pin can bind to.

    ``package`` is the normalised name. ``kind`` is ``project``, ``extra``, ``group``, ``dev``, ``build``, ``override``,
    ``scoped-override`` (for what one package requires), ``constraint``, ``build-constraint`` or ``script``; ``scope`` is the
    extra's or group's name. ``text`` is the requirement as written; ``url`` tells whether it has a direct URL.
    """

    package: str
    kind: str
    text: str
    place: Place
    scope: str | None = None
    url: bool = False


class Defect(NamedTuple):
    """Something in a file that is not what the format says; the rule named ``rule`` words it.

    ``kind`` tells which of the rule's cases it is, ``place`` where, and ``detail`` what the rule needs to word it: all
    plain values, never a secret.
    """

    rule: str
    kind: str
    place: Place
    detail: dict[str, Any]


class LockedPackage(NamedTuple):
    """A package of a lock file: ``registry`` is None where it comes from elsewhere (a path, git, a direct URL).

    ``source`` is the kind of source: ``registry``, ``git``, ``url``, ``path``, ``directory``, ``editable``, ``virtual``.
    ``files`` are the URLs of its files, the sdist's first where ``has_sdist``. ``dependencies`` are the normalised names
    that it requires. ``number`` is its place in the lock's array of packages.
    """

    name: str
    version: str | None
    registry: str | None
    source: str
    files: tuple[str, ...]
    dependencies: tuple[str, ...]
    number: int
    file: str
    has_sdist: bool = False

    def file_place(self, number: int) -> Place:
        """Where the numbered one of ``files`` stands."""
        if self.has_sdist and number == 0:
            return Place(self.file, ("package", self.number, "sdist", "url"))
        return Place(self.file, ("package", self.number, "wheels", number - self.has_sdist, "url"))

    @property
    def registry_place(self) -> Place:
        """Where the registry's URL stands."""
        return Place(self.file, ("package", self.number, "source", "registry"))
