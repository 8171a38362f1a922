"""IX905: PyPI has a package of the same name as one that is pinned to a private index."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import WARNING, Evidence, Finding, Related
from indexlint.model.project import Project
from indexlint.model.usage import enumerate_names
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX905",
    name="private-name-on-pypi",
    summary="PyPI has a package of the same name as one that is pinned to a private index. Tells PyPI the names.",
    severity=WARNING,
    when=("online",),
    online=True,
    by_name=True,
)


def check(project: Project) -> Iterator[Finding]:
    """A finding for each private index that has such pins."""
    online = project.online
    if online is None:
        return
    for index in project.indexes:
        if not project.is_private(index):
            continue
        taken = [pin for pin in project.pins_to(index) if online.on_pypi.get(pin.package)]
        names = list(dict.fromkeys(pin.package for pin in taken))
        if not names:
            continue
        one = len(names) == 1
        yield Finding(
            f"{index.label}: PyPI has {'a package' if one else 'packages'} named {enumerate_names(names)} too: where the "
            f"{'pin does' if one else 'pins do'} not reach, as for a requirement of another package on an explicit index, uv "
            f"takes {'it' if one else 'them'} from PyPI",
            index.place(),
            anchor=index.key,
            help="if they are not the same software: rename yours, or own the name on PyPI too",
            related=tuple(Related(f"`{pin.package}` is pinned here", pin.place) for pin in taken),
            evidence=Evidence("uv", ">=0.4.26", "D1.transitive-explicit"),
            rule=RULE.name,
        )
