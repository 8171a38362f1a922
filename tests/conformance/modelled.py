"""A scenario of the laboratory as the credential model sees it, and the comparison of what both say."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import tomli

from conformance.lab.server import Site
from indexlint.auth.address import address, page
from indexlint.auth.flow import in_random_order, predict
from indexlint.auth.situation import Credential, Entry, Package, Situation, pypi
from indexlint.model.releases import parse as parse_release
from indexlint.model.url import IndexUrl

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.lab import Scenario, Step
    from conformance.lab.server import Repository
    from indexlint.auth.trace import Trace

FLOWS = {
    "lock": "lock",
    "sync": "sync",
    "frozen": "frozen",
    "sync-frozen": "frozen",
    "locked": "locked",
    "sync-locked": "locked",
    "resync": "locked",
}

# How many orders of events are tried where none of the model's own alternatives fits what was observed.
RANDOM_ORDERS = 4000

Token = tuple[str, str]


class Modelled(NamedTuple):
    """A situation, and the secrets behind the labels of its credentials: label -> (username, password)."""

    situation: Situation
    secrets: dict[str, Token]


class _Builder:
    """Reads the files of a scenario; only what the scenarios use."""

    def __init__(self, scenario: Scenario, logins: int) -> None:
        self.scenario = scenario
        self.logins = logins
        self.site = Site(tokens=scenario.tokens, **scenario.server)  # type: ignore[arg-type]
        self.repositories = self.site.all_repositories()
        self.entries: list[Entry] = []
        self.repository_of: dict[str, Repository] = {}
        self.secrets: dict[str, Token] = {}
        self.credentials: list[Credential] = []

    def build(self, locked: dict[str, str]) -> Modelled:
        root = tomli.loads(self.scenario.files["pyproject.toml"])
        uv = root.get("tool", {}).get("uv", {})
        beside = self._toml("uv.toml")
        user = self._toml("~/.config/uv/uv.toml") or {}
        in_force = uv if beside is None else beside
        members = self._members(uv)
        self._from_environment()
        self._add(uv.get("index", []), "project" if beside is None else "shadowed")
        self._add(beside.get("index", []) if beside else [], "settings")
        for url in in_force.get("extra-index-url", []):
            self._add([{"url": url}], "settings")
        if "index-url" in in_force:
            self._add([{"url": in_force["index-url"], "default": True}], "settings")
        for name, document in members:
            self._add(document.get("tool", {}).get("uv", {}).get("index", []), "member", name)
        self.entries.append(pypi()) if self._pypi_is_missing() else None
        self._note_repositories()
        self._other_credentials()
        projects = [("", root), *members]
        pins = self._pins(projects)
        packages = tuple(self._packages(projects, pins, locked))
        provider = in_force.get("keyring-provider", user.get("keyring-provider", "disabled"))
        situation = Situation(
            tuple(self.entries),
            packages,
            tuple(self.credentials),
            keyring=self._keyring(provider),
            strategy=in_force.get("index-strategy", "first-index"),
            lowered=tuple(keys for keys in self._lowered(projects, pins) if keys),
            pages=tuple(
                (entry.key, self.site.status[self.repository_of[entry.key].name])
                for entry in self.entries
                if entry.key in self.repository_of and self.repository_of[entry.key].name in self.site.status
            ),
            core_metadata=self.site.metadata,
            root=root["project"]["name"],
            forwards=frozenset(key for key, item in self.repository_of.items() if item.gitlab and self.site.forward),
        )
        return Modelled(situation, self.secrets)

    def _toml(self, name: str) -> dict[str, Any] | None:
        return tomli.loads(self.scenario.files[name]) if name in self.scenario.files else None

    def _members(self, uv: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        return [
            (folder, tomli.loads(self.scenario.files[f"{folder}/pyproject.toml"]))
            for folder in uv.get("workspace", {}).get("members", [])
        ]

    def _from_environment(self) -> None:
        environment = self.scenario.environment
        for item in environment.get("UV_INDEX", "").split():
            name, equals, url = item.partition("=")
            self._add([{"name": name, "url": url} if equals else {"url": item}], "settings")
        if "UV_DEFAULT_INDEX" in environment:
            self._add([{"url": environment["UV_DEFAULT_INDEX"], "default": True}], "settings")

    def _pypi_is_missing(self) -> bool:
        in_force = [entry for entry in self.entries if entry.scope in ("project", "settings")]
        return not any(entry.default and not entry.explicit for entry in in_force)

    def _add(self, tables: Iterable[dict[str, Any]], scope: str, member: str | None = None) -> None:
        for table in tables:
            url = IndexUrl.parse(table["url"])
            key = table.get("name") or url.bare
            while any(entry.key == key for entry in self.entries):
                key += "'"
            codes = table.get("ignore-error-codes")
            entry = Entry(
                key,
                url,
                table.get("name"),
                explicit=table.get("explicit", False),
                default=table.get("default", False),
                authenticate=table.get("authenticate", "auto"),
                ignore_error_codes=None if codes is None else tuple(codes),
                scope=scope,
                member=member,
            )
            self.entries.append(entry)

    def _note_repositories(self) -> None:
        for number, entry in enumerate(self.entries):
            where = address(entry.url)
            for repository in self.repositories:
                if where.host in repository.hosts and where.path.rstrip("/") in repository.simple:
                    self.repository_of[entry.key] = repository
                    self.entries[number] = entry._replace(public=not repository.private)
        if self.site.forward:
            self.repository_of.setdefault("pypi", next(item for item in self.repositories if item.name == "pypi"))

    # -- credentials ------------------------------------------------------------------------------------------------

    def _credential(self, source: str, service: str, username: str | None, password: str | None) -> None:
        label = f"{source} {service} {username or ''}:{password or ''}"
        self.secrets[label] = (username or "", password or "")
        opened = {key: self._granted(item, username, password) for key, item in self.repository_of.items()}
        self.credentials.append(
            Credential(
                source,
                service,
                label,
                username or None,
                frozenset(key for key, names in opened.items() if names is not None and self._opens(key, names)),
                password is not None,
                frozenset(key for key, names in opened.items() if names is not None),
            )
        )

    def _granted(self, repository: Repository, username: str | None, password: str | None) -> set[str] | None:
        """The repositories that a token opens; None if the repository's server does not know it."""
        granted: set[str] | None = None
        for credential, names in self.site.tokens.items():
            user, _, token = credential.partition(":")
            if token == (password or "") and (repository.gitlab or user == (username or "")):
                granted = (granted or set()) | set(names)
        return granted

    def _opens(self, key: str, names: set[str]) -> bool:
        repository = self.repository_of[key]
        return "*" in names or not names.isdisjoint((repository.name, *repository.parents))

    def _other_credentials(self) -> None:
        for entry in self.entries:
            url = entry.url
            if url.username is not None or url.password is not None:
                self._credential("url", entry.key, url.username, url.password.reveal() if url.password else None)
        self._variables()
        for machine, login, password in self.scenario.netrc:
            self._credential("netrc", machine, login, password)
        for service, users in (self.scenario.keyring or {}).items():
            for username, password in users.items():
                self._credential("keyring", service, username, password)
        for service, username, password in self.scenario.store[: self.logins]:
            self._credential("store", service, username, password)

    def _variables(self) -> None:
        environment = self.scenario.environment
        names = {
            name.removeprefix("UV_INDEX_").rpartition("_")[0]
            for name in environment
            if name.startswith("UV_INDEX_") and name.endswith(("_USERNAME", "_PASSWORD"))
        }
        for name in sorted(names):
            if name != name.upper():
                continue  # no index can have a variable with small letters
            username, password = (environment.get(f"UV_INDEX_{name}_{part}") for part in ("USERNAME", "PASSWORD"))
            self._credential("environment", name, username, password)

    def _keyring(self, provider: str) -> str:
        provider = self.scenario.environment.get("UV_KEYRING_PROVIDER", provider)
        if provider != "subprocess":
            return "off"
        if self.scenario.keyring is None:
            return "absent"
        return "old" if self.scenario.keyring_kind == "old" else "on"

    # -- packages ---------------------------------------------------------------------------------------------------

    def _pins(self, projects: list[tuple[str, dict[str, Any]]]) -> dict[tuple[str, str], str]:
        pins = {}
        for member, document in projects:
            for package, source in document.get("tool", {}).get("uv", {}).get("sources", {}).items():
                if "index" in source:
                    pins[member, package] = self._pinned_key(member, source["index"])
        root = {package: key for (member, package), key in pins.items() if not member}
        for member, _ in projects:
            for package, key in root.items():
                pins.setdefault((member, package), key)
        return pins

    def _pinned_key(self, member: str, name: str) -> str:
        environment = [
            entry for entry in self.entries if entry.scope == "settings" and entry.url.raw in self._in_environment
        ]
        own = [entry for entry in self.entries if entry.scope == "member" and entry.member == member]
        root = [entry for entry in self.entries if entry.scope in ("project", "shadowed")]
        for entry in (*environment, *own, *root):
            if entry.name == name:
                return entry.key
        return f"{name}?"

    @property
    def _in_environment(self) -> str:
        return self.scenario.environment.get("UV_INDEX", "")

    @staticmethod
    def _needs(document: dict[str, Any]) -> list[str]:
        project = document.get("project", {})
        texts = [*project.get("dependencies", [])]
        for extra in project.get("optional-dependencies", {}).values():
            texts += extra
        for group in document.get("dependency-groups", {}).values():
            texts += group
        return [text.split(">")[0].split("=")[0].strip() for text in texts]

    def _lowered(
        self, projects: list[tuple[str, dict[str, Any]]], pins: dict[tuple[str, str], str]
    ) -> Iterator[tuple[str, ...]]:
        for member, document in sorted(projects, key=lambda item: str(item[1]["project"]["name"])):
            groups = [item for group in document.get("dependency-groups", {}).values() for item in group]
            first = [text.split(">")[0].strip() for text in groups]
            needs = self._needs(document)
            names = (*first, *(item for item in needs if item not in first))
            yield tuple(pins[member, name] for name in names if (member, name) in pins)

    def _packages(
        self, projects: list[tuple[str, dict[str, Any]]], pins: dict[tuple[str, str], str], locked: dict[str, str]
    ) -> Iterator[Package]:
        names = {document["project"]["name"] for _, document in projects}
        direct: dict[str, str | None] = {}
        owners: dict[str, str] = {}
        for member, document in sorted(projects, key=lambda item: str(item[1]["project"]["name"])):
            for name in self._needs(document):
                if name not in names and name not in direct:
                    direct[name] = pins.get((member, name))
                    owners[name] = document["project"]["name"]
        served = {
            key: {item.name: item for item in repository.packages} for key, repository in self.repository_of.items()
        }
        queue = list(direct)
        for name in queue:
            for repository in served.values():
                if name in repository:
                    queue += [item for item in repository[name].requires if item not in queue]
        for name in queue:
            by = tuple(key for key in served if name in served[key])
            version = {key: served[key][name].version for key in by}
            requires = dict.fromkeys(item for key in by for item in served[key][name].requires)
            yield Package(
                name,
                direct.get(name),
                by,
                tuple((key, self._file(key, name)) for key in by),
                tuple(requires),
                direct=name in direct,
                best=max(by, key=lambda key: version[key], default=None),
                locked=locked.get(name),
                owner=owners.get(name, ""),
            )

    def _file(self, key: str, name: str) -> str:
        from conformance.lab.server import _wheel

        repository = self.repository_of[key]
        package = next(item for item in repository.packages if item.name == name)
        made = _wheel(repository, package)
        where = address(next((entry for entry in self.entries if entry.key == key), pypi()).url)
        scheme = "http" if self.site.links == "http" else where.scheme
        host = where.host if self.site.links == "relative" else repository.files_host or where.host
        return f"{scheme}://{host}{repository.files[0]}/{made.sha256}/{made.filename}"


def model(scenario: Scenario, *, logins: int = 99, locked: dict[str, str] | None = None) -> Modelled:
    """The situation of a scenario, after so many logins; ``locked``: package -> key of the index that the lock names."""
    return _Builder(scenario, logins).build(locked or {})


# -- comparison -----------------------------------------------------------------------------------------------------

Sent = tuple[str, str, str, int]


def observed_groups(step: Step) -> dict[str, list[Sent]]:
    """URL -> what was sent for it, in order: (method, username, password, status)."""
    found: dict[str, list[Sent]] = {}
    for request in step.requests:
        sent = (request.method, request.username or "", request.password or "", request.status or 0)
        found.setdefault(request.url, []).append(sent)
    return found


def predicted_groups(trace: Trace, secrets: dict[str, Token]) -> dict[str, list[Sent]]:
    """The same, as the model says it."""
    found: dict[str, list[Sent]] = {}
    for request in (*trace.requests, *trace.late):
        username, password = secrets[request.credential.label] if request.credential else ("", "")
        found.setdefault(request.url, []).append((request.method, username, password, request.status))
    return found


_OUTCOMES = {
    "ok": {"ok", "public-package"},  # whose package it is shows only where shared-pkg gets installed
    "NOSOL": {"not-found"},
    "NOSOL(401)": {"unauthorized"},
    "NOSOL(403)": {"unauthorized"},
    "http401": {"unauthorized"},
    "http403": {"unauthorized"},
    "http404": {"not-found"},
    "http429": {"server-error"},
    "http500": {"server-error"},
    "MISSING": {"missing-credentials"},
    "INCOMPL": {"incomplete-credentials"},
    "undeclared-index": {"undeclared-index"},
}


def outcome_words(outcome: str, release: str, situation: Situation) -> set[str]:
    """What the model may call an outcome of the laboratory.

    uv's message does not name the status before 0.5.2, nor that of an index that only a member or a shadowed file declares.
    """
    outcome = outcome.removesuffix("+w")
    unnamed = any(entry.scope in ("member", "shadowed") for entry in situation.indexes)
    if outcome == "NOSOL" and (unnamed or parse_release(release) < (0, 5, 2)):
        return {"not-found", "unauthorized"}
    if outcome == "ok:PUBLIC":
        return {"public-package", "ok"}
    if outcome == "ok:private":
        return {"ok"}
    return _OUTCOMES.get(outcome, {outcome})


def disagreement(modelled: Modelled, step: Step, release: str) -> tuple[str | None, Trace]:
    """Where the model and a step of the real uv differ (None: nowhere), and the trace that fits (or the first)."""
    trace = predict(modelled.situation, parse_release(release), FLOWS[step.name])
    reasons = []
    for candidate in (trace, *trace.alternatives):
        reason = _differs(candidate, modelled, step, release)
        if reason is None:
            return None, candidate
        reasons.append(reason)
    for number in range(RANDOM_ORDERS):
        candidate = in_random_order(modelled.situation, parse_release(release), FLOWS[step.name], number)
        if _differs(candidate, modelled, step, release) is None:
            return None, candidate
    return " | ".join(dict.fromkeys(reasons)), trace


def _differs(trace: Trace, modelled: Modelled, step: Step, release: str) -> str | None:
    words = outcome_words(step.outcome, release, modelled.situation)
    if step.outcome.startswith("NOSOL(") and any(request.status in (401, 403) for request in trace.requests):
        words |= {"not-found"}  # uv names the refusal of any index, also of one that another package is looked for on
    if not words & set(trace.outcomes):
        return f"outcome {step.outcome}, the model says {trace.outcomes}"
    observed, predicted = observed_groups(step), predicted_groups(trace, modelled.secrets)
    ended_well = step.code == 0
    for url, sent in observed.items():
        expected = predicted.get(url, [])
        if sent != (expected if ended_well else expected[: len(sent)]):
            return f"{url}: sent {sent}, the model says {expected}"
    if ended_well and predicted.keys() - observed.keys():
        return f"never asked: {sorted(predicted.keys() - observed.keys())}"
    # Before 0.7.0 uv asks for a link as the page has it, with the hash behind `#`, which is nothing that the model knows.
    calls = Counter((call.service.partition("#")[0], call.username, call.mode) for call in step.keyring)
    foreseen = Counter((call.service, call.username, call.mode) for call in (*trace.keyring, *trace.late_keyring))
    if calls != foreseen if ended_well else bool(calls - foreseen):
        return f"keyring {dict(calls)}, the model says {dict(foreseen)}"
    refused = [url for url, sent in predicted.items() if sent[-1][-1] >= 400]
    if (
        step.outcome not in ("MISSING", "INCOMPL")
        and refused
        and not ended_well
        and not any(observed.get(url) == predicted[url] for url in refused)
    ):
        return f"no refused request to the end: {[predicted[url] for url in refused]}"
    return None


__all__ = ["FLOWS", "Modelled", "disagreement", "model", "outcome_words", "page"]
