"""Where each index's credential comes from, and which indexes share one: the facts, and how each is known.

Known from, in this order: what is really set (``--environment``), what the project states
(``[tool.indexlint.credentials]``), CI files that set the index's variables, userinfo in the URL, and a ``keyring-provider``
in a file that applies. Else it is unknown, and a finding about it names its assumption.
"""

from __future__ import annotations

from indexlint.model.index import Index, variable_name
from indexlint.model.project import Project
from indexlint.model.repository import PASSWORD
from indexlint.records import NamedTuple

SAME, DIFFERENT, UNKNOWN = "same", "different", "unknown"


class Planned(NamedTuple):
    """One index's credential.

    ``source`` is ``environment``, ``keyring``, ``netrc``, ``url``, ``uv-auth``, ``none`` or ``unknown``. ``known_from`` is
    ``environment`` (it is really set here), ``stated``, ``ci``, ``url``, ``keyring-provider``, ``public`` or ``nothing``.
    ``username`` is the one that uv knows before it asks anybody (from the URL or the variables), or None.
    """

    entry: Index
    source: str
    known_from: str
    username: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether anything tells the source."""
        return self.source != "unknown"


class Plan:
    """The credential plan of a project's workspace."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._planned: dict[int, Planned] = {}

    def of(self, index: Index) -> Planned:
        """What is known of an index's credential."""
        key = id(index)
        if key not in self._planned:
            self._planned[key] = self._decide(index)
        return self._planned[key]

    def compare(self, first: Index, second: Index) -> str:
        """Whether two indexes have one and the same credential: ``same``, ``different`` or ``unknown``."""
        if self.project.options.credentials.share(first.name, second.name):
            return SAME
        one, two = self.of(first), self.of(second)
        environment = self.project.environment
        if environment is not None and one.known_from == two.known_from == "environment":
            return self._compare_real(one, two)
        if one.source == two.source == "netrc" and first.url.host == second.url.host:
            return SAME
        if one.source == two.source == "url":
            same = first.url.username == second.url.username and first.url.password == second.url.password
            return SAME if same else DIFFERENT
        if self._one_token(first, second):
            return SAME
        if one.source == two.source == "keyring" and one.username and two.username and one.username != two.username:
            return DIFFERENT
        return UNKNOWN

    def _compare_real(self, one: Planned, two: Planned) -> str:
        environment = self.project.environment
        assert environment is not None
        if one.source == two.source == "environment":
            return SAME if environment.credential(one.entry) == environment.credential(two.entry) else DIFFERENT
        if one.source == two.source == "netrc":
            return SAME
        if one.source == two.source == "url":
            same = one.entry.url.username == two.entry.url.username and one.entry.url.password == two.entry.url.password
            return SAME if same else DIFFERENT
        if "none" in (one.source, two.source):
            return DIFFERENT
        return UNKNOWN

    def _one_token(self, first: Index, second: Index) -> bool:
        """Whether the registry has one token for everything there: a CodeArtifact domain, Google's registry."""
        from indexlint.registries import recognise

        one, two = recognise(first.url), recognise(second.url)
        return one is not None and two is not None and one.one_token and one.product == two.product

    def _decide(self, index: Index) -> Planned:
        project = self.project
        if not index.url.is_remote or project.is_public(index):
            return Planned(index, "none", "public")
        if project.environment is not None:
            return self._really_set(index)
        username = index.url.username
        stated = project.options.credentials.of(index.name)
        if stated is not None:
            return Planned(index, stated, "stated", username)
        if index.name and PASSWORD in project.repository.credential(variable_name(index.name)):
            return Planned(index, "environment", "ci", username)
        if index.url.has_credentials:
            return Planned(index, "url", "url", username)
        if project.keyring is not None:
            return Planned(index, "keyring", "keyring-provider", username)
        return Planned(index, "unknown", "nothing", username)

    def _really_set(self, index: Index) -> Planned:
        environment = self.project.environment
        assert environment is not None
        pair = environment.credential(index)
        username = index.url.username
        if pair is not None:
            # A pair of variables replaces the URL's userinfo as a whole (measured as T18, C2.*).
            username = pair[0].reveal() if pair[0] else None
            if pair[1] is not None:
                return Planned(index, "environment", "environment", username)
        elif index.url.has_credentials:
            return Planned(index, "url", "environment", username)
        entry = environment.netrc.get(index.url.host) or environment.netrc.get("default")
        if entry is not None and username in (None, entry[0]):
            return Planned(index, "netrc", "environment", entry[0])
        if environment.stores(index.url):
            return Planned(index, "uv-auth", "environment", username)
        if self.project.keyring is not None and environment.keyring:
            return Planned(index, "keyring", "environment", username)
        return Planned(index, "none", "environment", username)


def plan_of(project: Project) -> Plan:
    """The plan of a project, made once."""
    plan: Plan = project.memo("credential plan", lambda: Plan(project))
    return plan
