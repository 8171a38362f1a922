"""From the name of a GitLab group or project to its numeric id, by the cheapest way that the person's token allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.model.online import GitlabName

if TYPE_CHECKING:
    from indexlint.online.client import Client
    from indexlint.online.person import Person
    from indexlint.online.questions import Question


async def resolve(client: Client, question: Question, person: Person) -> GitlabName:
    """What GitLab says of the group or project that ``question.entry`` names."""
    raise NotImplementedError
