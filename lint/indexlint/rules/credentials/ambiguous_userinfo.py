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
    summary="An unescaped `/`, `?`, `#` or `@` in the userinfo: the host, and who gets the password, is not what it seems.",
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
        start, end = url.userinfo_span
        return "@" in url.authority[: end - start]
    rest = (
        url.path
        + (f"?{url.query}" if url.query is not None else "")
        + (f"#{url.fragment}" if url.fragment is not None else "")
    )
    before, at, _ = rest.partition("@")
    if not at:
        return False
    # `https://user:pa/ss@host`: the authority has a colon that is followed by no port, or the colon comes behind it.
    return not _HOST_AND_PORT.match(url.authority) and (":" in url.authority or ":" in before)


def _finding(written: WrittenUrl) -> Finding:
    url, index = written.url, written.owner
    start = (url.host_span or (0, 0))[0] if url.userinfo_span is None else url.userinfo_span[0]
    lead = (url.scheme_span or (0, 0))[0]
    end = lead + url.raw.rfind("@")
    return Finding(
        f"the userinfo in {written.what} has an unescaped `/`, `?`, `#` or `@`: uv >=0.9.9 refuses the URL, "
        "and an older uv takes "
        "the beginning of it for the host and the rest, password included, for the path",
        written.part((start, end)),
        anchor=written.what if index is None else f"{index.key} {written.kind}",
        help="take the userinfo out, or percent-escape it: `/` is %2F, `@` is %40, `#` is %23, `?` is %3F",
        evidence=Evidence("uv", ">=0.9.9", "T20.ambiguous-userinfo"),
        rule=RULE.name,
    )
