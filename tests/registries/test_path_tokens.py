from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexlint.model.path_tokens import find, mask
from indexlint.model.url import IndexUrl, redact
from indexlint.registries import recognise, token_in_path
from registries.samples import BAD, GOOD

CANARY = "C4NARYc4narySECRET19"

WITH_TOKEN = [
    "https://dl.cloudsmith.io/{}/acme/repo/python/simple/",
    "https://DL.cloudsmith.io:443/{}/acme/repo/python/simple/",
    "https://dl.cloudsmith.io/{}/acme/repo",
    "https://pypi.fury.io/{}/acme/",
    "https://pypi.fury.io/{}",
    "https://pypi.anaconda.org/t/{}/acme/simple",
    "https://conda.anaconda.org/t/{}/acme",
    "https://conda.corp.test:8443/prefix/t/{}/channel",
    "https://packagecloud.io/priv/{}/acme/repo/pypi/simple",
    "https://packages.corp.test/priv/{}/acme/repo/pypi/simple",
]


@pytest.mark.parametrize("shape", WITH_TOKEN)
def test_a_token_is_found_where_it_stands(shape: str) -> None:
    for lead in ("", "  "):
        text = lead + shape.format(CANARY).replace("://", "://user:pw@", 1)
        span = token_in_path(IndexUrl(text))
        assert span is not None
        assert text[slice(*span)] == CANARY


@pytest.mark.parametrize("shape", WITH_TOKEN)
@pytest.mark.parametrize(
    "frame", ["{}", "index {} is wrong", "{}?a=b", "<{}>", '"{}"', "cannot parse '{}': no", "{}\n{}"]
)
def test_no_form_of_a_text_shows_it(shape: str, frame: str) -> None:
    url = shape.format(CANARY)
    text = frame.replace("{}", url)
    assert CANARY not in redact(text)
    shown = IndexUrl(url)
    assert CANARY not in f"{shown} {shown!r}"
    assert CANARY not in repr(recognise(shown))


@pytest.mark.parametrize(
    "text",
    [
        *(text for _, text in GOOD),
        *(row[2] for row in BAD),
        "https://dl.cloudsmith.io/<TOKEN>/acme/repo/python/simple/",
        "https://dl.cloudsmith.io/$TOKEN/acme/repo/python/simple/",
        "https://pypi.fury.io/some-quite-long-account-name/",
        "https://corp.test/t/short/simple",
        "https://corp.test/test/simple",
    ],
)
def test_other_urls_have_none_and_are_shown_whole(text: str) -> None:
    assert token_in_path(IndexUrl(text)) is None
    if "@" not in text:
        assert redact(text) == text


@given(st.text(max_size=20), st.sampled_from(WITH_TOKEN), st.text(max_size=20))
def test_it_is_masked_in_any_surroundings(before: str, shape: str, after: str) -> None:
    assert CANARY not in redact(f"{before} {shape.format(CANARY)} {after}")


@given(st.text())
def test_no_text_raises(text: str) -> None:
    for mark in ("/t/", "https://dl.cloudsmith.io/", "pypi.fury.io/"):
        found = find(mark + text)
        assert found is None or found[0] < found[1]
        mask(mark + text, "***")
