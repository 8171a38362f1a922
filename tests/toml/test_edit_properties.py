"""Edits of generated documents: the intended value is there, and everything else is as it was."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexlint.toml.changes import Change, Refused, carry_out, combine
from indexlint.toml.document import Document, parse
from indexlint.toml.edits import (
    append_table,
    delete_key,
    delete_keys,
    insert_array_element,
    insert_keys,
    rename_key,
    replace_within,
    set_value,
)
from indexlint.toml.spans import ARRAY, INLINE, LEAF, TABLE, TABLES
from toml_documents import GeneratedDocument, documents, encode, encodings

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from indexlint.model.place import Keys

EXAMPLES = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
VALUES: list[Any] = [1, -1.5, True, "plain", "https://x/simple", 'qu"o\\te', "it's", "\n\t\x00\x7f\U0001f40d", ""]
VALUES += [[], [1, "two"], {}, {"a": 1, "b c": [{"d": "e"}]}, {"index": "x", "marker": "sys_platform == 'linux'"}]
NEW_NAMES = ["zz-new", "new name", "new.name", "ñ"]


def all_paths(data: Any) -> list[Keys]:
    found: list[Keys] = []
    waiting: list[tuple[Keys, Any]] = [((), data)]
    while waiting:
        keys, value = waiting.pop()
        found.append(keys)
        if isinstance(value, dict):
            waiting += [((*keys, key), below) for key, below in value.items()]
        elif isinstance(value, list):
            waiting += [((*keys, index), below) for index, below in enumerate(value)]
    return sorted(found, key=repr)


def look(data: Any, keys: Keys) -> Any:
    for key in keys:
        data = data[key]
    return data


def shown(value: Any) -> str:
    """Values as text: keeps apart what TOML keeps apart, and takes nan for nan. The order of keys does not count."""
    if isinstance(value, dict):
        return "{" + ", ".join(sorted(f"{key!r}: {shown(below)}" for key, below in value.items())) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(shown, value)) + "]"
    return repr(value)


def pruned(data: Any, keys: Keys) -> list[str]:
    """What may be left when a path is taken away: the tables around it, or some of them gone because they are empty."""
    data = copy.deepcopy(data)
    del look(data, keys[:-1])[keys[-1]]
    allowed = [shown(data)]
    keys = keys[:-1]
    while keys and not look(data, keys):
        del look(data, keys[:-1])[keys[-1]]
        allowed.append(shown(data))
        keys = keys[:-1]
    return allowed


class Outcome:
    """A change of a document, made and read again; what holds for every change is asserted here."""

    def __init__(self, before: Document, change: Change) -> None:
        self.before = before
        self.change = change
        text = carry_out(before, change)
        self.after = parse(text.encode())
        assert [comment.text for comment in self.after.comments()] == [comment.text for comment in before.comments()]
        if "\n" in before.text.replace("\r\n", ""):
            return
        assert "\n" not in text.replace("\r\n", "") or "\n" not in before.text

    def only_inserts(self) -> bool:
        """Whether every edit adds text, or fills the blanks of an empty array or table."""
        return all(not self.before.text[edit.start : edit.end].strip() for edit in self.change.edits)

    def stays_in(self, keys: Keys) -> bool:
        """Whether every edit is on a line of a value, or takes a comma or blank lines beside it."""
        text = self.before.text
        lines = [
            (text.rfind("\n", 0, piece.start) + 1, text.find("\n", piece.end) + 1 or len(text))
            for piece in self.before.pieces(keys)
        ]
        for edit in self.change.edits:
            left = "".join(
                char
                for offset, char in enumerate(text[edit.start : edit.end], edit.start)
                if not any(start <= offset < end for start, end in lines)
            )
            # A comment in the way of the comma is taken out and written again.
            for kept in edit.text.split("\n"):
                left = left.replace(kept.strip(), "")
            if left.strip() not in ("", ","):
                return False
        return True


def check_set(document: Document, random: Random) -> bool:
    leaves = [keys for keys in all_paths(document.data) if document.tree.find(keys).kind in (LEAF, ARRAY, INLINE)]
    if not leaves:
        return False
    keys, value = random.choice(leaves), random.choice(VALUES)
    span = document.span(keys)
    commented = any(span.start < comment.span.start < span.end for comment in document.comments())
    if commented:
        with pytest.raises(Refused):
            set_value(document, keys, value)
        return False
    outcome = Outcome(document, set_value(document, keys, value))
    expected = copy.deepcopy(document.data)
    look(expected, keys[:-1])[keys[-1]] = value
    assert shown(outcome.after.data) == shown(expected)
    [edit] = outcome.change.edits
    assert edit[:2] == span
    return True


def check_replace_within(document: Document, random: Random) -> bool:
    strings = [keys for keys in all_paths(document.data) if isinstance(look(document.data, keys), str)]
    if not strings:
        return False
    keys = random.choice(strings)
    old = look(document.data, keys)
    start = random.randrange(len(old) + 1)
    end = start + random.randrange(len(old) - start + 1)
    text = random.choice(["", "1234", " x", "'", '"', "\n", "\\", "'''", "é\x00", "\r"])
    outcome = Outcome(document, replace_within(document, keys, (start, end), text))
    expected = copy.deepcopy(document.data)
    look(expected, keys[:-1])[keys[-1]] = old[:start] + text + old[end:]
    assert shown(outcome.after.data) == shown(expected)
    [edit] = outcome.change.edits
    assert document.span(keys).start <= edit.start <= edit.end <= document.span(keys).end
    if text == "1234":
        assert (edit.text, edit[:2]) == ("1234", document.span(keys, within=(start, end)))
    return True


def check_insert(document: Document, random: Random) -> bool:
    tables = [keys for keys in all_paths(document.data) if document.tree.find(keys).kind in (TABLE, INLINE)]
    keys = random.choice(tables)
    names = random.sample(NEW_NAMES, random.randrange(1, 3))
    values = {name: random.choice(VALUES) for name in names}
    outcome = Outcome(document, insert_keys(document, keys, values))
    expected = copy.deepcopy(document.data)
    look(expected, keys).update(values)
    assert shown(outcome.after.data) == shown(expected)
    assert outcome.only_inserts()
    return True


def check_delete(document: Document, random: Random) -> bool:
    candidates = all_paths(document.data)[:]
    candidates.remove(())
    if not candidates:
        return False
    keys = random.choice(candidates)
    try:
        change = delete_key(document, keys)
    except Refused:
        # Only where the text of a member of an inline table holds a comment.
        pieces = document.pieces(keys)
        assert any(start < comment.span.start < end for start, end in pieces for comment in document.comments())
        return False
    outcome = Outcome(document, change)
    assert shown(outcome.after.data) in pruned(document.data, keys)
    assert outcome.stays_in(keys)
    return True


def check_rename(document: Document, random: Random) -> bool:
    named = [keys for keys in all_paths(document.data) if keys and isinstance(keys[-1], str)]
    if not named:
        return False
    keys, new = random.choice(named), random.choice(NEW_NAMES)
    outcome = Outcome(document, rename_key(document, keys, new))
    expected = copy.deepcopy(document.data)
    table = look(expected, keys[:-1])
    table[new] = table.pop(keys[-1])
    assert shown(outcome.after.data) == shown(expected)
    assert len({edit.text for edit in outcome.change.edits}) == 1
    return True


def check_append_table(document: Document, random: Random) -> bool:
    parents = [keys for keys in all_paths(document.data) if document.tree.find(keys).kind in (TABLE, INLINE)]
    lists = [keys for keys in all_paths(document.data) if document.tree.find(keys).kind == TABLES]
    values = {name: random.choice(VALUES) for name in random.sample(NEW_NAMES, random.randrange(3))}
    expected = copy.deepcopy(document.data)
    if lists and random.randrange(2):
        keys, array = random.choice(lists), True
        look(expected, keys).append(values)
    else:
        parent, name, array = random.choice(parents), random.choice(NEW_NAMES), random.choice([False, True])
        names = [name, "below"][: random.randrange(1, 3)]
        keys = (*parent, *names)
        value: Any = [values] if array else values
        look(expected, parent)[name] = value if len(names) == 1 else {"below": value}
    outcome = Outcome(document, append_table(document, keys, values, array=array))
    assert shown(outcome.after.data) == shown(expected)
    assert outcome.only_inserts()
    return True


def check_insert_element(document: Document, random: Random) -> bool:
    arrays = [keys for keys in all_paths(document.data) if document.tree.find(keys).kind == ARRAY]
    if not arrays:
        return False
    keys, value = random.choice(arrays), random.choice(VALUES)
    outcome = Outcome(document, insert_array_element(document, keys, value))
    expected = copy.deepcopy(document.data)
    look(expected, keys).append(value)
    assert shown(outcome.after.data) == shown(expected)
    assert outcome.only_inserts()
    return True


CHECKS: list[Callable[[Document, Random], bool]] = [
    check_set,
    check_replace_within,
    check_insert,
    check_delete,
    check_rename,
    check_append_table,
    check_insert_element,
]


@pytest.mark.parametrize("check", CHECKS)
@EXAMPLES
@given(document=documents(), encoding=encodings(), random=st.randoms(use_true_random=False))
def test_one_edit(
    check: Callable[[Document, Random], bool],
    document: GeneratedDocument,
    encoding: tuple[bool, bool],
    random: Random,
) -> None:
    check(parse(encode(document.text, *encoding)), random)


@EXAMPLES
@given(document=documents(), encoding=encodings(), random=st.randoms(use_true_random=False))
def test_several_deletions(document: GeneratedDocument, encoding: tuple[bool, bool], random: Random) -> None:
    check_several_deletions(parse(encode(document.text, *encoding)), random)


def check_several_deletions(document: Document, random: Random) -> bool:
    candidates = [keys for keys in all_paths(document.data) if keys]
    paths = random.sample(candidates, min(len(candidates), random.randrange(1, 5)))
    try:
        change = delete_keys(document, paths)
    except Refused:
        return False
    outcome = Outcome(document, change)
    kept = {
        shown_path(keys, paths): shown(look(document.data, keys))
        for keys in candidates
        if not isinstance(look(document.data, keys), dict | list) and not any(keys[: len(p)] == p for p in paths)
    }
    left = {
        keys: shown(look(outcome.after.data, keys))
        for keys in all_paths(outcome.after.data)
        if not isinstance(look(outcome.after.data, keys), dict | list)
    }
    assert left == kept
    return True


def shown_path(keys: Keys, deleted: list[Keys]) -> Keys:
    """The path of a value after deletions: elements move up."""
    moved: list[str | int] = []
    for depth, key in enumerate(keys):
        if isinstance(key, int):
            before = {p[depth] for p in deleted if len(p) == depth + 1 and p[:depth] == keys[:depth]}
            moved.append(key - sum(isinstance(other, int) and other < key for other in before))
        else:
            moved.append(key)
    return tuple(moved)


@EXAMPLES
@given(document=documents(), encoding=encodings(), random=st.randoms(use_true_random=False))
def test_an_insertion_and_a_deletion(document: GeneratedDocument, encoding: tuple[bool, bool], random: Random) -> None:
    check_insertion_and_deletion(parse(encode(document.text, *encoding)), random)


def check_insertion_and_deletion(document: Document, random: Random) -> bool:
    """What stands in one table goes to another one."""
    tables = [keys for keys in all_paths(document.data) if document.tree.find(keys).kind in (TABLE, INLINE)]
    candidates = [keys for keys in all_paths(document.data) if keys]
    if not candidates:
        return False
    target, doomed = random.choice(tables), random.choice(candidates)
    if target[: len(doomed)] == doomed:
        return False
    try:
        deletion = delete_key(document, doomed)
    except Refused:
        return False
    change = combine([insert_keys(document, target, {"zz-new": 1}), deletion])
    try:
        outcome = Outcome(document, change)
    except Refused as refusal:
        # In an inline table the commas of the two are not known to each other.
        inline = any(document.tree.find(target[:depth]).kind == INLINE for depth in range(len(target) + 1))
        if inline or refusal.reason == "two edits change the same text":
            return False
        raise
    expected = copy.deepcopy(document.data)
    look(expected, target)["zz-new"] = 1
    assert shown(outcome.after.data) in pruned(expected, doomed)
    return True
