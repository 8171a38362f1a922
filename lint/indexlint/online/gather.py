"""All that the selected rules want to know is asked at once, and becomes facts of the projects' model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from indexlint.model.online import FINDING, OK, SKIPPED, Check, Failure, GitlabName, OnlineFacts, Page
from indexlint.online.plan import plan
from indexlint.online.verdict import why_skipped

if TYPE_CHECKING:
    import httpx

    from indexlint.model.project import Project
    from indexlint.online.cache import Cache
    from indexlint.online.client import Client
    from indexlint.online.person import Person
    from indexlint.online.questions import Question

Fact = Page | GitlabName | bool | Failure
# What makes two questions one: what is asked of whom, with which credential.
Key = tuple[str, str, str, str, str]
# Seconds.
_BETWEEN_PROGRESS = 0.2


class Gatherer:
    """Asks each question once in its life, however often the same projects are checked (each fix is checked again).

    ``tell`` gets a line for each question before the first request; ``progress`` gets how many of how many are answered,
    from time to time and at the end. ``defects`` are questions that we failed on. ``transport`` takes the place of the
    network in tests.
    """

    def __init__(
        self,
        person: Person,
        cache: Cache,
        *,
        tell: Callable[[str], None] | None = None,
        progress: Callable[[int, int], None] | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.person = person
        self.cache = cache
        self.tell = tell
        self.progress = progress
        self.transport = transport
        self.defects: list[tuple[Question, Exception]] = []
        self._facts: dict[Key, Fact] = {}
        self._asked = False
        self._only_pages = False

    def gather(self, wanted: Sequence[tuple[Project, frozenset[str]]]) -> list[Check]:
        """Fill the projects' ``online`` for the rules that each wants; returns every check, also those that are not made.

        Only the first call asks, and the first after :meth:`ask_again`: what another one wants to know besides is left out,
        with no check.
        """
        planned = [plan(project, rules, self.person) for project, rules in wanted]
        questions = [question for found, _ in planned for question in found]
        if not self._asked:
            self._asked = True
            self._ask(questions)
        for (project, _), (found, _) in zip(wanted, planned, strict=True):
            self._fill(project, found)
        checks = [check for _, skipped in planned for check in skipped]
        checks += [check for question in questions for check in self._checks(question)]
        return list(dict.fromkeys(checks))

    def ask_again(self) -> None:
        """Let the next call ask for the pages that are not known yet: a fix has changed URLs, and what is there counts.

        GitLab is not asked about the numbers that it has just told.
        """
        self._asked = False
        self._only_pages = True

    # -- asking

    def _ask(self, questions: Sequence[Question]) -> None:
        new: dict[Key, Question] = {}
        for question in questions:
            if key_of(question) not in self._facts and not (self._only_pages and question.kind == "gitlab"):
                new.setdefault(key_of(question), question)
        for key, question in new.items():
            known = self.cache.fact(question) if question.keeps else None
            if known is not None:
                self._facts[key] = known
        open_questions = {key: question for key, question in new.items() if key not in self._facts}
        if self.tell is not None:
            for key, question in new.items():
                self.tell(question.line if key in open_questions else f"{question.line} (answered a short time ago)")
        if open_questions:
            # What was answered a short time ago needs neither an event loop nor an HTTP client.
            import asyncio

            asyncio.run(self._answer(open_questions))

    async def _answer(self, questions: dict[Key, Question]) -> None:
        import asyncio

        from indexlint.online.client import Client

        done = 0

        async def one(client: Client, key: Key, question: Question) -> None:
            nonlocal done
            try:
                fact = await answer(client, question, self.person)
            except Exception as error:  # a defect of ours: the other questions are still asked
                self.defects.append((question, error))
                fact = Failure("defect", "a defect of indexlint: it could not read the answer")
            else:
                if question.keeps:
                    self.cache.remember(question, fact)
            self._facts[key] = fact
            done += 1

        async def show(progress: Callable[[int, int], None]) -> None:
            while True:
                await asyncio.sleep(_BETWEEN_PROGRESS)
                progress(done, len(questions))

        ticking = None if self.progress is None else asyncio.create_task(show(self.progress))
        try:
            async with Client(self.person.timeout, self.transport, variables=self.person.variables) as client:
                await asyncio.gather(*(one(client, key, question) for key, question in questions.items()))
        finally:
            if ticking is not None:
                ticking.cancel()
            if self.progress is not None:
                self.progress(len(questions), len(questions))

    # -- facts and checks

    def _fill(self, project: Project, questions: Sequence[Question]) -> None:
        pages: dict[str, tuple[Page, ...]] = {}
        gitlab: dict[str, GitlabName] = {}
        on_pypi: dict[str, bool] = {}
        judged: set[tuple[str, str]] = set()
        for question in questions:
            fact = self._facts.get(key_of(question))
            url = question.entry.url.bare
            if fact is not None:
                judged.update((rule, url) for rule in question.rules if why_skipped(rule, question, fact) is None)
            if isinstance(fact, Page):
                pages[url] = (*pages.get(url, ()), fact._replace(needed=question.needed))
            elif isinstance(fact, GitlabName):
                if question.rules:
                    gitlab[url] = fact
                if fact.id is not None and fact.outcome in ("found", "moved"):
                    project.resolved_ids[url] = fact.id
            elif isinstance(fact, bool):
                on_pypi[question.package] = fact
        project.online = OnlineFacts(pages, gitlab, on_pypi, frozenset(judged))
        project.tags.add("online")

    def _checks(self, question: Question) -> list[Check]:
        fact = self._facts.get(key_of(question))
        if fact is None:
            return []
        found = []
        for rule in question.rules:
            reason = why_skipped(rule, question, fact)
            outcome = OK if reason is None else SKIPPED
            found.append(Check(rule, question.entry.key, question.entry.file, outcome, reason or ""))
        return found


def key_of(question: Question) -> Key:
    """What the question is told apart by."""
    token = question.token
    # Two URLs may hold two credentials for one page. Python's hash is another one in each run, and is not kept.
    source = "" if token is None else f"{token.source} {hash((token.username, token.secret.reveal()))}"
    return (question.kind, question.purpose, question.url, question.package, source)


async def answer(client: Client, question: Question, person: Person) -> Fact:
    """Ask one question."""
    if question.kind == "gitlab":
        from indexlint.online import gitlab

        return await gitlab.resolve(client, question, person)
    from indexlint.online import page

    if question.kind == "pypi":
        return await page.has(client, question)
    return await page.probe(client, question)


def judged(checks: Sequence[Check], found: frozenset[tuple[str, str, str]]) -> list[Check]:
    """The checks, one for each rule and index, with ``finding`` for those whose (rule, subject, file) is found.

    A check that was made counts over one that was skipped for another page of the same index.
    """
    best: dict[tuple[str, str, str], Check] = {}
    for check in checks:
        if (check.rule, check.subject, check.file) in found:
            check = check._replace(outcome=FINDING, reason="")
        key = (check.rule, check.subject, check.file)
        if key not in best or best[key].outcome == SKIPPED:
            best[key] = check
    return list(best.values())
