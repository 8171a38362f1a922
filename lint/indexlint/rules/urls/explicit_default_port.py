"""IX514: a port that every client adds by itself, where writing it breaks something."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import UNSAFE, WARNING, Change, Finding, Fix
from indexlint.model.index import Index, Setting
from indexlint.model.project import Project
from indexlint.rules.rule import Rule
from indexlint.rules.urls._mistaken import anchor

RULE = Rule(
    code="IX514",
    name="explicit-default-port",
    summary="An explicit default port where the tool then does not recognise the host any more.",
    severity=WARNING,
    when=("default-port", "setting:allow-insecure-host"),
    fix="unsafe",
)

# These compare `host:port` as it is written (other-tools: Poetry's and PDM's authenticators, pip's `--trusted-host`).
_LITERAL = frozenset({"pdm", "pip", "poetry"})


def check(project: Project) -> Iterator[Finding]:
    """A finding for each private index of Poetry, PDM or pip with its scheme's default port, and for such a trusted host.

    uv treats both spellings of an index alike (measured as D15), but not those of ``allow-insecure-host``.
    """
    setting = project.setting("allow-insecure-host")
    if setting is not None and not project.is_member:
        for number, entry in enumerate(setting.value):
            if entry.endswith(":443") and "://" not in entry:
                yield _entry(setting, number, entry)
    for index in project.indexes:
        url = index.url
        if index.tool in _LITERAL and url.port_span is not None and url.port is None and project.is_private(index):
            yield _finding(index)


def _entry(setting: Setting, number: int, entry: str) -> Finding:
    place = setting.place._replace(keys=(*setting.place.keys, number))
    host = entry.removesuffix(":443")
    return Finding(
        f"`{entry}` in `allow-insecure-host` never matches: uv counts 443 as no port, so the certificate is verified",
        place,
        anchor=entry,
        help=f'remove the entry, or write "{host}" to switch the verification off',
        # Without the port the entry would begin to match: nobody's fix.
        fix=Fix("Remove the entry", UNSAFE, (Change("delete", place),)),
        rule=RULE.name,
    )


def _finding(index: Index) -> Finding:
    url = index.url
    assert url.port_span is not None
    start, end = url.port_span
    place = index.in_url((start - 1, end))
    title = {"pdm": "PDM", "poetry": "Poetry"}.get(index.tool, index.tool)
    return Finding(
        f"{index.label}: {title} compares host and port as they are written, so files linked without `:{url.effective_port}` "
        "do not get the credential of this index",
        place,
        anchor=anchor(index),
        help=f"remove `:{url.effective_port}`",
        fix=Fix("Remove the default port", UNSAFE, (Change("replace", place, ""),)),
        rule=RULE.name,
    )
