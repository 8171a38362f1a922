"""What is masked in a text that is about to be shown."""

from __future__ import annotations

import pytest

from indexlint.model.url import redact


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        # uv reads each of these as https://user:hunter2@pypi.corp.example/simple
        ("https:/user:hunter2@pypi.corp.example/simple", "https:/***@pypi.corp.example/simple"),
        ("https:user:hunter2@pypi.corp.example/simple", "https:***@pypi.corp.example/simple"),
        (r"https:\\user:hunter2@pypi.corp.example/simple", r"https:\\***@pypi.corp.example/simple"),
        (r"HTTPS:\/user:hunter2@nexus/simple", r"HTTPS:\/***@nexus/simple"),
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
        "git@github.com:team/project",
        "image:tag@sha256:00",
    ],
)
def test_what_is_no_userinfo(text: str) -> None:
    assert redact(text) == text
