"""IX504: an Azure Artifacts feed by its name, where its files' credential depends on the URL."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.auth.plan import SAME, plan_of
from indexlint.findings import WARNING, Finding
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.registries.shape import Recognised
from indexlint.rules.rule import Rule
from indexlint.rules.urls._mistaken import anchor

RULE = Rule(
    code="IX504",
    name="azure-feed-name",
    summary="An Azure Artifacts feed by its name, with a keyring or beside another feed: its files are linked by identifiers.",
    severity=WARNING,
    when=("registry:azure",),
)


def check(project: Project) -> Iterator[Finding]:
    """A finding for each private feed whose files may get no credential, or another feed's."""
    for index in project.indexes:
        found = project.registry(index.url)
        if found is None or found.product != "azure" or found.mistake or index.tool != "uv":
            continue
        if found.parts["feed_kind"] == "name" and project.is_private(index) and index.kind != "find-links":
            reason = _reason(project, index)
            if reason is not None:
                yield _finding(index, found, *reason)


def _reason(project: Project, index: Index) -> tuple[str, str] | None:
    """What goes wrong and what helps; None where nothing does."""
    plan = plan_of(project)
    planned = plan.of(index)
    if planned.source == "keyring":
        if planned.username is None and index.authenticate == "always":
            return (
                "with the keyring, `uv sync` with a lock file and an empty cache sends no credential for them and gets 401",
                f"write the username into the URL (https://VssSessionToken@{index.url.host}/...), or give the credential in "
                "the index's variables",
            )
        if planned.username is None or _answers_for_files(index):
            return None  # `keyring-without-username` says that the keyring is not asked at all
        return (
            "uv asks the keyring for each file's own URL, so an entry under the index's URL is not found",
            f"store the secret under the host ({index.url.host}), or use a backend that answers for every URL of it",
        )
    for other in _others(project, index):
        if plan.compare(index, other) != SAME:
            return (
                f"uv may send them the credential of {other.label}, which is in the same realm",
                "give both feeds one credential, and say so with `shared` in [tool.indexlint.credentials]",
            )
    return None


def _answers_for_files(index: Index) -> bool:
    """Whether Microsoft's keyring backend has a credential for any URL of the host: the hosted service, with its username."""
    return index.url.username == "VssSessionToken" and index.url.host.endswith((".dev.azure.com", ".visualstudio.com"))


def _others(project: Project, index: Index) -> Iterator[Index]:
    assert index.url.realm is not None
    for other in project.in_realm(index.url.realm):
        if other.url.canonical != index.url.canonical and project.is_private(other) and other.kind != "find-links":
            yield other


def _finding(index: Index, found: Recognised, happens: str, remedy: str) -> Finding:
    return Finding(
        f"{index.label}: Azure Artifacts links a feed's files by its identifier, not by the name `{found.parts['feed']}`, so "
        f"they are not below the index's URL; {happens}",
        index.in_url(found.spans["feed"]),
        anchor=anchor(index),
        help=remedy,
        rule=RULE.name,
    )
