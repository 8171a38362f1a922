from __future__ import annotations

from pathlib import Path

import pytest

from indexlint.model.url import IndexUrl
from indexlint.readers.load import Loader
from indexlint.readers.local import path_of


@pytest.fixture
def states(tmp_path: Path):
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "a-1.0-py3-none-any.whl").touch()
    (tmp_path / "index" / "a").mkdir(parents=True)
    (tmp_path / "index" / "index.html").touch()
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "README").touch()

    def look(*urls: str) -> dict[str, str]:
        tables = "".join(f'[[tool.uv.index]]\nname = "i{n}"\nurl = {url!r}\n' for n, url in enumerate(urls))
        (tmp_path / "pyproject.toml").write_text(tables, encoding="utf-8")
        return Loader(lambda path: path).project(str(tmp_path)).local_paths

    return look


def test_what_stands_at_a_path(states, tmp_path: Path) -> None:
    url = (tmp_path / "wheels").as_uri()
    found = states("./wheels", "index", "empty", "notes", "nowhere", "pyproject.toml", "~/idx", "//host/share", url)
    assert list(found.values()) == [
        "wheels",
        "directories",
        "empty",
        "unknown",
        "missing",
        "file",
        "missing",
        "unknown",
        "wheels",
    ]


def test_remote_indexes_are_left_alone(states) -> None:
    assert states("https://pypi.corp.test/simple") == {}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("./wheels", "./wheels"),
        ("file:///srv/a%20b", "/srv/a b"),
        ("file://localhost/srv", "/srv"),
        ("file://host/srv", None),
        ("https://h/srv", None),
    ],
)
def test_path_of(text: str, path: str | None) -> None:
    assert path_of(IndexUrl(text)) == path
