"""``indexlint rule``."""

from __future__ import annotations

from collections.abc import Sequence

from indexlint.cli.arguments import Parser
from indexlint.cli.main import OK, UsageError
from indexlint.rules.registry import ENTRIES, Entry, lookup, suggest

_EXAMPLES = """\
examples:
  indexlint rule gitlab-group-name
  indexlint rule IX4
  indexlint rule --all --output-format json
"""


def parser() -> Parser:
    """The arguments of the command."""
    made = Parser("indexlint rule", "Explain rules: print their pages, or list them all.", _EXAMPLES)
    made.add_argument("rules", nargs="*", metavar="RULE", help="a name, a code, or a prefix of codes")
    made.add_argument("--all", action="store_true", help="all pages")
    made.add_argument("--output-format", choices=("text", "json"), default="text")
    return made


def run(words: Sequence[str]) -> int:
    """Print the pages; without a rule, a line for each."""
    arguments = parser().read(words)
    entries = list(ENTRIES) if arguments.all else _chosen(arguments.rules)
    if arguments.output_format == "json":
        import json

        print(json.dumps([_as_json(entry) for entry in entries or ENTRIES], indent=2, ensure_ascii=False))
    elif entries:
        print("\n\n".join(entry.page().rstrip() for entry in entries))
    else:
        width = max(len(entry.name) for entry in ENTRIES)
        for entry in ENTRIES:
            print(f"{entry.code}  {entry.name:<{width}}  {entry.summary}")
    return OK


def _chosen(words: Sequence[str]) -> list[Entry]:
    found: dict[str, Entry] = {}
    for word in words:
        entries = lookup(word)
        if not entries:
            close = suggest(word, [entry.name for entry in ENTRIES])
            hint = f"; did you mean `{close}`?" if close else "; `indexlint rule` lists them all"
            raise UsageError(f"there is no rule `{word}`{hint}")
        found.update({entry.name: entry for entry in entries})
    return list(found.values())


def _as_json(entry: Entry) -> dict[str, object]:
    return {
        "name": entry.name,
        "code": entry.code,
        "summary": entry.summary,
        "severity": entry.severity,
        "fix": entry.fix,
        "online": entry.online,
        "url": entry.url,
        "page": entry.page(),
    }
