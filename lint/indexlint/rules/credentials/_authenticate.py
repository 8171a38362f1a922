"""Since when uv reads ``authenticate``: shared by the rules about it."""

from __future__ import annotations

from indexlint.model.index import Index
from indexlint.model.releases import Release

# uv #11896, and #12631 for explicit indexes (measured: C1, A7.nonexplicit-krhost).
_FROM: Release = (0, 6, 6)
_FROM_EXPLICIT: Release = (0, 6, 12)


def honoured_since(index: Index) -> Release:
    """The first release that reads the ``authenticate`` of an index of this kind."""
    return _FROM_EXPLICIT if index.explicit else _FROM
