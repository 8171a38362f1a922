"""Runs a scenario on one release of uv, and returns what happened."""

from __future__ import annotations

import json
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from conformance.lab.scenario import Scenario
from conformance.lab.server import Request, Server, Site, write_authority
from conformance.lab.uvs import newest, uv
from conformance.lab.wheels import wheel

if TYPE_CHECKING:
    from collections.abc import Mapping

# A command that takes longer is broken: the longest ones wait for uv's own retries.
TIMEOUT = 120

COMMANDS: dict[str, tuple[str, ...]] = {
    "lock": ("lock",),
    "sync": ("sync",),
    "frozen": ("sync", "--frozen"),
    "frozen-warm": ("sync", "--frozen"),
    "frozen-kpcli": ("sync", "--frozen", "--keyring-provider", "subprocess"),
    "locked": ("sync", "--locked"),
    "resync": ("sync",),
    "upgrade": ("sync", "--upgrade"),
    "lock-check": ("lock", "--locked"),
    "sync-locked": ("sync", "--locked"),
    "sync-frozen": ("sync", "--frozen"),
    "export": ("export", "--frozen", "--emit-index-url"),
}
_NO_LOCK_BEFORE = {"lock", "sync"}
_NEEDS_LOCK = {"frozen", "locked", "resync"}
# Program -> the files of uv's cache about the running interpreter.
_INTERPRETERS: dict[Path, dict[str, bytes]] = {}
# What a lock was made from -> the lock, None if uv could not make one.
_LOCKS: dict[str, str | None] = {}
# What a project may say that does not reach a lock: policies, the keyring, userinfo.
_NOT_LOCKED = re.compile(r"(?m)^(?:authenticate|keyring-provider) = .*\n|(?<=://)[^/@\s\"]*@")
_CREDENTIAL = re.compile(r"UV_INDEX_\w+_(?:USERNAME|PASSWORD)")
_ORIGIN = re.compile(r"ORIGIN = '(\w+)'")


class KeyringCall(NamedTuple):
    """One call of the keyring program. ``mode``: ``password`` or ``creds``; ``username``: None in that last mode."""

    service: str
    username: str | None
    mode: str


class Step(NamedTuple):
    """One command: how it ended and what it asked for.

    ``outcome``, with ``+w`` after it if uv printed a warning, is one of

    - ok; ok:PUBLIC, ok:private: whose shared-pkg was installed
    - NOSOL, NOSOL(401), NOSOL(403): "No solution found", and the status that its hint names
    - http404, http401, ...: ended with that status
    - MISSING, INCOMPL: "Missing credentials", "Incomplete credentials" or "Missing password"
    - undeclared-index, dup-names, multi-default, toml (a TOML parse error), outdated (the lock), no-lock (none could be made)
    - other(rc=N): anything else

    ``lock``: the text of uv.lock afterwards. ``lab_lock``: the lock was made by the laboratory.
    ``project``: the text of pyproject.toml afterwards.
    """

    name: str
    outcome: str
    code: int
    requests: tuple[Request, ...]
    keyring: tuple[KeyringCall, ...]
    stdout: str
    stderr: str
    lock: str | None
    lab_lock: bool = False
    project: str = ""


class Observation(NamedTuple):
    """What a scenario did on a release."""

    scenario: str
    release: str
    steps: tuple[Step, ...]

    def step(self, name: str) -> Step:
        """The first step of that name. Raises KeyError if there is none."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)

    def describe(self) -> str:
        """All of it in words, for the message of a failed test."""
        lines = [f"{self.scenario} on uv {self.release}"]
        for step in self.steps:
            lines += [f"--- {step.name}: {step.outcome}", step.stderr]
            lines += [f"    {' '.join(map(str, request))}" for request in step.requests]
            lines += [f"    keyring {call.mode} {call.service} {call.username}" for call in step.keyring]
        return "\n".join(lines)

    def outcomes(self) -> dict[str, str]:
        """Step name -> outcome."""
        return {step.name: step.outcome for step in self.steps}


def observe(scenario: Scenario, release: str | None = None) -> Observation:
    """Run the steps of a scenario, in order, on a release (default: the newest that indexlint knows).

    - ``lock``, ``sync``: without a lock, cold cache
    - ``frozen`` (``sync --frozen``), ``locked``, ``resync`` (plain ``sync``): with the lock of the step before or, where
      there is none, one that the laboratory makes from a server that answers everybody; cold cache
    - ``frozen-warm``: with the cache of the step before
    - ``upgrade``, ``lock-check``, ``sync-locked``, ``sync-frozen``, ``frozen-kpcli`` (``--keyring-provider subprocess``),
      ``export``: with what is there; cold cache
    - ``edit``: write ``edited``
    - ``login``: ``uv auth login`` with the next entry of ``store``
    - anything else: the words after ``uv``; ``PYTHON`` is the running interpreter

    A step is followed by `` @FOLDER`` if it runs below the project. The virtual environment is removed before each step.

    Nothing outside the run's temporary folder is read or written, and nothing but loopback is reached.
    """
    release = release or newest()
    program = uv(release)
    folder = Path(tempfile.mkdtemp(prefix="lab-"))
    try:
        site = Site(tokens=scenario.tokens, **scenario.server)  # type: ignore[arg-type]
        with Server(site) as server:
            return Observation(scenario.name, release, _Bench(scenario, program, folder, server).run())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Bench:
    """The folder, the environment and the server of one run."""

    def __init__(self, scenario: Scenario, program: Path, folder: Path, server: Server) -> None:
        self.scenario = scenario
        self.program = program
        self.server = server
        self.folder = folder
        self.project = folder / "work" / "project"
        self.home = folder / "home"
        self.tools = folder / "bin"
        self.caches = 0
        self.logins = iter(scenario.store)
        for item in (self.project, self.home, self.tools, folder / "tmp"):
            item.mkdir(parents=True)
        write_authority(folder / "authority.pem")
        self._write(scenario.files)
        self._write_netrc()
        self._write_keyring()

    def run(self) -> tuple[Step, ...]:
        steps = []
        for name in self.scenario.steps:
            if name == "edit":
                self._write(self.scenario.edited)
            else:
                steps.append(self._step(name))
        return tuple(steps)

    def _write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            path = self.home / name[2:] if name.startswith("~/") else self.project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text.startswith("wheel: "):
                name, version, *requires = text.split()[1:]
                path.write_bytes(wheel(name, version, tuple(requires), "private").data)
            else:
                path.write_text(text, encoding="utf-8")

    def _write_netrc(self) -> None:
        lines = [
            f"machine {machine} login {login} password {password}\n" for machine, login, password in self.scenario.netrc
        ]
        path = self.home / ".netrc"
        path.write_text("".join(lines), encoding="utf-8")
        path.chmod(0o600)

    def _write_keyring(self) -> None:
        if self.scenario.keyring is None:
            return
        source = (Path(__file__).parent / "keyring_program" / "keyring.py").read_text(encoding="utf-8")
        path = self.tools / "keyring"
        path.write_text(f"#!{sys.executable} -IS\n{source}", encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        known = {"old": self.scenario.keyring_kind == "old", "entries": self.scenario.keyring}
        (self.tools / "entries.json").write_text(json.dumps(known), encoding="utf-8")

    def _environment(self, proxy: str, *, warm: bool = False) -> dict[str, str]:
        if not warm:
            self.caches += 1
            self._seed(self.folder / f"cache{self.caches}")
        environment = {
            "PATH": str(self.tools),
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_CONFIG_DIRS": str(self.home / "etc"),
            "XDG_DATA_HOME": str(self.home / ".local" / "share"),
            "XDG_CACHE_HOME": str(self.home / ".cache"),
            "XDG_STATE_HOME": str(self.home / ".local" / "state"),
            "TMPDIR": str(self.folder / "tmp"),
            "NETRC": str(self.home / ".netrc"),
            "LC_ALL": "C.UTF-8",
            "UV_CACHE_DIR": str(self.folder / f"cache{self.caches}"),
            "UV_PYTHON": sys.executable,
            "UV_PYTHON_DOWNLOADS": "never",
            "UV_NO_PROGRESS": "1",
            "SSL_CERT_FILE": str(self.folder / "authority.pem"),
            "HTTP_PROXY": proxy,
            "HTTPS_PROXY": proxy,
            "ALL_PROXY": proxy,
            "http_proxy": proxy,
        }
        return {**environment, **self.scenario.environment}

    def _seed(self, cache: Path) -> None:
        """Put what uv knows of this interpreter, and nothing else, into a cold cache: asking it costs more than the rest."""
        for name, data in _INTERPRETERS.get(self.program, {}).items():
            path = cache / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def _learn(self, cache: Path) -> None:
        if self.program not in _INTERPRETERS:
            found = {
                str(path.relative_to(cache)): path.read_bytes() for path in cache.glob("interpreter-*/**/*.msgpack")
            }
            if found:
                _INTERPRETERS[self.program] = found

    def _step(self, name: str) -> Step:
        command, _, below = name.partition(" @")
        lock = self.project / "uv.lock"
        if command in _NO_LOCK_BEFORE:
            lock.unlink(missing_ok=True)
        lab_lock = command in _NEEDS_LOCK and not lock.exists()
        if lab_lock and not self._make_lock():
            return Step(name, "no-lock", -1, (), (), "", "", None)
        shutil.rmtree(self.project / ".venv", ignore_errors=True)
        self.server.take_requests()
        self._take_calls()
        environment = self._environment(self.server.proxy, warm=command == "frozen-warm")
        done = self._uv(self._arguments(command), environment, self.project / below)
        self._learn(Path(environment["UV_CACHE_DIR"]))
        text = lock.read_text(encoding="utf-8") if lock.exists() else None
        project = (self.project / "pyproject.toml").read_text(encoding="utf-8")
        outcome = self._outcome(done)
        requests, calls = self.server.take_requests(), self._take_calls()
        if lab_lock:
            lock.unlink(missing_ok=True)
        return Step(name, outcome, done.returncode, requests, calls, done.stdout, done.stderr, text, lab_lock, project)

    def _arguments(self, command: str) -> tuple[str, ...]:
        if command == "login":
            service, username, password = next(self.logins)
            return ("auth", "login", service, "--username", username, "--password", password)
        if command in COMMANDS:
            return COMMANDS[command]
        return tuple(sys.executable if word == "PYTHON" else word for word in command.split())

    def _uv(
        self, arguments: tuple[str, ...], environment: dict[str, str], where: Path
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.program), *arguments],
            cwd=where,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=TIMEOUT,
            check=False,
        )

    def _make_lock(self) -> bool:
        """Lock from a server that answers everybody, without the project's policies and credentials.

        They are not part of a lock, so one that was made for such a project before is as good.
        """
        files = {path: path.read_text(encoding="utf-8") for path in self.project.rglob("*.toml")}
        plain = {path: _NOT_LOCKED.sub("", text) for path, text in files.items()}
        variables = {name: text for name, text in self.scenario.environment.items() if not _CREDENTIAL.fullmatch(name)}
        site = self.server.site._replace(open=True, tokens={})
        named = {str(path.relative_to(self.project)): text for path, text in plain.items()}
        key = repr((self.program, sorted(named.items()), sorted(variables.items()), site))
        if key not in _LOCKS:
            _LOCKS[key] = self._lock_of(files, plain, site)
        made = _LOCKS[key]
        if made is not None:
            (self.project / "uv.lock").write_text(made, encoding="utf-8")
        return made is not None

    def _lock_of(self, files: dict[Path, str], plain: dict[Path, str], site: Site) -> str | None:
        for path, text in plain.items():
            path.write_text(text, encoding="utf-8")
        with Server(site) as server:
            environment = self._environment(server.proxy) | {"UV_KEYRING_PROVIDER": "disabled"}
            done = self._uv(("lock",), environment, self.project)
        for path, text in files.items():
            path.write_text(text, encoding="utf-8")
        return None if done.returncode else (self.project / "uv.lock").read_text(encoding="utf-8")

    def _take_calls(self) -> tuple[KeyringCall, ...]:
        path = self.tools / "calls.jsonl"
        if not path.exists():
            return ()
        calls = tuple(KeyringCall(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines())
        path.unlink()
        return calls

    def _outcome(self, done: subprocess.CompletedProcess[str]) -> str:
        outcome = _class_of(done.returncode, done.stderr)
        if outcome == "ok":
            for module in self.project.glob(".venv/[Ll]ib*/**/shared_pkg/__init__.py"):
                found = _ORIGIN.search(module.read_text(encoding="utf-8"))
                if found:
                    outcome = "ok:PUBLIC" if found[1] == "public" else "ok:private"
        warned = any(line.startswith("warning:") for line in done.stderr.splitlines())
        return f"{outcome}+w" if warned else outcome


def _class_of(code: int, stderr: str) -> str:
    text = " ".join(re.sub(r"[│╰─▶×├]", " ", stderr).split())
    if code == 0:
        return "ok"
    if "No solution found" in text:
        if "401 Unauthorized" in text:
            return "NOSOL(401)"
        return "NOSOL(403)" if "403 Forbidden" in text else "NOSOL"
    for fragment, outcome in _FRAGMENTS:
        if fragment in text:
            return outcome
    status = re.search(r"HTTP status (?:client|server) error \((\d+)", text)
    return f"http{status[1]}" if status else f"other(rc={code})"


_FRAGMENTS = (
    ("Missing credentials", "MISSING"),
    ("Incomplete credentials", "INCOMPL"),
    ("Missing password", "INCOMPL"),
    ("references an undeclared index", "undeclared-index"),
    ("duplicate index name", "dup-names"),
    ("multiple indexes with `default = true`", "multi-default"),
    ("TOML parse error", "toml"),
    ("needs to be updated", "outdated"),
)

__all__ = ["COMMANDS", "KeyringCall", "Observation", "Scenario", "Step", "observe"]
