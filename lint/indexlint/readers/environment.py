"""What is really set where the program runs: variables, netrc, and whether there is a ``keyring`` program."""

from __future__ import annotations

import os
from collections.abc import Mapping

from indexlint.model.project import Environment
from indexlint.model.secret import Secret

_PREFIXES = ("UV_", "PIP_", "POETRY_", "CI_", "GITLAB_")
# GitLab's predefined variables (its documentation, "Predefined CI/CD variables reference"); none of these is a secret.
_FACTS = (
    "CI_API_V4_URL",
    "CI_PROJECT_ID",
    "CI_PROJECT_PATH",
    "CI_PROJECT_NAMESPACE",
    "CI_PROJECT_NAMESPACE_ID",
    "CI_SERVER_HOST",
)


class NetrcError(Exception):
    """A netrc file that cannot be read; the message names the file and the line, never its contents."""


def read_environment(variables: Mapping[str, str]) -> Environment:
    """The facts of a process with these variables."""
    import shutil

    chosen = {name: Secret(value) for name, value in variables.items() if name.startswith(_PREFIXES)}
    try:
        netrc = read_netrc(netrc_path(variables))
    except NetrcError:
        netrc = {}
    keyring = shutil.which("keyring", path=variables.get("PATH")) is not None
    facts = {name: variables[name] for name in _FACTS if name in variables}
    return Environment(chosen, netrc, keyring, read_store(variables), facts)


def netrc_path(variables: Mapping[str, str]) -> str:
    """The netrc file of a process with these variables."""
    return variables.get("NETRC") or os.path.join(variables.get("HOME") or os.path.expanduser("~"), ".netrc")


def read_store(variables: Mapping[str, str]) -> tuple[str, ...]:
    """The service URLs in uv's plain-text credential store (``uv auth login``, since 0.8.15); nothing else of it is kept."""
    home = variables.get("HOME") or os.path.expanduser("~")
    data = variables.get("XDG_DATA_HOME") or os.path.join(home, ".local", "share")
    folder = variables.get("UV_CREDENTIALS_DIR") or os.path.join(data, "uv", "credentials")
    import tomli

    try:
        with open(os.path.join(folder, "credentials.toml"), "rb") as stream:
            entries = tomli.load(stream).get("credential")
    except (OSError, ValueError):
        return ()
    services = (
        [entry.get("service") for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    )
    return tuple(service for service in services if isinstance(service, str))


def read_netrc(path: str) -> dict[str, tuple[str, Secret]]:
    """Hosts to login and password; the last entry of a host wins, as in uv. No file is no entry.

    Raises NetrcError where the file does not parse.
    """
    import netrc

    try:
        entries = netrc.netrc(path).hosts
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        return {}
    except netrc.NetrcParseError as error:
        line = f", line {error.lineno}" if error.lineno else ""
        raise NetrcError(f"{path}{line}: not a netrc file") from None
    except (OSError, UnicodeDecodeError):
        raise NetrcError(f"{path}: cannot be read") from None
    return {host: (login or "", Secret(password or "")) for host, (login, _, password) in entries.items()}
