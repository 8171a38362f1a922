"""Specifiers of plain numbers are read without `packaging`, and mean what it says they mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from indexlint.model.releases import _plain_range, all_releases, show

NUMBERS = st.one_of(
    st.sampled_from(["0", "0.4", "0.5.0", "0.8.24", "0.9", "0.10.12", "0.13.9", "0.14", "1", "00.8", "0.08.3"]),
    st.builds("{}.{}.{}".format, st.integers(0, 1), st.integers(0, 15), st.integers(0, 35)),
)
PARTS = st.builds(
    "{}{}{}{}".format,
    st.sampled_from([">=", "<=", "==", "!=", "~=", ">", "<"]),
    st.sampled_from(["", " "]),
    NUMBERS,
    st.sampled_from(["", " "]),
)


def by_packaging(text: str) -> list[str]:
    specifier = SpecifierSet(text)
    return [show(release) for release in all_releases() if specifier.contains(show(release))]


@given(st.lists(PARTS, min_size=1, max_size=3).map(",".join))
def test_it_allows_what_packaging_allows(text: str) -> None:
    found = _plain_range(text)
    if found:
        assert [show(release) for release in found] == by_packaging(text)


@pytest.mark.parametrize("text", [">=0.8", ">=0.8, <0.10", "~=0.9.3", "~=0.9", "==0.8.1", "!=0.8.1", " >0.13 ", "<0.5"])
def test_what_is_plain(text: str) -> None:
    assert [show(release) for release in _plain_range(text)] == by_packaging(text) != []


def test_a_bare_version_means_that_one() -> None:
    assert _plain_range("0.8.1") == ((0, 8, 1),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ">=0.8,",
        "0.8,0.9",
        "==0.8.*",
        ">=0.8a1",
        "~=1",
        ">=99",
        "=>0.8",
        "===0.8.1",
        ">=0.8.1.0",
        "0.8 0.9",
        ">=٠.٨",
    ],
)
def test_what_is_left_to_packaging(text: str) -> None:
    assert _plain_range(text) == ()
