"""IX303: a uv.toml beside pyproject.toml switches the settings of ``[tool.uv]`` off."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, WARNING, Evidence, Finding, Related
from indexlint.model.index import Index
from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX303",
    name="masking-uv-toml",
    summary="A uv.toml beside pyproject.toml masks its indexes and index settings.",
    severity=ERROR,
    when=("uv.toml",),
)
_SETTINGS = ("index-strategy", "keyring-provider", "no-index")


def check(project: Project) -> Iterator[Finding]:
    """One finding for a pyproject.toml whose index settings uv does not read."""
    if project.is_member or not {"uv.toml", "tool.uv"} <= project.uv_tables:
        return
    own = [index for index in project.indexes if index.origin == "pyproject"]
    known = {
        (index.url.canonical, index.explicit, index.default) for index in project.indexes if index.origin == "uv.toml"
    }
    masked = [index for index in own if (index.url.canonical, index.explicit, index.default) not in known]
    there = {setting.name: setting.value for setting in project.settings if setting.origin == "uv.toml"}
    settings = [
        setting
        for setting in project.settings
        if setting.origin == "pyproject" and setting.name in _SETTINGS and there.get(setting.name) != setting.value
    ]
    if not masked and not settings:
        return
    grave = [index for index in masked if not index.explicit or index.authenticate not in (None, "auto")]
    names = [_what(index) for index in masked] + [f"`{setting.name}`" for setting in settings]
    place = masked[0].place() if masked else settings[0].place
    uv_toml = next(file for file in project.files if file.rpartition("/")[2] == "uv.toml")
    pinned = [index for index in masked if index.explicit and project.pins_to(index)]
    rest = ""
    if pinned:
        rest = "; pins still find the indexes that they name, but without `authenticate` and the keyring setting"
    yield Finding(
        f"uv.toml stands beside this file, so uv does not read {_enumerate(names)} here{rest}",
        place,
        anchor="uv.toml",
        help="move the settings into one of the two files",
        severity=ERROR if grave or settings else WARNING,
        related=(Related("the file that uv reads instead", Place(uv_toml, (), "header")),),
        evidence=Evidence("uv", ">=0.4.26", "D9.b2" if grave else "D9.d" if settings else "D9.b"),
        rule=RULE.name,
    )


def _what(index: Index) -> str:
    return index.label if index.is_table else f"`{index.kind}`"


def _enumerate(names: list[str]) -> str:
    names = list(dict.fromkeys(names))
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
