"""IX409: an unescaped character ends the userinfo too early."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexlint.findings import ERROR, Evidence, Finding
from indexlint.model.index import WrittenUrl
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX409",
    name="ambiguous-userinfo",
    summary="An unescaped `/`, `?` or `#` in the userinfo: the host, and who gets the password, is not what it seems.",
    severity=ERROR,
    when=("at-sign",),
)
_HOST_AND_PORT = re.compile(r"^(?:[^:@]+\.[^:@]+|localhost|\[[^\]]+\])(?::\d{1,5})?$")


def check(project: Project) -> Iterator[Finding]:
    """One finding for each URL whose userinfo is not closed where it seems to be."""
    for written in project.urls:
        if written.url.scheme in ("http", "https") and _is_ambiguous(written):
            yield _finding(written)


def _is_ambiguous(written: WrittenUrl) -> bool:
    url = written.url
    if url.userinfo_span is not None:
        return False  # it ends at the last `@` of the authority: a further one is part of the name or the password
    before, at, _ = _rest(written).partition("@")
    if not at:
        return False
    # `https://user:pa/ss@host`: the authority has a colon that is followed by no port, or the colon comes behind it.
    return not _HOST_AND_PORT.match(url.authority) and (":" in url.authority or ":" in before)


def _rest(written: WrittenUrl) -> str:
    url = written.url
    query = f"?{url.query}" if url.query is not None else ""
    return url.path + query + (f"#{url.fragment}" if url.fragment is not None else "")


def _finding(written: WrittenUrl) -> Finding:
    url, index = written.url, written.owner
    lead = (url.scheme_span or (0, 0))[0]
    end = lead + url.raw.rfind("@")
    then, evidence = _outcome(written)
    help_ = "take the userinfo out, or percent-escape it: `/` is %2F, `#` is %23, `?` is %3F"
    if url.host in ("http", "https"):
        help_ = f"write `{url.scheme}://` once"
    return Finding(
        f"the userinfo in {written.what} has an unescaped `/`, `?` or `#`: {then}",
        written.part(((url.host_span or (0, 0))[0], end)),
        anchor=written.what if index is None else f"{index.key} {written.kind}",
        help=help_,
        evidence=evidence,
        rule=RULE.name,
    )


def _outcome(written: WrittenUrl) -> tuple[str, Evidence]:
    url = written.url
    if ":" in url.host:
        then = "what stands before it has to be a host and a port, and is none, so uv refuses the URL"
        return then, Evidence("uv", ">=0.4.26", "index.url-word-port")
    taken = "takes the beginning of it for the host and the rest, password included, for the path"
    # uv looks for `:` and `@` in the path and in the fragment, and not in the query.
    for part in (url.path, url.fragment or ""):
        before, at, _ = part.partition("@")
        if at and ":" in before:
            return f"uv >=0.9.9 refuses the URL, and an older uv {taken}", Evidence(
                "uv", ">=0.9.9", "T20.ambiguous-userinfo"
            )
    if url.query is not None and "@" not in url.path:
        taken = taken.replace("the path", "the query")
    return f"uv {taken}", Evidence("uv", ">=0.4.26", "T20.userinfo-as-query")
