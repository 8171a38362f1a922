"""IX006: index configuration that stands where uv does not look."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, UNSAFE, Change, Evidence, Finding, Fix
from indexlint.model.index import Defect
from indexlint.model.place import Keys
from indexlint.model.project import Project
from indexlint.model.releases import FIRST_NAMED, show
from indexlint.rules.rule import Rule
from indexlint.rules.settings._effects import consequence

RULE = Rule(
    code="IX006",
    name="misplaced-table",
    summary="Index configuration in a table where uv does not look for it.",
    severity=ERROR,
    when=("defect:misplaced-table",),
    fix=UNSAFE,
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each table or key of the uv configuration that stands in the wrong place."""
    for defect in project.defects:
        if defect.rule == RULE.name and project.releases.since(defect.detail.get("since", FIRST_NAMED)):
            yield _finding(project, defect)


def _finding(project: Project, defect: Defect) -> Finding:
    message, help_, scenario = _words(project, defect)
    return Finding(
        message,
        defect.place,
        anchor=f"{defect.kind} {defect.detail['key']}",
        help=help_,
        evidence=Evidence("uv", f">={show(defect.detail.get('since', FIRST_NAMED))}", scenario),
        fix=_fix(project, defect),
        rule=RULE.name,
    )


def _words(project: Project, defect: Defect) -> tuple[str, str, str]:
    key, kind, keys = defect.detail["key"], defect.kind, defect.place.keys
    if kind == "top-level":
        path = ".".join(str(part) for part in keys if isinstance(part, str))
        header = f"[[{path}]]" if isinstance(keys[-1], int) else f"[{path}]"
        right = header.replace(path, f"tool.uv.{key}")
        scenario = "misplaced.index" if len(path.split(".")) == 1 else "misplaced.uv-index"
        return f"uv does not read `{header}` of a pyproject.toml, and says nothing", f"write `{right}`", scenario
    effect = consequence(project, defect)
    if kind == "tool-in-uv-toml":
        below = next((part for part in reversed(keys) if isinstance(part, str)), "")
        right = f"[[{below}]]" if isinstance(keys[-1], int) else f"[{below}]"
        right = right if defect.place.part == "header" else below
        return f"uv.toml has no `tool` table: {effect}", f"write `{right}`, without `tool.uv.`", "misplaced.tool.uv"
    if kind == "pyproject-only":
        since = defect.detail["since"]
        return (
            f"`{key}` is not allowed in uv.toml: uv >={show(since)} stops with an error, an older one ignores it",
            f"move `{key}` to `[tool.uv]` of the project's pyproject.toml",
            f"only.{key}",
        )
    if kind == "script":
        return (
            f"`{key}` is not allowed in the block of a script: {effect}",
            f"remove `{key}`" if key != "pip" else "remove `pip`: write its settings in `[tool.uv]`",
            "settings.script-keys",
        )
    if kind == "pip":
        homes = {"index": "[[tool.uv.index]]", "indexes": "[[tool.uv.index]]", "default-index": "[[tool.uv.index]]"}
        table = "[pip]" if defect.place.file.endswith("uv.toml") else "[tool.uv.pip]"
        home = homes.get(key, "[tool.uv.sources]")
        if table == "[pip]":
            home = home.replace("tool.uv.", "")
        return (
            f"there is no `{key}` in `{table}`: {effect}",
            f"move it to `{home}`, which `uv pip` reads as well" if "index" in home else f"move it to `{home}`",
            "misplaced.tool.uv.pip.index" if key == "index" else "uv.pip-sources",
        )
    right_key = defect.detail["right"]
    if key == "default-index":
        return (
            f"`default-index` is an option of the command line, and no setting: {effect}",
            "define the index in `[[tool.uv.index]]` with `default = true`",
            "uv.default-index",
        )
    written = {"index": "[[tool.uv.index]]", "sources": "[tool.uv.sources]"}.get(right_key, f"{right_key} = ...")
    if defect.place.file.endswith("uv.toml"):
        written = written.replace("tool.uv.", "")
    scenario = {"indexes": "misplaced.tool.uv.indexes", "source": "misplaced.tool.uv.source"}.get(
        key, "uv.default-index"
    )
    return f"uv has no setting `{key}`: {effect}", f"write `{written}`", scenario


def _fix(project: Project, defect: Defect) -> Fix | None:
    key, kind = defect.detail["key"], defect.kind
    keys = defect.place.keys[:-1] if isinstance(defect.place.keys[-1], int) else defect.place.keys
    place = defect.place._replace(keys=keys, part="key")
    right = defect.detail.get("right")
    if kind == "misnamed" and key != "default-index":
        if right == "index" and _has_indexes(project, defect.place.file):
            return None
        return Fix(f"Rename `{key}` to `{right}`", UNSAFE, (Change("rename", place, key=right),))
    # Only whole tables of indexes move, and only to where there are none yet.
    if keys[-1] != "index" or kind not in ("top-level", "pip", "tool-in-uv-toml"):
        return None
    if _has_indexes(project, defect.place.file):
        return None
    table: Keys = () if defect.place.file.endswith("uv.toml") else ("tool", "uv")
    home = "`[[index]]`" if not table else "`[[tool.uv.index]]`"
    return Fix(f"Move the table to {home}", UNSAFE, (Change("move", place, table, "index"),))


def _has_indexes(project: Project, file: str) -> bool:
    return any(index.file == file and index.kind == "index" for index in project.indexes)
