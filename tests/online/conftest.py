"""The fixture that every test of the network uses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from online import real_servers
from online.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An internet in which nothing can be reached but what the test maps."""
    with World(tmp_path / "world") as made:
        yield made


@pytest.fixture(scope="session")
def pypiserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[real_servers.Pypiserver]:
    """The real pypiserver, started once."""
    with real_servers.pypiserver(tmp_path_factory.mktemp("pypiserver")) as made:
        yield made


@pytest.fixture(scope="session")
def devpi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[real_servers.Devpi]:
    """The real devpi-server, started once."""
    with real_servers.devpi(tmp_path_factory.mktemp("devpi")) as made:
        yield made
