"""The page of one package, as an index answers it: the Simple API of PEP 503 and PEP 691."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.model.online import Failure, Page

if TYPE_CHECKING:
    from indexlint.online.client import Client
    from indexlint.online.questions import Question


async def probe(client: Client, question: Question) -> Page:
    """Ask for the page, and read it."""
    raise NotImplementedError


async def has(client: Client, question: Question) -> bool | Failure:
    """Whether the index has a page for the package."""
    raise NotImplementedError
