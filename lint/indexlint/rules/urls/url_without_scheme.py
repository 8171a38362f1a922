"""IX508: an index URL without a scheme, which is read as a path."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexlint.findings import ERROR, UNSAFE, Change, Evidence, Finding, Fix
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.rules.rule import Rule
from indexlint.rules.urls._placeholders import placeholder

RULE = Rule(
    code="IX508",
    name="url-without-scheme",
    summary="An index URL without a scheme that the tool knows: it is read as a path that does not exist.",
    severity=ERROR,
    when=("local",),
    fix="unsafe",
)

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/*(?=[^/])")
# uv knows these from requirements, takes the text for a URL, and then cannot ask it.
_REPOSITORY = re.compile(r"(?:git|hg|svn|bzr)\+[a-z+-]+", re.IGNORECASE)
_HALF_SCHEME = re.compile(r"https?(?=//)|(?=//)")
_HOST = re.compile(
    r"(?:[^/@\s]*@)?((?:[A-Za-z0-9_-]+\.)+[A-Za-z0-9-]*[A-Za-z][A-Za-z0-9-]*|localhost|\d+(?:\.\d+){3})(:\d+)?(?=/|$)"
)
# A name before a slash may be a directory, `wheels.d/`: these endings are no top-level domains.
_ENDINGS = ("d", "egg-info", "git", "html", "json", "tar", "toml", "txt", "whl", "xml", "zip")


def check(project: Project) -> Iterator[Finding]:
    """A finding for each index that looks like an address, is read as a path, and is not there."""
    for index in project.indexes:
        if index.url.kind != "path" or index.kind == "find-links" or placeholder(index.url):
            continue
        if looks_remote(project, index):
            yield _finding(index)


def looks_remote(project: Project, index: Index) -> bool:
    """Whether a text without a known scheme is meant as an address."""
    if project.local_paths.get(index.url.raw, "missing") not in ("missing", "unknown"):
        return False
    return _split(index.url.raw) is not None


def _split(text: str) -> tuple[str, str] | None:
    """What stands for a scheme, and the rest; None for what may be a path."""
    half = _HALF_SCHEME.match(text)
    if half:
        return half.group(), text[half.end() :].lstrip("/")
    scheme = _SCHEME.match(text)
    if scheme and ("//" in scheme.group() or scheme.group(1).lower() in ("git", "ssh", "ftp")):
        return scheme.group(1), text[scheme.end() :]
    host = _HOST.match(text)
    if host and (host.group(2) or "/" in text) and host.group(1).rpartition(".")[2].lower() not in _ENDINGS:
        return "", text
    return None


def _finding(index: Index) -> Finding:
    split = _split(index.url.raw)
    assert split is not None
    written, rest = split
    if index.tool == "uv" and _REPOSITORY.fullmatch(written):
        return _repository(index, written)
    what = f"`{written}` is no scheme that {_tool(index)} knows" if written else "the URL has no scheme"
    close = written.lower() in ("", "http", "https") or _is_typo(written.lower())
    scheme = "http" if written.lower() in ("http", "htp", "ttp") else "https"
    if written == "" and rest.partition("/")[0].rpartition("@")[2].startswith(("localhost", "127.")):
        scheme = "http"
    fix = None
    if close:
        lead = len(index.url.raw) - len(rest)
        change = Change("replace", index.in_url((0, lead)), f"{scheme}://")
        fix = Fix(f"Write `{scheme}://`", UNSAFE, (change,), reveals=True)
    return Finding(
        f"{index.label}: {what}, so the text is read as a path on disk, which does not exist; {_ends(index)}",
        index.url_place,
        anchor=index.name or "index without a scheme",
        help=f"begin the URL with `{scheme}://`" if close else "write an http or https URL",
        evidence=Evidence("uv", ">=0.5.8", "URL.no-scheme") if index.tool == "uv" else None,
        fix=fix,
        rule=RULE.name,
    )


def _repository(index: Index, written: str) -> Finding:
    return Finding(
        f"{index.label}: `{written}` is the scheme of a repository, which is no index: uv stops with an error when it asks it",
        index.url_place,
        anchor=index.name or "index without a scheme",
        help='write the http or https URL of an index; a package in a repository is a source: `{ git = "..." }` in '
        "`tool.uv.sources`",
        evidence=Evidence("uv", ">=0.4.26", "URL.repository-scheme"),
        rule=RULE.name,
    )


def _is_typo(scheme: str) -> bool:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, scheme, "https").ratio() >= 0.75


def _tool(index: Index) -> str:
    return index.tool if index.tool == "uv" else "the tool"


def _ends(index: Index) -> str:
    if index.tool != "uv":
        return "no package is found there"
    return "uv passes it over without a word"
