from __future__ import annotations

import pytest

from indexlint.auth import links
from indexlint.auth.address import covers, page, parse, root
from indexlint.auth.caches import Caches
from indexlint.auth.flow import predict
from indexlint.auth.situation import Credential, Entry, Package, Situation
from indexlint.auth.steps import STEPS, Behaviour, at, between, representatives
from indexlint.model.releases import FIRST_NAMED, NEWEST, all_releases, default_range
from indexlint.model.url import IndexUrl

HOST = "https://gitlab.example.com"


def _credential(label: str, **more: object) -> Credential:
    return Credential("environment", label, label, more.pop("username", "ci"), **more)  # type: ignore[arg-type]


def test_steps_are_dated_in_order_and_each_changes_something() -> None:
    assert [step.first for step in STEPS] == sorted(step.first for step in STEPS)
    assert len({step.name for step in STEPS}) == len(STEPS)
    for step in STEPS:
        before = max(release for release in all_releases() if release < step.first)
        assert at(before) != at(step.first), step.name
        assert {name for name, _ in step.sets} <= set(Behaviour._fields)


def test_a_release_that_is_not_known_counts_as_the_nearest() -> None:
    assert at((0, 99, 0)) == at(NEWEST)
    assert at((0, 1, 0)) == at(FIRST_NAMED)


def test_one_representative_for_each_behaviour() -> None:
    found = representatives(default_range())
    assert found[-1] == NEWEST
    assert found == tuple(sorted(found))
    assert {at(release) for release in default_range()} == {at(release) for release in found}
    assert len({at(release) for release in found}) == len(found)
    assert [step.name for step in between((0, 10, 2), (0, 10, 3))] == ["keyring-scheme"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/a/simple", "/a"),
        ("/a/SIMPLE/", "/a"),
        ("/simple", "/"),
        ("/a/+simple/", "/a"),
        ("/a/simple//", None),
        ("/a/whl", None),
        ("/", None),
    ],
)
def test_root(url: str, expected: str | None) -> None:
    found = root(parse(HOST + url), ("simple", "+simple"), slash=True)
    assert (found.path if found else None) == expected


def test_a_root_before_the_trailing_slash_was_understood() -> None:
    assert root(parse(f"{HOST}/a/simple/"), ("simple",), slash=False) is None


def test_covers() -> None:
    assert covers("/repo", "/repo2/x", segments=False)
    assert not covers("/repo", "/repo2/x", segments=True)
    assert covers("/repo", "/repo/x", segments=True)
    assert covers("/", "/x", segments=True)


def test_page() -> None:
    assert page(parse(f"{HOST}/simple/"), "six").text == f"{HOST}/simple/six/"
    assert page(parse(f"{HOST}:443/simple"), "six").text == f"{HOST}/simple/six/"


def test_the_shortest_prefix_wins() -> None:
    caches = Caches()
    long, short = _credential("long"), _credential("short")
    caches.insert(parse(f"{HOST}/a/b"), long)
    assert caches.of_url(parse(f"{HOST}/a/b/c"), None) is long
    caches.insert(parse(f"{HOST}/a"), short)
    assert caches.of_url(parse(f"{HOST}/a/b/c"), None) is short
    assert caches.of_url(parse(f"{HOST}/ab"), None) is None


def test_the_last_one_wins_a_realm_but_never_a_username_alone() -> None:
    caches = Caches()
    first, second = _credential("first"), _credential("second", username="ann")
    for credential in (first, second, _credential("third", password=False)):
        caches.insert(parse(f"{HOST}/{credential.label}"), credential)
    assert caches.of_realm(HOST, None) is second
    assert caches.of_realm(HOST, "ci") is first
    assert caches.of_realm(HOST, "bob") is None


@pytest.mark.parametrize(
    ("url", "expected", "leaves"),
    [
        (
            "/api/v4/groups/acme%2Fteam/-/packages/pypi/simple",
            "/api/v4/groups/<numeric id>/-/packages/pypi/files",
            True,
        ),
        ("/api/v4/projects/7/packages/pypi/simple", "/api/v4/projects/7/packages/pypi/files", False),
        ("/artifactory/api/pypi/team/simple", "/artifactory/api/pypi/team/packages", False),
    ],
)
def test_links(url: str, expected: str, leaves: bool) -> None:
    entry = Entry("team", IndexUrl.parse(HOST + url))
    assert links.file_url(entry, "a-b") == f"{HOST}{expected}/a_b-1.0-py3-none-any.whl"
    assert links.leaves_root(entry) is leaves


def _two(**more: object) -> Situation:
    urls = {
        "first": f"{HOST}/api/v4/projects/1/packages/pypi/simple",
        "second": f"{HOST}/api/v4/projects/2/packages/pypi/simple",
    }
    return Situation(
        tuple(Entry(key, IndexUrl.parse(url), key, explicit=True) for key, url in urls.items()),
        tuple(Package(f"{key}package", key, (key,)) for key in urls),
        tuple(_credential(key, opens=frozenset({key})) for key in urls),
        **more,  # type: ignore[arg-type]
    )


def test_a_prediction_is_made_once() -> None:
    one, other = predict(_two(), (0, 13, 8)), predict(_two(), NEWEST)
    assert one.requests is other.requests
    assert (one.release, other.release) == ((0, 13, 8), NEWEST)


def test_an_unknown_flow_is_refused() -> None:
    with pytest.raises(ValueError, match="add"):
        predict(_two(), NEWEST, "add")


def test_a_pin_to_nowhere() -> None:
    situation = _two()._replace(packages=(Package("x", "nowhere"),))
    assert predict(situation, NEWEST, "sync").outcome == "undeclared-index"


def test_a_private_namesake_that_comes_from_the_public_index() -> None:
    entry = Entry("team", IndexUrl.parse(f"{HOST}/api/v4/groups/1/-/packages/pypi/simple"), "team")
    wrong = _credential("team")._replace(opens=frozenset(), known=frozenset({"team"}))
    situation = Situation((entry,), (Package("six", None, ("team", "pypi")),), (wrong,))
    trace = predict(situation, NEWEST, "sync")
    assert trace.outcome == "public-package"
    assert [request.status for request in trace.of("six")][:2] == [404, 200]


def test_no_record_of_the_model_shows_a_secret() -> None:
    url = IndexUrl.parse("https://ci:hunter2@gitlab.example.com/simple")
    situation = _two()._replace(indexes=(Entry("a", url, "a"),), packages=(Package("x", "a", ("a",)),))
    assert "hunter2" not in repr(situation) + repr(predict(situation, NEWEST, "sync"))


def test_a_metadata_file_is_not_the_file() -> None:
    """What netrc gives for `x.whl.metadata` is stored there, and covers no other file of an index without a root."""
    entry = Entry("a", IndexUrl.parse(f"{HOST}/api/v4/projects/2/packages/pypi/simple"), "a", explicit=True)
    given = Credential("netrc", "gitlab.example.com", "netrc", "ci", frozenset({"a"}))
    situation = Situation((entry,), (Package("x", "a", ("a",)),), (given,), core_metadata=True)
    sent = [(request.kind, request.credential) for request in predict(situation, (0, 7, 0), "sync").of("x")]
    assert sent == [(kind, credential) for kind in ("simple", "metadata", "file") for credential in (None, given)]
