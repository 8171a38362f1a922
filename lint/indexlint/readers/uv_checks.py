"""Where a uv file says what uv does not understand: each case becomes a defect that a rule words.

The tables of ``uv_keys`` decide; ``tests/conformance/test_uv_keys.py`` holds them to the real uv. A defect's detail names
keys and kinds of values, and quotes a value only where uv expects one of a few words there.
"""

from __future__ import annotations

from collections.abc import Mapping

from indexlint.model.index import Defect
from indexlint.model.place import Keys, Place
from indexlint.model.project import Project
from indexlint.model.releases import FIRST_NAMED
from indexlint.model.url import IndexUrl
from indexlint.readers import uv_keys, uv_sources, uv_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from indexlint.toml.document import Document

# What uv does with a file in which it does not know a key or value:
DROPS = "drops"  # it warns, and goes on without anything of `[tool.uv]`
STOPS = "stops"  # every command of the project fails
UNREAD = "unread"  # nothing: it does not read the settings of this file

# Tables and keys that stand where uv does not look for them.
_MISPLACED = {"indexes": "index", "source": "sources", "default-index": "index", "default-index-url": "index-url"}
_MISPLACED_PIP = ("index", "sources", "indexes", "source", "default-index")
_TOP_LEVEL = ("index", "uv")
_PLAIN_KEYS = {"name", "url", "explicit", "default"}
_TYPES: dict[str, type] = {"boolean": bool, "list": list, "string": str, "table": dict}
# Settings of pyproject.toml that every release with named indexes knows, with the type that they take: any value of it.
_USUAL = {
    key: _TYPES[kind]
    for key, kind in uv_keys.KINDS.items()
    if kind in _TYPES
    and key in uv_keys.SETTINGS
    and key not in uv_keys.REMOVED_SETTINGS
    and (uv_keys.SETTINGS[key] or FIRST_NAMED) <= FIRST_NAMED
}


def check(project: Project, documents: Mapping[str, Document]) -> None:
    """Add to ``project.defects`` what its uv tables get wrong. ``documents`` maps the project's files to their contents."""
    for file in project.files:
        document = documents.get(file)
        if document is None:
            continue
        found = _File(project, file)
        data = document.data
        if project.kind == "script":
            found.tool_table(data)
        elif file.endswith("uv.toml"):
            found.settings_table(data, ())
        else:
            found.outside(data)
            found.tool_table(data)
        if project.kind != "script" and uv_values.may_be_toml_1_1(document.text):
            place = uv_values.toml_1_1(document.text)
            if place is not None:
                kind, line, column = place
                where = Place(file, line=line, columns=(column, column + 1))
                project.defects.append(Defect("toml-1-1-syntax", kind, where, {"file": found.name}))


class _File:
    """One file, and what uv does with it."""

    def __init__(self, project: Project, file: str) -> None:
        self.project = project
        self.file = file
        self.in_uv_toml = file.endswith("uv.toml")
        self.name = "uv.toml" if self.in_uv_toml else "script" if project.kind == "script" else "pyproject.toml"
        if project.kind == "script":
            self.effect = STOPS
        elif project.is_member:
            self.effect = UNREAD
        elif self.in_uv_toml:
            self.effect = STOPS
        else:
            self.effect = UNREAD if project.has_uv_toml else DROPS

    def add(self, rule: str, kind: str, place: Place, /, **detail: Any) -> None:
        self.project.defects.append(Defect(rule, kind, place, detail))

    def effect_of(self, key: str) -> str:
        """What a wrong value of a setting does: uv reads some of them with the project itself, wherever it stands."""
        if self.effect != STOPS and not self.in_uv_toml and key in uv_keys.READ_WITH_PROJECT:
            return STOPS
        return self.effect

    # -- tables

    def outside(self, data: dict[str, Any]) -> None:
        """``[[index]]`` and ``[uv]`` at the top of a pyproject.toml."""
        for key in _TOP_LEVEL:
            value = data.get(key)
            if isinstance(value, list) and key == "index" and all(isinstance(item, dict) for item in value):
                self.add("misplaced-table", "top-level", self._header((key,), value), key=key, effect=UNREAD)
            elif isinstance(value, dict) and key == "uv":
                below = next((name for name in value if name in uv_keys.SETTINGS), None)
                if below is not None:
                    keys = (key, below)
                    self.add("misplaced-table", "top-level", self._header(keys, value[below]), key=below, effect=UNREAD)

    def tool_table(self, data: dict[str, Any]) -> None:
        """``[tool.uv]`` of a pyproject.toml or a script."""
        tool = data.get("tool")
        table = tool.get("uv") if isinstance(tool, dict) else None
        if isinstance(table, dict):
            self.settings_table(table, ("tool", "uv"))
            if "sources" in table:
                uv_sources.check(table["sources"], self.file, ("tool", "uv", "sources"), self.add)

    def settings_table(self, table: dict[str, Any], base: Keys) -> None:
        """``[tool.uv]``, or a whole uv.toml."""
        usual = _USUAL if self.name == "pyproject.toml" else {}
        for key, value in table.items():
            if type(value) is usual.get(key):
                continue
            if key not in uv_keys.SETTINGS or key in uv_keys.REMOVED_SETTINGS:
                self._unknown(key, value, self._header((*base, key), value))
            elif self.in_uv_toml and key in uv_keys.PYPROJECT_ONLY:
                since = uv_keys.PYPROJECT_ONLY[key]
                place = self._header((*base, key), value)
                self.add("misplaced-table", "pyproject-only", place, key=key, effect=self.effect, since=since)
            elif self.name == "script" and key in uv_keys.NOT_IN_SCRIPTS:
                self.add("misplaced-table", "script", self._header((*base, key), value), key=key, effect=STOPS)
            else:
                first = uv_keys.SETTINGS[key]
                if first is not None:
                    self._newer(key, first, self._header((*base, key), value), self.effect)
                self._value(key, value, (*base, key), uv_keys.KINDS.get(key), self.effect_of(key))
        if isinstance(table.get("pip"), dict) and self.name != "script":
            self.pip_table(table["pip"], (*base, "pip"))
        if "index" in table:
            self.index_tables(table["index"], (*base, "index"), table)

    def _unknown(self, key: str, value: Any, place: Place) -> None:
        if self.in_uv_toml and key == "tool" and isinstance(value, dict):
            keys: Keys = ("tool", "uv") if isinstance(value.get("uv"), dict) else ("tool",)
            inner = value.get("uv", value)
            below = next(iter(inner), None) if isinstance(inner, dict) else None
            place = self._header((*keys, below), inner[below]) if below is not None else place
            self.add("misplaced-table", "tool-in-uv-toml", place, key="tool.uv", effect=self.effect)
        elif key in _MISPLACED:
            self.add("misplaced-table", "misnamed", place, key=key, right=_MISPLACED[key], effect=self.effect)
        else:
            detail = {"effect": self.effect, "table": self._table(), "gone": uv_keys.REMOVED_SETTINGS.get(key)}
            if self.name != "script" and key in uv_keys.PIP_SETTINGS and key not in uv_keys.SETTINGS:
                # A key that is near to it (`no-binary` to `only-binary`) may say the opposite.
                self.add(
                    "unknown-setting", "unknown", place, key=key, suggestion=None, only_in=self._table("pip"), **detail
                )
            else:
                self._unknown_key("unknown-setting", key, place, uv_keys.SETTINGS, **detail)

    def pip_table(self, table: dict[str, Any], base: Keys) -> None:
        """``[tool.uv.pip]``."""
        for key, value in table.items():
            place = self._header((*base, key), value)
            gone = uv_keys.REMOVED_PIP_SETTINGS.get(key)
            if key in _MISPLACED_PIP:
                self.add("misplaced-table", "pip", place, key=key, effect=self.effect)
            elif key not in uv_keys.PIP_SETTINGS or gone is not None:
                detail = {"effect": self.effect, "table": self._table("pip"), "gone": gone}
                if key in uv_keys.SETTINGS:
                    self.add(
                        "unknown-setting", "unknown", place, key=key, suggestion=None, only_in=self._table(), **detail
                    )
                else:
                    self._unknown_key("unknown-setting", key, place, uv_keys.PIP_SETTINGS, **detail)
            else:
                self._newer(key, uv_keys.PIP_SETTINGS[key], place, self.effect)
                kind = uv_keys.PIP_KINDS.get(key) or uv_keys.KINDS.get(key)
                self._value(key, value, (*base, key), kind, self.effect)

    def _table(self, below: str = "") -> str:
        if self.in_uv_toml:
            return f"`[{below}]`" if below else "uv.toml"
        return f"`[tool.uv.{below}]`" if below else "`[tool.uv]`"

    # -- keys and values

    def _unknown_key(self, rule: str, key: str, place: Place, known: Mapping[str, Any], **detail: Any) -> None:
        self.add(rule, "unknown", place, key=key, suggestion=suggestion(key, known), **detail)

    def _newer(self, key: str, first: uv_keys.Release | None, place: Place, effect: str, kind: str = "setting") -> None:
        if first is not None and first > FIRST_NAMED and effect != UNREAD:
            self.add("setting-newer-than-uv", kind, place, key=key, first=first, effect=effect)

    def _value(self, key: str, value: Any, keys: Keys, kind: str | None, effect: str) -> None:
        if kind is None or effect == UNREAD:
            return
        wrong = uv_values.wrong(kind, key, value)
        if wrong is None:
            first = uv_values.newer(kind, key, value)
            if first is not None:
                self._newer(key, first, Place(self.file, keys), effect, "value")
        elif key != "index":  # what `index` holds is the matter of invalid-index-value
            within: Keys = (*keys, wrong["element"]) if "element" in wrong else keys
            self.add("invalid-setting-value", wrong["kind"], Place(self.file, within), key=key, effect=effect, **wrong)

    # -- index tables

    def index_tables(self, tables: Any, keys: Keys, around: dict[str, Any]) -> None:
        """The array of index tables."""
        effect = self.effect_of("index")
        if effect == UNREAD:
            return
        if not isinstance(tables, list):
            kind = "table" if isinstance(tables, dict) else "not-a-list"
            self.add("invalid-index-value", kind, self._header(keys, tables), label="", effect=effect)
            return
        for number, table in enumerate(tables):
            if not isinstance(table, dict):
                self.add("invalid-index-value", "entry", Place(self.file, (*keys, number)), label="", effect=effect)
            elif not _is_plain(table):
                self._index_table(table, (*keys, number), around, effect)

    def _index_table(self, table: dict[str, Any], keys: Keys, around: dict[str, Any], effect: str) -> None:
        name = table.get("name")
        named = isinstance(name, str) and name and uv_values.is_name(name.replace(" ", "-"))
        label = f"index `{name}`" if named else "this index"
        explicit = table.get("explicit") is True
        for key, value in table.items():
            first = uv_keys.INDEX_KEYS.get(key)
            if first is None:
                self._unknown_index_key(key, self._header((*keys, key), value), label, explicit, around)
                continue
            if first > FIRST_NAMED:
                self._newer_index_key(key, first, self._header((*keys, key), value), label, explicit)
            if key == "cache-control" and isinstance(value, dict):
                for inner in value:
                    if inner not in uv_keys.CACHE_CONTROL_KEYS:
                        where = self._header((*keys, key, inner), value[inner])
                        known = uv_keys.CACHE_CONTROL_KEYS
                        self._unknown_key("unknown-index-key", inner, where, known, label=label, table="cache-control")
            wrong = uv_values.wrong_in_index(key, value)
            if wrong is not None:
                within = (*keys, key, *wrong.get("below", ()))
                where = Place(self.file, within)
                detail = {"since": first, **wrong}
                self.add("invalid-index-value", wrong["kind"], where, label=label, key=key, effect=effect, **detail)
        if "url" not in table:
            place = Place(self.file, keys, "header")
            self.add("invalid-index-value", "url-missing", place, label=label, effect=effect)

    def _newer_index_key(self, key: str, first: uv_keys.Release, place: Place, label: str, explicit: bool) -> None:
        if key == "authenticate" and explicit:
            first = uv_keys.AUTHENTICATE_EXPLICIT
        if first > FIRST_NAMED:
            self.add("setting-newer-than-uv", "index-key", place, key=key, first=first, label=label)
        feature = uv_keys.PREVIEW_INDEX_KEYS.get(key)
        if feature is not None:
            self.add("preview-setting", "index-key", place, key=key, feature=feature, label=label, first=first)

    def _unknown_index_key(self, key: str, place: Place, label: str, explicit: bool, around: dict[str, Any]) -> None:
        plain = key.replace("_", "-")
        if key in uv_keys.SETTINGS:
            self.add("setting-inside-index-table", "setting", place, key=key, label=label, present=key in around)
        else:
            fixable = plain != key and plain in uv_keys.INDEX_KEYS and plain not in self._keys_beside(place)
            # In an explicit index these two change no resolution that worked; `exclude-newer` and `hash-algorithm` could.
            harmless = explicit and plain in ("ignore-error-codes", "cache-control")
            safe = fixable and (harmless or plain == "publish-url")
            self._unknown_key(
                "unknown-index-key", key, place, uv_keys.INDEX_KEYS, label=label, table="index", safe=safe
            )

    def _keys_beside(self, place: Place) -> tuple[str, ...]:
        """The keys of the index table that a place stands in."""
        for index in self.project.indexes:
            if index.file == place.file and index.keys == place.keys[:-1]:
                return tuple(index.settings)
        return ()

    def _header(self, keys: Keys, value: Any) -> Place:
        """The place of a key: of a table its header."""
        if isinstance(value, dict):
            return Place(self.file, keys, "header")
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            return Place(self.file, (*keys, 0), "header")
        return Place(self.file, keys, "key")


def _is_plain(table: dict[str, Any]) -> bool:
    """Whether an index table has only keys that every release knows, with values that every release takes: most have."""
    if not table.keys() <= _PLAIN_KEYS:
        return False
    name = table.get("name", "name")
    url = table.get("url")
    return (
        isinstance(name, str)
        and name != ""
        and uv_values.is_name(name)
        and isinstance(url, str)
        and url != ""
        and IndexUrl.parse(url).kind != "invalid"
        and isinstance(table.get("explicit", False), bool)
        and isinstance(table.get("default", False), bool)
    )


def suggestion(key: str, known: Mapping[str, Any]) -> str | None:
    """The key of a table that a misspelt one most likely means, or None."""
    plain = key.replace("_", "-").lower()
    if plain in known:
        return plain
    import difflib

    found = difflib.get_close_matches(plain, list(known), n=1, cutoff=0.75)
    return found[0] if found else None
