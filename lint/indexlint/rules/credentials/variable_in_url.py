"""IX403: a variable in a URL that the tool does not expand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexlint.findings import ERROR, Evidence, Finding
from indexlint.model.index import WrittenUrl
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX403",
    name="variable-in-url",
    summary="An environment variable in a URL where uv does not expand it.",
    severity=ERROR,
    when=("variable",),
)
# `%41` is a percent escape and no variable; `%NAME%` is one of Windows' command line.
VARIABLE = re.compile(r"\$\{[^}]*\}|\$[A-Za-z_]\w*|%(?![0-9A-Fa-f]{2})[A-Za-z_]\w*%")


def check(project: Project) -> Iterator[Finding]:
    """One finding for each index URL with a variable in it. uv expands variables in direct requirements, so not those."""
    for written in project.urls:
        if written.kind not in ("index", "publish-url", "find-links", "setting"):
            continue
        match = VARIABLE.search(written.url.raw)
        if match:
            yield _finding(written, match)


def _finding(written: WrittenUrl, match: re.Match[str]) -> Finding:
    url, index = written.url, written.owner
    lead = (url.scheme_span or (0, 0))[0]
    span = (match.start() + lead, match.end() + lead)
    userinfo = url.userinfo_span
    if url.kind == "path":
        happens = "uv takes the whole text for a path on disk, finds nothing there, and silently asks the next index"
        scenario = "T19.variable-whole"
    elif userinfo is not None and userinfo[0] <= span[0] < userinfo[1]:
        happens = "uv sends it as it is written, and the server answers 401"
        scenario = "T19.variable"
    elif ":" in url.host and url.kind == "invalid":
        happens = "it is no port number, so uv refuses the URL"
        scenario = "index.url-word-port"
    else:
        happens = "uv asks for a URL with these very characters"
        scenario = "T19.variable-host"
    remedy = "write the URL out"
    if index is not None and index.variable and userinfo is not None:
        remedy = f"take the userinfo out and set {index.variable}_USERNAME and {index.variable}_PASSWORD"
    return Finding(
        f"uv does not expand `{match.group()}` in {written.what}: {happens}",
        written.part(span),
        anchor=written.what if index is None else f"{index.key} {written.kind}",
        help=remedy,
        evidence=Evidence("uv", ">=0.4.23", scenario),
        rule=RULE.name,
    )
