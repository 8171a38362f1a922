"""``[tool.uv.sources]``: what uv refuses in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from indexlint.model.place import Keys, Place
from indexlint.model.requirements import normalise
from indexlint.readers import uv_keys, uv_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Add = Callable[..., None]

_KINDS = ("index", "git", "url", "path", "workspace")
# What uv refuses beside `index`; `subdirectory` and `lfs` it ignores there.
_NOT_WITH_INDEX = ("git", "url", "path", "workspace", "rev", "tag", "branch", "editable", "package")


def check(sources: Any, file: str, base: Keys, add: Add) -> None:
    """Call ``add(rule, kind, place, **detail)`` for each entry that uv refuses."""
    if not isinstance(sources, dict):
        add("invalid-index-value", "sources", Place(file, base, "key"))
        return
    seen: dict[str, str] = {}
    for package, entry in sources.items():
        plain = normalise(package)
        if plain in seen or not uv_values.is_package(package):
            place = Place(file, (*base, package), "header" if isinstance(entry, dict) else "key")
            if not uv_values.is_package(package):
                add("invalid-index-value", "source-package", place, package=package)
            else:
                add("invalid-index-value", "source-twice", place, package=package, other=seen[plain])
        seen.setdefault(plain, package)
        if _is_usual(entry):
            continue
        if isinstance(entry, dict):
            _source(package, entry, file, (*base, package), add)
        elif isinstance(entry, list):
            _list(package, entry, file, (*base, package), add)
        else:
            where = Place(file, (*base, package))
            index = entry if isinstance(entry, str) and uv_values.is_name(entry) else None
            add("invalid-index-value", "source-type", where, package=package, index=index)


def _is_usual(entry: Any) -> bool:
    """Whether an entry is a table with the name of an index and nothing else: most are."""
    if not isinstance(entry, dict) or len(entry) != 1:
        return False
    name = entry.get("index")
    return isinstance(name, str) and uv_values.is_name(name)


def _list(package: str, entries: list[Any], file: str, keys: Keys, add: Add) -> None:
    if not entries:
        add("invalid-index-value", "source-empty-list", Place(file, keys), package=package)
    for number, entry in enumerate(entries):
        if isinstance(entry, dict):
            _source(package, entry, file, (*keys, number), add)
        else:
            add("invalid-index-value", "source-type", Place(file, (*keys, number)), package=package, index=None)
    for number in range(len(entries) - 1):
        pair = entries[number : number + 2]
        if all(isinstance(entry, dict) for entry in pair) and _unmarked_pair(*pair):
            bare = number if "marker" not in pair[0] else number + 1
            add("invalid-index-value", "source-without-marker", Place(file, (*keys, bare)), package=package)
            return


def _unmarked_pair(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Whether uv asks two neighbours for markers: they have the same extra and group, and one has no marker."""
    same = all(first.get(key) == second.get(key) for key in ("extra", "group"))
    return same and ("marker" not in first or "marker" not in second)


def _source(package: str, entry: dict[str, Any], file: str, keys: Keys, add: Add) -> None:
    def report(kind: str, key: str | None = None, part: str = "value", **detail: Any) -> None:
        place = Place(file, keys, "header" if isinstance(keys[-1], str) else "value")
        if key is not None:
            place = Place(file, (*keys, key), part)
        add("invalid-index-value", kind, place, package=package, key=key, **detail)

    for key in entry:
        if key not in uv_keys.SOURCE_KEYS:
            from indexlint.readers.uv_checks import suggestion

            report("source-key", key, "key", suggestion=suggestion(key, uv_keys.SOURCE_KEYS))
            return
        first = uv_keys.SOURCE_KEYS[key]
        if first is not None:
            place = Place(file, (*keys, key), "key")
            add("setting-newer-than-uv", "source-key", place, key=key, first=first, effect="stops")
    kinds = [key for key in _KINDS if key in entry]
    if not kinds:
        report("source-nothing")
    elif "index" in entry:
        beside = next((key for key in _NOT_WITH_INDEX if key in entry), None)
        if beside is not None:
            report("source-both", beside, "key", first="index")
        _index_name(entry["index"], report)
    elif len(kinds) > 1 and kinds != ["git", "path"]:
        report("source-both", kinds[1], "key", first=kinds[0])
    if "extra" in entry and "group" in entry:
        report("source-both", "group", "key", first="extra")
    for key in ("marker", "extra", "group"):
        if key in entry and not isinstance(entry[key], str):
            report("source-string", key)
    if isinstance(entry.get("marker"), str) and not _is_marker(entry["marker"]):
        report("source-marker", "marker")


def _index_name(name: Any, report: Callable[..., None]) -> None:
    if not isinstance(name, str):
        report("source-string", "index")
    elif not uv_values.is_name(name):
        report("source-index-name", "index", looks=uv_values.looks_like_url(name))


@lru_cache(maxsize=256)
def _is_marker(text: str) -> bool:
    """Whether a text is a marker as far as the grammar goes."""
    if not text.strip():
        return False
    from packaging.markers import InvalidMarker, Marker

    try:
        Marker(text)
    except InvalidMarker:
        return False
    return True
