from __future__ import annotations

from indexlint.model.project import Lock
from indexlint.readers.uv_lock import glance, read_lock


def read(text: str) -> Lock:
    documents: dict[str, object] = {}
    lock = read_lock(text.encode(), "uv.lock", documents)  # type: ignore[arg-type]
    assert lock is not None
    assert "uv.lock" in documents
    return lock


def test_files_know_their_places() -> None:
    lock = read(
        '[[package]]\nname = "a"\nsdist = { url = "https://x.example/a.tar.gz" }\n'
        'wheels = [{ url = "https://x.example/a1.whl" }, { url = "https://x.example/a2.whl" }]\n'
        '[[package]]\nname = "b"\nwheels = [{ url = "https://x.example/b.whl" }]\n'
    )
    first, second = lock.packages
    assert first.files == ("https://x.example/a.tar.gz", "https://x.example/a1.whl", "https://x.example/a2.whl")
    assert [first.file_place(number).keys for number in range(3)] == [
        ("package", 0, "sdist", "url"),
        ("package", 0, "wheels", 0, "url"),
        ("package", 0, "wheels", 1, "url"),
    ]
    assert second.file_place(0).keys == ("package", 1, "wheels", 0, "url")


def test_credentials_are_found_once_with_all_their_places() -> None:
    lock = read(
        '[[package]]\nname = "a"\nsource = { url = "https://u:pw@x.example/a.whl" }\n'
        'wheels = [{ url = "https://u:pw@x.example/a.whl" }]\n'
        '[[package]]\nname = "b"\nsource = { git = "https://glpat-abcdefghijklmnopqrst@git.example/b?rev=1#abc" }\n'
    )
    assert [(host, [place.keys for place in places]) for host, places in lock.secrets] == [
        ("x.example", [("package", 0, "source", "url"), ("package", 0, "wheels", 0, "url")]),
        ("git.example", [("package", 1, "source", "git")]),
    ]
    assert lock.secrets[0][1][0].within == (8, 12)
    assert "pw" not in repr(lock.secrets)


def test_what_is_no_secret() -> None:
    lock = read(
        '[[package]]\nname = "a"\nsource = { git = "ssh://git@github.com/o/a?rev=v1#abc" }\n'
        '[[package]]\nname = "b"\nsource = { url = "https://build@x.example/b.whl" }\n'
        '[[package]]\nname = "c"\nsource = { url = "https://${USER}:${TOKEN}@x.example/c@1.whl" }\n'
        '[[package]]\nname = "d"\nsource = { url = "https://x.example/d@1:2.whl" }\n'
    )
    assert lock.secrets == ()


def test_index_strings_of_requirements_and_groups() -> None:
    lock = read(
        '[[package]]\nname = "app"\nsource = { virtual = "." }\n'
        '[package.metadata]\nrequires-dist = [{ name = "a", index = "https://x.example/simple" }, { name = "b" }]\n'
        '[package.metadata.requires-dev]\ndev = [{ name = "c", index = "https://y.example/simple" }]\n'
    )
    assert [text for text, _ in lock.index_strings] == ["https://x.example/simple", "https://y.example/simple"]


def test_a_lock_of_another_shape_raises_nothing() -> None:
    for text in (
        'package = "none"\n',
        "package = [1, 2]\n",
        '[[package]]\nname = 1\n[[package]]\nname = "a"\nsource = "x"\nsdist = 3\nwheels = { url = "x" }\ndependencies = 1\n',
        '[[package]]\nname = "a"\nmetadata = 1\n[[package]]\nname = "b"\nmetadata = { requires-dist = 1, requires-dev = 1 }\n',
    ):  # fmt: skip
        assert all(package.registry is None for package in read(text).packages)


def test_no_toml_is_no_lock() -> None:
    assert read_lock(b"package = [", "uv.lock", {}) is None


def test_a_glance_tells_registries_userinfo_and_http() -> None:
    raw = b'[[package]]\nname = "a"\nsource = { registry = "https://pypi.org/simple" }\n'
    assert glance(raw) == (frozenset({"https://pypi.org/simple"}), False, False)
    assert glance(raw + b'x = "https://u:p@x.example"\n').userinfo
    assert glance(raw + b'x = "http://x.example"\n').http


def test_a_glance_knows_what_it_does_not_know() -> None:
    for text in (
        b"source.registry = 'https://x.example'\n",
        b'source = {registry = "https://x.example"}\n',
        b'source = { registry = "https://x.example/\\u0041" }\n',
        b'[package.source]\nregistry = "https://x.example"\n',
    ):
        assert glance(text).registries is None
