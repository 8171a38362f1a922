"""Generated projects: the credential model against the real uv.

    python tests/conformance/fuzz.py --release 0.7.15 --examples 200 [--seed N] [--only NUMBER]

Each example is a whole project with its servers and credentials. Its number and the seed make it again.
"""

from __future__ import annotations

import argparse
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from conformance.lab import Observation, Scenario, newest, observe
from conformance.lab.server import REPOSITORIES, Package, Repository, gitlab_group, gitlab_project, registry
from conformance.modelled import FLOWS, disagreement, model
from indexlint.model.releases import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

HOSTS = ("gitlab.test", "registry.test")
PREFIXES = ("", "/a", "/a/b", "/ab", "/a/b/c", "/x/y")
SUFFIXES = ("/simple", "/simple/", "/simple", "/+simple", "/+simple/", "", "/")
NAMES = ("idx{}", "Idx{}", "my-idx{}", "my_idx.{}")
FILES = ("beside", "below", "apart", "other-host")


class _Index(NamedTuple):
    """One generated index: its repository, how its URL is written, and the package that only it has."""

    number: int
    repository: Repository
    url: str
    name: str
    package: str


class Chooser:
    """Choices from a source of random numbers."""

    def __init__(self, source: random.Random) -> None:
        self.source = source

    def one(self, *items: T) -> T:
        """One of these."""
        return self.source.choice(items)

    def often(self, percent: int) -> bool:
        """True in so many of a hundred cases."""
        return self.source.randrange(100) < percent


def generate(choose: Chooser, release: str = newest()) -> Scenario:
    """A project, its servers, and the credentials in play, as far as the release knows them."""
    indexes = _indexes(choose)
    tokens = _tokens(choose, indexes)
    credentials = _Credentials(choose, indexes, release)
    files = _workspace(choose, indexes, credentials) if choose.often(12) else _project(choose, indexes, credentials)
    logins = tuple("login" for _ in credentials.store)
    return Scenario(
        "generated",
        "a generated project",
        files,
        environment=credentials.environment,
        netrc=tuple(credentials.netrc),
        keyring=credentials.keyring if credentials.provider else None,
        store=tuple(credentials.store),
        tokens=tokens,
        server={"repositories": tuple(index.repository for index in indexes), "metadata": choose.often(15)},
        steps=(*logins, choose.one("sync", "sync", "lock"), "frozen"),
    )


def _indexes(choose: Chooser) -> list[_Index]:
    found: list[_Index] = []
    taken = {(host, simple) for repository in REPOSITORIES for host in repository.hosts for simple in repository.simple}
    for number in range(1, choose.one(1, 2, 2, 3, 3, 4, 5) + 1):
        package = f"pkg-{choose.one('a', 'b', 'z')}{number}"
        packages = [Package(package)]
        if choose.often(20):
            packages.append(Package("shared-pkg"))
        while True:
            repository, url = _repository(choose, number, tuple(packages))
            place = (repository.hosts[0], repository.simple[0])
            if place not in taken:
                break
        taken.add(place)
        found.append(_Index(number, repository, url, choose.one(*NAMES).format(number), package))
    return found


def _repository(choose: Chooser, number: int, packages: tuple[Package, ...]) -> tuple[Repository, str]:
    host = choose.one(*HOSTS)
    scheme = "http" if choose.often(4) else "https"
    port = ":443" if scheme == "https" and choose.often(4) else ""
    slash = "/" if choose.often(15) else ""
    if choose.often(50):
        make = choose.one(gitlab_group, gitlab_project)
        path = choose.one(f"top/g{number}", f"top/sub/g{number}")
        repository = make(100 + number, path, packages, hosts=(host,))
        simple = choose.one(repository.simple[0], repository.simple[0], *repository.simple)
        return repository._replace(name=f"r{number}", parents=()), f"{scheme}://{host}{port}{simple}{slash}"
    prefix, suffix = choose.one(*PREFIXES), choose.one(*SUFFIXES)
    written = f"{prefix}{suffix}" or f"/w{number}"
    written = f"/w{number}/" if written == "/" else written
    simple = written.rstrip("/")
    where = choose.one(*FILES)
    folder = {
        "beside": f"{prefix}/files{number}",
        "below": f"{simple}/files{number}",
        "apart": f"/elsewhere{number}",
        "other-host": f"/f{number}",
    }[where]
    other = "gitlab2.test" if where == "other-host" and choose.often(50) else None
    repository = registry(f"r{number}", simple, folder, packages, host=host, files_host=other)
    return repository, f"{scheme}://{host}{port}{written}"


def _tokens(choose: Chooser, indexes: list[_Index]) -> dict[str, tuple[str, ...]]:
    tokens: dict[str, tuple[str, ...]] = {}
    for index in indexes:
        for username in ("ci", "ann"):
            tokens[f"{username}:token{index.number}"] = (index.repository.name,)
    every = tuple(index.repository.name for index in indexes)
    for username in ("ci", "ann"):
        tokens[f"{username}:shared"] = every
        tokens[f"{username}:first-two"] = every[:2]
    return tokens


class _Credentials:
    """Where each index's credential is put."""

    def __init__(self, choose: Chooser, indexes: list[_Index], release: str) -> None:
        self.choose = choose
        self.environment: dict[str, str] = {}
        self.netrc: list[tuple[str, str, str]] = []
        self.keyring: dict[str, dict[str, str]] = {}
        self.store: list[tuple[str, str, str]] = []
        self.userinfo: dict[int, str] = {}
        self.provider = choose.often(10)
        shared = choose.often(15)
        sources = [
            "none",
            "variables",
            "variables",
            "variables",
            "url",
            "url",
            "keyring",
            "keyring",
            "keyring-host",
            "netrc",
        ]
        sources += ["username", "username-variable", "password-variable", "both"]
        if parse(release) >= (0, 8, 15):
            sources += ["store", "store-host"]
        main = choose.one(*sources)
        for index in indexes:
            source = main if choose.often(50) else choose.one(*sources)
            username = choose.one("ci", "ci", "ann")
            token = "shared" if shared else choose.one(*[f"token{index.number}"] * 6, "first-two", "token1", "unknown")
            self._put(source, index, username, token)
        if choose.often(8):
            self.netrc.append((choose.one(*HOSTS, "default"), "ci", choose.one("shared", "token1")))
        self.netrc = [entry for entry in self.netrc if entry[0] != "default"]

    def _put(self, source: str, index: _Index, username: str, token: str) -> None:
        variable = "UV_INDEX_" + "".join(char.upper() if char.isalnum() else "_" for char in index.name)
        host = index.repository.hosts[0]
        bare = index.url.replace(":443", "")
        if source in ("variables", "both"):
            self.environment |= {f"{variable}_USERNAME": username, f"{variable}_PASSWORD": token}
        if source == "both":
            self.userinfo[index.number] = f"{username}:{self.choose.one(token, 'token1', 'shared')}"
        if source == "url":
            self.userinfo[index.number] = f"{username}:{token}"
        if source == "username-variable":
            self.environment[f"{variable}_USERNAME"] = username
        if source == "password-variable":
            self.environment[f"{variable}_PASSWORD"] = token
        if source == "username" or (source.startswith("keyring") and self.choose.often(40)):
            self.userinfo[index.number] = username
        if source.startswith("keyring") or (source.startswith("username") and self.choose.often(40)):
            self.provider = True
            service = host if source == "keyring-host" else bare
            self.keyring.setdefault(service, {})[username] = token
        if source == "netrc" and not any(entry[0] == host for entry in self.netrc):
            self.netrc.append((host, username, token))
        if source.startswith("store") and index.url.startswith("https:"):
            self.store.append((f"https://{host}" if source == "store-host" else bare, username, token))


def _table(choose: Chooser, index: _Index, credentials: _Credentials, *, explicit: bool) -> str:
    userinfo = credentials.userinfo.get(index.number)
    url = index.url.replace("://", f"://{userinfo}@", 1) if userinfo else index.url
    lines = ["[[tool.uv.index]]", f'name = "{index.name}"', f'url = "{url}"']
    if explicit:
        lines.append("explicit = true")
    elif choose.often(10):
        lines.append("ignore-error-codes = [401, 403]")
    policy = choose.one("", "", "", "always", "always", "never", "auto")
    if policy:
        lines.append(f'authenticate = "{policy}"')
    return "\n".join(lines) + "\n"


def _head(name: str, needs: list[str]) -> str:
    wanted = ", ".join(f'"{item}"' for item in needs)
    return f'[project]\nname = "{name}"\nversion = "0.1.0"\nrequires-python = ">=3.9"\ndependencies = [{wanted}]\n\n'


def _settings(choose: Chooser, credentials: _Credentials) -> str:
    lines = ['keyring-provider = "subprocess"'] if credentials.provider else []
    if choose.often(5):
        lines.append(f'index-strategy = "{choose.one("unsafe-first-match", "unsafe-best-match")}"')
    return "[tool.uv]\n" + "\n".join(lines) + "\n\n" if lines else ""


def _project(choose: Chooser, indexes: list[_Index], credentials: _Credentials) -> dict[str, str]:
    pins, tables, needs = [], [], []
    for index in indexes:
        explicit = choose.often(75)
        tables.append(_table(choose, index, credentials, explicit=explicit))
        needs.append(f"{index.package}>=1")
        if explicit or choose.often(30):
            pins.append(f'{index.package} = {{ index = "{index.name}" }}')
    if choose.often(15):
        needs.append("shared-pkg>=1")
    if choose.often(15):
        needs.append("public-pkg>=1")
    choose.source.shuffle(needs)
    sources = "[tool.uv.sources]\n" + "\n".join(pins) + "\n\n" if pins else ""
    text = _head("project", needs) + _settings(choose, credentials) + sources + "\n".join(tables)
    return {"pyproject.toml": text}


def _workspace(choose: Chooser, indexes: list[_Index], credentials: _Credentials) -> dict[str, str]:
    """A root that depends on its one member; each index is declared by one of them and used by the member or the root."""
    root_tables, member_tables = [], []
    root_pins, member_pins = ["member = { workspace = true }"], []
    root_needs, member_needs = ["member"], []
    for index in indexes:
        table = _table(choose, index, credentials, explicit=True)
        pin = f'{index.package} = {{ index = "{index.name}" }}'
        in_member = choose.often(60)
        (member_tables if in_member else root_tables).append(table)
        if in_member or choose.often(50):
            member_pins.append(pin)
            member_needs.append(f"{index.package}>=1")
        else:
            root_pins.append(pin)
            root_needs.append(f"{index.package}>=1")
    root = _head("project", root_needs) + _settings(choose, credentials)
    root += '[tool.uv.workspace]\nmembers = ["member"]\n\n[tool.uv.sources]\n' + "\n".join(root_pins) + "\n\n"
    member = _head("member", member_needs) + "[tool.uv]\npackage = false\n\n"
    member += "[tool.uv.sources]\n" + "\n".join(member_pins) + "\n\n" if member_pins else ""
    return {
        "pyproject.toml": root + "\n".join(root_tables),
        "member/pyproject.toml": member + "\n".join(member_tables),
    }


def differences(scenario: Scenario, observation: Observation) -> list[str]:
    """Where the model and the real uv differ, one line for each step."""
    found = []
    locked: dict[str, str] = {}
    logins = 0
    for step in observation.steps:
        logins += step.name == "login" and step.code == 0
        if step.name not in FLOWS or step.outcome == "no-lock":
            continue
        modelled = model(scenario, logins=logins, locked=locked)
        reason, trace = disagreement(modelled, step, observation.release)
        if reason is not None:
            found.append(f"{step.name} ({step.outcome}): {reason}")
        if step.code == 0 and FLOWS[step.name] != "frozen":
            locked = dict(trace.came_from)
    return found


def example(seed: int, number: int, release: str) -> Scenario:
    """The numbered example of a seed."""
    return generate(Chooser(random.Random(f"{seed}/{number}")), release)


def _run(seed: int, number: int, release: str) -> tuple[int, list[str]]:
    scenario = example(seed, number, release)
    return number, differences(scenario, observe(scenario, release))


def _show(scenario: Scenario, release: str) -> None:
    for name, text in scenario.files.items():
        print(f"--- {name}\n{text}")
    print("environment", scenario.environment)
    print(
        "netrc", scenario.netrc, "\nkeyring", scenario.keyring, "\nstore", scenario.store, "\ntokens", scenario.tokens
    )
    for step in observe(scenario, release).steps:
        print(f"--- {step.name}: {step.outcome}")
        for request in step.requests:
            print("   ", request.method, request.url, request.username, request.password, request.status)
        for call in step.keyring:
            print("    keyring", call)


def main(words: Sequence[str] | None = None) -> int:
    """Run the examples and print the agreement; 1 if there is a disagreement."""
    parser = argparse.ArgumentParser(description="Generated projects: the credential model against the real uv.")
    parser.add_argument("--release", default=newest())
    parser.add_argument("--examples", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="show this example and what uv does with it")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args(words)
    if arguments.only is not None:
        _show(example(arguments.seed, arguments.only, arguments.release), arguments.release)
        print(*_run(arguments.seed, arguments.only, arguments.release)[1], sep="\n")
        return 0
    agreed = 0
    with ThreadPoolExecutor(arguments.jobs) as pool:
        numbers = range(arguments.examples)
        for number, found in pool.map(lambda item: _run(arguments.seed, item, arguments.release), numbers):
            agreed += not found
            for line in found:
                print(f"example {number}: {line}", flush=True)
            if number % 100 == 99:
                print(f"... {agreed} of {number + 1}", file=sys.stderr, flush=True)
    print(f"uv {arguments.release}: the model and uv agree on {agreed} of {arguments.examples} generated projects")
    return int(agreed != arguments.examples)


if __name__ == "__main__":
    sys.exit(main())
