"""uv: ``[tool.uv]`` of pyproject.toml, uv.toml, and the block of a PEP 723 script.

Only what is well formed becomes part of the model: a wrong type never raises here, and is reported by the checks in
``uv_checks`` where a rule is about it.
"""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.model.index import Index, Pin, Setting, WrittenUrl
from indexlint.model.place import Keys, Place
from indexlint.model.project import Project
from indexlint.model.requirements import Requirements, normalise
from indexlint.model.url import IndexUrl
from indexlint.readers.requirements import add_requirements, requirement_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

AUTHENTICATE = ("auto", "always", "never")
FORMATS = ("simple", "flat")
SCALAR_SETTINGS = {
    "index-strategy": str,
    "keyring-provider": str,
    "no-index": bool,
    "preview": bool,
    "required-version": str,
    "no-sources": bool,
    "exclude-newer": str,
    "exclude-newer-package": dict,
    "torch-backend": str,
    "check-url": str,
    "publish-url": str,
    "trusted-publishing": str,
}
LIST_SETTINGS = ("allow-insecure-host", "find-links", "extra-index-url", "no-sources-package", "preview-features")
_REQUIREMENTS = {
    "dev-dependencies": "dev",
    "override-dependencies": "override",
    "constraint-dependencies": "constraint",
    "build-constraint-dependencies": "build-constraint",
}
_LEGACY = ("index-url", "extra-index-url", "find-links")


def read_pyproject(project: Project, data: dict[str, Any], file: str) -> None:
    """Fill the project from a parsed pyproject.toml."""
    project.files.append(file)
    read_metadata(project, data, file)
    tool = data.get("tool")
    table = tool.get("uv") if isinstance(tool, dict) else None
    if not isinstance(table, dict):
        return
    project.uv_tables |= {"tool.uv"}
    base: Keys = ("tool", "uv")
    _read_settings(project, table, "pyproject", file, base)
    pip = table.get("pip")
    if isinstance(pip, dict):
        project.uv_tables |= {"tool.uv.pip"}
        _read_settings(project, pip, "pip", file, (*base, "pip"))
    _read_project_settings(project, table, file, base)


def read_uv_toml(project: Project, data: dict[str, Any], file: str) -> None:
    """Fill the project from a parsed uv.toml."""
    project.files.append(file)
    project.uv_tables |= {"uv.toml"}
    _read_settings(project, data, "uv.toml", file, ())
    pip = data.get("pip")
    if isinstance(pip, dict):
        _read_settings(project, pip, "pip", file, ("pip",))


def read_script(project: Project, data: dict[str, Any], file: str) -> None:
    """Fill the project from the parsed block of a PEP 723 script."""
    project.files.append(file)
    add_requirements(project, requirement_list(data.get("dependencies"), "script", file, ("dependencies",)))
    project.has_project_table = True
    project.requires_python = _string(data, "requires-python")
    tool = data.get("tool")
    table = tool.get("uv") if isinstance(tool, dict) else None
    if isinstance(table, dict):
        project.uv_tables |= {"tool.uv"}
        _read_settings(project, table, "script", file, ("tool", "uv"))
        _read_project_settings(project, table, file, ("tool", "uv"))


def workspace_globs(data: dict[str, Any]) -> tuple[list[str], list[str]] | None:
    """The ``members`` and ``exclude`` patterns of ``[tool.uv.workspace]``; None where there is no such table."""
    table: Any = data
    for key in ("tool", "uv", "workspace"):
        table = table.get(key) if isinstance(table, dict) else None
    if not isinstance(table, dict):
        return None
    return _strings(table.get("members")), _strings(table.get("exclude"))


def read_metadata(project: Project, data: dict[str, Any], file: str) -> None:
    """The requirements that a pin can bind to, of every table where they can stand."""
    found: list[Requirements] = []
    table = data.get("project")
    if isinstance(table, dict):
        project.has_project_table = True
        name = table.get("name")
        project.name = normalise(name) if isinstance(name, str) else None
        project.dynamic = frozenset(_strings(table.get("dynamic")))
        project.requires_python = _string(table, "requires-python")
        found += requirement_list(table.get("dependencies"), "project", file, ("project", "dependencies"))
        extras = table.get("optional-dependencies")
        if isinstance(extras, dict):
            project.extras = tuple(extras)
            for extra, entries in extras.items():
                found += requirement_list(entries, "extra", file, ("project", "optional-dependencies", extra), extra)
    groups = data.get("dependency-groups")
    if isinstance(groups, dict):
        project.groups = tuple(groups)
        for group, entries in groups.items():
            found += requirement_list(entries, "group", file, ("dependency-groups", group), group)
            if isinstance(entries, list):
                included = _strings([entry.get("include-group") for entry in entries if isinstance(entry, dict)])
                project.group_includes[normalise(group)] = tuple(map(normalise, included))
    build = data.get("build-system")
    if isinstance(build, dict):
        found += requirement_list(build.get("requires"), "build", file, ("build-system", "requires"))
    tool = data.get("tool")
    if isinstance(tool, dict) and ("poetry" in tool or "pdm" in tool):
        from indexlint.readers.poetry_dependencies import foreign_dependencies

        found += foreign_dependencies(data, file)
    add_requirements(project, found)


def _read_project_settings(project: Project, table: dict[str, Any], file: str, base: Keys) -> None:
    """What only pyproject.toml and scripts have: pins, and the requirements of ``[tool.uv]``."""
    found: list[Requirements] = []
    for key, kind in _REQUIREMENTS.items():
        if key in table:
            found += requirement_list(table[key], kind, file, (*base, key))
    found += _scoped_overrides(table.get("override-dependencies"), file, (*base, "override-dependencies"))
    extra_build = table.get("extra-build-dependencies")
    if isinstance(extra_build, dict):
        for package, entries in extra_build.items():
            if isinstance(entries, list):
                texts = [entry.get("requirement") if isinstance(entry, dict) else entry for entry in entries]
                found += requirement_list(texts, "build", file, (*base, "extra-build-dependencies", package))
    add_requirements(project, found)
    project.conflicts = bool(table.get("conflicts"))
    project.environments = tuple(_strings(table.get("environments")))
    sources = table.get("sources")
    if isinstance(sources, dict):
        project.pins += tuple(_read_pins(sources, file, (*base, "sources")))
        project.other_sources |= _other_sources(sources)
        project.other_urls += _source_urls(sources, file, (*base, "sources"))


def _scoped_overrides(entries: Any, file: str, keys: Keys) -> list[Requirements]:
    """The requirements in overrides that hold for what one package requires: tables among the strings."""
    found: list[Requirements] = []
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            inner = (*keys, number, "dependencies")
            found += requirement_list(entry.get("dependencies"), "scoped-override", file, inner)
    return found


def _read_pins(table: dict[str, Any], file: str, base: Keys) -> Iterator[Pin]:
    for written, entry in table.items():
        single = isinstance(entry, dict)
        entries = [entry] if single else entry if isinstance(entry, list) else []
        for number, source in enumerate(entries):
            name = source.get("index") if isinstance(source, dict) else None
            if not isinstance(name, str):
                continue
            keys = (*base, written) if single else (*base, written, number)
            if len(source) == 1:
                yield Pin(normalise(written), written, name, file, keys)
                continue
            marker, extra, group = (_string(source, key) for key in ("marker", "extra", "group"))
            yield Pin(normalise(written), written, name, file, keys, marker, extra, group)


def _other_sources(table: dict[str, Any]) -> frozenset[str]:
    """The packages that come, at least in part, from elsewhere than an index."""
    found = set()
    for written, entry in table.items():
        entries = entry if isinstance(entry, list) else [entry]
        for source in entries:
            if isinstance(source, dict) and "index" not in source:
                found.add(normalise(written))
                break
    return frozenset(found)


def _source_urls(table: dict[str, Any], file: str, base: Keys) -> Iterator[WrittenUrl]:
    for written, entry in table.items():
        entries = [entry] if isinstance(entry, dict) else entry if isinstance(entry, list) else []
        for number, source in enumerate(entries):
            if not isinstance(source, dict):
                continue
            for key in ("url", "git"):
                text = source.get(key)
                if isinstance(text, str):
                    keys = (*base, written, key) if isinstance(entry, dict) else (*base, written, number, key)
                    what = f"the `{key}` of the source for `{written}`"
                    yield WrittenUrl(IndexUrl(text.removeprefix("git+")), Place(file, keys), "source", what)


def _read_settings(project: Project, table: dict[str, Any], origin: str, file: str, base: Keys) -> None:
    settings = []
    for name, value in table.items():
        wanted = SCALAR_SETTINGS.get(name)
        if (wanted is not None and isinstance(value, wanted)) or (
            name in LIST_SETTINGS and (_is_strings(value) or (name == "preview-features" and value is True))
        ):
            settings.append(Setting(name, value, origin, Place(file, (*base, name))))
            if name in ("publish-url", "check-url"):
                setting = settings[-1]
                project.other_urls.append(
                    WrittenUrl(IndexUrl(value), setting.place, "setting", f"the setting `{name}`")
                )
    project.settings += tuple(settings)
    entries = table.get("index") if origin != "pip" else None
    if isinstance(entries, list):
        project.indexes += tuple(_read_indexes(entries, origin, file, (*base, "index")))
    for name in _LEGACY:
        if name in table:
            project.indexes += tuple(_read_legacy(table[name], name, origin, file, (*base, name)))


def _read_indexes(entries: list[Any], origin: str, file: str, base: Keys) -> Iterator[Index]:
    for number, entry in enumerate(entries):
        url = entry.get("url") if isinstance(entry, dict) else None
        if not isinstance(url, str):
            continue
        name = entry.get("name")
        publish = entry.get("publish-url")
        authenticate = entry.get("authenticate")
        form = entry.get("format")
        codes = entry.get("ignore-error-codes")
        yield Index(
            name=name if isinstance(name, str) else None,
            url=IndexUrl.parse(url),
            kind="index",
            origin=origin,
            file=file,
            keys=(*base, number),
            explicit=entry.get("explicit") is True,
            default=entry.get("default") is True,
            authenticate=authenticate if authenticate in AUTHENTICATE else None,
            format=form if form in FORMATS else None,
            ignore_error_codes=tuple(code for code in codes if type(code) is int) if isinstance(codes, list) else None,
            publish_url=IndexUrl(publish) if isinstance(publish, str) else None,
            settings=entry,
        )


def _read_legacy(value: Any, name: str, origin: str, file: str, keys: Keys) -> Iterator[Index]:
    if name == "index-url":
        if isinstance(value, str):
            yield Index(None, IndexUrl.parse(value), name, origin, file, keys, default=True)
        return
    for number, entry in enumerate(value if isinstance(value, list) else ()):
        if isinstance(entry, str):
            yield Index(None, IndexUrl.parse(entry), name, origin, file, (*keys, number))


def _is_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _strings(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _string(table: dict[str, Any], key: str) -> str | None:
    value = table.get(key)
    return value if isinstance(value, str) else None
