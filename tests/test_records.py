"""The records are named tuples, whatever makes them."""

from __future__ import annotations

import copy
import pickle
import typing

import pytest

from indexlint.records import NamedTuple


class Ours(NamedTuple):
    """A record."""

    name: str
    size: int = 1
    words: tuple[str, ...] = ()

    @property
    def doubled(self) -> int:
        """A property like those of the model."""
        return self.size * 2


class Theirs(typing.NamedTuple):
    name: str
    size: int = 1
    words: tuple[str, ...] = ()


BOTH = pytest.mark.parametrize("kind", [Ours, Theirs])


@BOTH
def test_fields_and_defaults(kind) -> None:
    assert kind._fields == ("name", "size", "words")
    assert kind._field_defaults == {"size": 1, "words": ()}
    made = kind("a", words=("x",))
    assert (made.name, made.size, made.words) == tuple(made) == ("a", 1, ("x",))
    assert made == kind(name="a", size=1, words=("x",)) == kind._make(("a", 1, ("x",)))
    assert made < kind("b")
    assert hash(made) == hash(tuple(made))
    assert repr(made) == f"{kind.__name__}(name='a', size=1, words=('x',))"


@BOTH
def test_replace_and_asdict(kind) -> None:
    made = kind("a")
    assert made._replace(size=2) == kind("a", 2)
    assert type(made._replace(size=2)) is kind
    assert made._asdict() == {"name": "a", "size": 1, "words": ()}
    with pytest.raises((ValueError, TypeError)):
        made._replace(colour=1)


@BOTH
@pytest.mark.parametrize(
    ("values", "named"), [((), {}), (("a", 1, (), 2), {}), (("a",), {"colour": 1}), (("a",), {"name": "b"})]
)
def test_wrong_arguments(kind, values, named) -> None:
    with pytest.raises(TypeError):
        kind(*values, **named)


@BOTH
def test_nothing_can_be_set(kind) -> None:
    with pytest.raises(AttributeError):
        kind("a").name = "b"
    with pytest.raises(AttributeError):
        kind("a").colour = "b"


@BOTH
def test_copies(kind) -> None:
    made = kind("a", 2)
    for again in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert again == made
        assert type(again) is kind


@BOTH
def test_match(kind) -> None:
    match kind("a", 2):
        case kind(name, size):
            assert (name, size) == ("a", 2)


def test_methods_and_subclasses() -> None:
    class Sub(Ours):
        pass

    assert Sub("a", 3).doubled == 6
    assert isinstance(Sub("a"), Ours)
    assert repr(Sub("a")) == "Sub(name='a', size=1, words=())"


def test_a_record_needs_fields() -> None:
    with pytest.raises(TypeError, match="no annotated fields"):

        class Empty(NamedTuple):
            pass


def test_many_fields() -> None:
    class Wide(NamedTuple):
        __annotations__ = {f"field_{number}": "int" for number in range(40)}
        field_39 = 3

    made = Wide(*range(38), field_38=38)
    assert tuple(made) == (*range(39), 3)
    with pytest.raises(TypeError):
        Wide(1)


@pytest.mark.parametrize("number", range(1, 20))
def test_any_number_of_fields(number: int) -> None:
    names = [f"field_{count}" for count in range(number)]
    kind = type(NamedTuple)("Some", (NamedTuple,), {"__annotations__": dict.fromkeys(names, "int")})
    assert tuple(kind(*names)) == tuple(kind(**dict(zip(names, names, strict=True)))) == tuple(names)
    assert [getattr(kind(*names), name) for name in names] == names


def test_a_default_before_a_field_without_one() -> None:
    with pytest.raises(TypeError, match="Mixed has a field without default"):

        class Mixed(NamedTuple):
            first: int = 1
            second: int
