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
    from indexlint.auth.steps import Step
    from indexlint.auth.trace import Request, Trace
    from indexlint.model.project import Project
    from indexlint.model.releases import Release

_EXAMPLES = """\
examples:
  indexlint trace
  indexlint trace secondpackage --uv-version 0.7.15 --flow frozen
  indexlint trace --compare 0.4.26,0.13.9
"""
_COMMANDS = {"lock": "uv lock", "sync": "uv sync", "frozen": "uv sync --frozen"}
_CONDITIONS = {
    "lock": "there is no lock file, and uv's cache is empty",
    "sync": "there is no lock file and no environment, and uv's cache is empty",
    "frozen": "the lock file fits, there is no environment, and uv's cache is empty",
}
_WIDTH = 80
_LONGEST_USERNAME = 16


def parser() -> argparse.ArgumentParser:
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
    add("--flow", choices=tuple(_COMMANDS), default="frozen", help="uv lock, uv sync, or uv sync --frozen (default)")
    add("--output-format", choices=("text", "json"), default="text")
    add("--environment", action="store_true", help="use the variables, netrc and keyring of this process")
    add("--credentials", metavar="FILE", help="the credentials that are in play, as JSON")
    return made


def run(words: Sequence[str]) -> int:
    """Print the trace; returns the exit code."""
    arguments = parser().parse_args(words)
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
    report = _Report(question, arguments.flow, [*notes, *question.assumptions], arguments.packages)
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
        chosen = _read_credentials(arguments.credentials, entries)
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


_KEYS = ("source", "service", "username", "opens", "label")
_SOURCES = ("environment", "url", "netrc", "keyring", "store")


def _read_credentials(path: str, entries: Sequence[Entry]) -> tuple[Credential, ...]:
    import json

    try:
        with open(path, encoding="utf-8") as stream:
            items = json.load(stream)
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from None
    except (ValueError, RecursionError):
        raise UsageError(f"{path}: not JSON") from None
    if not isinstance(items, list):
        raise UsageError(f"{path}: a list of credentials is wanted")
    return tuple(_credential(path, number, item, entries) for number, item in enumerate(items, 1))


def _credential(path: str, number: int, item: Any, entries: Sequence[Entry]) -> Credential:
    from indexlint.auth.situation import Credential

    where = f"{path}: credential {number}"
    if not isinstance(item, dict):
        raise UsageError(f"{where}: not an object")
    for key in item:
        if key not in _KEYS:
            raise UsageError(f"{where}: unknown key {key!r}; known are {', '.join(_KEYS)}")
    source, service = item.get("source"), item.get("service")
    if source not in _SOURCES:
        raise UsageError(f"{where}: `source` is one of {', '.join(_SOURCES)}")
    if not isinstance(service, str) or not service:
        raise UsageError(f"{where}: `service` is missing (an index's name, a host, or a keyring's or store's entry)")
    username, label, opens = item.get("username"), item.get("label", f"{source} {service}"), item.get("opens", [])
    if not isinstance(username, (str, type(None))) or not isinstance(label, str):
        raise UsageError(f"{where}: `username` and `label` are strings")
    if not isinstance(opens, list) or not all(isinstance(name, str) for name in opens):
        raise UsageError(f"{where}: `opens` is a list of index names")
    keys = {entry.key for entry in entries}
    for name in opens:
        if name not in keys:
            raise UsageError(f"{where}: there is no index `{name}`; there are {', '.join(sorted(keys)) or 'none'}")
    return Credential(source, service, label, username or None, frozenset(opens))


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


# -- the answer -------------------------------------------------------------------------------------------------------


class _Report:
    def __init__(self, question: _Question, flow: str, assumptions: list[str], packages: Sequence[str]) -> None:
        self.situation = question.situation
        self.flow = flow
        self.assumptions = assumptions
        self.packages = {_normalised(name) for name in packages}

    def shown(self, trace: Trace) -> list[Request]:
        """The requests for the packages that were asked for; all where none was."""
        return [request for request in trace.requests if not self.packages or request.package in self.packages]

    # -- JSON

    def as_json(self, traces: list[Trace]) -> dict[str, Any]:
        """One trace as documented; for two releases what differs, with the steps between them."""
        if len(traces) == 1:
            return self._one_json(traces[0], self.shown(traces[0]))
        first, second = traces
        left, right = self.shown(first), self.shown(second)
        changed = [(item, mark) for mark, item in _differences(left, right) if mark in "-+"]
        return {
            "version": 1,
            "flow": self.flow,
            "assumptions": self.assumptions,
            "steps": [
                {
                    "release": ".".join(map(str, step.first)),
                    "name": step.name,
                    "pull": step.pull,
                    "summary": step.summary,
                }
                for step in self._steps(first, second)
            ],
            "traces": [
                self._one_json(trace, [item for item, mark in changed if mark == sign])
                for trace, sign in ((first, "-"), (second, "+"))
            ],
        }

    def _one_json(self, trace: Trace, requests: list[Request]) -> dict[str, Any]:
        from indexlint.model.releases import show
        from indexlint.model.url import redact

        return {
            "version": 1,
            "uv": show(trace.release),
            "flow": trace.flow,
            "assumptions": self.assumptions,
            "requests": [self._request_json(request) for request in requests],
            "keyring": [
                {"service": redact(call.service), "username": _shown(call.username), "mode": call.mode}
                for call in trace.keyring
            ],
            "outcome": trace.outcome,
        }

    def _request_json(self, request: Request) -> dict[str, Any]:
        from indexlint.model.url import redact

        credential = request.credential
        sent = {
            "source": credential.source if credential else "none",
            "label": credential.label if credential else None,
            "username": _shown(credential.username) if credential else None,
        }
        return {
            "url": redact(request.url),
            "kind": "simple" if request.kind == "simple" else "file",
            "package": request.package,
            "index": redact(request.index_key),
            "credential": sent,
            "status": request.status,
        }

    # -- text

    def text(self, trace: Trace) -> list[str]:
        """One trace."""
        from indexlint.model.releases import show

        lines = [f"uv {show(trace.release)}: {_COMMANDS[self.flow]}", "", *self._assumed(), "", "requests"]
        requests = self.shown(trace)
        outside = self._outside(trace.release, requests)
        for number, request in enumerate(requests, 1):
            lines += self._request(f"{number:>3}  ", request)
            if request.url in outside:
                lines += _wrapped(outside.pop(request.url), "     ")
        if not requests:
            lines.append("  none")
        lines += ["", "keyring", *(self._keyring(trace) or ["  not asked"])]
        lines += ["", "outcome", *_wrapped(f"{trace.outcome}: {self._meaning(trace)}", "  ")]
        lines += self._undetermined(trace)
        return lines

    def comparison(self, first: Trace, second: Trace) -> list[str]:
        """What differs between two traces."""
        from indexlint.model.releases import show

        one, two = f"uv {show(first.release)}", f"uv {show(second.release)}"
        lines = [f"- {one}: {_COMMANDS[self.flow]}", f"+ {two}: {_COMMANDS[self.flow]}", "", *self._assumed(), ""]
        lines.append("what changed it")
        steps = self._steps(first, second)
        for step in steps:
            pull = f" ({step.pull})" if step.pull else ""
            lines += _wrapped(f"{show(step.first)}{pull}: {step.summary}", "  ", "    ")
        if not steps:
            lines.append("  nothing")
        left, right = self.shown(first), self.shown(second)
        changed = [(mark, request) for mark, request in _differences(left, right) if mark in "-+"]
        lines += ["", "requests"]
        for mark, request in changed:
            lines += self._request(f"{mark}    ", request, mark)
        if not changed:
            lines.append("  the same")
        if sorted(first.keyring, key=repr) != sorted(second.keyring, key=repr):
            lines += ["", "keyring"]
            lines += self._keyring(first, "- ") or ["- not asked"]
            lines += self._keyring(second, "+ ") or ["+ not asked"]
        lines += ["", "outcome"]
        if first.outcome == second.outcome and first.failure == second.failure:
            return [*lines, f"  the same: {first.outcome}"]
        for mark, trace in (("- ", first), ("+ ", second)):
            lines += _wrapped(f"{mark}{trace.outcome}: {self._meaning(trace)}", "", "    ")
        return lines

    def _steps(self, first: Trace, second: Trace) -> list[Step]:
        """The steps between two releases that change this trace."""
        from indexlint.auth.flow import predict
        from indexlint.auth.steps import between

        older = min(first.release, second.release)
        last = predict(self.situation, older, self.flow)
        found = []
        for step in between(first.release, second.release):
            here = predict(self.situation, step.first, self.flow)
            if here._replace(release=last.release, alternatives=()) != last._replace(alternatives=()):
                found.append(step)
            last = here
        return found

    def _assumed(self) -> list[str]:
        return ["assumed", *(line for text in self.assumptions for line in _wrapped(text, "  - ", "    "))]

    def _request(self, head: str, request: Request, mark: str = "") -> list[str]:
        from indexlint.model.url import redact

        margin = (mark or " ").ljust(5)
        kind = {"simple": "page", "metadata": "metadata"}.get(request.kind, "file")
        lines = [f"{head}{request.method} {kind} of {request.package}, index `{request.index_key}`"]
        lines += [f"{margin}{part}" for part in _broken(redact(request.url), _WIDTH - len(margin))]
        lines += _wrapped(f"sent: {_sent(request.credential)} -> {request.status}", margin)
        meant = self._meant(request)
        if meant:
            lines += _wrapped(f"meant: {meant}", margin)
        if not request.determined:
            others = " or ".join(_sent(item) for item in request.possible[1:])
            lines += _wrapped(f"or, if things happen in another order: {others}", margin)
        return lines

    def _outside(self, release: Release, requests: list[Request]) -> dict[str, str]:
        """For each file that is not below the root of its index: what that means."""
        from indexlint.auth.address import address, covers, parse, root
        from indexlint.auth.steps import at

        behaviour = at(release)
        entries = {entry.key: entry for entry in self.situation.indexes}
        found = {}
        for request in requests:
            entry = entries.get(request.index_key)
            if (
                request.kind == "simple"
                or entry is None
                or entry.public
                or (request.credential and not request.accepted)
            ):
                continue
            where, target = address(entry.url), parse(request.url)
            here = root(where, behaviour.root_segments, slash=behaviour.root_slash) or where
            if here.realm != target.realm or not covers(here.path, target.path, segments=True):
                policy = f' and `authenticate = "{entry.authenticate}"` do' if entry.authenticate != "auto" else " does"
                found[request.url] = f"outside the root of `{entry.key}`: its credential{policy} not reach here"
        return found

    def _meant(self, request: Request) -> str | None:
        """The credential that would open the index, where another one was sent and refused."""
        sent = request.credential
        if request.status < 400 or sent is None or not sent.password or request.index_key in sent.opens:
            return None
        for credential in self.situation.credentials:
            if request.index_key in credential.opens and credential.password:
                return _sent(credential)
        return None

    def _keyring(self, trace: Trace, mark: str = "  ") -> list[str]:
        from indexlint.model.url import redact

        lines = []
        for call in trace.keyring:
            who = _shown(call.username) or "--mode creds"
            parts = _broken(f"keyring get {redact(call.service)}", _WIDTH - 4 - len(who))
            lines += [f"{mark}{parts[0]}", *(f"{mark}  {part}" for part in parts[1:])]
            lines[-1] += f" {who}"
        return lines

    def _meaning(self, trace: Trace) -> str:
        failure = trace.failure
        if failure is None:
            if trace.outcome == "public-package":
                return self._public_package(trace)
            return "every package is fetched"
        what, index = f"`{failure.package}`", f"index `{failure.index_key}`"
        return {
            "unauthorized": f"{what} is refused by {index} (401 or 403), and uv stops",
            "not-found": f"{what} is not there as far as {index} says (404), and uv stops",
            "missing-credentials": f"uv finds no credential for {what} of {index} and stops: `Missing credentials`",
            "incomplete-credentials": f"uv finds a username alone for {what} of {index} and stops",
            "undeclared-index": f"{what} is pinned to {index}, which is not declared",
        }.get(failure.outcome, f"{what} cannot be fetched from {index}")

    def _public_package(self, trace: Trace) -> str:
        private = {entry.key for entry in self.situation.indexes if not entry.public}
        came = dict(trace.came_from)
        for package in self.situation.packages:
            own = [key for key in package.served_by if key in private]
            if own and came.get(package.name) not in private:
                return f"`{package.name}` is taken from `{came.get(package.name)}`, not from `{own[0]}`"
        return "a package is taken from a public index"

    def _undetermined(self, trace: Trace) -> list[str]:
        if trace.determined:
            return []
        others = [outcome for outcome in trace.outcomes if outcome != trace.outcome]
        text = "uv does not determine this: requests that run together, and its set of indexes, have no order"
        if others:
            text += f"; the outcome may also be {' or '.join(others)}"
        return ["", *_wrapped(text, "")]


def _sent(credential: Credential | None) -> str:
    if credential is None:
        return "no credential"
    if not credential.password:
        return f"the username `{_shown(credential.username)}` alone"
    return f"{credential.label} ({credential.source})"


def _shown(username: str | None) -> str | None:
    """A username; masked if it may be a token, which some registries take as one."""
    from indexlint.model.secret import MASK
    from indexlint.model.url import redact

    if username is None:
        return None
    long = len(username) >= _LONGEST_USERNAME and not username.startswith(("gitlab", "oauth2", "__"))
    return MASK if long and "@" not in username else redact(username)


def _differences(left: list[Request], right: list[Request]) -> Iterator[tuple[str, Request]]:
    from difflib import SequenceMatcher

    def keys(requests: list[Request]) -> list[tuple[Any, ...]]:
        return [(item.method, item.url, item.package, item.credential, item.status) for item in requests]

    matcher = SequenceMatcher(None, keys(left), keys(right), autojunk=False)
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        if tag == "equal":
            yield from ((" ", request) for request in left[start:end])
            continue
        yield from (("-", request) for request in left[start:end])
        yield from (("+", request) for request in right[other_start:other_end])


def _wrapped(text: str, first: str, rest: str | None = None) -> list[str]:
    import textwrap

    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first) if rest is None else rest,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _broken(url: str, width: int) -> list[str]:
    """A URL in lines that are short enough, broken after a slash where that is possible."""
    lines = []
    while len(url) > width:
        at = url.rfind("/", 10, width) + 1
        at = at if at > 12 else width
        lines.append(url[:at])
        url = "  " + url[at:]
    return [*lines, url]
