"""The report of a trace: for a person at 80 columns, or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indexlint.auth.situation import Credential, Situation
    from indexlint.auth.steps import Step
    from indexlint.auth.trace import Request, Trace
    from indexlint.model.releases import Release

COMMANDS = {"lock": "uv lock", "sync": "uv sync", "frozen": "uv sync --frozen"}
_WIDTH = 80
_LONGEST_USERNAME = 16


class Report:
    """What is shown of the traces of one situation: ``assumptions`` first, and only the requests for ``packages``.

    ``flow`` is ``lock``, ``sync`` or ``frozen``; ``packages`` are normalised names, all packages where there are none.
    """

    def __init__(self, situation: Situation, flow: str, assumptions: list[str], packages: Sequence[str]) -> None:
        self.situation = situation
        self.flow = flow
        self.assumptions = assumptions
        self.packages = frozenset(packages)

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

        lines = [f"uv {show(trace.release)}: {COMMANDS[self.flow]}", "", *self._assumed(), "", "requests"]
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
        lines = [f"- {one}: {COMMANDS[self.flow]}", f"+ {two}: {COMMANDS[self.flow]}", "", *self._assumed(), ""]
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
