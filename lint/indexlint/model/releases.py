"""uv's releases, and the range of them that a project allows."""

from __future__ import annotations

from functools import lru_cache

from indexlint.model.specifiers import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from packaging.version import Version

Release = tuple[int, int, int]

# Last patch of each minor series since the first with named indexes (0.4.23), from the releases on PyPI: every number
# below it exists.
_LAST_PATCH = {4: 30, 5: 31, 6: 17, 7: 22, 8: 24, 9: 30, 10: 12, 11: 33, 12: 24, 13: 9}
FIRST_NAMED: Release = (0, 4, 23)
NEWEST: Release = (0, 13, 9)
DEFAULT_SERIES = 6


_versions: dict[Release, Version] = {}


def all_releases() -> tuple[Release, ...]:
    """Every release since 0.4.0, oldest first."""
    return tuple((0, minor, patch) for minor, last in _LAST_PATCH.items() for patch in range(last + 1))


def show(release: Release) -> str:
    """``(0, 7, 15)`` as ``0.7.15``."""
    return ".".join(map(str, release))


def parse(text: str) -> Release:
    """``0.7.15`` as ``(0, 7, 15)``; missing parts are 0.

    Raises ValueError if the text is not one to three numbers.
    """
    parts = [int(part) for part in text.strip().split(".")]
    if not 1 <= len(parts) <= 3:
        raise ValueError(text)
    return (*parts, 0, 0)[:3]  # type: ignore[return-value]


class ReleaseRange:
    """The uv releases that are allowed to read a project.

    ``text`` is the specifier as written, or None where nobody gave one. ``origin`` says who did: ``required-version``,
    ``--uv-version``, ``uv-version`` (our configuration) or ``default``. ``releases`` are the known releases that it
    allows, oldest first; a range that allows only releases newer than any known one counts as the newest known one, and
    ``beyond`` is then true.
    """

    __slots__ = ("beyond", "origin", "releases", "text")

    def __init__(self, text: str | None, origin: str, releases: tuple[Release, ...], *, beyond: bool = False) -> None:
        self.text = text
        self.origin = origin
        self.releases = releases
        self.beyond = beyond

    def __iter__(self) -> Iterator[Release]:
        return iter(self.releases)

    @property
    def oldest(self) -> Release:
        """The oldest allowed release."""
        return self.releases[0]

    @property
    def newest(self) -> Release:
        """The newest allowed release."""
        return self.releases[-1]

    def before(self, release: Release) -> bool:
        """Whether a release older than this one is allowed."""
        return self.oldest < release

    def since(self, release: Release) -> bool:
        """Whether this release or a newer one is allowed."""
        return self.newest >= release

    def within(self, first: Release, end: Release) -> bool:
        """Whether a release from ``first`` up to, not including, ``end`` is allowed."""
        return any(first <= release < end for release in self.releases)

    def describe(self) -> str:
        """The range in words, for a message."""
        if self.text is not None:
            return f"uv {self.text}"
        return f"uv {show(self.oldest)} to {show(self.newest)}"


@lru_cache(maxsize=1)
def default_range() -> ReleaseRange:
    """The last six minor series: what is looked at where the project says nothing."""
    series = sorted(_LAST_PATCH)[-DEFAULT_SERIES:]
    releases = tuple((0, minor, patch) for minor in series for patch in range(_LAST_PATCH[minor] + 1))
    return ReleaseRange(None, "default", releases)


@lru_cache(maxsize=64)
def read_range(text: str, origin: str) -> ReleaseRange:
    """A PEP 440 specifier, or a bare version (which means exactly that one, as in uv's ``required-version``).

    Raises ValueError if it is neither, or if no release of uv can satisfy it.
    """
    test = plain(text)
    allowed = tuple(filter(test, all_releases())) if test is not None else ()
    if allowed:
        return ReleaseRange(text, origin, allowed)
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import InvalidVersion, Version

    if not _versions:
        _versions.update((release, Version(show(release))) for release in all_releases())
    try:
        specifier = SpecifierSet(text)
    except InvalidSpecifier:
        try:
            specifier = SpecifierSet(f"=={Version(text)}")
        except (InvalidVersion, InvalidSpecifier):
            raise ValueError(f"{text!r} is not a version or a version specifier") from None
    allowed = tuple([release for release, version in _versions.items() if specifier.contains(version)])
    if allowed:
        return ReleaseRange(text, origin, allowed)
    newer = ("0.13.10", "0.14.0", "0.15.0", "1.0.0", "2.0.0")
    asked = [item.version for item in specifier if item.operator in ("==", "===", ">=", ">", "~=")]
    if any(specifier.contains(version) for version in newer) or any(_is_newer(version) for version in asked):
        return ReleaseRange(text, origin, (NEWEST,), beyond=True)
    raise ValueError(f"no release of uv since 0.4.0 satisfies {text!r}")


def _is_newer(version: str) -> bool:
    from packaging.version import InvalidVersion, Version

    try:
        return Version(version.removesuffix(".*")) > Version(show(NEWEST))
    except InvalidVersion:
        return False
