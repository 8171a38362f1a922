"""IX416: a token in the path of a URL."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, Finding
from indexlint.model.index import WrittenUrl
from indexlint.model.project import Project
from indexlint.registries import token_in_path
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX416",
    name="token-in-url-path",
    summary="A registry's token stands in the path of a URL, from where it gets into lock files.",
    severity=ERROR,
    when=("path-token",),
)

# How the same token is given without standing in the URL: (host ending, URL, username, where the token goes).
_INSTEAD = (
    ("cloudsmith.io", "https://dl.cloudsmith.io/basic/OWNER/REPOSITORY/python/simple/",
     "`token` as the username, the token as the password"),
    ("fury.io", "https://pypi.fury.io/ACCOUNT/", "the token as the username"),
    ("packagecloud.io", "https://packagecloud.io/USER/REPOSITORY/pypi/simple", "the token as the username"),
)  # fmt: skip


def check(project: Project) -> Iterator[Finding]:
    """A finding for each URL with a token in its path; the token is never shown."""
    for written in project.urls:
        span = token_in_path(written.url)
        if span is not None:
            yield _finding(written, span)


def _finding(written: WrittenUrl, span: tuple[int, int]) -> Finding:
    owner = written.owner
    lands = " and in uv.lock" if written.kind != "publish-url" else ""
    return Finding(
        f"{written.what} has a token in its path: it is readable in this file{lands}, where only userinfo is left out",
        written.part(span),
        anchor=f"{written.kind} {owner.name or 'without a name'}" if owner is not None else written.what,
        help=_help(written),
        rule=RULE.name,
    )


def _help(written: WrittenUrl) -> str:
    owner = written.owner
    prefix = owner.variable if owner is not None else None
    variables = f"{prefix}_USERNAME and {prefix}_PASSWORD" if prefix else "the index's variables"
    for ending, url, how in _INSTEAD:
        if written.url.host.endswith(ending):
            return f"revoke the token, write {url}, and give the new one in {variables} ({how})"
    return f"revoke the token, take it out of the URL, and give the new one in {variables}"
