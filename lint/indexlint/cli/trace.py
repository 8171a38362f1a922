"""``indexlint trace``: request by request, the credential that uv sends."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from indexlint.cli.arguments import Parser
from indexlint.cli.main import OK, UsageError
from indexlint.model.url import redact
from indexlint.records import NamedTuple

if TYPE_CHECKING:
    from indexlint.auth.situation import Credential, Entry, Situation
    from indexlint.model.project import Project
    from indexlint.model.releases import Release

_EXAMPLES = """\
examples:
  indexlint trace
  indexlint trace secondpackage --uv-version 0.7.15 --flow frozen
  indexlint trace --compare 0.4.26,0.13.9
"""
_CONDITIONS = {
    "lock": "there is no lock file, and uv's cache is empty",
    "sync": "there is no lock file and no environment, and uv's cache is empty",
    "frozen": "the lock file fits, there is no environment, and uv's cache is empty",
}


def parser() -> Parser:
    """The arguments of the command."""
    made = Parser(
        "indexlint trace",
        "Show each request of a uv command, and the credential that it carries.",
        _EXAMPLES,
    )
    add = made.add_argument
    add("packages", nargs="*", metavar="PACKAGE", help="show these packages only (default: all from private indexes)")
    add("--project", metavar="DIR", default=".", help="the project's directory (default: .)")
    add("--uv-version", metavar="V", help="a release of uv (default: the newest that the project allows)")
    add("--compare", metavar="V1,V2", help="show only what differs between two releases")
    add("--flow", choices=tuple(_CONDITIONS), default="frozen", help="uv lock, uv sync, or uv sync --frozen (default)")
    add("--output-format", choices=("text", "json"), default="text")
    add("--environment", action="store_true", help="use the variables, netrc and keyring of this process")
    add("--credentials", metavar="FILE", help="the credentials that are in play, as JSON")
    return made


def run(words: Sequence[str]) -> int:
    """Print the trace; returns the exit code."""
    arguments = parser().read(words)
    if arguments.compare and arguments.uv_version:
        raise UsageError("--compare and --uv-version cannot be given together")
    project = _project(arguments)
    question = _question(project, arguments)
    if not question.situation.packages:
        print("nothing to trace: no package of this project is known to come from a private index", file=sys.stderr)
        return OK
    if arguments.compare:
        first, comma, second = arguments.compare.partition(",")
        if not comma or "," in second:
            raise UsageError("--compare takes two releases with a comma between, such as 0.4.26,0.13.9")
        chosen = [_release(first), _release(second)]
    else:
        chosen = [_release(arguments.uv_version) if arguments.uv_version else (project.releases.newest, None)]
    notes = [note for _, note in chosen if note]
    from indexlint.auth.flow import predict

    traces = [predict(question.situation, release, arguments.flow) for release, _ in chosen]
    from indexlint.reports.trace import Report

    wanted = [_normalised(name) for name in arguments.packages]
    report = Report(question.situation, arguments.flow, [*notes, *question.assumptions], wanted)
    if arguments.output_format == "json":
        _print_json(report.as_json(traces))
    else:
        print(redact("\n".join(report.comparison(*traces) if len(traces) == 2 else report.text(traces[0]))))
    return OK


def _print_json(value: Any) -> None:
    import json

    print(redact(json.dumps(value, indent=2, ensure_ascii=False)))


# -- what is asked ----------------------------------------------------------------------------------------------------


class _Question(NamedTuple):
    """The situation, and what it assumes, one line each."""

    situation: Situation
    assumptions: list[str]


def _project(arguments: argparse.Namespace) -> Project:
    from indexlint.configuration import Finder
    from indexlint.discovery import show_from
    from indexlint.readers.load import Loader, UnreadableError

    base = os.getcwd()
    directory = os.path.normpath(os.path.join(base, arguments.project))
    environment = None
    if arguments.environment:
        from indexlint.readers.environment import read_environment

        environment = read_environment(os.environ)
    loader = Loader(show_from(base), environment=environment, options_of=lambda path: finder.of(path).options())
    finder = Finder(loader.parsed, show_from(base))
    present = [loader.parsed(os.path.join(directory, name)) for name in ("pyproject.toml", "uv.toml")]
    if all(found is None for found in present):
        raise UsageError(f"{arguments.project}: no pyproject.toml and no uv.toml there")
    for name, found in zip(("pyproject.toml", "uv.toml"), present, strict=True):
        if isinstance(found, UnreadableError):
            raise UsageError(f"{name}: {found.reason}")
    project = loader.project(directory)
    for defect in project.defects:
        if defect.rule == "invalid-toml":
            raise UsageError(f"{defect.place.file}, line {defect.place.line}: not TOML")
    if finder.problems:
        raise UsageError(finder.problems[0])
    return project


def _release(text: str) -> tuple[Release, str | None]:
    """A release that the model knows, and what to say where it is another one than the one that was asked for."""
    from indexlint.model.releases import FIRST_NAMED, NEWEST, all_releases, parse, show

    try:
        asked = parse(text)
    except ValueError:
        raise UsageError(f"`{text}` is not a release of uv, such as {show(NEWEST)}") from None
    if asked < FIRST_NAMED:
        raise UsageError(
            f"uv {text} has no named indexes, so there is nothing to trace; {show(FIRST_NAMED)} was the first"
        )
    if asked > NEWEST:
        note = f"uv {text} is newer than this version of indexlint knows; treated as {show(NEWEST)}"
        return NEWEST, note
    if asked in all_releases():
        return asked, None
    nearest = max(release for release in all_releases() if release < asked)
    return nearest, f"there is no uv {text}; treated as {show(nearest)}"


def _question(project: Project, arguments: argparse.Namespace) -> _Question:
    from indexlint.auth import from_project

    entries = from_project.entries(project)
    lines = [_CONDITIONS[arguments.flow]]
    packages, about_packages = from_project.all_packages(project)
    names = {package.name for package in packages}
    for name in arguments.packages:
        wanted = _normalised(name)
        if wanted in names:
            continue
        extra = from_project.package(project, wanted)
        if extra is None:
            raise UsageError(
                f"no index of this project is known to serve `{name}`: it is not pinned, not a dependency, "
                "and not in uv.lock"
            )
        packages = (*packages, extra)
    if arguments.credentials:
        from indexlint.cli.credentials_file import read_credentials

        chosen = read_credentials(arguments.credentials, entries)
        lines.append(f"the credentials are those of {arguments.credentials}, and there are no others")
    else:
        chosen = from_project.credentials(project)
        lines += _netrc_note() if arguments.environment else []
    keys = {key for package in packages for key in package.served_by}
    lines += _about_credentials(entries, keys, chosen, stated=bool(arguments.credentials), real=arguments.environment)
    lines += about_packages
    question = from_project.situation(project, only=chosen)._replace(packages=packages)
    if question.keyring == "absent":
        lines.append(
            "keyring-provider is set, but there is no `keyring` program on PATH: uv then goes on without a word"
        )
    elif question.keyring == "on":
        lines.append("the keyring program is not run; it is taken to answer at once")
    lines.append("all servers answer equally fast")
    return _Question(question, lines)


def _normalised(name: str) -> str:
    import re

    return re.sub(r"[-_.]+", "-", name).lower()


def _netrc_note() -> list[str]:
    from indexlint.readers.environment import NetrcError, netrc_path, read_netrc

    try:
        read_netrc(netrc_path(os.environ))
    except NetrcError as error:
        return [f"{error}; uv goes on without it, and so does this trace"]
    return []


def _about_credentials(
    entries: Sequence[Entry], keys: set[str], chosen: Sequence[Credential], *, stated: bool, real: bool
) -> Iterator[str]:
    """For each private index where its credential comes from."""
    from indexlint.auth.from_project import INVENTED_USERNAME

    for entry in entries:
        if entry.public or entry.key not in keys:
            continue
        found = [credential for credential in chosen if entry.key in credential.opens and credential.password]
        if not found:
            yield f"`{entry.key}` has no credential"
        elif not stated:
            how = " or ".join(dict.fromkeys(_origin(credential) for credential in found))
            yield f"`{entry.key}` has a credential of its own: {how}" if len(found) == 1 else f"`{entry.key}`: {how}"
    if not stated and any(credential.username == INVENTED_USERNAME for credential in chosen):
        yield f"a username that is not known is written `{INVENTED_USERNAME}`"
    if not stated:
        unless = "" if real else "; --environment or --credentials say more"
        yield f"a credential opens the index it is there for, and no other{unless}"


def _origin(credential: Credential) -> str:
    if credential.source == "environment":
        from indexlint.model.index import variable_name

        return f"UV_INDEX_{variable_name(credential.service)}_USERNAME and _PASSWORD"
    return {
        "url": "the userinfo of its URL",
        "netrc": f"the netrc entry of {credential.service}",
        "keyring": "the keyring entry of its URL",
        "store": "`uv auth login` for its URL",
    }[credential.source]
