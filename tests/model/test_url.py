"""What is masked in a text that is about to be shown."""

from __future__ import annotations

import pytest

from indexlint.model.url import IndexUrl, redact


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        # uv reads each of these as https://user:hunter2@pypi.corp.example/simple
        ("https:/user:hunter2@pypi.corp.example/simple", "https:/***@pypi.corp.example/simple"),
        ("https:user:hunter2@pypi.corp.example/simple", "https:***@pypi.corp.example/simple"),
        (r"https:\\user:hunter2@pypi.corp.example/simple", r"https:\\***@pypi.corp.example/simple"),
        (r"HTTPS:\/user:hunter2@nexus/simple", r"HTTPS:\/***@nexus/simple"),
        # a password with an `@` that nobody escaped
        ("https://user:hunt@er@2@pypi.corp.example/simple@1", "https://***@pypi.corp.example/simple@1"),
        ("https://user:hunt/er@2@pypi.corp.example/simple@1", "https://***@pypi.corp.example/simple@1"),
        ("https://@user:hunter2@pypi.corp.example/simple", "https://***@pypi.corp.example/simple"),
        ("https:/user:hunter@2@pypi.corp.example/simple", "https:/***@pypi.corp.example/simple"),
        ("user:hunter@2@pypi.corp.example/simple", "***@pypi.corp.example/simple"),
        # without a scheme, on a host of one word
        ("the index user:hunter2@nexus/simple: no such path", "the index ***@nexus/simple: no such path"),
        ("user:hunter2@nexus:8081/repository/pypi", "***@nexus:8081/repository/pypi"),
    ],
)
def test_userinfo(text: str, shown: str) -> None:
    assert redact(text) == shown
    assert redact(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "https:/pypi.corp.example/@scope/simple",
        "http:/127.0.0.1:8080/@scope/simple",
        "https://pypi.corp.example/@scope/simple@1",
        "https://@pypi.corp.example/simple",
        "git@github.com:team/project",
        "image:tag@sha256:00",
    ],
)
def test_what_is_no_userinfo(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize("password", ["hunt er", "hunt<er>", "hunt'er", 'hunt"er', "hunt@er", "h:u@n:t"])
def test_a_url_masks_its_userinfo_whatever_is_in_it(password: str) -> None:
    assert str(IndexUrl(f"  https://user:{password}@nexus/simple ")) == "https://***@nexus/simple"
