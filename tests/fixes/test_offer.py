"""Which fixes a report may carry: verified together, each as if it were made alone."""

from __future__ import annotations

from indexlint.findings import SAFE, Change, Finding, Fix
from indexlint.fixes.offer import sound
from indexlint.model.place import Place
from indexlint.toml.document import parse

TEXT = b'[tool.uv]\nindex-strategy = "first-index"\nindex = [ # a comment\n  { name = "one" }]\nno-index = false\n'
DOCUMENTS = {"pyproject.toml": parse(TEXT)}


def finding(action: str, *keys: str, value: object = None, key: str | None = None) -> Finding:
    place = Place("pyproject.toml", ("tool", "uv", *keys))
    return Finding("message", place, "anchor", fix=Fix("title", SAFE, (Change(action, place, value, key),)))


def test_fixes_that_meet_are_each_sound() -> None:
    found = [finding("set", "index-strategy", value=name) for name in ("unsafe-first-match", "unsafe-best-match")]
    found.append(finding("delete", "index-strategy"))
    assert sound(found, DOCUMENTS) == {id(item) for item in found}


def test_one_that_cannot_be_made_does_not_take_others_along() -> None:
    good = [finding("set", "no-index", value=True), finding("set", "index-strategy", value="x")]
    twice = [finding("insert", key="offline", value=True) for _ in range(2)]
    bad = [
        finding("insert", key="no-index", value=True),
        finding("set", "index", value=[]),  # the comment inside has no place to stay
        finding("set", "no-such-key", value=1),
        finding("rename", "no-index", key="index"),
    ]
    without = Finding("message", Place("pyproject.toml"), "anchor")
    assert sound([*bad[:2], *good, *twice, *bad[2:], without], DOCUMENTS) == {id(item) for item in (*good, *twice)}


def test_a_fix_that_says_something_else_is_refused_and_its_neighbours_are_not() -> None:
    """Deleting the last key takes an implicit table along; what is then inserted below it contradicts that."""
    documents = {"pyproject.toml": parse(b"[a]\nb.c = 1\n[d]\ne = 1\n")}
    place = Place("pyproject.toml", ("a", "b"))
    changes = (Change("delete", place), Change("insert", place, 2, "x"))
    bad = Finding("message", place, "anchor", fix=Fix("title", SAFE, changes))
    there = Place("pyproject.toml", ("d", "e"))
    good = Finding("message", there, "anchor", fix=Fix("title", SAFE, (Change("set", there, 2),)))
    assert sound([bad, good], documents) == {id(good)}
