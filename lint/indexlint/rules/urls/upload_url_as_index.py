"""IX506: the address for publishing stands where the index is meant, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, UNSAFE, Change, Finding, Fix
from indexlint.model.index import Index, WrittenUrl
from indexlint.model.project import Project
from indexlint.registries.shape import Recognised
from indexlint.rules.rule import Rule
from indexlint.rules.urls._mistaken import anchor, mistaken, outcome, proof, rewrite

RULE = Rule(
    code="IX506",
    name="upload-url-as-index",
    summary="The address for publishing stands where the index is meant, or the other way round.",
    severity=ERROR,
    when=("mistake:upload-endpoint", "publish-url", "setting:publish-url"),
    fix="safe or unsafe",
)

# Where the index itself takes no uploads. Pulp's does, and of other shapes nobody knows.
_APART = frozenset(
    {
        "artifact-registry",
        "artifactory",
        "azure",
        "cloudsmith",
        "codeartifact",
        "devpi",
        "gitea",
        "gitlab",
        "nexus",
        "pypi",
        "pyx",
        "testpypi",
    }
)


def check(project: Project) -> Iterator[Finding]:
    """A finding for each index that is an upload endpoint, and for each ``publish-url`` that is an index."""
    for index, found in mistaken(project, frozenset({"upload-endpoint"})):
        yield _upload(project, index, found)
    for written in project.urls:
        setting = written.kind == "setting" and written.place.keys[-1:] == ("publish-url",)
        if written.kind == "publish-url" or setting:
            target = project.registry(written.url)
            if target is not None and _is_index(target):
                yield _index(written, target)


def _upload(project: Project, index: Index, found: Recognised) -> Finding:
    name = found.title or "the registry"
    fix = None
    if found.correct is not None:
        fix = rewrite(project, index, found.correct, "Write the index's URL")
    return Finding(
        f"{index.label}: this is where {name} takes uploads, not its index; {outcome(project, index, found)}",
        index.url_place,
        anchor=anchor(index),
        help=_help(found),
        evidence=proof(index),
        fix=fix,
        rule=RULE.name,
    )


def _help(found: Recognised) -> str:
    if found.correct is not None:
        return f"write {found.correct}, and this one as `publish-url`"
    if found.product == "cloudsmith":
        return (
            "write https://dl.cloudsmith.io/basic/OWNER/REPOSITORY/python/simple/, or `public` for an open repository"
        )
    return "write the URL that the registry gives for installing"


def _is_index(found: Recognised) -> bool:
    if found.product not in _APART or found.kind != "index":
        return False
    groups = found.product == "gitlab" and found.parts["scope"] == "groups"
    return found.mistake is None or groups


def _index(written: WrittenUrl, found: Recognised) -> Finding:
    owner = written.owner
    if found.product == "gitlab" and found.parts["scope"] == "groups":
        wrong = "GitLab takes uploads for a project, not for a group"
        base = found.parts["base"]
        wanted = f"write {base}/api/v4/projects/ID/packages/pypi, with the number of the project"
    else:
        wrong = f"this is {found.title}'s index, which takes no uploads"
        wanted = f"write {found.upload}" if found.upload else "write the URL that the registry gives for publishing"
    fix = None
    span = written.url.host_span
    if found.upload is not None and span is not None and written.url.scheme_span is not None:
        place = written.part((span[0], written.url.scheme_span[0] + len(written.url.raw)))
        change = Change("replace", place, found.upload.partition("://")[2])
        fix = Fix("Write the URL for publishing", UNSAFE, (change,))
    return Finding(
        f"{written.what}: {wrong}, so `uv publish` fails",
        written.place,
        anchor="publish-url of " + anchor(owner) if owner is not None else "publish-url",
        help=wanted,
        fix=fix,
        rule=RULE.name,
    )
