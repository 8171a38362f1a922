"""IX414: a credential variable that belongs to no index."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import WARNING, Evidence, Finding, Related
from indexlint.model.index import Index, variable_name
from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.model.repository import PASSWORD, USERNAME
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX414",
    name="unknown-credential-variable",
    summary="A variable is meant for an index's credential, but uv reads no variable of this name.",
    severity=WARNING,
    when=("ci", "environment"),
)
_PARTS = (USERNAME, PASSWORD)
# Variables of uv that begin like a credential variable and are none.
_OTHERS = frozenset(("UV_INDEX_URL", "UV_INDEX_STRATEGY", "UV_INDEX"))


def check(project: Project) -> Iterator[Finding]:
    """One finding for each variable that a CI file, a Dockerfile, an ``.env`` file or this environment sets in vain."""
    told = set()
    if project.speaks_for_repository and not project.repository.names_unknown:
        for variable in project.repository.variables:
            found = _judge(project, variable.name, project.repository.index_variables)
            if found is not None and (variable.name, variable.file) not in told:
                told.add((variable.name, variable.file))
                yield _finding(variable.place, variable.name, *found)
    if project.environment is not None and not project.is_member:
        yield from _really_set(project)


def _really_set(project: Project) -> Iterator[Finding]:
    assert project.environment is not None
    names = project.environment.variables
    if "UV_INDEX" in names or "UV_DEFAULT_INDEX" in names or not project.indexes:
        return
    known = frozenset(variable_name(index.name) for index in _workspace(project) if index.name)
    for name in sorted(names):
        found = _judge(project, name, known | project.repository.index_variables)
        if found is not None:
            yield _finding(project.indexes[0].place(), name, *found, here=True)


def _judge(project: Project, name: str, known: frozenset[str]) -> tuple[str, str | None, Index | None] | None:
    """What is wrong with the variable's name, the right one, and the index that it is for; None where nothing is wrong."""
    upper = name.upper()
    if name in _OTHERS or not known:
        return None
    if upper.startswith("UV_HTTP_BASIC_"):
        return (
            "only uv 0.4.23 read variables of this form",
            _right("UV_INDEX_" + upper[len("UV_HTTP_BASIC_") :], known),
            None,
        )
    if upper.startswith("UUV_INDEX_"):
        return "the name begins with `UUV_`", _right(upper[1:], known), None
    if not upper.startswith("UV_INDEX_"):
        return None
    middle, part = _split(upper)
    if part is None:
        return _url_form(upper, known)
    if name != upper and middle in known:
        return "uv reads only the name in upper case", upper, None
    if middle in known:
        return None
    index = _index_of_package(project, middle)
    if index is not None and index.variable:
        package = middle.lower().replace("_", "-")
        return f"no index has this name; `{package}` is a package", f"{index.variable}_{part}", index
    return "no index has this name", _right(upper, known), None


def _url_form(upper: str, known: frozenset[str]) -> tuple[str, str | None, Index | None] | None:
    if upper.endswith("_URL") and upper[len("UV_INDEX_") : -len("_URL")] in known:
        return "uv takes the URL of an index only from its files", None, None
    return None


def _split(upper: str) -> tuple[str, str | None]:
    for part in _PARTS:
        if upper.endswith("_" + part):
            return upper[len("UV_INDEX_") : -len(part) - 1], part
    return upper, None


def _right(upper: str, known: frozenset[str]) -> str | None:
    """The right name for one that is nearly right."""
    middle, part = _split(upper)
    if part is None:
        return None
    if middle in known:
        return f"UV_INDEX_{middle}_{part}"
    from indexlint.rules.registry import suggest

    close = suggest(middle, known)
    if close is None and len(known) == 1:
        close = next(iter(known))
    return f"UV_INDEX_{close}_{part}" if close else None


def _index_of_package(project: Project, middle: str) -> Index | None:
    """The index that serves the package which a variable is named after."""
    for candidate in (project.root, *project.root.members):
        for pin in candidate.pins:
            if variable_name(pin.package) == middle:
                return candidate.find(pin.index_name)
    return None


def _workspace(project: Project) -> Iterator[Index]:
    for candidate in (project.root, *project.root.members):
        yield from candidate.indexes


def _finding(
    place: Place, name: str, reason: str, right: str | None, index: Index | None, *, here: bool = False
) -> Finding:
    serves = ""
    if index is not None and right is not None:
        serves = f", the variable of {index.label}, which serves it"
    remedy = (
        f"did you mean {right}{serves}?" if right else "delete it, or name it after an index: UV_INDEX_<NAME>_PASSWORD"
    )
    where = " is set here, but" if here else ""
    return Finding(
        f"{name}{where}: {reason}, so uv never reads it",
        place,
        anchor=name,
        help=remedy,
        related=() if index is None else (Related(f"{index.label}", index.place()),),
        evidence=Evidence("uv", ">=0.4.26", "B8" if index is not None else "B9.lowerenv"),
        rule=RULE.name,
    )
