"""``[tool.indexlint]`` of pyproject.toml, or indexlint.toml: read, checked, and found for a directory.

The configuration of a checked project is untrusted: no key here can switch on the network, name a host that gets a token,
or write outside the project.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from indexlint.findings import SEVERITIES, WARNING
from indexlint.model.place import Keys
from indexlint.model.project import CREDENTIAL_SOURCES, Options, StatedCredentials
from indexlint.records import NamedTuple
from indexlint.toml.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class ConfigurationError(Exception):
    """A configuration that says something wrong: ``message`` says what and what to do; the position is 1-based."""

    def __init__(self, file: str, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.file = file
        self.line = line
        self.column = column
        self.message = message

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class Settings(NamedTuple):
    """The effective configuration. ``origin`` maps each key that somebody set to where it was set."""

    select: tuple[str, ...] = ("ALL",)
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = {}
    per_file_ignores: Mapping[str, tuple[str, ...]] = {}
    exclude: tuple[str, ...] = ()
    fail_on: str = WARNING
    uv_version: str | None = None
    public_indexes: tuple[str, ...] = ()
    private_packages: tuple[str, ...] = ()
    credentials: StatedCredentials = StatedCredentials()
    baseline: str | None = None
    origin: Mapping[str, str] = {}
    directory: str | None = None

    def options(self) -> Options:
        """The part that rules see."""
        return Options(self.public_indexes, self.private_packages, self.credentials)


# One object for all that nobody configured: what is derived from settings is kept by their identity.
DEFAULTS = Settings()


class Key(NamedTuple):
    """One key of the configuration: ``schema`` is its JSON Schema, ``read`` turns a valid value into the setting's."""

    name: str
    schema: dict[str, Any]
    read: Callable[[Any], Any]
    summary: str

    @property
    def field(self) -> str:
        """The name of the field of :class:`Settings`."""
        return self.name.replace("-", "_")


_WORD = {"type": "string", "minLength": 1}
_WORDS = {"type": "array", "items": _WORD, "uniqueItems": True}


def _stated(value: dict[str, Any]) -> StatedCredentials:
    sources = {name: source for name, source in value.items() if name not in ("default", "shared")}
    return StatedCredentials(
        value.get("default"), sources, tuple(frozenset(group) for group in value.get("shared", ()))
    )


def _by_rule(value: dict[str, str]) -> dict[str, str]:
    """Severities by the names of rules: a word that means fewer rules wins over one that means more."""
    from indexlint.rules.registry import lookup

    found: dict[str, str] = {}
    for word in sorted(value, key=lambda word: -len(lookup(word))):
        found.update(dict.fromkeys((entry.name for entry in lookup(word)), value[word]))
    return found


_SOURCE = {"enum": list(CREDENTIAL_SOURCES)}
KEYS: tuple[Key, ...] = (
    Key("select", _WORDS, tuple, "The rules that run: names, codes, or prefixes of codes. Default: all."),
    Key("extend-select", _WORDS, tuple, "More rules, besides those that `select` names."),
    Key("ignore", _WORDS, tuple, "Rules that do not run."),
    Key(
        "severity",
        {"type": "object", "additionalProperties": {"enum": list(SEVERITIES)}},
        _by_rule,
        "A rule's severity instead of its own.",
    ),
    Key(
        "per-file-ignores",
        {"type": "object", "additionalProperties": _WORDS},
        lambda value: {pattern: tuple(words) for pattern, words in value.items()},
        "Rules that do not run on the files that match a glob.",
    ),
    Key("exclude", _WORDS, tuple, "Globs of files and folders that are not checked."),
    Key(
        "fail-on", {"enum": list(SEVERITIES)}, str, "The lowest severity that makes the exit code 1. Default: warning."
    ),
    Key("uv-version", _WORD, str, "The uv releases to speak of, instead of `required-version`."),
    Key("public-indexes", _WORDS, tuple, "More hosts or URL prefixes that are public."),
    Key("private-packages", _WORDS, tuple, "Globs of package names that only you publish."),
    Key(
        "credentials",
        {
            "type": "object",
            "properties": {
                "default": _SOURCE,
                "shared": {"type": "array", "items": {"type": "array", "items": _WORD, "minItems": 2}},
            },
            "additionalProperties": _SOURCE,
        },
        _stated,
        "Where each index's credential comes from, and which indexes share one. Facts, never secrets.",
    ),
    Key("baseline", _WORD, str, "A file of known findings, inside the project, that do not count."),
)
_BY_NAME = {key.name: key for key in KEYS}


def read_table(document: Document, keys: Keys, file: str) -> Settings:
    """The settings of a table.

    Raises ConfigurationError for an unknown key, a wrong type or an unknown rule.
    """
    table: Any = document.data
    for key in keys:
        table = table[key]
    if not isinstance(table, dict):
        raise _error(document, keys, "key", file, "`indexlint` must be a table")
    values: dict[str, Any] = {}
    for name, value in table.items():
        known = _BY_NAME.get(name)
        if known is None:
            raise _error(document, (*keys, name), "key", file, _unknown(name, _BY_NAME, "setting"))
        complaint = _complain(value, known.schema, f"`{name}`") or _complain_about_rules(name, value)
        if complaint:
            raise _error(document, (*keys, name), "value", file, complaint)
        values[known.field] = known.read(value)
    origin = dict.fromkeys((name.replace("_", "-") for name in values), file)
    return Settings(**values, origin=origin)


def _error(document: Document, keys: Keys, part: str, file: str, message: str) -> ConfigurationError:
    line, column = document.position(document.span(keys, part).start)
    return ConfigurationError(file, line, column, message)


def _unknown(name: str, known: Mapping[str, object], what: str) -> str:
    from indexlint.rules.registry import suggest

    close = suggest(name, known)
    if close:
        return f"unknown {what} `{name}`; did you mean `{close}`?"
    if what == "rule":
        return f"unknown rule `{name}`; `indexlint rule` lists them all"
    return f"unknown {what} `{name}`; known are: {', '.join(sorted(known))}"


def _complain(value: Any, schema: Mapping[str, Any], name: str) -> str | None:
    """What is wrong with a value, for the small part of JSON Schema that ``KEYS`` uses; ``name`` is what to call it."""
    if "enum" in schema:
        return None if value in schema["enum"] else f"{name} must be one of: {', '.join(schema['enum'])}"
    wanted = {"string": str, "array": list, "object": dict}[schema["type"]]
    if not isinstance(value, wanted):
        words = {"string": "a string", "array": "a list", "object": "a table"}[schema["type"]]
        return f"{name} must be {words}"
    if schema["type"] == "string" and not value:
        return f"{name} must not be empty"
    if schema["type"] == "array":
        if len(value) < schema.get("minItems", 0):
            return f"{name} needs at least {schema['minItems']} elements"
        return next((found for item in value if (found := _complain(item, schema["items"], f"each of {name}"))), None)
    if schema["type"] == "object":
        properties = schema.get("properties", {})
        for key, item in value.items():
            found = _complain(item, properties.get(key, schema["additionalProperties"]), f"{name[:-1]}.{key}`")
            if found:
                return found
    return None


def _complain_about_rules(name: str, value: Any) -> str | None:
    from indexlint.rules.registry import BY_NAME, lookup

    if name in ("select", "extend-select", "ignore"):
        words = value
    elif name == "severity":
        words = list(value)
    elif name == "per-file-ignores":
        words = [word for entry in value.values() for word in entry]
    else:
        return None
    for word in words:
        if not lookup(word):
            return _unknown(word, BY_NAME, "rule")
    return None


class Finder:
    """Finds the configuration that applies to a directory: its own, else that of the nearest directory above.

    The search ends at a directory that has a ``.git``: a checked repository is not configured from outside. An
    indexlint.toml wins over the ``[tool.indexlint]`` beside it. ``given`` is the file of ``--config``, ``isolated`` that of
    ``--isolated``. ``present`` tells whether a directory has something of a name. Problems are collected in ``problems`` and
    the defaults apply where a configuration is wrong.
    """

    def __init__(
        self,
        parsed: Callable[[str], Any],
        show: Callable[[str], str],
        *,
        given: str | None = None,
        isolated: bool = False,
        present: Callable[[str, str], bool] | None = None,
    ) -> None:
        self._parsed = parsed
        self._show = show
        self._found: dict[str, Settings] = {}
        self._given = given
        self._isolated = isolated
        self._present = present or (lambda directory, name: os.path.exists(os.path.join(directory, name)))
        self.problems: list[str] = []

    def of(self, directory: str) -> Settings:
        """The settings for the files of a directory."""
        if self._isolated:
            return DEFAULTS
        if self._given is not None:
            return self._cached(self._given, lambda path: self._read_given(path))
        return self._cached(directory, self._search)

    def _cached(self, key: str, make: Callable[[str], Settings]) -> Settings:
        if key not in self._found:
            self._found[key] = make(key)
        return self._found[key]

    def _search(self, directory: str) -> Settings:
        own = self._read(directory)
        if own is not None:
            return own
        parent = os.path.dirname(directory)
        if parent == directory or self._present(directory, ".git"):
            return DEFAULTS
        return self._cached(parent, self._search)

    def _read(self, directory: str) -> Settings | None:
        for name, keys in (("indexlint.toml", ()), ("pyproject.toml", ("tool", "indexlint"))):
            path = os.path.join(directory, name)
            document = self._parsed(path) if keys or self._present(directory, name) else None
            if isinstance(document, Document) and _has(document.data, keys):
                return self._read_document(document, keys, path)
            if document is not None and not isinstance(document, Document) and not keys:
                self.problems.append(f"{self._show(path)}: {document}")
                return DEFAULTS
        return None

    def _read_given(self, path: str) -> Settings:
        document = self._parsed(path)
        if not isinstance(document, Document):
            self.problems.append(f"{self._show(path)}: {document or 'no such file'}")
            return DEFAULTS
        keys: Keys = ("tool", "indexlint") if _has(document.data, ("tool", "indexlint")) else ()
        return self._read_document(document, keys, path)

    def _read_document(self, document: Document, keys: Keys, path: str) -> Settings:
        try:
            settings = read_table(document, keys, self._show(path))
        except ConfigurationError as error:
            self.problems.append(str(error))
            return DEFAULTS
        return settings._replace(directory=os.path.dirname(path))


def _has(data: dict[str, Any], keys: Keys) -> bool:
    table: Any = data
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table is not None
