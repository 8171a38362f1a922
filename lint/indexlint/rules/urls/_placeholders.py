"""What in a URL still waits to be filled in: `placeholder-url` tells it, and rules about its other faults leave it to that."""

from __future__ import annotations

import re

from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.model.url import IndexUrl

# `${X}` is a variable (rule variable-in-url), and `{{ x }}` means that the file is a template.
_TEMPLATE = re.compile(r"\{\{|\{%")
_PLACEHOLDER = re.compile(
    r"<[^<>]+>|%3[Cc][^%<>]+%3[Ee]|(?<![$%])\{[^{}]+\}|%7[Bb][^%{}]+%7[Dd]"
    r"|(?<![A-Za-z0-9])(?:YOUR|your|Your)[-_][A-Za-z0-9_-]*[A-Za-z0-9]"
    r"|(?<=/)(?:\.\.\.|…)(?=/|$)"
)
# A path may be called anything that is no text in angle brackets.
_INSTEAD_OF_PATH = re.compile(r"<[^<>]+>")


def placeholder(url: IndexUrl) -> re.Match[str] | None:
    """The first placeholder of a URL, as it stands in its text without white space around."""
    if _TEMPLATE.search(url.raw):
        return None
    return _INSTEAD_OF_PATH.match(url.raw) if url.kind == "path" else _PLACEHOLDER.search(url.raw)


def is_placeholder(project: Project, place: Place) -> bool:
    """Whether the URL of an index that stands at a place has a placeholder."""
    return any(
        index.file == place.file and place.keys in (index.keys, (*index.keys, "url")) and placeholder(index.url)
        for index in project.indexes
    )
