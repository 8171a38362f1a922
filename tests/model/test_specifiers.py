"""Specifiers of plain numbers are read without `packaging`, and mean what it says they mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from indexlint.model.releases import all_releases, show
from indexlint.model.specifiers import plain

VERSIONS = (
    *all_releases(),
    *((major, minor, patch) for major in (1, 3) for minor in range(15) for patch in (0, 5, 20)),
)
NUMBERS = st.one_of(
    st.sampled_from(
        ["0", "0.4", "0.5.0", "0.8.24", "0.9", "0.10.12", "0.13.9", "1", "3", "3.10", "3.10.4", "4", "00.8", "0.08.3"]
    ),
    st.builds("{}.{}.{}".format, st.integers(0, 3), st.integers(0, 15), st.integers(0, 35)),
)
OPERATORS = st.sampled_from([">=", "<=", "==", "!=", "~=", ">", "<"])
SPACES = st.sampled_from(["", " "])
PARTS = st.builds("{}{}{}{}".format, OPERATORS, SPACES, NUMBERS, SPACES)


def by_packaging(text: str) -> list[tuple[int, ...]]:
    specifier = SpecifierSet(text)
    return [version for version in VERSIONS if specifier.contains(show(version))]


@given(st.lists(PARTS, min_size=1, max_size=3).map(",".join))
def test_it_allows_what_packaging_allows(text: str) -> None:
    test = plain(text)
    if test is None:
        assert "~=" in text
    else:
        assert list(filter(test, VERSIONS)) == by_packaging(text)


@pytest.mark.parametrize(
    "text", [">=0.8", ">=0.8, <0.10", "~=0.9.3", "~=0.9", "==0.8.1", "!=0.8.1", " >0.13 ", "<0.5", ">=3.10"]
)
def test_what_is_plain(text: str) -> None:
    test = plain(text)
    assert test is not None
    assert list(filter(test, VERSIONS)) == by_packaging(text) != []


@pytest.mark.parametrize(
    "text",
    [
        "",
        ">=0.8,",
        "0.8.1",
        "==0.8.*",
        ">=0.8a1",
        "~=1",
        "=>0.8",
        "===0.8.1",
        ">=0.8.1.0",
        ">=0.8 <0.9",
        ">=٠.٨",
        ">=v1",
    ],
)
def test_what_is_left_to_packaging(text: str) -> None:
    assert plain(text) is None
