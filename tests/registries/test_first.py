from __future__ import annotations

import pytest

from indexlint.model.url import IndexUrl, redact
from indexlint.registries import is_public, recognise, token_in_path


@pytest.mark.parametrize(
    "text",
    [
        "https://gitlab.com/api/v4/groups/1234567/-/packages/pypi/simple",
        "https://git.example/gitlab/api/v4/projects/acme%2Fteam/packages/pypi/simple/",
        "https://pypi.org/simple",
        "https://download.pytorch.org/whl/cu124",
    ],
)
def test_a_good_url_has_no_mistake(text: str) -> None:
    found = recognise(IndexUrl(text))
    assert found is not None
    assert (found.kind, found.mistake) == ("index", None)


def test_public_hosts_are_compared_whole() -> None:
    assert is_public(IndexUrl("https://download.pytorch.org/whl/cpu"))
    assert not is_public(IndexUrl("https://download.pytorch.org.evil.test/whl/cpu"))


def test_a_token_in_the_path_is_found_and_masked() -> None:
    text = "https://dl.cloudsmith.io/CANARYcanary123/acme/repo/python/simple/"
    span = token_in_path(IndexUrl(text))
    assert span is not None
    assert text[slice(*span)] == "CANARYcanary123"
    assert "CANARY" not in redact(text)
