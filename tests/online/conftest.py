"""The fixture that every test of the network uses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from online.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An internet in which nothing can be reached but what the test maps."""
    with World(tmp_path / "world") as made:
        yield made
