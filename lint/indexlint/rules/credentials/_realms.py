"""What the rules about two indexes of one realm share: pairs, and what the credential model says about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from indexlint.auth.address import address, root
from indexlint.auth.from_project import situation
from indexlint.auth.plan import SAME, plan_of
from indexlint.auth.steps import representatives
from indexlint.auth.wrong import Wrong, newest_wrong, wrong_requests
from indexlint.findings import Related
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.model.releases import FIRST_NAMED, Release, all_releases
from indexlint.model.url import IndexUrl
from indexlint.registries import recognise

# A question to the model grows with the square of this.
MOST_INDEXES = 8


def private_realms(project: Project) -> Iterator[list[Index]]:
    """The private indexes of each realm that has two or more of them at different URLs."""
    seen = set()
    for index in project.reachable:
        realm = index.url.realm
        if realm is None or realm in seen:
            continue
        seen.add(realm)
        found = [other for other in project.in_realm(realm) if project.is_private(other) and other.kind != "find-links"]
        if len({other.url.canonical for other in found}) > 1:
            yield found


def releases_to_ask(project: Project) -> tuple[Release, ...]:
    """The allowed releases; where nobody gave a bound, every release with named indexes."""
    if project.releases.origin != "default":
        return project.releases.releases
    return tuple(release for release in all_releases() if release >= FIRST_NAMED)


def with_numbers(indexes: Iterable[Index]) -> dict[str, IndexUrl]:
    """The GitLab indexes written with names, as they would be with numeric ids: what remains then is another rule's matter."""
    replaced = {}
    for number, index in enumerate(indexes, 1):
        found = recognise(index.url)
        if (
            found is not None
            and found.product == "gitlab"
            and found.parts.get("id_kind") == "path"
            and "id" in found.spans
        ):
            start, end = found.spans["id"]
            lead = (index.url.scheme_span or (0, 0))[0]
            replaced[index.key] = IndexUrl(
                f"{index.url.raw[: start - lead]}{900000 + number}{index.url.raw[end - lead :]}"
            )
    return replaced


def root_segments(url: IndexUrl) -> tuple[str, ...]:
    """The path of the root of an index, as the newest uv takes it, in segments."""
    where = address(url)
    here = root(where, ("simple", "+simple"), slash=True) or where
    return tuple(part for part in here.path.split("/") if part)


def swallows(shorter: Index, longer: Index) -> bool:
    """Whether the root, or the URL, of the one is a path prefix of the other's."""
    if shorter.url.realm != longer.url.realm or shorter is longer:
        return False
    target = longer.url.segments
    for prefix in (root_segments(shorter.url), shorter.url.segments):
        if (
            len(prefix) < len(target)
            and target[: len(prefix)] == prefix
            and root_segments(longer.url) != root_segments(shorter.url)
        ):
            return True
    return False


def misdirected(
    project: Project, indexes: list[Index], releases: Iterable[Release], flows: Iterable[str] = ("sync", "frozen")
) -> dict[tuple[str, str], list[Wrong]]:
    """Requests that carry another index's credential: by (index that is asked, index whose credential is sent).

    Pairs that are known to share one credential are not in it, nor is what numeric GitLab ids would mend. Of more than
    ``MOST_INDEXES`` indexes in one realm the first ones stand for all: they meet the same fault.
    """
    indexes = indexes[:MOST_INDEXES]
    if _all_share(project, indexes):
        return {}
    flows = tuple(flows)
    replaced = with_numbers(indexes) or None
    together = situation(project, replace=replaced, among=indexes)
    found: dict[tuple[str, str], list[Wrong]] = {}
    for release in representatives(releases):
        wrongs = list(wrong_requests(together, (release,), flows))
        if wrongs:
            # A run of uv ends at the first refusal and hides the next one, so each index is also asked for alone.
            for index in indexes:
                question = situation(project, replace=replaced, packages_of=index, among=indexes)
                wrongs += wrong_requests(question, (release,), flows)
        _sort_in(project, indexes, wrongs, found)
    return found


def _all_share(project: Project, indexes: list[Index]) -> bool:
    plan = plan_of(project)
    return all(plan.compare(indexes[0], other) == SAME for other in indexes[1:])


def _sort_in(
    project: Project, indexes: list[Index], wrongs: list[Wrong], found: dict[tuple[str, str], list[Wrong]]
) -> None:
    plan = plan_of(project)
    by_key = {index.key: index for index in indexes}
    labels = {f"the credential of `{key}`": key for key in by_key}
    seen = set()
    for wrong in wrongs:
        sender = labels.get(wrong.sent or "")
        mark = (wrong.index_key, sender, wrong.flow, wrong.request.kind)
        if sender is None or wrong.index_key not in by_key or sender == wrong.index_key or mark in seen:
            continue
        seen.add(mark)
        if plan.compare(by_key[sender], by_key[wrong.index_key]) != SAME:
            found.setdefault((wrong.index_key, sender), []).append(wrong)


def newest_line(wrongs: list[Wrong]) -> str:
    """The line of the newest of some wrong requests."""
    return max(wrongs, key=lambda wrong: wrong.release).line


def offending(
    project: Project, index: Index, releases: Iterable[Release] | None = None, flows: Iterable[str] = ("sync", "frozen")
) -> Wrong | None:
    """The newest refused request of an index, as the model predicts it; None where every request is accepted."""
    realm = index.url.realm
    others = [] if realm is None else [other for other in project.in_realm(realm) if other is not index]
    question = situation(project, packages_of=index, among=[index, *others[: MOST_INDEXES - 1]])
    asked = project.releases.releases if releases is None else tuple(releases)
    return newest_wrong([question], asked, lambda wrong: wrong.index_key == index.key, flows)


def request_line(wrong: Wrong | None, index: Index) -> tuple[Related, ...]:
    """The offending request as a note to a finding."""
    return () if wrong is None else (Related(wrong.line, index.url_place),)
