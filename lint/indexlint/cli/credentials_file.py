"""``--credentials`` of ``indexlint trace``: a JSON file that states which credentials are in play."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from indexlint.cli.main import UsageError

if TYPE_CHECKING:
    from indexlint.auth.situation import Credential, Entry

_KEYS = ("source", "service", "username", "opens", "label")
_SOURCES = ("environment", "url", "netrc", "keyring", "store")


def read_credentials(path: str, entries: Sequence[Entry]) -> tuple[Credential, ...]:
    """The credentials that the file at ``path`` states; each opens some of the project's index ``entries``.

    Raises UsageError, with the number of the entry, for a file that cannot be read or says something else.
    """
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
