"""IX113: one package from two indexes, by extra or group, without a word that they exclude each other."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, UNSAFE, Change, Evidence, Finding, Fix, Related
from indexlint.model.index import Pin
from indexlint.model.markers import allowed, where
from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.rules.names._pins import by_package, in_scope, normalise
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX113",
    name="conflicting-extra-indexes",
    summary="A package is pinned to two indexes by extra or group, and `tool.uv.conflicts` is missing.",
    severity=ERROR,
    when=("narrowed-pin",),
    fix=UNSAFE,
)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each package, at the first pin that meets another one."""
    if project.conflicts or project.root.conflicts:
        return
    for _, pins in by_package(project):
        pair = next(
            (
                (first, second)
                for number, second in enumerate(pins)
                for first in pins[:number]
                if _meet(project, first, second)
            ),
            None,
        )
        if pair is not None:
            yield _finding(project, *pair)


def _meet(project: Project, first: Pin, second: Pin) -> bool:
    one, other = _scope(first), _scope(second)
    if one is None or other is None or one == other or first.index_name == second.index_name:
        return False
    indexes = project.find(first.index_name), project.find(second.index_name)
    if indexes[0] is None or indexes[1] is None or indexes[0].url.canonical == indexes[1].url.canonical:
        return False
    if not in_scope(project, first) or not in_scope(project, second):
        return False
    return bool(where(first.marker) & where(second.marker) & allowed(project))


def _scope(pin: Pin) -> tuple[str, str] | None:
    """``extra`` or ``group``, and its name."""
    if pin.extra is not None:
        return "extra", normalise(pin.extra) or ""
    return None if pin.group is None else ("group", normalise(pin.group) or "")


def _finding(project: Project, first: Pin, second: Pin) -> Finding:
    one, other = _scope(first), _scope(second)
    assert one is not None
    assert other is not None
    words = " and ".join(f"{kind} `{name}`" for kind, name in (one, other))
    conflict = [[{one[0]: one[1]}, {other[0]: other[1]}]]
    fix = None
    if project.root is project and project.kind != "script":
        change = Change("insert", Place(second.file, ("tool", "uv"), "table"), conflict, "conflicts")
        fix = Fix(f"Declare that {words} conflict", UNSAFE, (change,))
    return Finding(
        f"`{second.written}` is pinned to `{first.index_name}` and `{second.index_name}` by {words}, and nothing says that "
        "they exclude each other: `uv lock` resolves both together, and fails",
        second.place,
        anchor=second.package,
        help=f'add `conflicts = [[{{ {one[0]} = "{one[1]}" }}, {{ {other[0]} = "{other[1]}" }}]]` to `[tool.uv]`',
        related=(Related("the other pin", first.place),),
        evidence=Evidence("uv", ">=0.5.3", "extras.groups" if "group" in (one[0], other[0]) else "extras.two-indexes"),
        fix=fix,
        rule=RULE.name,
    )
