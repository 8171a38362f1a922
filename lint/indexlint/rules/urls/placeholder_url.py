"""IX512: a URL that still waits for somebody to fill it in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexlint.findings import ERROR, Finding
from indexlint.model.index import WrittenUrl
from indexlint.model.project import Project
from indexlint.rules.rule import Rule
from indexlint.rules.urls._mistaken import anchor
from indexlint.rules.urls._placeholders import placeholder

RULE = Rule(
    code="IX512",
    name="placeholder-url",
    summary="A URL with a placeholder that nobody has filled in.",
    severity=ERROR,
    when=("placeholder",),
)

# RFC 2606 reserves these: no package will ever be there.
_RESERVED = re.compile(r"(?:.*\.)?example\.(?:com|net|org)")


def check(project: Project) -> Iterator[Finding]:
    """A finding for each URL of an index or for publishing that has a placeholder in it."""
    for written in project.urls:
        if written.kind in ("index", "publish-url", "find-links", "setting"):
            finding = _finding(written)
            if finding is not None:
                yield finding


def _finding(written: WrittenUrl) -> Finding | None:
    url = written.url
    lead = (url.scheme_span or (0, 0))[0]
    found = placeholder(url)
    if found is not None:
        span = (found.start() + lead, found.end() + lead)
        # A text in the place of the password is a password, however it looks: it is not shown.
        hidden = url.userinfo_span is not None and span[0] < url.userinfo_span[1]
        what = "a placeholder" if hidden else f"the placeholder `{found.group()}`"
        message, help_ = f"{written.what} still has {what} in it", "write the real value"
        if hidden:
            help_ = "remove the credentials from the URL, and set the index's variables"
    elif _RESERVED.fullmatch(url.host) and url.host_span is not None:
        span = url.host_span
        message = f"{written.what} names `{url.host}`, a host that is reserved for examples"
        help_ = "write the real host"
    else:
        return None
    owner = f" of {anchor(written.owner)}" if written.owner is not None else ""
    return Finding(message, written.part(span), anchor=f"{written.kind}{owner}", help=help_, rule=RULE.name)
