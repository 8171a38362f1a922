"""What the network told of a project's indexes: facts that rules read as they read a file's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from indexlint.records import NamedTuple

OK, FINDING, SKIPPED = "ok", "finding", "skipped"


class Check(NamedTuple):
    """One rule's question to one index: ``outcome`` is ``ok``, ``finding`` or ``skipped``, the last with a ``reason``.

    ``subject`` is the index's key (its name, else its URL without userinfo), ``file`` the file that it stands in.
    """

    rule: str
    subject: str
    file: str
    outcome: str = OK
    reason: str = ""


class Failure(NamedTuple):
    """Why a request got no answer that can be used.

    ``kind`` is ``no-network``, ``dns``, ``refused``, ``connect`` (any other failure to connect), ``tls``, ``timeout``,
    ``protocol`` (what came is not HTTP, or the connection broke), ``redirect`` (too many, or one that is not followed),
    ``status`` (5xx after the last retry), ``busy`` (429, and 503 with a ``Retry-After``), ``url`` (it, or the credential,
    cannot be put into a request) or ``no-time`` (it was not asked, because the host, or every host, had not answered
    before). ``reason`` is one line for a person, with nothing secret in it. ``code`` is the HTTP status of ``status`` and
    ``busy``.
    """

    kind: str
    reason: str
    code: int | None = None


class Page(NamedTuple):
    """What an index answered when it was asked for the page of one package.

    ``purpose`` is ``package`` (a package that the project uses), ``public`` (a public package, asked without a credential)
    or ``credential`` (asked with the credential that uv would send). ``url`` is the page that was asked, without userinfo.
    ``sent`` names the source of the credential that went with it (``none``, ``url``, ``environment``, ``netrc``,
    ``keyring``, or ``token`` for one that the person bound to a GitLab host). ``status`` is None where ``failure`` says why
    there is no answer. ``needed`` tells whether the tool cannot do without this page: nothing else serves the package.

    ``listed`` counts the files that the page links, of what was read of it, and ``without_upload_time`` those that carry no
    upload time. ``files`` are some of their absolute URLs, without userinfo, query and fragment: those outside the index
    come first. ``malformed`` says in what way it is no page of the Simple API. ``redirected_to`` is the origin that the
    request was sent on to, where that is another one; a redirect to PyPI is not followed, so ``status`` is then its own.
    ``missing`` tells what a 404 names in GitLab's words: ``package``, ``scope`` (the group or project: it does not exist, or
    is not shown to who asks), or nothing.
    """

    purpose: str
    package: str
    url: str
    sent: str = "none"
    status: int | None = None
    failure: Failure | None = None
    needed: bool = False
    files: tuple[str, ...] = ()
    listed: int = 0
    without_upload_time: int = 0
    malformed: str | None = None
    redirected_to: str | None = None
    missing: str = ""


class GitlabName(NamedTuple):
    """What GitLab says of the group or project that an index URL names, by name or by number.

    ``outcome`` is ``found``, ``moved`` (a project whose path is another now: ``path``), ``unknown`` (404 also from the index
    endpoint, which tells it even without a token), ``private`` (it exists; no token of the person may see it),
    ``decoded`` (a proxy in front of GitLab decodes ``%2F``: the name cannot be asked for) or ``failed`` (``failure``).
    ``source`` tells where the id comes from: ``page`` (a link in the index's own pages), ``rest`` or ``graphql``.
    ``hidden_from`` names the source of a token that GitLab accepts and does not show the group or project to, ``refused`` that
    of one that it does not accept.
    """

    outcome: str
    id: str | None = None
    path: str | None = None
    archived: bool = False
    source: str = ""
    failure: Failure | None = None
    hidden_from: str = ""
    refused: str = ""


class OnlineFacts(NamedTuple):
    """All that was asked for one project.

    ``pages`` and ``gitlab`` are by the index's URL without userinfo. ``on_pypi`` maps the names of packages that were asked
    of PyPI to whether it has them. ``judged`` are (rule, URL of an index): what was answered is enough for the rule.
    """

    pages: Mapping[str, tuple[Page, ...]] = {}
    gitlab: Mapping[str, GitlabName] = {}
    on_pypi: Mapping[str, bool] = {}
    judged: frozenset[tuple[str, str]] = frozenset()

    def decides(self, rule: str, url: str) -> bool:
        """Whether an online rule has an answer about an index, so that what is known of its product does not count."""
        return (rule, url) in self.judged

    def pages_of(self, url: str, purpose: str) -> Iterator[Page]:
        """The pages of an index, given by its URL without userinfo, that were asked for one purpose."""
        return (page for page in self.pages.get(url, ()) if page.purpose == purpose)
