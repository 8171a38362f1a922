"""The tokens of the person, each bound to one origin: from variables, netrc, and configuration files of GitLab's clients.

In this order, and the first one that GitLab accepts is used:

1. ``GITLAB_TOKEN`` (glab, python-semantic-release), ``GITLAB_PRIVATE_TOKEN`` and ``GITLAB_OAUTH_TOKEN`` (python-gitlab),
   ``GITLAB_ACCESS_TOKEN`` (glab), for the GitLab that :func:`_home` finds;
2. ``CI_JOB_TOKEN``, and ``CI_DEPLOY_USER`` with ``CI_DEPLOY_PASSWORD``, for the GitLab whose job this is;
3. netrc, for ``https://<machine>``, never its ``default`` entry;
4. python-gitlab's configuration file, for each section's ``url``;
5. glab's configuration file of the person, for the host it stands under, never the one in a repository's ``.git``.

A binding that cannot be read binds to nothing: no token falls back to another host. Nothing here looks at the checked project.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from indexlint.model.secret import Secret
from indexlint.model.url import DEFAULT_PORTS, IndexUrl, Realm, is_loopback, redact, unquote
from indexlint.online.person import Token
from indexlint.records import NamedTuple

GITLAB_COM = Realm("https", "gitlab.com", 443)
# A person's configuration file is a few lines.
LARGEST_FILE = 1 << 20

_HOME_VARIABLES = ("GITLAB_HOST", "GL_HOST", "GITLAB_URL", "GITLAB_URI")
_CI_VARIABLES = ("CI_API_V4_URL", "CI_SERVER_URL")
_TOKEN_VARIABLES = (
    ("GITLAB_TOKEN", "private-token"),
    ("GITLAB_PRIVATE_TOKEN", "private-token"),
    ("GITLAB_OAUTH_TOKEN", "bearer"),
    ("GITLAB_ACCESS_TOKEN", "private-token"),
)
# GitLab's token prefixes (its documentation, "Token prefixes"): what a variable is called does not tell what is in it.
_JOB_PREFIX, _DEPLOY_PREFIX = "glcbt-", "gldt-"
_JOB_USER = "gitlab-ci-token"
HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*|\[[0-9a-f:.]+\]")
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*")


class Binding(NamedTuple):
    """Where a token may go: an origin, and the path that it lies below (empty for all of it)."""

    realm: Realm
    path: str = ""


class BindingError(ValueError):
    """A text that names no origin that a token may go to; the message tells why, with nothing secret in it."""


def read_tokens(variables: Mapping[str, str], gitlab_url: str | None) -> tuple[tuple[Token, ...], tuple[str, ...]]:
    """The tokens, the one that is tried first first, and a note for each source that cannot be used.

    Raises ValueError for a ``gitlab_url`` that is none.
    """
    notes: list[str] = []
    given = None
    if gitlab_url is not None:
        try:
            given = read_binding(gitlab_url)
        except BindingError as error:
            raise ValueError(f"--gitlab-url: {error}") from None
    tokens = [
        *_from_variables(variables, given, notes),
        *_from_ci(variables, notes),
        *_from_netrc(variables, notes),
        *_from_python_gitlab(variables, notes),
        *_from_glab(variables, notes),
    ]
    return tuple(tokens), tuple(dict.fromkeys(notes))


def read_hosts(texts: Sequence[str]) -> frozenset[Realm]:
    """The origins that credentials of ``UV_INDEX_*`` variables may go to, from ``HOST[:PORT]``.

    A loopback host may be asked over plain http too. Raises ValueError for a text that is no host.
    """
    realms = set()
    for text in texts:
        try:
            binding = read_binding(text)
        except BindingError as error:
            raise ValueError(f"--credentials-host: {error}") from None
        if binding.path:
            raise ValueError(f"--credentials-host: `{redact(text)}` has a path: give HOST or HOST:PORT")
        realms.add(binding.realm)
        if is_loopback(binding.realm.host) and "://" not in text:
            written = IndexUrl(f"http://{text.strip()}").realm
            realms.update([written] if written is not None else [])
    return frozenset(realms)


def read_binding(text: str) -> Binding:
    """The origin and path of a GitLab, from its host name or its URL; ``/api/v4`` at the end is left out.

    Raises BindingError: for plain http to anything but this machine, for userinfo, a query, or a host that is not written
    as it goes over the wire.
    """
    text = text.strip()
    shown = redact(text)
    url = IndexUrl(text if "://" in text else f"https://{text}")
    realm = url.realm
    if realm is None or not text.isprintable() or any(char in text for char in " \\"):
        raise BindingError(f"`{shown}` is no host name and no URL of a GitLab")
    if url.userinfo_span is not None or url.query is not None or url.fragment is not None:
        raise BindingError(f"`{shown}` has more than a scheme, a host and a path")
    if not realm.host.isascii():
        raise BindingError(f"`{shown}`: write the host in its ASCII form (xn--...)")
    if not HOST.fullmatch(realm.host):
        raise BindingError(f"`{shown}`: `{redact(realm.host)}` is no host name")
    if realm.scheme != "https" and not is_loopback(realm.host):
        raise BindingError(f"`{shown}` is plain http: a token is only sent over https")
    path = url.path.rstrip("/").removesuffix("/api/v4")
    if not _PATH.fullmatch(path) or any(part in (".", "..") for part in path.split("/")):
        raise BindingError(f"`{shown}`: `{redact(url.path)}` is no path of a GitLab")
    return Binding(realm, path)


def covers(token: Token, url: IndexUrl) -> bool:
    """Whether a token may go with a request for this URL: the same origin, and below the path that it is bound to.

    A path with dot segments, however they are written, may lead out of any other.
    """
    if token.realm != url.realm:
        return False
    below = url.path.startswith(token.path + "/") and ".." not in unquote(url.path).replace("\\", "/").split("/")
    return not token.path or below


# -- variables


def _from_variables(variables: Mapping[str, str], given: Binding | None, notes: list[str]) -> Iterator[Token]:
    found = [(name, kind, _value(variables, name, notes)) for name, kind in _TOKEN_VARIABLES]
    there = [(name, kind, secret) for name, kind, secret in found if secret is not None]
    if not there:
        return
    home = given or _home(variables, notes)
    if home is None:
        return
    job = Secret(variables.get("CI_JOB_TOKEN", "").strip())
    for name, kind, secret in there:
        # What is in it decides: a job's or a deploy token in GITLAB_TOKEN must not be sent where it means nothing.
        text = secret.reveal()
        if text.startswith(_JOB_PREFIX) or (job and secret == job):
            yield Token(home.realm, "job", _JOB_USER, secret, name, home.path)
        elif text.startswith(_DEPLOY_PREFIX):
            yield Token(home.realm, "deploy", "__token__", secret, name, home.path)
        else:
            yield Token(home.realm, kind, "", secret, name, home.path)


def _home(variables: Mapping[str, str], notes: list[str]) -> Binding | None:
    """The GitLab that the person's token variables belong to; None where that is not certain.

    ``GITLAB_HOST`` and ``GL_HOST`` (glab), ``GITLAB_URL`` (python-gitlab), ``GITLAB_URI`` (glab), else the GitLab whose job
    this is, else gitlab.com.
    """
    named = [name for name in _HOME_VARIABLES if variables.get(name, "").strip()]
    try:
        bindings = {name: read_binding(variables[name]) for name in named}
    except BindingError as error:
        notes.append(f"no token of a GITLAB_ variable is sent: {', '.join(named)}: {error}")
        return None
    if len(set(bindings.values())) > 1:
        notes.append(f"no token of a GITLAB_ variable is sent: {' and '.join(named)} differ; give --gitlab-url")
        return None
    if bindings:
        return bindings[named[0]]
    if any(variables.get(name, "").strip() for name in (*_CI_VARIABLES, "CI_SERVER_HOST")):
        return _ci(variables, notes)
    return Binding(GITLAB_COM)


def _from_ci(variables: Mapping[str, str], notes: list[str]) -> Iterator[Token]:
    job = _value(variables, "CI_JOB_TOKEN", notes)
    user, password = variables.get("CI_DEPLOY_USER", "").strip(), _value(variables, "CI_DEPLOY_PASSWORD", notes)
    deploy = bool(user) and password is not None
    if job is None and not deploy:
        return
    home = _ci(variables, notes)
    if home is None:
        return
    if job is not None:
        yield Token(home.realm, "job", _JOB_USER, job, "CI_JOB_TOKEN", home.path)
    if deploy and password is not None:
        yield Token(home.realm, "deploy", user, password, "CI_DEPLOY_PASSWORD", home.path)


def _ci(variables: Mapping[str, str], notes: list[str]) -> Binding | None:
    """The GitLab whose job this is (GitLab, "Predefined CI/CD variables reference"); None outside of a job."""
    name = next((name for name in _CI_VARIABLES if variables.get(name, "").strip()), None)
    if name is None:
        host = variables.get("CI_SERVER_HOST", "").strip()
        if not host:
            return None
        name, port = "CI_SERVER_HOST", variables.get("CI_SERVER_PORT", "").strip()
        text = f"{variables.get('CI_SERVER_PROTOCOL', '').strip() or 'https'}://{host}" + (f":{port}" if port else "")
    else:
        text = variables[name]
    try:
        return read_binding(text)
    except BindingError as error:
        notes.append(f"no token of this CI job is sent: {name}: {error}")
        return None


def _value(variables: Mapping[str, str], name: str, notes: list[str]) -> Secret | None:
    secret = Secret(variables.get(name, "").strip())
    return _usable(secret, name, notes) if secret else None


def _usable(secret: Secret, where: str, notes: list[str]) -> Secret | None:
    """The secret, if it can stand in a request's header as it is."""
    text = secret.reveal()
    if text.isascii() and text.isprintable() and " " not in text:
        return secret
    notes.append(f"{where} is not used: it holds characters that no token has")
    return None


# -- files


def _from_netrc(variables: Mapping[str, str], notes: list[str]) -> Iterator[Token]:
    from indexlint.readers.environment import NetrcError, netrc_path, read_netrc

    path = netrc_path(variables)
    if not _is_absolute(path, "NETRC", notes):
        return
    try:
        entries = read_netrc(path)
    except NetrcError as error:
        notes.append(f"{error}; nothing of it is used")
        return
    for machine, (login, secret) in entries.items():
        host = machine.lower()
        # `default` names no host.
        if machine == "default" or not secret or not HOST.fullmatch(host):
            continue
        if ":" in login or not login.isprintable() or _usable(secret, f"{path}: {host}", notes) is None:
            continue
        yield Token(Realm("https", host, DEFAULT_PORTS["https"]), "basic", login, secret, "netrc")


def _from_python_gitlab(variables: Mapping[str, str], notes: list[str]) -> Iterator[Token]:
    """See python-gitlab's documentation, "Getting started with the CLI": ``PYTHON_GITLAB_CFG``, else two files together."""
    given = variables.get("PYTHON_GITLAB_CFG", "")
    paths = (
        [given] if given else ["/etc/python-gitlab.cfg", os.path.join(_home_folder(variables), ".python-gitlab.cfg")]
    )
    import configparser

    parsed = configparser.ConfigParser(interpolation=None, default_section="\0")
    for path in paths:
        if not _is_absolute(path, "PYTHON_GITLAB_CFG", notes):
            continue
        text = _read(path, notes)
        if text is None:
            continue
        try:
            parsed.read_string(text, path)
        except configparser.Error as error:
            # The error's own text holds the line, and the line may hold a token.
            line = getattr(error, "lineno", None) or next((number for number, _ in getattr(error, "errors", ())), None)
            notes.append(
                f"{path}{f', line {line}' if line else ''}: not a configuration file of python-gitlab; not used"
            )
            return
    for name in parsed.sections():
        yield from _section(name, dict(parsed[name]), notes)


def _section(name: str, section: Mapping[str, str], notes: list[str]) -> Iterator[Token]:
    kinds = (("private_token", "private-token", ""), ("oauth_token", "bearer", ""), ("job_token", "job", _JOB_USER))
    if not section.get("url") or not any(section.get(key) for key, _, _ in kinds):
        return
    where = f"python-gitlab's section `{redact(name)}`"
    try:
        home = read_binding(section["url"])
    except BindingError as error:
        notes.append(f"{where} is not used: {error}")
        return
    for key, kind, user in kinds:
        secret = Secret(section.get(key, "").strip())
        if not secret:
            continue
        if secret.reveal().startswith("helper:"):
            notes.append(f"{where}: `{key}` comes from a credential helper, which is not run")
        elif _usable(secret, where, notes) is not None:
            yield Token(home.realm, kind, user, secret, f"python-gitlab `{redact(name)}`", home.path)


def _from_glab(variables: Mapping[str, str], notes: list[str]) -> Iterator[Token]:
    """glab's own ``config.yml``: ``GLAB_CONFIG_DIR``, else below the configuration folder."""
    path = _glab_file(variables, notes)
    text = None if path is None else _read(path, notes)
    if text is None:
        return
    import yaml

    try:
        # Only strings: glab writes `token: !!null glpat-...`, which a reader of types takes for nothing.
        parsed = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes strings, lists and mappings only
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark is not None else ""
        notes.append(f"{path}{line}: not a configuration file of glab; not used")
        return
    hosts = parsed.get("hosts") if isinstance(parsed, dict) else None
    if text.strip() and not isinstance(parsed, dict):
        notes.append(f"{path}: not a configuration file of glab; not used")
    for host, entry in hosts.items() if isinstance(hosts, dict) else ():
        if isinstance(host, str) and isinstance(entry, dict):
            yield from _glab_host(host, entry, notes)


def _glab_host(host: str, entry: Mapping[Any, Any], notes: list[str]) -> Iterator[Token]:
    words = {key: value.strip() for key, value in entry.items() if isinstance(key, str) and isinstance(value, str)}
    secret = Secret(words.pop("token", ""))
    if not secret:
        return
    where = f"glab's token for `{redact(host)}`"
    text = words.get("api_host") or host
    if "://" not in text:
        text = f"{words.get('api_protocol') or 'https'}://{text}"
    folder = words.get("subfolder", "").strip("/")
    try:
        home = read_binding(f"{text.rstrip('/')}/{folder}" if folder else text)
    except BindingError as error:
        notes.append(f"{where} is not used: {error}")
        return
    if _usable(secret, where, notes) is None:
        return
    kind = "bearer" if words.get("is_oauth2", "").lower() == "true" else "private-token"
    yield Token(home.realm, kind, "", secret, f"glab `{redact(host)}`", home.path)


def _glab_file(variables: Mapping[str, str], notes: list[str]) -> str | None:
    given = variables.get("GLAB_CONFIG_DIR", "")
    if given:
        return os.path.join(given, "config.yml") if _is_absolute(given, "GLAB_CONFIG_DIR", notes) else None
    home = _home_folder(variables)
    folders = [variables.get("XDG_CONFIG_HOME", ""), os.path.join(home, ".config")]
    if sys.platform == "darwin":
        folders.insert(0, os.path.join(home, "Library", "Application Support"))
    paths = [os.path.join(folder, "glab-cli", "config.yml") for folder in folders if os.path.isabs(folder)]
    return next((path for path in paths if os.path.exists(path)), None)


def _home_folder(variables: Mapping[str, str]) -> str:
    return variables.get("HOME") or os.path.expanduser("~")


def _is_absolute(path: str, variable: str, notes: list[str]) -> bool:
    """A relative path could lead into the checked project."""
    if os.path.isabs(path):
        return True
    notes.append(f"{variable} is not used: it is no absolute path")
    return False


def _read(path: str, notes: list[str]) -> str | None:
    """The text of a file; None where there is none, or it cannot be read."""
    try:
        with open(path, "rb") as stream:
            raw = stream.read(LARGEST_FILE + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        notes.append(f"{path}: {error.strerror or 'cannot be read'}; not used")
        return None
    if len(raw) > LARGEST_FILE:
        notes.append(f"{path}: larger than {LARGEST_FILE >> 20} MiB; not used")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        notes.append(f"{path}: not UTF-8; not used")
        return None
