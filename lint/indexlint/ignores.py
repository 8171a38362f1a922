"""Write a suppression comment for each finding, so that a new rule can be switched on before everything is mended.

Only comments are added; the values of a file, and every other byte of it, stay.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from indexlint.records import NamedTuple
from indexlint.suppression import MARK
from indexlint.toml.document import TomlError, parse

if TYPE_CHECKING:
    from indexlint.engine import Located, Result
    from indexlint.toml.document import Document

REASON = "TODO: reason"
_UNUSED = "unused-ignore"
_LIST = re.compile(r"#\s*indexlint:\s*ignore\s*\[[^\]]*(?=\])")


class Ignored(NamedTuple):
    """What was done.

    ``files`` are the new contents by absolute path, ``comments`` counts the findings that have one now, ``refused`` are
    lines about those that no comment can cover, and ``result`` is what a run over the new contents gives.
    """

    files: dict[str, bytes]
    comments: int
    refused: list[str]
    result: Result


def add_ignores(findings: Sequence[Located], result: Result, check: Callable[[dict[str, bytes]], Result]) -> Ignored:
    """Comments for findings of a result, at the ends of their lines; nothing is written to disk.

    ``check`` runs over contents by absolute path: a comment that does not silence its finding is not written.
    """
    refused = [_line(item, "delete the comment, or use --fix") for item in findings if item.finding.rule == _UNUSED]
    files, placed, more = _place([item for item in findings if item.finding.rule != _UNUSED], result)
    refused += more
    after = check(files) if files else result
    still = {_what(located) for located in after.findings}
    vain = [located for located in placed if _what(located) in still]
    if vain:
        refused += [_line(located, "it would not silence it") for located in vain]
        files, placed, _ = _place([located for located in placed if _what(located) not in still], result)
        after = check(files) if files else result
    return Ignored(files, len(placed), refused, after)


def _what(located: Located) -> tuple[str, str, str]:
    return located.finding.place.file, located.finding.rule, located.finding.anchor


def _line(located: Located, reason: str) -> str:
    place = f"{located.finding.place.file}:{located.start.line}:{located.start.column}"
    return f"{place}: no comment for {located.finding.rule}: {reason}"


def _place(findings: Iterable[Located], result: Result) -> tuple[dict[str, bytes], list[Located], list[str]]:
    """The files with comments, the findings that have one, and lines about those that cannot."""
    by_file: dict[str, list[Located]] = {}
    for located in findings:
        by_file.setdefault(located.finding.place.file, []).append(located)
    files: dict[str, bytes] = {}
    placed: list[Located] = []
    refused: list[str] = []
    for file, items in by_file.items():
        raw = result.contents(file)
        document = result.documents.get(file)
        reason = _refusal(file, raw, document)
        if reason is None:
            assert raw is not None
            assert document is not None
            changed = _with_comments(raw, document, items)
            if _same_values(raw, changed, document):
                files[os.path.normpath(os.path.join(result.base, file))] = changed
                placed += items
                continue
            reason = "it would change what the file says"
        refused += [_line(located, reason) for located in items]
    return files, placed, refused


def _refusal(file: str, raw: bytes | None, document: Document | None) -> str | None:
    if raw is None or document is None:
        return "the file is not valid TOML"
    if os.path.basename(file) == "uv.lock":
        return "uv writes this file anew, without comments"
    return None


def _with_comments(raw: bytes, document: Document, items: Sequence[Located]) -> bytes:
    rules: dict[int, list[str]] = {}
    ends = _string_ends(document)
    for located in items:
        line = located.start.line
        while line in ends:
            line = ends[line]
        names = rules.setdefault(line, [])
        if located.finding.rule not in names:
            names.append(located.finding.rule)
    comments = {comment.line: comment.text for comment in document.comments()}
    lines = raw.split(b"\n")
    for line, names in rules.items():
        lines[line - 1] = _commented(lines[line - 1], comments.get(line), names)
    return b"\n".join(lines)


def _commented(line: bytes, comment: str | None, names: list[str]) -> bytes:
    body = line.rstrip(b"\r")
    end = line[len(body) :]
    words = ", ".join(names)
    if comment is not None and MARK in comment:
        text = body.decode("utf-8", "surrogateescape")
        found = _LIST.search(text, max(text.rfind(comment), 0))
        if found is not None:
            text = f"{text[: found.end()]}, {words}{text[found.end() :]}"
            return text.encode("utf-8", "surrogateescape") + end
    gap = b" " if comment is not None else b"  "
    return body.rstrip(b" \t") + gap + f"# {MARK} ignore[{words}] -- {REASON}".encode() + end


def _string_ends(document: Document) -> dict[int, int]:
    """Lines whose end is inside of a string, with the line where that string ends: no comment can stand on them."""
    found: dict[int, int] = {}
    if '"""' not in document.text and "'''" not in document.text:
        return found
    waiting = [document.tree.find(())]
    while waiting:
        node = waiting.pop()
        if node.children is not None:
            waiting += node.children.values() if isinstance(node.children, dict) else node.children
        elif document.text.startswith(('"""', "'''"), node.start):
            first, last = document.position(node.start).line, document.position(node.end).line
            found.update(dict.fromkeys(range(first, last), last))
    return found


def _same_values(before: bytes, after: bytes, document: Document) -> bool:
    """Whether a file says after the change what it said before."""
    if getattr(document, "source", None) is not None:
        from indexlint.readers.script import read_block

        try:
            block = read_block(after)
        except TomlError:
            return False
        return block is not None and block.data == document.data
    try:
        return parse(after).data == parse(before).data
    except TomlError:
        return False
