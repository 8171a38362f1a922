"""What a rule says: a finding, where it stands, what proves it, and how to mend it."""

from __future__ import annotations

from indexlint.model.place import Place
from indexlint.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ERROR, WARNING, INFO = "error", "warning", "info"
SEVERITIES = (ERROR, WARNING, INFO)

SAFE, UNSAFE = "safe", "unsafe"


class Related(NamedTuple):
    """Another place that belongs to a finding, and what it has to do with it."""

    message: str
    place: Place


class Evidence(NamedTuple):
    """The releases a behaviour was reproduced on, and the conformance scenario that reproduces it."""

    tool: str
    releases: str
    scenario: str


class Change(NamedTuple):
    """One step of a fix, in terms of what it is about; ``fixes/`` makes text edits of it.

    ``action``:

    - ``set``: the value at ``place`` becomes ``value``
    - ``replace``: the part ``place.within`` of the string at ``place`` becomes ``value`` (a string)
    - ``insert``: the table at ``place`` gets ``key`` with ``value``
    - ``delete``: the key, table or array element at ``place`` goes
    - ``rename``: the key at ``place`` is called ``key``
    - ``move``: the key at ``place`` becomes ``key`` of the table ``value`` (a key path), its value unchanged
    - ``append``: the array of tables at ``place`` gets an element ``value`` (a mapping)
    - ``move-last``: the element of an array at ``place`` goes behind the others, with the values of the mapping ``value``
    - ``delete-comment``: the comment between the offsets ``place.columns`` of the document goes, and its line where nothing
      else is on it; or ``value`` takes its place
    """

    action: str
    place: Place
    value: Any = None
    key: str | None = None


class Fix(NamedTuple):
    """How to mend a finding: ``applicability`` is ``safe`` (the same resolution for everyone it worked for) or ``unsafe``.

    ``reveals`` is true where a dead index comes alive: what other rules have to say of a working one is then no reason to
    refuse the fix.
    """

    title: str
    applicability: str
    changes: tuple[Change, ...]
    reveals: bool = False


class Finding(NamedTuple):
    """A rule's result.

    ``rule``, ``code`` and ``severity`` are filled in from the rule where it does not say otherwise. ``message`` says what
    will happen, ``help`` what to do. ``anchor`` is what the finding is about in words that survive an edit elsewhere (the
    index's name, the package): the fingerprint is made of rule, file and anchor, never of a line or a secret.
    """

    message: str
    place: Place
    anchor: str
    help: str = ""
    severity: str = ""
    related: tuple[Related, ...] = ()
    evidence: Evidence | None = None
    fix: Fix | None = None
    rule: str = ""
    code: str = ""
