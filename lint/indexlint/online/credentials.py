"""The credential that uv would send with the page of a package, and whether the person allows to send it there.

Only for ``--online=credentials``. What uv chooses is asked of the credential model (:mod:`indexlint.auth`), for the newest
release that the project allows. The host is the checked project's choice, so what names no host by itself goes only where the
person said.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from indexlint.auth.flow import predict
from indexlint.auth.from_project import entries
from indexlint.auth.situation import Credential, Package, Situation
from indexlint.model.releases import show
from indexlint.model.secret import Secret
from indexlint.model.url import Realm, is_loopback
from indexlint.online.person import Token
from indexlint.readers.environment import netrc_path, read_environment
from indexlint.records import NamedTuple

if TYPE_CHECKING:
    from indexlint.auth.trace import KeyringCall, Trace
    from indexlint.model.index import Index
    from indexlint.model.project import Environment, Project
    from indexlint.online.person import Person

# The keyring program may ask a desktop, which waits for somebody to answer.
KEYRING_TIMEOUT = 10.0
_LARGEST_PASSWORD = 64 * 1024


class Offer(NamedTuple):
    """What uv would send: ``token``, found in ``sent`` (as in ``Page.sent``); or None and the ``reason`` why not."""

    token: Token | None = None
    sent: str = "none"
    reason: str = ""


class _Found(NamedTuple):
    """A credential that is there: as the model sees it, what it holds, and what a person knows its source by."""

    credential: Credential
    username: str
    secret: Secret | None
    source: str


def offer(project: Project, index: Index, person: Person) -> Offer:
    """What uv would send with the page of a package of this index; a credential only for a host that it may go to."""
    environment: Environment = project.root.memo("the person's environment", lambda: read_environment(person.variables))
    release = project.releases.newest
    found = list(_there(index, environment))
    trace = _ask_model(project, index, tuple(item.credential for item in found), environment)
    chosen = _sent(trace, index)
    if chosen is not None:
        if chosen.source == "store":
            return Offer(reason="uv would send what `uv auth login` stored, which indexlint does not read")
        item = next(item for item in found if item.credential == chosen)
        assert item.secret is not None
        return _allowed(index, person, environment, chosen.source, lambda: (item.username, item.secret), item.source)
    calls = tuple(dict.fromkeys(trace.keyring))
    if calls:
        source = f"the keyring's entry for {index.key}"
        return _allowed(index, person, environment, "keyring", lambda: _from_keyring(project, calls, person), source)
    return Offer(reason=_why_none(project, index, environment, found, show(release)))


def _why_none(project: Project, index: Index, environment: Environment, found: list[_Found], release: str) -> str:
    if index.authenticate == "never":
        return f'`authenticate = "never"`: uv {release} sends no credential'
    if project.keyring is not None and not environment.keyring:
        return f"uv {release} finds no credential for it here: there is no `keyring` program on PATH"
    if project.keyring is not None and not found:
        return (
            f"uv {release} finds no credential for it here, and asks the keyring only for an index with a username or with "
            '`authenticate = "always"`'
        )
    return f"uv {release} finds no credential for it here"


def _ask_model(project: Project, index: Index, credentials: tuple[Credential, ...], environment: Environment) -> Trace:
    keyring = "off"
    if project.keyring is not None:
        keyring = "on" if environment.keyring else "absent"
    package = Package("any-package", pin=index.key, served_by=(index.key,))
    # Also an index that the project calls public is asked as one that wants a credential.
    own = tuple(entry._replace(public=False) for entry in entries(project, among=[index]))
    situation = Situation(own, (package,), credentials, keyring)
    return predict(situation, project.releases.newest, "lock")


def _sent(trace: Trace, index: Index) -> Credential | None:
    """The credential with a password that goes with the index's page."""
    for request in trace.requests:
        sent = request.credential
        if request.kind == "simple" and request.index_key == index.key and sent is not None and sent.password:
            return sent
    return None


def _there(index: Index, environment: Environment) -> Iterator[_Found]:
    """What the variables, the URL, netrc and uv's store have for an index."""
    opens = frozenset({index.key})
    pair = environment.credential(index)
    if pair is not None:
        username = pair[0].reveal() if pair[0] is not None else ""
        yield _Found(
            Credential("environment", index.name or "", "variables", username or None, opens, pair[1] is not None),
            username,
            pair[1],
            f"{index.variable}_USERNAME and {index.variable}_PASSWORD" if pair[0] else f"{index.variable}_PASSWORD",
        )
    elif index.url.userinfo_span is not None:
        yield _Found(
            Credential("url", index.key, "the URL", index.url.username, opens, index.url.has_credentials),
            index.url.username or "",
            index.url.password,
            "the credential in its URL",
        )
    for machine in (index.url.host, "default"):
        entry = environment.netrc.get(machine)
        if entry is not None:
            netrc = Credential("netrc", machine, "netrc", entry[0] or None, opens)
            yield _Found(netrc, entry[0], entry[1], f"netrc's entry for {machine}")
            break
    if environment.stores(index.url):
        store = Credential("store", index.url.bare, "uv's store", index.url.username, opens)
        yield _Found(store, "", None, "what `uv auth login` stored")


def _allowed(
    index: Index,
    person: Person,
    environment: Environment,
    sent: str,
    read: Callable[[], tuple[str, Secret | None] | str],
    source: str,
) -> Offer:
    """The offer, if the credential may go to the index's host. ``read`` gets it, or the reason why there is none."""
    realm = index.url.realm
    assert realm is not None
    if realm.scheme != "https" and not is_loopback(realm.host):
        return Offer(reason="uv would send a credential over plain http; indexlint does not")
    if sent != "url" and not _is_bound(realm, person, environment):
        host = str(realm).partition("://")[2]
        return Offer(
            reason=f"only the checked project names {host}, so {source} {'is' if sent != 'environment' else 'are'} sent "
            f"there only with --credentials-host {host}"
        )
    found = read()
    if isinstance(found, str):
        return Offer(reason=found)
    username, secret = found
    if secret is None or any(char in username for char in ":\r\n\0"):
        return Offer(reason=f"{source} cannot be sent")
    return Offer(Token(realm, "basic", username, secret, source), sent)


def _is_bound(realm: Realm, person: Person, environment: Environment) -> bool:
    """Whether the person names the origin: as a host of credentials, for a token, or in netrc (by name, https, port 443)."""
    if realm in person.hosts or any(token.realm == realm for token in person.tokens):
        return True
    # A relative path could lead into the checked project, and `default` names no host.
    own = os.path.isabs(netrc_path(person.variables)) and realm.host != "default"
    return own and realm == Realm("https", realm.host, 443) and realm.host in environment.netrc


def _from_keyring(project: Project, calls: tuple[KeyringCall, ...], person: Person) -> tuple[str, Secret | None] | str:
    """What ``keyring get`` prints, asked for the index's URL, then for its host, as uv does; or why it gave nothing."""
    found: tuple[str, Secret | None] | str = ""
    for call in calls:
        key = f"keyring {call.mode} {call.service} {call.username}"
        found = project.root.memo(key, partial(ask_keyring, call, person))
        if not isinstance(found, str):
            break
    return found


def ask_keyring(call: KeyringCall, person: Person) -> tuple[str, Secret | None] | str:
    """Run the keyring program of the person's PATH, with a time-out. What it prints is a secret; its errors are not shown."""
    program = shutil.which("keyring", path=person.variables.get("PATH"))
    if program is None or not os.path.isabs(program):
        return "there is no `keyring` program"
    username = call.username or ""
    if username.startswith("-") or not username.isprintable() or not call.service.isprintable():
        return "its username cannot be given to the keyring program"
    words = [program, "--mode", "creds", "get", call.service]
    if call.mode != "creds":
        words = [program, "get", call.service, username]
    try:
        done = subprocess.run(  # noqa: S603 - the program that uv would run, without a shell
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(person.variables),
            timeout=KEYRING_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"the keyring program did not answer in {KEYRING_TIMEOUT:.0f} seconds"
    except OSError:
        return "the keyring program cannot be run"
    text = done.stdout[:_LARGEST_PASSWORD].decode("utf-8", "replace").rstrip("\r\n")
    if done.returncode or not text:
        return f"the keyring has no entry for {call.service}"
    if call.mode == "creds":
        username, _, text = text.partition("\n")
        username, text = username.rstrip("\r"), text.rstrip("\r")
    return (username, Secret(text)) if text else f"the keyring has no entry for {call.service}"
