"""What is to be asked: one question for each index, purpose and package, known before the first request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexlint.records import NamedTuple

if TYPE_CHECKING:
    from indexlint.model.index import Index
    from indexlint.model.project import Project
    from indexlint.online.person import Token


class Question(NamedTuple):
    """One thing to find out.

    ``kind`` is ``gitlab`` (does the group or project exist, and what is its id), ``page`` (``purpose`` and ``package`` as in
    :class:`indexlint.model.online.Page`) or ``pypi`` (does PyPI have ``package``). ``entry`` is the index that it is about,
    ``url`` is asked first, without userinfo; ``token`` goes with it, ``sent`` is its source as in ``Page.sent``. ``rules``
    are the names of the rules that want to know; ``needed`` as in ``Page``. ``fills`` are rules that judge without the answer
    and say more with it: they have no check. ``then`` tells what else may be asked of the same origin where the first answer
    does not settle it.
    """

    kind: str
    project: Project
    entry: Index
    url: str
    rules: tuple[str, ...]
    purpose: str = ""
    package: str = ""
    token: Token | None = None
    sent: str = "none"
    needed: bool = False
    fills: tuple[str, ...] = ()
    then: tuple[str, ...] = ()

    @property
    def keeps(self) -> bool:
        """Whether its answer may be remembered: not what became of a credential, which a person may have mended since."""
        return self.sent in ("none", "token")

    @property
    def line(self) -> str:
        """What ``-v`` prints before the first request: what is asked, of whom, with what, and for which rules."""
        with_what = "without a credential" if self.token is None else f"with {self.token.source}"
        first = f"{', '.join((*self.rules, *self.fills))}: GET {self.url} {with_what}"
        return f"{first}; if that does not settle it: {', '.join(self.then)}" if self.then else first
