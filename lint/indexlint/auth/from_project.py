"""A project as a question for the model: its indexes, its packages, and the credentials that are in play."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from indexlint.auth import links
from indexlint.auth.address import address
from indexlint.auth.plan import DIFFERENT, SAME, UNKNOWN, Plan, plan_of
from indexlint.auth.situation import Credential, Entry, Package, Situation
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.model.url import IndexUrl

MOST_PACKAGES = 3
# Where the plan does not tell a username: all of them the same, as `gitlab-ci-token` or `__token__` are.
INVENTED_USERNAME = "user"


def entries(
    project: Project, replace: Mapping[str, IndexUrl] | None = None, among: Sequence[Index] | None = None
) -> tuple[Entry, ...]:
    """The reachable indexes, or only those ``among``. ``replace`` gives other URLs for some keys: "and if it were so?"."""
    found = []
    active = project.active
    member_of = {id(index): member.name or member.file for member in project.root.members for index in member.indexes}
    for index in project.reachable if among is None else among:
        if not index.url.is_remote or index.kind == "find-links":
            continue
        scope = "project" if index in active else "shadowed"
        scope = "settings" if index.origin == "uv.toml" else scope
        member = member_of.get(id(index))
        key = index.key
        found.append(
            Entry(
                key=key,
                url=(replace or {}).get(key, index.url),
                name=index.name,
                explicit=index.explicit,
                default=index.default,
                authenticate=index.authenticate or "auto",
                ignore_error_codes=index.ignore_error_codes,
                scope="member" if member else scope,
                member=member,
                public=project.is_public(index),
            )
        )
    return tuple(found)


def packages(
    project: Project, *, use_lock: bool = True, most: int = MOST_PACKAGES, among: Sequence[Index] | None = None
) -> tuple[Package, ...]:
    """For each reachable index (or each of those ``among``) packages that come from it: pinned ones, then locked ones.

    ``most`` of each index at most.

    An index that nothing is known to come from gets one package that is named after it: whatever comes from there later is
    fetched in the same way. ``use_lock`` takes the URLs of the files from uv.lock where the package is there.
    """
    found: dict[str, Package] = {}
    lock = project.lock if use_lock else None
    for index in project.reachable if among is None else among:
        if not index.url.is_remote or index.kind == "find-links":
            continue
        key = index.key
        names = list(_names(project, index))[:most] or [invented(index)]
        for name in names:
            pinned = any(pin.package == name for pin in project.pins_to(index))
            files: tuple[tuple[str, str], ...] = ()
            for locked in lock.from_registry(index.url.bare) if lock is not None else ():
                if locked.name == name and locked.files:
                    files = ((key, locked.files[0]),)
            if name not in found:
                found[name] = Package(
                    name, pin=key if pinned or index.explicit else None, served_by=(key,), files=files
                )
    return tuple(found.values())


def invented(index: Index) -> str:
    """The name of the package that stands for all of an index's packages where none is known."""
    return f"any-package-of-{index.key}"


def all_packages(project: Project) -> tuple[tuple[Package, ...], list[str]]:
    """Every package that is known to come from a private index, and what had to be assumed about them, one line each."""
    private = [index for index in project.reachable if project.is_private(index) and index.kind != "find-links"]
    names = {name: None for index in private for name in _names(project, index)}
    if project.lock is None and any(not index.explicit for index in private):
        for member in (project.root, *project.root.members):
            for dependency in member.dependencies:
                if dependency.kind in ("project", "extra", "group", "dev", "script") and not dependency.url:
                    names[dependency.package] = None
    found = [made for name in names for made in [package(project, name)] if made is not None]
    return tuple(found), list(_about_packages(project, found))


def _about_packages(project: Project, found: list[Package]) -> Iterator[str]:
    lock = project.lock
    in_lock = {locked.name for locked in lock.packages if locked.files} if lock is not None else set()
    if in_lock & {item.name for item in found}:
        yield f"the files' URLs are those of {lock.file if lock is not None else 'the lock'}"
    for item in found:
        if item.name not in in_lock and item.pin is None and item.served_by:
            yield f"`{item.name}` is served by `{item.served_by[0]}` alone: no pin and no lock file says where it comes from"
    keys = {key for item in found if item.name not in in_lock for key in item.served_by}
    for index in project.reachable:
        if index.key in keys:
            yield from links.about(index.key, index.url)


def package(project: Project, name: str) -> Package | None:
    """A package as the model sees it: its pin, the index that serves it, and its file where uv.lock has it.

    One that is neither pinned nor locked is taken to come from the index that is asked last. None where the project
    does not need it.
    """
    projects = (project,) if project.kind == "script" else (project.root, *project.root.members)
    pinned = next(
        (index for index in project.reachable if any(pin.package == name for pin in project.pins_to(index))), None
    )
    found = [locked for locked in (project.lock.packages if project.lock is not None else ()) if locked.name == name]
    by_url = {index.url.bare: index for index in project.reachable}
    home = next((by_url[locked.registry] for locked in found if locked.registry in by_url), None)
    index = pinned or home
    if index is None and not found and not any(member.direct(name) for member in projects):
        return None
    candidates = project.candidates
    key = index.key if index is not None else candidates[-1].key if project.default_index in candidates else "pypi"
    files = [url for locked in found for url in locked.files]
    wheels = [url for url in files if url.endswith(".whl")]
    return Package(
        name,
        pin=pinned.key if pinned is not None else None,
        served_by=(key,),
        files=((key, (wheels or files)[0]),) if files else (),
        requires=tuple(required for locked in found for required in locked.dependencies),
        direct=any(member.direct(name) for member in projects) or not found,
        locked=home.key if home is not None else None,
        owner=next((member.name or "" for member in projects if member.direct(name)), ""),
    )


def _names(project: Project, index: Index) -> Iterator[str]:
    seen: set[str] = set()
    for pin in project.pins_to(index):
        if pin.package not in seen:
            seen.add(pin.package)
            yield pin.package
    lock = project.lock
    for locked in lock.from_registry(index.url.bare) if lock is not None else ():
        if locked.name not in seen and locked.files:
            seen.add(locked.name)
            yield locked.name


def credentials(
    project: Project,
    assume: str = DIFFERENT,
    source_of_unknown: str = "environment",
    among: Sequence[Index] | None = None,
) -> tuple[Credential, ...]:
    """The credentials of the plan. Two indexes that are not known to share one have one each if ``assume`` is ``different``,
    the same one if it is ``same``. An index whose source is unknown gets its credential from ``source_of_unknown``.
    """
    plan = plan_of(project)
    asked = project.reachable if among is None else among
    indexes = [index for index in asked if project.is_private(index) and index.kind != "find-links"]
    groups = _groups(indexes, plan, assume)
    found = []
    for index in indexes:
        source = plan.of(index).source
        source = source_of_unknown if source == "unknown" else source
        if source != "none":
            opens = frozenset(other.key for other in indexes if groups[id(other)] == groups[id(index)])
            found.append(_credential(index, source, groups[id(index)], opens, plan))
        if source not in ("url", "environment"):
            found += _username_alone(project, index)
    return tuple(found)


def _username_alone(project: Project, index: Index) -> Iterator[Credential]:
    """The username that uv knows before it looks for a password: from the variables, else from the URL."""
    pair = project.environment.credential(index) if project.environment is not None else None
    if pair is not None and pair[0] and pair[1] is None:
        label = f"the username in the variables of `{index.key}`"
        yield Credential("environment", index.name or "", label, pair[0].reveal(), password=False)
    elif pair is None and index.url.username is not None and not index.url.has_credentials:
        label = f"the username in the URL of `{index.key}`"
        yield Credential("url", index.key, label, index.url.username, password=False)


def _groups(indexes: list[Index], plan: Plan, assume: str) -> dict[int, str]:
    """For each index the label of its credential; indexes with one credential get one label."""
    labels: dict[int, str] = {}
    for number, index in enumerate(indexes):
        labels[id(index)] = f"the credential of `{index.key}`"
        for other in indexes[:number]:
            sameness = plan.compare(index, other)
            if sameness == SAME or (sameness == UNKNOWN and assume == SAME):
                labels[id(index)] = labels[id(other)]
                break
    return labels


def _credential(index: Index, source: str, label: str, opens: frozenset[str], plan: Plan) -> Credential:
    username = plan.of(index).username
    invented = source != "keyring" and plan.of(index).known_from != "environment"
    known_name = username or (INVENTED_USERNAME if invented else None)
    return Credential("store" if source == "uv-auth" else source, service_of(index, source), label, known_name, opens)


def service_of(index: Index, source: str) -> str:
    """What the credential of an index stands under in a source (one of ``CREDENTIAL_SOURCES`` but ``none``)."""
    return {
        "url": index.key,
        "environment": index.name or "",
        "netrc": index.url.host,
        "keyring": address(index.url).text,
        "uv-auth": index.url.bare,
    }[source]


def situation(
    project: Project,
    *,
    assume: str = DIFFERENT,
    use_lock: bool = True,
    replace: Mapping[str, IndexUrl] | None = None,
    only: Iterable[Credential] | None = None,
    source_of_unknown: str = "environment",
    packages_of: Index | None = None,
    among: Sequence[Index] | None = None,
) -> Situation:
    """The question about a project, by its credential plan (or with ``only`` these credentials).

    ``packages_of`` narrows it to the packages of one index: a run of uv ends at the first refusal, and hides the next one.
    ``among`` leaves all other indexes out: those of other realms make no difference to these.
    """
    chosen = tuple(only) if only is not None else credentials(project, assume, source_of_unknown, among)
    keyring = "off"
    if project.keyring is not None:
        there = project.environment is None or project.environment.keyring
        keyring = "on" if there else "absent"
    strategy = project.value("index-strategy", "first-index")
    return Situation(
        indexes=entries(project, replace, among),
        packages=tuple(
            package
            for package in packages(project, use_lock=use_lock and replace is None, among=among)
            if packages_of is None or packages_of.key in package.served_by
        ),
        credentials=chosen,
        keyring=keyring,
        root=project.root.name if project.root.has_project_table else None,
        strategy="unsafe-best-match" if strategy == "unsafe-any-match" else strategy,
    )
