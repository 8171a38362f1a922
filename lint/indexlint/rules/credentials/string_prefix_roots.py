"""IX421: ``/a`` and ``/ab``: a prefix only as a string."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.auth.plan import plan_of
from indexlint.findings import WARNING, Evidence, Finding, Related
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.model.releases import show
from indexlint.rules.bounds import raise_bound
from indexlint.rules.credentials._realms import offending, private_realms, request_line, root_segments
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX421",
    name="string-prefix-roots",
    summary="The root of one index begins another's as a string: some releases mix up their keyring entries.",
    severity=WARNING,
    when=("realm",),
    fix="unsafe",
)
_FROM, _MENDED = (0, 7, 0), (0, 11, 9)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each pair, for the releases from 0.7.0 up to 0.11.8."""
    if project.is_member or not project.releases.within(_FROM, _MENDED):
        return
    plan = plan_of(project)
    for realm in private_realms(project):
        asked = [index for index in realm if index.authenticate == "always" and plan.of(index).source == "keyring"]
        for shorter, longer in _pairs(asked):
            yield _finding(project, shorter, longer)


def _pairs(indexes: list[Index]) -> Iterator[tuple[Index, Index]]:
    """(shorter, longer), found in one pass over the sorted roots: strings with a common prefix stand together."""
    roots = sorted(((_root(index), index.url.raw, index) for index in indexes), key=lambda item: item[:2])
    stack: list[tuple[str, Index]] = []
    for text, _, index in roots:
        while stack and not text.startswith(stack[-1][0]):
            stack.pop()
        if stack and text != stack[-1][0] and not text.startswith(stack[-1][0] + "/"):
            yield stack[-1][1], index
        stack.append((text, index))


def _root(index: Index) -> str:
    return "/" + "/".join(root_segments(index.url))


def _finding(project: Project, shorter: Index, longer: Index) -> Finding:
    affected = [release for release in project.releases if _FROM <= release < _MENDED]
    return Finding(
        f"the root of {shorter.label} ({_root(shorter)}) begins that of {longer.label} ({_root(longer)}) as a string: uv "
        f"{show(_FROM)} to 0.11.8 can take `{longer.shown}` for a part of "
        f"`{shorter.shown}`, and asks the "
        "keyring for the wrong one",
        longer.url_place,
        anchor=f"{shorter.shown} {longer.shown}",
        help=f'require a uv that compares whole path segments: required-version = ">={show(_MENDED)}"',
        related=(
            *request_line(offending(project, longer, affected), longer),
            Related("the index whose root is the shorter one", shorter.url_place),
        ),
        evidence=Evidence("uv", ">=0.7.0,<0.11.9", "B6x.keyring"),
        fix=raise_bound(project, _MENDED) if project.releases.since(_MENDED) else None,
        rule=RULE.name,
    )
