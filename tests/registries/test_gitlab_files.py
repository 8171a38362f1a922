from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexlint.model.url import IndexUrl
from indexlint.registries import file_id, recognise
from registries.samples import SHA


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"https://gitlab.com/api/v4/groups/1234567/-/packages/pypi/files/{SHA}/a-1.whl",
            ("https://gitlab.com", "groups", "1234567"),
        ),
        (
            f"https://gitlab.com/api/v4/projects/42/packages/pypi/files/{SHA}/a-1.whl#sha256={SHA}",
            ("https://gitlab.com", "projects", "42"),
        ),
        (
            f"https://Corp.test:443/gitlab/api/v4/groups/7/-/packages/pypi/files/{SHA}/a-1.whl",
            ("https://corp.test/gitlab", "groups", "7"),
        ),
        (
            f"http://corp.test:8080/api/v4/groups/7/-/packages/pypi/files/{SHA}/packages/pypi/files/a-1.whl",
            ("http://corp.test:8080", "groups", "7"),
        ),
        (f"https://gitlab.com/api/v4/groups/acme/-/packages/pypi/files/{SHA}/a-1.whl", None),
        (f"https://gitlab.com/api/v4/groups/7/packages/pypi/files/{SHA}/a-1.whl", None),
        (f"https://gitlab.com/api/v4/projects/7/-/packages/pypi/files/{SHA}/a-1.whl", None),
        (f"https://gitlab.com/api/v3/projects/7/packages/pypi/files/{SHA}/a-1.whl", None),
        (f"/api/v4/projects/7/packages/pypi/files/{SHA}/a-1.whl", None),
        ("https://gitlab.com/api/v4/projects/٤/packages/pypi/files/x/a-1.whl", None),
        ("https://files.pythonhosted.org/packages/aa/bb/a-1.whl", None),
        ("", None),
    ],
)
def test_file_id(text: str, expected: tuple[str, str, str] | None) -> None:
    assert file_id(text) == expected


def test_the_base_of_a_file_link_equals_the_base_of_its_index() -> None:
    index = recognise(IndexUrl("https://Corp.test:443/gitlab/api/v4/groups/acme/-/packages/pypi/simple"))
    link = file_id(f"https://corp.test/gitlab/api/v4/groups/7/-/packages/pypi/files/{SHA}/a-1.whl")
    assert index is not None
    assert link is not None
    assert (index.parts["base"], index.parts["scope"]) == (link.base, link.scope)


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_text_raises(before: str, after: str) -> None:
    found = file_id(f"{before}/packages/pypi/files/{after}")
    assert found is None or found.id.isdigit()
