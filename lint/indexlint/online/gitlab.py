"""From the name of a GitLab group or project to its numeric id, by the cheapest way that the person's token allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.model.online import GitlabName

if TYPE_CHECKING:
    from indexlint.model.online import Check
    from indexlint.model.project import Project
    from indexlint.online.client import Client
    from indexlint.online.person import Person
    from indexlint.online.questions import Question


def questions(project: Project, rules: frozenset[str], person: Person) -> tuple[list[Question], list[Check]]:
    """What GitLab is asked for the rules, and the checks that are not made, each with its reason."""
    return [], []


async def resolve(client: Client, question: Question, person: Person) -> GitlabName:
    """What GitLab says of the group or project that ``question.entry`` names."""
    raise NotImplementedError
