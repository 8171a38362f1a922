"""The repository that a project stands in: what its CI files, Dockerfiles and ``.env`` files set."""

from __future__ import annotations

from indexlint.model.place import Place
from indexlint.records import NamedTuple

USERNAME, PASSWORD = "USERNAME", "PASSWORD"
# The one username that GitLab takes with a CI job token.
JOB_USER = "gitlab-ci-token"


class SetVariable(NamedTuple):
    """A variable that a file of the repository sets.

    ``kind`` is ``gitlab``, ``github``, ``docker`` or ``env``. ``source`` names the variable or secret that its value is taken
    from (``CI_JOB_TOKEN``), None where the value is written out or made in another way. ``empty`` is true where the value is
    the empty string. The value itself is never kept; ``job_user`` tells whether it is ``gitlab-ci-token``, the username of
    GitLab's job tokens.
    """

    name: str
    kind: str
    place: Place
    source: str | None = None
    empty: bool = False
    job_user: bool = False

    @property
    def file(self) -> str:
        """The file that sets it."""
        return self.place.file

    @property
    def credential_of(self) -> tuple[str, str] | None:
        """``(NAME, USERNAME or PASSWORD)`` of ``UV_INDEX_<NAME>_USERNAME``; None for a variable of another form."""
        for part in (USERNAME, PASSWORD):
            if self.name.startswith("UV_INDEX_") and self.name.endswith("_" + part):
                middle = self.name[len("UV_INDEX_") : -len(part) - 1]
                return (middle, part) if middle else None
        return None


class Switch(NamedTuple):
    """A place where uv's configuration files are switched off: ``text`` is what does it."""

    text: str
    place: Place


class Repository(NamedTuple):
    """What the files around the projects set.

    ``index_variables`` are the middles of the credential variables of every index that some project of the repository
    defines. ``names_unknown`` is true where a file sets ``UV_INDEX`` or ``UV_DEFAULT_INDEX``: names may come from there.
    """

    directory: str
    variables: tuple[SetVariable, ...] = ()
    switches: tuple[Switch, ...] = ()
    index_variables: frozenset[str] = frozenset()
    names_unknown: bool = False

    def credential(self, middle: str) -> dict[str, SetVariable]:
        """What is set for an index, by ``USERNAME`` and ``PASSWORD``; ``middle`` is that of its variables."""
        found: dict[str, SetVariable] = {}
        for variable in self.variables:
            parts = variable.credential_of
            if parts is not None and parts[0] == middle:
                found.setdefault(parts[1], variable)
        return found
