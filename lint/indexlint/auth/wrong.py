"""Requests that carry the wrong credential, or none: what the model says about a project, ready for a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from indexlint.auth.flow import predict
from indexlint.auth.situation import Situation
from indexlint.auth.steps import at, representatives
from indexlint.auth.trace import Request, Trace
from indexlint.model.releases import Release, show
from indexlint.records import NamedTuple

FLOWS = ("sync", "frozen")


class Wrong(NamedTuple):
    """A request that should have been accepted and is not.

    ``index_key`` is the index whose page or file it is, ``sent`` the label of the credential that it carries (None: none),
    ``meant`` that of the credential that would open it. ``release`` and ``flow`` say when.
    """

    index_key: str
    package: str
    request: Request
    sent: str | None
    meant: str
    release: Release
    flow: str
    outcome: str

    @property
    def line(self) -> str:
        """The request in one line: what is asked, what is sent, what is meant."""
        sent = self.sent or "no credential"
        return (
            f"uv {show(self.release)}, {COMMANDS[self.flow]}: GET {self.request.url} "
            f"sends {sent}, needs {self.meant}: {self.request.status}"
        )


COMMANDS = {
    "lock": "`uv lock`",
    "sync": "`uv sync` without a lock file",
    "frozen": "`uv sync --frozen`",
    "locked": "`uv sync --locked`",
}


def wrong_requests(situation: Situation, releases: Iterable[Release], flows: Iterable[str] = FLOWS) -> Iterator[Wrong]:
    """The deciding refusals of every behaviour class of the releases, oldest class first.

    Only the last request of its kind for a package counts: a refused first try that is repeated with the right credential
    costs time, nothing else.
    """
    meant = {key: credential.label for credential in situation.credentials for key in sorted(credential.opens)}
    own = {
        credential.service: credential.label
        for credential in situation.credentials
        if credential.source == "environment"
    }
    meant.update({key: label for key, label in own.items() if key in meant})
    for release in representatives(releases):
        for flow in flows:
            yield from _of_trace(predict(situation, release, flow), meant)


def newest_wrong(
    questions: Iterable[Situation],
    releases: Iterable[Release],
    wanted: Callable[[Wrong], bool],
    flows: Iterable[str] = FLOWS,
) -> Wrong | None:
    """The first wrong request that is ``wanted``, looking at the newest behaviour class first; None where there is none."""
    asked = tuple(questions)
    for release in reversed(representatives(releases)):
        for question in asked:
            for wrong in wrong_requests(question, (release,), flows):
                if wanted(wrong):
                    return wrong
    return None


def _of_trace(trace: Trace, meant: dict[str, str]) -> Iterator[Wrong]:
    """Of the trace and of every other order of events: each distinct fault once."""
    seen = set()
    for one in (trace, *trace.alternatives):
        last = {(request.package, request.index_key, request.kind): request for request in one.requests}
        for (package, key, kind), request in last.items():
            sent = request.credential.label if request.credential is not None else None
            mark = (package, key, kind, sent)
            if request.status in (401, 403, 404) and key in meant and sent != meant[key] and mark not in seen:
                seen.add(mark)
                yield Wrong(key, package, request, sent, meant[key], one.release, one.flow, one.outcome)


def ranges(found: Iterable[Release], releases: Iterable[Release]) -> str:
    """In words, which of ``releases`` behave as those ``found``: ``0.4.23 to 0.5.25 and 0.8.15 to 0.13.9``."""
    behaviours = {at(release) for release in found}
    runs: list[list[Release]] = []
    running = False
    for release in sorted(releases):
        inside = at(release) in behaviours
        if inside and running:
            runs[-1][1] = release
        elif inside:
            runs.append([release, release])
        running = inside
    return " and ".join(show(first) if first == last else f"{show(first)} to {show(last)}" for first, last in runs)
