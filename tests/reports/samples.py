"""Results that every format must be able to tell."""

from __future__ import annotations

from indexlint.engine import Result
from indexlint.findings import SAFE, Evidence, Fix, Related
from indexlint.model.place import Place
from reports.made import finding, result_of

TEXT = """\
[[tool.uv.index]]
name = "grüße-😀"
url = "https://user:hunter2@gitlab.acme.example/simple"

[[tool.uv.index]]
name = "two"
url = "https://gitlab.acme.example/simple"
"""
FIRST, SECOND = (Place("{}", ("tool", "uv", "index", number, "url")) for number in (0, 1))


def in_file(file: str) -> Result:
    """Two findings of the same name, advice, and one that is suppressed, in a file of that path."""
    first, second = FIRST._replace(file=file), SECOND._replace(file=file)
    both = {
        "rule": "invalid-toml",
        "message": '`grüße-😀` <&> "one" [a](b) ${X} 100%\x1b\n]]>',
        "help": "use https://user:hunter2@gitlab.acme.example/simple",
        "anchor": "https://user:hunter2@gitlab.acme.example/simple",
    }
    return result_of(
        {file: TEXT, "other.toml": "a = 1\n"},
        [
            finding(
                first,
                **both,
                related=(Related("the other", second), Related("set", Place("the environment", ("UV_INDEX",)))),
                evidence=Evidence("uv", ">=0.6.9", "A1.always"),
                fix=Fix("Rename it", SAFE, ()),
            ),
            finding(second, **both),
            finding(second._replace(within=(0, 5)), severity="warning", rule="unused-ignore", code="IX010"),
            finding(second._replace(part="key"), severity="info"),
        ],
        suppressed=[finding(first._replace(keys=first.keys[:-1], part="table"))],
        skipped=[("invalid-toml", "needs --online")],
        problems=["uv.toml: permission denied"],
    )


PATHS = [
    "pyproject.toml",
    "services/api/pyproject.toml",
    "dir with space/a:b#c?d%e/pyproject.toml",
    "größe/日本/😀/pyproject.toml",
    "back\\slash/pyproject.toml",
    "C:/Users/me/project/pyproject.toml",
    "/elsewhere/pyproject.toml",
    "new\nline/\udcff.toml",
]
EMPTY = result_of({"pyproject.toml": ""}, [])
NOTHING = result_of({}, [])
