"""Results made by hand: reports are tested on findings that no rule needs to give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from indexlint.configuration import Settings
from indexlint.engine import Located, Result, locate
from indexlint.findings import Finding
from indexlint.model.place import Place
from indexlint.toml.document import Document, TomlError, parse


def finding(place: Place, **changes: Any) -> Finding:
    """A finding of a rule that exists; whatever is not said is the same in every test."""
    return Finding(
        message=changes.pop("message", "the message"),
        place=place,
        anchor=changes.pop("anchor", "corp"),
        severity=changes.pop("severity", "error"),
        rule=changes.pop("rule", "invalid-toml"),
        code=changes.pop("code", "IX000"),
        **changes,
    )


def result_of(
    files: Mapping[str, str | bytes],
    findings: list[Finding],
    suppressed: list[Finding] | None = None,
    base: str = "/nowhere",
    **changes: Any,
) -> Result:
    """The result of a run over files, by path, that gave the findings."""
    raw = {name: text if isinstance(text, bytes) else text.encode() for name, text in files.items()}
    documents = {name: document for name, content in raw.items() if (document := _document(content)) is not None}
    found = Result(
        [Located(item, *locate(documents, item.place)) for item in findings],
        [Located(item, *locate(documents, item.place), True) for item in suppressed or []],
        list(raw),
        [],
        [],
        [],
        [],
        documents,
        Settings(),
        base,
        raw.get,
    )
    return found._replace(**changes)


def _document(content: bytes) -> Document | None:
    try:
        return parse(content)
    except TomlError:
        return None
