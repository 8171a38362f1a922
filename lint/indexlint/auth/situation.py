"""What the model needs to know: indexes, packages, credentials. Plain records, and no secret in any of them."""

from __future__ import annotations

from indexlint.model.index import variable_name
from indexlint.model.url import IndexUrl
from indexlint.records import NamedTuple

FLOWS = ("lock", "sync", "frozen", "locked")
PYPI = "https://pypi.org/simple"


class Entry(NamedTuple):
    """An index of the project.

    ``key`` is what the caller calls it: unique, and the word that credentials and packages use for it (the name, or the
    URL where there is none). ``scope`` says where it is declared, because uv does not look everywhere for everything:

    - ``project``: the workspace root's pyproject.toml (or a script), and in force
    - ``settings``: in force from elsewhere: uv.toml, user settings, environment, command line
    - ``shadowed``: the workspace root's pyproject.toml, but a uv.toml beside it is in force
    - ``member``: the pyproject.toml of the workspace member named ``member``

    ``public``: it answers everybody. ``ignore_error_codes``: None where the setting is absent.
    """

    key: str
    url: IndexUrl
    name: str | None = None
    explicit: bool = False
    default: bool = False
    authenticate: str = "auto"
    ignore_error_codes: tuple[int, ...] | None = None
    scope: str = "project"
    member: str | None = None
    public: bool = False


class Package(NamedTuple):
    """A package that the project needs.

    ``pin`` is the key of the index it is pinned to, None where it is looked for on all of them. ``served_by``: the keys of
    the indexes that have it. ``files``: key -> URL of its file there; an index without an entry links its files as its
    registry is known to (:mod:`indexlint.auth.links`). ``requires``: names of other packages here. ``direct``: whether the
    project itself asks for it. ``installed``: whether a sync installs it. ``best``: the key of the index with the
    highest version, where the strategy asks for it. ``locked``: the key of the index that the lock file names; None: the
    one that a lock would name if all credentials were right. ``owner`` is the name of the workspace member that asks for
    it: uv resolves one member after the other.
    """

    name: str
    pin: str | None = None
    served_by: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    requires: tuple[str, ...] = ()
    direct: bool = True
    installed: bool = True
    best: str | None = None
    locked: str | None = None
    owner: str = ""


class Credential(NamedTuple):
    """A credential that is in play: where uv finds it, what it is called in a report, and what it opens.

    ``source`` and ``service`` say where it is found:

    - ``url``: ``service`` is the key of the index whose URL holds it
    - ``environment``: the name of the index that its variables are named after
    - ``netrc``: the machine, or ``default``
    - ``keyring``: the service name of the entry
    - ``store``: the URL that was given to ``uv auth login``

    ``label`` stands for it in every report: two credentials are told apart by their labels, so credentials that are one and
    the same token may share ``label`` and ``opens`` but are still two records. ``username``: None where there is none.
    ``password``: False where only a username is set. ``opens``: the keys of the indexes that accept it. ``known``: the
    keys of the indexes whose server knows it, and so answers ``forbidden`` and not ``anonymous`` where it does not open;
    None: all those on the hosts of the indexes that it opens.
    """

    source: str
    service: str
    label: str
    username: str | None = None
    opens: frozenset[str] = frozenset()
    password: bool = True
    known: frozenset[str] | None = None


class Situation(NamedTuple):
    """A project, the credentials in play, and how its servers answer.

    ``indexes`` in the order of their priority: command line, environment, project, user settings; in a file, as they
    are written. PyPI is added where no default is declared. ``packages``: direct dependencies in the order in which they
    are declared, then the others. ``lowered``: for each workspace member, in the order of their names, the keys of the
    indexes that its pins use, in the order uv reads its requirements (dependency groups first, then dependencies); empty:
    as ``packages`` tell.

    ``keyring``: ``off`` (no provider), ``on``, ``old`` (a program that does not know ``--mode``) or ``absent`` (a provider is
    configured, but there is no program). ``strategy``: ``first-index``, ``unsafe-first-match`` or ``unsafe-best-match``.
    ``anonymous`` is the status for a request without a valid credential, ``forbidden`` for one whose credential does not open
    the index; ``pages`` fixes the status of all pages of an index. ``core_metadata``: whether pages offer PEP 658
    metadata. ``forwards``: keys of the indexes that redirect to PyPI for a package they do not have.
    ``root``: the name of the workspace root's own package, None where it has none.
    """

    indexes: tuple[Entry, ...]
    packages: tuple[Package, ...]
    credentials: tuple[Credential, ...] = ()
    keyring: str = "off"
    strategy: str = "first-index"
    lowered: tuple[tuple[str, ...], ...] = ()
    anonymous: int = 401
    forbidden: int = 404
    pages: tuple[tuple[str, int], ...] = ()
    core_metadata: bool = False
    forwards: frozenset[str] = frozenset()
    root: str | None = None


def pypi() -> Entry:
    """The index that uv falls back to where a project declares no default."""
    return Entry("pypi", IndexUrl.parse(PYPI), default=True, public=True, scope="settings")


def variable_of(name: str, form: str) -> str:
    """The part of a credential variable that names the index, as a release forms it (a step of :mod:`indexlint.auth.steps`)."""
    return variable_name(name) if form == "normalised" else name
