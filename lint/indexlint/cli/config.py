"""``indexlint config``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from indexlint.cli.main import FAILURE, OK
from indexlint.configuration import KEYS, Finder, Settings
from indexlint.records import NamedTuple

_EXAMPLES = """\
examples:
  indexlint config
  indexlint config services/api --output-format json
  indexlint config --schema > indexlint.schema.json
"""


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = argparse.ArgumentParser(
        prog="indexlint config",
        description="Show the settings that apply to a directory, and where each of them is set.",
        epilog=_EXAMPLES,
        formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(prog, width=80),
    )
    made.add_argument("path", nargs="?", default=".", metavar="PATH", help="a directory or a file in it (default: .)")
    made.add_argument("--config", metavar="FILE", help="this configuration instead of the one found")
    made.add_argument("--isolated", action="store_true", help="no configuration at all: the defaults")
    made.add_argument("--output-format", choices=("text", "json"), default="text")
    made.add_argument("--schema", action="store_true", help="print the JSON Schema of [tool.indexlint]")
    return made


class Effective(NamedTuple):
    """One key: its value as it could be written, None where there is none, and where it is set, or ``default``."""

    name: str
    value: Any
    origin: str
    summary: str


def run(words: Sequence[str]) -> int:
    """Print the settings, or the schema."""
    arguments = parser().parse_args(words)
    if arguments.schema:
        from indexlint.configuration_schema import shipped

        print(shipped(), end="")
        return OK
    found, problems = effective(arguments.path, arguments.config, isolated=arguments.isolated)
    print(_as_json(found) if arguments.output_format == "json" else _as_text(found))
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    return FAILURE if problems else OK


def effective(path: str, config: str | None, *, isolated: bool) -> tuple[list[Effective], list[str]]:
    """The settings for a path, and lines about what is wrong with the configuration."""
    from indexlint.discovery import show_from
    from indexlint.readers.load import Loader

    base = os.getcwd()
    show = show_from(base)
    loader = Loader(show)
    given = os.path.join(base, config) if config else None
    finder = Finder(loader.parsed, show, given=given, isolated=isolated)
    directory = os.path.normpath(os.path.join(base, path))
    if not os.path.lexists(directory):
        return [], [f"{path}: no such file or directory"]
    if not os.path.isdir(directory):
        directory = os.path.dirname(directory)
    settings = finder.of(directory)
    found = [
        Effective(key.name, _plain(getattr(settings, key.field)), _origin(settings, key.name, loader), key.summary)
        for key in KEYS
    ]
    return found, finder.problems


def _origin(settings: Settings, name: str, loader: Any) -> str:
    """``file:line`` of the key, or ``default``."""
    file = settings.origin.get(name)
    if file is None:
        return "default"
    document = loader.documents[file]
    tool = document.data.get("tool")
    keys = ("tool", "indexlint", name) if isinstance(tool, dict) and "indexlint" in tool else (name,)
    return f"{file}:{document.position(document.span(keys, 'key').start).line}"


def _plain(value: Any) -> Any:
    """A setting as it would be written in TOML or JSON."""
    from indexlint.model.project import StatedCredentials
    from indexlint.model.url import redact

    if isinstance(value, StatedCredentials):
        stated: dict[str, Any] = dict(sorted(value.sources.items()))
        if value.default is not None:
            stated["default"] = value.default
        if value.shared:
            stated["shared"] = [sorted(group) for group in value.shared]
        return stated
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return redact(value) if isinstance(value, str) else value


def _as_json(found: list[Effective]) -> str:
    import json

    return json.dumps({"version": 1, "settings": [item._asdict() for item in found]}, indent=2)


def _as_text(found: list[Effective]) -> str:
    """Lines that are also a valid indexlint.toml."""
    import tomlkit

    lines = []
    for item in found:
        if item.value is None:
            lines.append((f"# {item.name} is not set", ""))
            continue
        value = item.value
        if isinstance(value, dict):
            table = tomlkit.inline_table()
            table.update(value)
            value = table
        lines.append((f"{item.name} = {tomlkit.item(value).as_string()}", f"# {item.origin}"))
    width = min(48, max((len(line) for line, _ in lines), default=0))
    return "\n".join(f"{line:<{width}}  {note}".rstrip() for line, note in lines)
