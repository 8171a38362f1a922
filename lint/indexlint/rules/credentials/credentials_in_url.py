"""IX401: a secret is written into a URL."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexlint.findings import ERROR, UNSAFE, Change, Evidence, Finding, Fix
from indexlint.model.index import WrittenUrl
from indexlint.model.project import Project
from indexlint.model.url import looks_like_token
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX401",
    name="credentials-in-url",
    summary="A password, a token or a signed query is written into a URL.",
    severity=ERROR,
    when=("userinfo",),
    fix="unsafe",
)
_SIGNED = re.compile(
    r"(?i)(?:^|[&;])(?:[\w-]*(?:token|secret|passw|api-?key|signature|credential)[\w-]*|sig|auth)=([^&;]+)"
)
_PLACEHOLDER = re.compile(
    r"^(?:\*+|x{3,}|<.*>|\{.*\}|\$.*|%[A-Za-z_]\w*%|\.{3}|your[-_ ].*|(?:pass(?:word)?|token|secret|user(?:name)?))$",
    re.I,
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each URL with a secret in it; a placeholder or a variable there is another rule's matter."""
    for written in project.urls:
        secret = _secret(written)
        if secret is not None:
            yield _finding(written, *secret)


def _secret(written: WrittenUrl) -> tuple[str, tuple[int, int]] | None:
    """What kind of secret the URL has, and where it stands in the URL's text."""
    url = written.url
    if url.userinfo_span is not None:
        start, end = url.userinfo_span
        if url.password is not None and not _PLACEHOLDER.match(url.password.reveal()):
            return "a password", (start, end)
        if url.password is None and url.username and looks_like_token(url.username):
            return "a token", (start, end)
    if url.query:
        match = _SIGNED.search(url.query)
        if match and not _PLACEHOLDER.match(match.group(1)):
            lead = (url.scheme_span or (0, 0))[0]
            at = lead + url.raw.index("?") + 1
            return "a signed query", (at + match.start(1), at + match.end(1))
    return None


def _finding(written: WrittenUrl, what: str, span: tuple[int, int]) -> Finding:
    index = written.owner
    remedy = "remove it, revoke it, and keep the new one outside of the repository"
    if index is not None and index.variable and written.kind == "index":
        remedy = (
            f"remove it, revoke it, and set {index.variable}_USERNAME and {index.variable}_PASSWORD wherever uv runs"
        )
    return Finding(
        f"{what} is written into {written.what}: everyone who can read this file, or an sdist built from it, "
        f"has it. {_leaks(written)}",
        written.part(span),
        anchor=written.what if index is None else f"{index.key} {written.kind}",
        help=remedy,
        evidence=Evidence("uv", ">=0.4.23", "D12.pw"),
        fix=_fix(written, span) if what != "a signed query" else None,
        rule=RULE.name,
    )


def _leaks(written: WrittenUrl) -> str:
    if written.kind in ("source", "requirement"):
        return "uv also copies it into uv.lock"
    if written.kind == "index":
        return "uv also prints it: in a TOML error on that line, and with `--emit-index-url`"
    return "uv also prints it in a TOML error on that line"


def _fix(written: WrittenUrl, span: tuple[int, int]) -> Fix:
    """Take the userinfo and its ``@`` out."""
    change = Change("replace", written.part((span[0], span[1] + 1)), "")
    index = written.owner
    title = "Remove the credential from the URL"
    if index is not None and index.variable and written.kind == "index":
        title += f" (then set {index.variable}_USERNAME and {index.variable}_PASSWORD)"
    return Fix(title, UNSAFE, (change,))
