"""One directory's configuration, with its workspace: what a rule sees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from indexlint.model.index import Defect, Dependency, Index, LockedPackage, Pin, Setting, WrittenUrl
from indexlint.model.place import Place
from indexlint.model.releases import ReleaseRange, default_range
from indexlint.model.repository import Repository
from indexlint.model.secret import Secret
from indexlint.model.url import IndexUrl, Realm
from indexlint.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from indexlint.model.online import OnlineFacts
    from indexlint.model.requirements import Requirements
    from indexlint.registries.shape import Recognised

_UNKNOWN: Any = object()
_INITIALS = {letter: letter.lower() for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"}
CREDENTIAL_SOURCES = ("environment", "keyring", "netrc", "url", "uv-auth", "none")


class StatedCredentials(NamedTuple):
    """What ``[tool.indexlint.credentials]`` states: facts, never secrets.

    ``default`` is the source for every index that ``sources`` does not name; ``shared`` are groups of index names that
    have one and the same credential.
    """

    default: str | None = None
    sources: Mapping[str, str] = {}
    shared: tuple[frozenset[str], ...] = ()

    def of(self, name: str | None) -> str | None:
        """The stated source of an index's credential, or None."""
        return self.sources.get(name or "", self.default)

    def share(self, first: str | None, second: str | None) -> bool:
        """Whether the two indexes are stated to have one credential."""
        return any(first in group and second in group for group in self.shared)


class Options(NamedTuple):
    """The part of the configuration that rules see."""

    public_indexes: tuple[str, ...] = ()
    private_packages: tuple[str, ...] = ()
    credentials: StatedCredentials = StatedCredentials()


class Environment(NamedTuple):
    """What is really set where the program runs; only there with ``--environment``.

    ``variables`` are those whose names begin with ``UV_``, ``PIP_``, ``POETRY_``, ``CI`` or ``GITLAB`` and those named for
    netrc files. ``netrc`` maps hosts (``default`` for the catch-all entry) to login and password. ``keyring`` tells whether a
    ``keyring`` program is on PATH. ``store`` holds the service URLs of ``uv auth login`` in its plain-text store. ``facts``
    are GitLab CI's predefined variables that are no secrets (``CI_API_V4_URL``, ``CI_PROJECT_ID``, ...).
    """

    variables: Mapping[str, Secret]
    netrc: Mapping[str, tuple[str, Secret]]
    keyring: bool
    store: tuple[str, ...] = ()
    facts: Mapping[str, str] = {}

    def stores(self, url: IndexUrl) -> bool:
        """Whether ``uv auth login`` has an entry that covers the URL: same realm, and a prefix of its path."""
        for service in self.store:
            known = IndexUrl(service)
            if known.realm == url.realm and url.segments[: len(known.segments)] == known.segments:
                return True
        return False

    def credential(self, index: Index) -> tuple[Secret | None, Secret | None] | None:
        """Username and password that the index's variables hold; None where neither is set."""
        prefix = index.variable
        if prefix is None:
            return None
        username = self.variables.get(f"{prefix}_USERNAME")
        password = self.variables.get(f"{prefix}_PASSWORD")
        return None if username is None and password is None else (username, password)


class Lock(NamedTuple):
    """A lock file: its packages, and every other string in it that names an index.

    ``index_strings`` are the places of strings that equal an index's URL besides ``source.registry``: ``index =`` in
    ``requires-dist`` and ``requires-dev``, with their values. ``secrets`` are the hosts of URLs that hold a password or a
    token, each with all the places where that one stands, narrowed to it.
    """

    file: str
    packages: tuple[LockedPackage, ...]
    index_strings: tuple[tuple[str, Place], ...] = ()
    secrets: tuple[tuple[str, tuple[Place, ...]], ...] = ()

    def from_registry(self, url: str) -> Iterator[LockedPackage]:
        """The packages locked from this registry."""
        return (package for package in self.packages if package.registry == url)


class Glance(NamedTuple):
    """What a lock tells before it is parsed: parsing a large one takes ten times as long.

    ``registries`` are the texts of all its registries; None where a look is not enough to know them. ``userinfo`` and
    ``http`` tell whether a URL with userinfo, or one with plain http, may be there.
    """

    registries: frozenset[str] | None
    userinfo: bool
    http: bool


class Project:
    """One directory's configuration.

    ``kind`` is ``project`` (a pyproject.toml, a uv.toml, or both) or ``script`` (a PEP 723 block). ``file`` is the path,
    as the user knows it, of the file it is named after. ``root`` is the project of the workspace root: the project itself
    where it is not a member. ``members`` are the other members, for a root. ``local_paths`` tells what is on disk where an
    index is a path: see ``readers/local.py``.

    ``group_includes`` maps a dependency group to the groups that it includes; ``other_sources`` are the packages
    (normalised) that have a source other than an index.

    ``indexes`` are the project's own, in the order of the files; ``active`` are those that uv takes its candidates from
    (the root's, masked by uv.toml where one is there). Look-ups by name, realm and root URL are there so that no rule
    compares indexes pairwise.
    """

    __slots__ = (
        "_active",
        "_by_realm",
        "_lock",
        "_memo",
        "_of_package",
        "_repository",
        "above",
        "build_time",
        "conflicts",
        "defects",
        "directory",
        "dynamic",
        "environment",
        "environments",
        "extras",
        "file",
        "files",
        "group_includes",
        "groups",
        "has_project_table",
        "history_loader",
        "indexes",
        "kind",
        "local_paths",
        "lock_glance_loader",
        "lock_loader",
        "members",
        "name",
        "online",
        "options",
        "other_sources",
        "other_urls",
        "pins",
        "releases",
        "repository_loader",
        "requirements",
        "requires_python",
        "resolved_ids",
        "root",
        "settings",
        "speaks_for_repository",
        "tags",
        "uv_tables",
    )

    def __init__(self, directory: str, kind: str, file: str) -> None:
        self.directory = directory
        self.kind = kind
        self.file = file
        self.name: str | None = None
        self.files: list[str] = []
        self.indexes: tuple[Index, ...] = ()
        self.pins: tuple[Pin, ...] = ()
        self.settings: tuple[Setting, ...] = ()
        self.other_urls: list[WrittenUrl] = []
        self.requirements: list[Requirements] = []
        self.defects: list[Defect] = []
        self.extras: tuple[str, ...] = ()
        self.groups: tuple[str, ...] = ()
        self.group_includes: dict[str, tuple[str, ...]] = {}
        self.dynamic: frozenset[str] = frozenset()
        self.has_project_table = False
        self.conflicts = False
        self.requires_python: str | None = None
        self.history_loader: Callable[[], Project | None] | None = None
        self.environments: tuple[str, ...] = ()
        self.other_sources: frozenset[str] = frozenset()
        self.releases: ReleaseRange = default_range()
        self.root: Project = self
        self.members: tuple[Project, ...] = ()
        # The project of the nearest directory above that has uv settings, inside the repository.
        self.above: Project | None = None
        self.options = Options()
        self.environment: Environment | None = None
        self.uv_tables: frozenset[str] = frozenset()
        self.local_paths: dict[str, str] = {}
        # URL of a GitLab index without userinfo -> the numeric id that GitLab itself gave for its name.
        self.resolved_ids: dict[str, str] = {}
        # What the network told; None where nothing was asked.
        self.online: OnlineFacts | None = None
        self.repository_loader: Callable[[], Repository] | None = None
        self._repository: Repository | None = None
        # Whether this project is the one, of all in the repository, that findings about the repository's own files are told of.
        self.speaks_for_repository = False
        self.tags: set[str] = set()
        self.lock_loader: Callable[[], Lock | None] | None = None
        self.lock_glance_loader: Callable[[], Glance | None] | None = None
        self._lock: Lock | None = None
        self._active: tuple[Index, ...] | None = None
        self._by_realm: dict[Realm, list[Index]] | None = None
        self._memo: dict[str, Any] = {}
        # How many arrays of requirements there were, and what was found in them then.
        self._of_package: tuple[int, dict[str, list[Dependency]]] = (0, {})

    @property
    def is_member(self) -> bool:
        """Whether it is a workspace member that is not the root."""
        return self.root is not self

    @property
    def lock(self) -> Lock | None:
        """The lock file that is in force (the workspace root's), read when first asked for; None where there is none."""
        if self.is_member:
            return self.root.lock
        if self.lock_loader is not None:
            self._lock = self.lock_loader()
            self.lock_loader = None
        return self._lock

    @property
    def repository(self) -> Repository:
        """What the CI files, Dockerfiles and ``.env`` files around the project set, read when first asked for."""
        if self._repository is None:
            self._repository = self.repository_loader() if self.repository_loader is not None else Repository("")
        return self._repository

    @property
    def lock_glance(self) -> Glance | None:
        """What the lock in force tells at a glance; None where there is none, or it cannot be read."""
        if self.is_member:
            return self.root.lock_glance
        result: Glance | None = self.memo("lock glance", self.lock_glance_loader or (lambda: None))
        return result

    @property
    def when_locked(self) -> Project | None:
        """The directory's own configuration as of the commit that last changed its lock; None where nothing tells it.

        git is asked when this is first read. Its places are of no use: they are in files that are no more.
        """
        result: Project | None = self.memo("when locked", self.history_loader or (lambda: None))
        return result

    @property
    def has_uv_toml(self) -> bool:
        """Whether a uv.toml stands beside its pyproject.toml."""
        return "uv.toml" in self.uv_tables

    def memo(self, key: str, make: Callable[[], Any]) -> Any:
        """A value that several rules need, made once."""
        found = self._memo.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            found = self._memo[key] = make()
        return found

    # -- indexes

    @property
    def active(self) -> tuple[Index, ...]:
        """The indexes of the files that uv's settings discovery reads for this project, highest priority first.

        uv reads the workspace root's uv.toml if there is one, else the root's ``[tool.uv]`` (uv-config, section 3). In one
        file ``[[index]]`` entries come first, then ``extra-index-url``, then ``index-url``; the default is asked last
        wherever it stands.
        """
        if self._active is None:
            source = self.root
            origin = "script" if self.kind == "script" else "uv.toml" if source.has_uv_toml else "pyproject"
            order = {"index": 0, "extra-index-url": 1, "index-url": 2}
            own = [index for index in source.indexes if index.origin == origin and index.kind in order]
            self._active = tuple(sorted(own, key=lambda index: order[index.kind]))
        return self._active

    @property
    def default_index(self) -> Index | None:
        """The active index that replaces PyPI, or None: then PyPI is the last one asked."""
        return next((index for index in self.active if index.default), None)

    @property
    def candidates(self) -> tuple[Index, ...]:
        """The active indexes that are asked for every unpinned package, in the order in which they are asked."""
        implicit = [index for index in self.active if not index.explicit]
        default = self.default_index
        ordered = [index for index in implicit if not index.default]
        if default is not None and not default.explicit:
            ordered.append(default)
        return tuple(ordered)

    @property
    def reachable(self) -> tuple[Index, ...]:
        """Every index whose credential can meet another's in one run of uv: the active ones, and those that pins name.

        A pin may name an index of the member's own pyproject.toml, or of the root's even where a uv.toml masks it.
        """

        def collect() -> tuple[Index, ...]:
            found = {id(index): index for index in self.active}
            projects = [self.root, *self.root.members]
            for project in projects:
                named = {pin.index_name for pin in project.pins}
                for index in project.indexes:
                    if index.origin in ("pyproject", "script") and index.name in named:
                        found.setdefault(id(index), index)
            return tuple(found.values())

        result: tuple[Index, ...] = self.root.memo("reachable", collect)
        return result

    @property
    def urls(self) -> Iterator[WrittenUrl]:
        """Every URL of the project's own files: of indexes, pins, requirements and settings."""
        for index in self.indexes:
            kind = "find-links" if index.kind == "find-links" else "index"
            yield WrittenUrl(index.url, index.url_place, kind, f"the URL of {index.label}", owner=index)
            if index.publish_url is not None:
                place = index.place("publish-url")
                yield WrittenUrl(
                    index.publish_url, place, "publish-url", f"the `publish-url` of {index.label}", owner=index
                )
        yield from self.other_urls

    def in_realm(self, realm: Realm) -> list[Index]:
        """The reachable indexes of a realm, in order."""
        if self._by_realm is None:
            self._by_realm = {}
            for index in self.reachable:
                if index.url.realm is not None:
                    self._by_realm.setdefault(index.url.realm, []).append(index)
        return self._by_realm.get(realm, [])

    def find(self, name: str) -> Index | None:
        """The index that a pin of this project means: its own pyproject.toml's first, then the root's; never uv.toml's."""
        return self.named.get(name) or self.root.named.get(name)

    @property
    def named(self) -> dict[str | None, Index]:
        """The indexes of the own pyproject.toml or script by name; of two with one name, the first."""

        def collect() -> dict[str | None, Index]:
            found: dict[str | None, Index] = {}
            for index in self.indexes:
                if index.origin in ("pyproject", "script") and index.kind == "index":
                    found.setdefault(index.name, index)
            return found

        named: dict[str | None, Index] = self.memo("named", collect)
        return named

    def pins_to(self, index: Index) -> list[Pin]:
        """The pins of the workspace that mean this index."""

        def collect() -> dict[int, list[Pin]]:
            found: dict[int, list[Pin]] = {}
            for project in (self.root, *self.root.members):
                for pin in project.pins:
                    meant = project.find(pin.index_name)
                    if meant is not None:
                        found.setdefault(id(meant), []).append(pin)
            return found

        by_index: dict[int, list[Pin]] = self.root.memo("pins by index", collect)
        return by_index.get(id(index), [])

    def is_public(self, index: Index) -> bool:
        """Whether anyone can publish or download there without a credential (known public hosts, and the option's)."""
        return self.is_public_url(index.url)

    def is_public_url(self, url: IndexUrl) -> bool:
        """The same for a URL."""
        from indexlint.registries import is_public

        if not self.options.public_indexes:
            return bool(url.memo("public", is_public))
        return bool(self.memo(f"public {url.raw}", lambda: is_public(url, self.options.public_indexes)))

    def registry(self, url: IndexUrl) -> Recognised | None:
        """What a URL addresses at which registry product, by its shape; None where that does not tell."""
        from indexlint.registries import recognise

        return recognise(url)

    def is_private(self, index: Index) -> bool:
        """A remote index that is not known to be public."""
        return index.url.is_remote and not self.is_public(index)

    # -- settings

    def setting(self, name: str, origins: Iterable[str] | None = None) -> Setting | None:
        """A setting as uv finds it for this project: in the root's uv.toml, else in the root's ``[tool.uv]``."""
        if origins is None:
            origins = (
                ("script",) if self.kind == "script" else ("uv.toml",) if self.root.has_uv_toml else ("pyproject",)
            )
        for setting in self.root.settings:
            if setting.name == name and setting.origin in origins:
                return setting
        return None

    def value(self, name: str, default: Any = None) -> Any:
        """The value of :meth:`setting`, or ``default``."""
        found = self.setting(name)
        return default if found is None else found.value

    @property
    def keyring(self) -> Setting | None:
        """The ``keyring-provider`` setting in force, if it switches the keyring on."""
        found = self.setting("keyring-provider")
        return found if found is not None and found.value == "subprocess" else None

    # Rules ask when all is read; the number of arrays is kept so that an earlier question does not freeze the answer.

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """Every requirement of the project's own files. Those of one package are found faster by :meth:`direct`."""

        def collect() -> tuple[Dependency, ...]:
            return tuple([item for array in self.requirements for item in array.read()])

        result: tuple[Dependency, ...] = self.memo(f"dependencies {len(self.requirements)}", collect)
        return result

    def direct(self, package: str) -> list[Dependency]:
        """The project's own requirements of this package that a pin binds to: all but constraints."""
        found = self.requirements_of(package)
        if any(item.kind in ("constraint", "build-constraint") for item in found):
            return [item for item in found if item.kind not in ("constraint", "build-constraint")]
        return found

    def requirements_of(self, package: str) -> list[Dependency]:
        """All of the project's own requirements of this package."""
        if self._of_package[0] != len(self.requirements):
            self._of_package = (len(self.requirements), {})
        found = self._of_package[1].get(package)
        if found is None:
            places = self._of_initial(package[:1]).get(package, ())
            found = self._of_package[1][package] = [array.get(number) for array, number in places]
        return found

    def _of_initial(self, initial: str) -> dict[str, list[tuple[Requirements, int]]]:
        """Where the requirements of the packages with this first letter stand: to read all names takes longer than a rule."""

        def named() -> dict[str, list[tuple[Requirements, int]]]:
            found: dict[str, list[tuple[Requirements, int]]] = {}
            for array in self.requirements:
                # Blanks may stand before a name.
                likely = [
                    number
                    for number, text in enumerate(array.texts)
                    if isinstance(text, str) and _INITIALS.get(text[:1], initial) == initial
                ]
                for number in likely:
                    found.setdefault(array.package(number), []).append((array, number))
            return found

        result: dict[str, list[tuple[Requirements, int]]]
        result = self.memo(f"requirements {len(self.requirements)} {initial}", named)
        return result

    def requirements_with(self, mark: str) -> Iterator[Dependency]:
        """Of all requirements those whose text has something in it."""
        for array in self.requirements:
            texts = array.texts
            for number in [number for number, text in enumerate(texts) if isinstance(text, str) and mark in text]:
                yield array.get(number)

    @property
    def required(self) -> set[str]:
        """The packages that the project's own files require or constrain."""
        return {array.package(number) for array in self.requirements for number, _ in array.strings()}
