"""What a rule's module declares."""

from __future__ import annotations

from indexlint.records import NamedTuple


class Rule(NamedTuple):
    """The facts of a rule that everything else is derived from.

    ``severity`` is the highest that it gives. ``fix`` is ``safe``, ``unsafe``, ``none``, or ``safe or unsafe`` where it
    depends. ``when`` are the words (see ``readers/tags.py``) of which a project must have at least one for the rule to be
    imported. ``summary`` is one line. ``by_name`` marks a rule that runs only when it is selected by its name.
    """

    code: str
    name: str
    summary: str
    severity: str
    when: tuple[str, ...]
    fix: str = "none"
    online: bool = False
    by_name: bool = False
