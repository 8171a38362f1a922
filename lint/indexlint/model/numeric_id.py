"""The number of a GitLab group or project that a URL names, where something beside GitLab itself tells it."""

from __future__ import annotations

from collections.abc import Mapping

from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.registries import Recognised, file_id


def known_id(project: Project, index: Index, found: Recognised, facts: Mapping[str, str]) -> str | None:
    """The number that uv.lock or GitLab CI's variables tell, without a request; None where neither does.

    ``found`` is what the index's URL was recognised as, ``facts`` are variables of the process. uv.lock: the files that were
    locked from this very URL are linked on the same host, below the same prefix and the same kind (groups or projects), and
    all agree on one number.
    """
    return _from_lock(project, index, found) or _from_ci(found, facts)


def _from_lock(project: Project, index: Index, found: Recognised) -> str | None:
    lock = project.lock
    if lock is None:
        return None
    numbers = set()
    for package in lock.from_registry(index.url.bare):
        for url in package.files:
            link = file_id(url)
            if link is None or (link.base, link.scope) != (found.parts["base"], found.parts["scope"]):
                return None
            numbers.add(link.id)
    return numbers.pop() if len(numbers) == 1 else None


def _from_ci(found: Recognised, facts: Mapping[str, str]) -> str | None:
    """``CI_PROJECT_ID`` is the project's own number, ``CI_PROJECT_NAMESPACE_ID`` its group's (GitLab, predefined variables)."""
    if facts.get("CI_API_V4_URL", "").rstrip("/").lower() != f"{found.parts['base']}/api/v4".lower():
        return None
    path = found.parts["id"].replace("%2F", "/").replace("%2f", "/")
    names = ("CI_PROJECT_NAMESPACE", "CI_PROJECT_NAMESPACE_ID")
    if found.parts["scope"] == "projects":
        names = ("CI_PROJECT_PATH", "CI_PROJECT_ID")
    number = facts.get(names[1], "")
    return number if facts.get(names[0]) == path and number.isascii() and number.isdecimal() else None
