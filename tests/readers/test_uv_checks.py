"""The checks of uv's tables never fail, whatever stands in a file, and tell no secret."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexlint.model.project import Project
from indexlint.readers import uv, uv_checks, uv_keys, uv_values

SECRET = "hunter2-hunter2-hunter2"
_LEAVES = st.sampled_from(
    [
        True,
        False,
        0,
        1,
        -1,
        404,
        1.5,
        "",
        " ",
        "a",
        "corp",
        "a b",
        "always",
        "true",
        "https://u:" + SECRET + "@x.example/",
        "ä",
    ]
)
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*uv_keys.INDEX_KEYS, *uv_keys.SOURCE_KEYS, "api", "zzz", "a b"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)
_KEYS = st.sampled_from(
    [*uv_keys.SETTINGS, *uv_keys.PIP_SETTINGS, "indexes", "source", "default-index", "index_url", "tool"]
)
_TABLES = st.dictionaries(_KEYS, _VALUES, max_size=6)


class _Document:
    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.text = ""


def _check(file: str, data: dict[str, Any], kind: str = "project") -> Project:
    project = Project("/", kind, file)
    read = {"pyproject.toml": uv.read_pyproject, "uv.toml": uv.read_uv_toml}.get(file, uv.read_script)
    read(project, data, file)
    uv_checks.check(project, {file: _Document(data)})  # type: ignore[dict-item]
    return project


@settings(max_examples=400, deadline=None)
@given(_TABLES, st.sampled_from(["pyproject.toml", "uv.toml", "s.py"]), _VALUES)
def test_no_table_makes_the_checks_fail_or_tell_a_secret(table: dict[str, Any], file: str, other: Any) -> None:
    data = table if file == "uv.toml" else {"tool": {"uv": table}, "index": other, "uv": other}
    project = _check(file, data, "script" if file == "s.py" else "project")
    words = [(defect.rule, defect.kind, defect.detail) for defect in project.defects]
    assert SECRET not in repr(words)


@pytest.mark.parametrize("key", sorted(uv_keys.SETTINGS))
@given(_VALUES)
@settings(max_examples=15, deadline=None)
def test_every_setting_is_judged_whatever_its_value(key: str, value: Any) -> None:
    _check("pyproject.toml", {"tool": {"uv": {key: value, "pip": {key: value}}}})


def test_each_kind_of_value_is_known() -> None:
    for key, kind in uv_keys.KINDS.items():
        assert kind != "enum" or key in uv_keys.ENUMS
        found = uv_values.wrong(kind, key, object)
        assert found is not None, key
        assert found["kind"] == "type"
