"""Index tables in every spelling, among anything else that TOML allows: fixes change them, and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from indexlint.engine import Request, Result, run
from indexlint.findings import ERROR
from indexlint.fixes.apply import fix
from indexlint.toml.document import TomlError, parse
from toml_documents import documents, encode, encodings

if TYPE_CHECKING:
    from random import Random

EXAMPLES = settings(
    deadline=None,
    max_examples=80,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
URLS = [
    "https://pypi.corp.example/simple",
    "http://pypi.corp.example/simple",
    "https://user:hunter2-hunter2@pypi.corp.example/simple",
    "https://gitlab.com/api/v4/groups/acme/team/packages/pypi/simple",
    "https://gitlab.com/api/v4/groups/1234567/-/packages/pypi/simple",
    "https://test.pypi.org/simple",
    "https://test.pypi.org/legacy/",
    "https://pypi.org/simple",
    "https://download.pytorch.org/whl/cu124",
    "htps://pypi.corp.example/simple",
    "./wheels",
]
MORE: list[tuple[str, Any]] = [
    ("ignore-error-codes", [404]),
    ("ignore-error-codes", [401, 404, 403]),
    ("default", True),
    ("explicit", True),
    ("explicit", "true"),
    ("explict", True),
    ("publish_url", "https://pypi.corp.example/upload"),
    ("authenticate", "never"),
    ("authenticate", "always"),
    ("keyring-provider", "subprocess"),
    ("format", "flat"),
]
SETTINGS: list[tuple[str, Any]] = [
    ("index-strategy", "unsafe-best-match"),
    ("keyring-provider", "subprocess"),
    ("required-version", ">=0.6,<0.13"),
    ("index-url", "https://mirror.corp.example/simple"),
    ("extra-index-url", ["https://one.corp.example/simple", "https://two.corp.example/simple"]),
    ("indexurl", "https://mirror.corp.example/simple"),
    ("exclude-newer", "2025-01-01T00:00:00Z"),
]


class Spelling:
    """One way of writing the tables, drawn from a random."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) >= 100 - percent

    def key(self, *names: str) -> str:
        return self.random.choice([".", ".", " . "]).join(self.part(name) for name in names)

    def part(self, name: str) -> str:
        form = self.random.randrange(10)
        if form < 7:
            return name
        return f"'{name}'" if form < 9 else f'"\\u{ord(name[0]):04x}{name[1:]}"'

    def value(self, value: Any) -> str:
        if isinstance(value, list):
            return self.items([self.value(item) for item in value])
        if isinstance(value, str) and self.chance(30):
            return f"'{value}'"
        return json.dumps(value)

    def items(self, members: list[str], left: str = "[", right: str = "]") -> str:
        """An array, or an inline table of TOML 1.1, on one line or on several with comments."""
        if not members:
            return left + right
        form = self.random.randrange(3)
        if form == 0:
            return f"{left}{', '.join(members)}{right}"
        if form == 1:
            return f"{left} {', '.join(members)}, {right}"
        lines = "".join(f"    {member},{self.comment()}\n" for member in members)
        return f"{left}{self.comment()}\n{lines}{right}"

    def comment(self) -> str:
        return self.random.choice(["", "", "", "  # why", " # ]", " #'", '  # "x" = [['])

    def pair(self, *names: str, value: str) -> str:
        return f"{self.key(*names)} = {value}{self.comment()}\n"

    def indexes(self) -> list[dict[str, Any]]:
        found = []
        for number in range(self.random.randrange(1, 4)):
            table: dict[str, Any] = {"name": f"index-{number}", "url": self.random.choice(URLS)}
            table.update(self.random.sample(MORE, self.random.randrange(3)))
            found.append(table)
        return found

    def tables(self) -> tuple[str, bool]:
        """The text, and whether it must stand before every header."""
        indexes = self.indexes()
        chosen = dict(self.random.sample(SETTINGS, self.random.randrange(3)))
        pins = {f"acme-{number}": {"index": table["name"]} for number, table in enumerate(indexes) if self.chance(50)}
        form = self.random.randrange(4)
        if form == 0:
            return "".join(
                self.pair("tool", "uv", key, value=self.value(value)) for key, value in chosen.items()
            ) + self.pair("tool", "uv", "index", value=self.items([self.inline(table) for table in indexes])), True
        sections = []
        if form == 1:
            chosen = {**chosen, "index": None}
        if chosen:
            body = "".join(
                self.pair(
                    key,
                    value=self.items([self.inline(table) for table in indexes])
                    if key == "index"
                    else self.value(value),
                )
                for key, value in chosen.items()
            )
            sections.append(f"[{self.key('tool', 'uv')}]{self.comment()}\n{body}")
        if form > 1:
            sections += [self.headed(table) for table in indexes]
        if pins and form == 3:
            body = "".join(self.pair(name, "index", value=self.value(pin["index"])) for name, pin in pins.items())
            sections.insert(self.random.randrange(len(sections) + 1), f"[{self.key('tool', 'uv', 'sources')}]\n{body}")
        elif pins:
            body = "".join(self.pair(name, value=self.inline(pin)) for name, pin in pins.items())
            sections.append(f"[{self.key('tool', 'uv', 'sources')}]\n{body}")
        return self.random.choice(["", "\n", "\n\n", "\n# about the next one\n"]).join(sections), False

    def headed(self, table: dict[str, Any]) -> str:
        body = "".join(self.pair(key, value=self.value(value)) for key, value in table.items())
        return f"[[{self.key('tool', 'uv', 'index')}]]{self.comment()}\n{body}"

    def inline(self, table: dict[str, Any]) -> str:
        return self.items([f"{self.part(key)} = {self.value(value)}" for key, value in table.items()], "{", "}")


def errors(result: Result) -> int:
    return sum(item.finding.severity == ERROR for item in result.findings)


@EXAMPLES
@given(st.randoms(use_true_random=False), documents(max_tables=3), encodings())
def test_only_what_the_fixes_are_about_changes(
    tmp_path_factory: Any, random: Random, others: Any, encoding: tuple[bool, bool]
) -> None:
    text, first = Spelling(random).tables()
    around = others.text + "\n\n"  # comments right above a header belong to it
    raw = encode(text + around if first else around + text, *encoding)
    kept = encode(around, False, encoding[1])
    try:
        before = parse(raw)
        assume("uv" not in parse(kept).data.get("tool", {}))
    except (TomlError, AttributeError):
        assume(False)
    folder = tmp_path_factory.mktemp("project")
    path = folder / "pyproject.toml"
    path.write_bytes(raw)
    request = Request(base=str(folder))
    outcome = fix(request, run, unsafe=True)
    assert not outcome.before.defeats, [defeat.error for defeat in outcome.before.defeats]
    if not outcome.files:
        return
    done = outcome.files[str(path)].after
    note(done.decode())
    note(str([finding.rule for finding in outcome.fixed]))
    after = parse(done)
    assert (after.bom, b"\r\n" in done) == (before.bom, b"\r\n" in raw)
    assert {**after.data, "tool": 0} == {**before.data, "tool": 0} or "nan" in raw.decode()
    assert sorted(comment.text for comment in after.comments()) == sorted(item.text for item in before.comments())
    assert kept.strip() in done
    # A fix may bring lesser findings, or, where a dead index comes alive, any.
    if not any(finding.fix is not None and finding.fix.reveals for finding in outcome.fixed):
        assert errors(outcome.result) <= errors(outcome.before)
    again = fix(request._replace(given={str(path): done}), run, unsafe=True)
    assert not again.files, [finding.rule for finding in again.fixed]
