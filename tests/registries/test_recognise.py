from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexlint.model.url import IndexUrl
from indexlint.registries import is_public, recognise, retired, token_in_path
from indexlint.registries.shape import MISTAKES
from registries.samples import BAD, GOOD, UNKNOWN


@pytest.mark.parametrize(("product", "text"), GOOD, ids=[text for _, text in GOOD])
def test_good_url(product: str, text: str) -> None:
    found = recognise(IndexUrl(text))
    assert found is not None
    assert (found.product, found.kind, found.mistake, found.correct) == (product, "index", None, None)


@pytest.mark.parametrize(("product", "mistake", "text", "correct"), BAD, ids=[row[2] for row in BAD])
def test_bad_url(product: str, mistake: str, text: str, correct: str | None) -> None:
    found = recognise(IndexUrl(text))
    assert found is not None
    assert (found.product, found.mistake, found.correct) == (product, mistake, correct)
    if correct is not None:
        again = recognise(IndexUrl(correct))
        assert again is not None
        assert (again.product, again.kind, again.mistake) == (product, "index", None)


@pytest.mark.parametrize("text", UNKNOWN)
def test_no_product_is_named_where_the_shape_does_not_tell(text: str) -> None:
    assert recognise(IndexUrl(text)) is None


def test_the_samples_are_many_and_use_every_word_for_a_mistake() -> None:
    assert len(GOOD) >= 70
    assert len(BAD) >= 60
    assert {mistake for _, mistake, _, _ in BAD} == set(MISTAKES)


@pytest.mark.parametrize(("_product", "_mistake", "text", "_correct"), BAD, ids=[row[2] for row in BAD])
def test_userinfo_changes_nothing_and_never_gets_into_a_corrected_url(
    _product: str, _mistake: str, text: str, _correct: str | None
) -> None:
    scheme, _, rest = text.partition("://")
    plain = recognise(IndexUrl(text))
    found = recognise(IndexUrl(f"{scheme}://user:CANARY@{rest}"))
    assert plain is not None
    assert found is not None
    assert found._replace(spans={}) == plain._replace(spans={})
    assert "CANARY" not in repr(found)


@pytest.mark.parametrize("text", [text for _, text in GOOD] + [row[2] for row in BAD])
def test_spans_cover_the_part_they_name(text: str) -> None:
    written = "  " + text.replace("://", "://user@", 1) if "@" not in text else text
    found = recognise(IndexUrl(written))
    assert found is not None
    for name, (start, end) in found.spans.items():
        shown = written[start:end]
        assert shown
        if name != "scope" and found.mistake not in ("unencoded-path", "double-encoded"):
            assert shown.startswith(found.parts[name]), (name, shown)


def test_where_packages_are_published() -> None:
    uploads = {
        "https://gitlab.com/api/v4/projects/1/packages/pypi/simple": "https://gitlab.com/api/v4/projects/1/packages/pypi",
        "https://gitlab.com/api/v4/groups/1/-/packages/pypi/simple": None,
        "https://pypi.org/simple": "https://upload.pypi.org/legacy/",
        "https://test.pypi.org/simple": "https://test.pypi.org/legacy/",
        "https://pkgs.dev.azure.com/a/_packaging/f@V/pypi/simple/": "https://pkgs.dev.azure.com/a/_packaging/f/pypi/upload/",
        "https://acme.jfrog.io/artifactory/api/pypi/r/simple": "https://acme.jfrog.io/artifactory/api/pypi/r",
        "https://git.corp.test/api/packages/acme/pypi/simple": "https://git.corp.test/api/packages/acme/pypi",
        "https://api.pyx.dev/simple/acme/main": "https://api.pyx.dev/v1/upload/acme/main",
        "https://proget.corp.test/pypi/feed/simple": "https://proget.corp.test/pypi/feed/legacy/",
    }
    for index, upload in uploads.items():
        found = recognise(IndexUrl(index))
        assert found is not None
        assert found.upload == upload


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1234567", "number"),
        ("-1", "number"),
        ("acme", "path"),
        ("acme%2fteam", "path"),
        ("<group-id>", "placeholder"),
        ("%3Cid%3E", "placeholder"),
        ("{GROUP_ID}", "placeholder"),
        ("YOUR-GROUP", "placeholder"),
        ("your_group_id", "placeholder"),
        ("$GROUP", "placeholder"),
        ("%GROUP_ID%", "placeholder"),
        ("GROUP_ID", "placeholder"),
        ("١٢٣", "path"),
    ],
)
def test_gitlab_ids(text: str, kind: str) -> None:
    found = recognise(IndexUrl(f"https://gitlab.com/api/v4/groups/{text}/-/packages/pypi/simple"))
    assert found is not None
    assert (found.parts["id"], found.parts["id_kind"], found.mistake) == (text, kind, None)


def test_gitlab_below_a_relative_root() -> None:
    found = recognise(IndexUrl("https://Corp.test:443/a/gitlab/api/v4/groups/7/-/packages/pypi/simple"))
    assert found is not None
    assert found.parts["base"] == "https://corp.test/a/gitlab"


def test_habits() -> None:
    def of(text: str) -> tuple[object, ...]:
        found = recognise(IndexUrl(text))
        assert found is not None
        return (found.files, found.forwards, found.upload_time, found.one_token, found.username)

    assert of("https://gitlab.com/api/v4/groups/1/-/packages/pypi/simple") == ("numeric-id", True, False, False, ())
    assert of("https://pypi.org/simple") == ("other-host", False, True, False, ())
    codeartifact = of("https://a-123456789012.d.codeartifact.eu-west-1.amazonaws.com/pypi/r/simple/")
    assert codeartifact == ("below", None, None, True, ("aws",))
    assert of("https://us-python.pkg.dev/p/r/simple/")[3:] == (
        True,
        ("oauth2accesstoken", "_json_key_base64", "_json_key"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "https://gitlab.com.evil.test/a/b",
        "https://download.pytorch.org.evil.test/whl/cpu",
        "https://notpypi.org/simple",
        "https://pypi.org.evil.test/simple",
        "https://evil.test/pypi.org/simple",
        "https://pypi.org@evil.test/simple",
        "https://test.pypi.org:x@evil.test/simple",
        "https://evil.test/?https://pypi.org/simple",
        "https://mirrors.aliyun.com/pypi-private/simple",
        "https://mirrors.aliyun.com/other",
        "https://xdownload.pytorch.org/whl/cpu",
        "https://pypi.fury.io/acme/",
        "https://pypi.fury.io/arrow-nightlies2/",
        "https://us-python.pkg.dev/acme/repo/simple/",
        "file:///pypi.org/simple",
        "pypi.org/simple",
    ],
)
def test_what_only_looks_public_is_private(text: str) -> None:
    assert not is_public(IndexUrl(text))
    found = recognise(IndexUrl(text))
    assert found is None or found.product not in ("pypi", "testpypi", "pytorch")


@pytest.mark.parametrize(
    "text",
    [
        "https://pypi.org/simple",
        "https://PYPI.org:443/simple/",
        "http://pypi.org/simple",
        "https://user@pypi.org/simple",
        "https://test.pypi.org/simple/",
        "https://download.pytorch.org/whl/cu124",
        "https://pypi.nvidia.com",
        "https://data.pyg.org/whl/torch-2.0.1+cu117.html",
        "https://pypi.anaconda.org/scientific-python-nightly-wheels/simple",
        "https://mirrors.aliyun.com/pypi/simple",
        "https://pypi.tuna.tsinghua.edu.cn/simple",
        "https://aiinfra.pkgs.visualstudio.com/PublicPackages/_packaging/ort/pypi/simple/",
        "https://pypi.fury.io/arrow-nightlies/",
        "https://storage.googleapis.com/libtpu-wheels/index.html",
        "https://repo.radeon.com/rocm/manylinux/rocm-rel-7.0/",
        "https://storage.openvinotoolkit.org/simple/wheels/nightly",
        "https://download.openmmlab.com/mmcv/dist/cpu/torch2.0/index.html",
        "https://pypi.devinfra.sentry.io/simple",
        "https://rospypi.github.io/simple",
    ],
)
def test_known_public_indexes(text: str) -> None:
    assert is_public(IndexUrl(text))


@pytest.mark.parametrize(
    ("pattern", "text", "covered"),
    [
        ("wheels.corp.test", "https://wheels.corp.test/any/path", True),
        ("WHEELS.corp.test", "https://wheels.corp.test/", True),
        ("wheels.corp.test", "https://wheels.corp.test.evil.test/", False),
        ("wheels.corp.test", "https://a.wheels.corp.test/", False),
        ("*.corp.test", "https://wheels.corp.test/", True),
        ("*.corp.test", "https://corp.test.evil/", False),
        ("corp.test/public", "https://corp.test/public/simple", True),
        ("corp.test/public", "https://corp.test/publicity/simple", False),
        ("corp.test/public/", "https://corp.test/public", True),
        ("corp.test/*/public", "https://corp.test/a/public/simple", True),
        ("corp.test/*/public", "https://corp.test/a/b/public/simple", False),
        ("https://corp.test/public", "http://corp.test/public", False),
        ("https://corp.test:8443", "https://corp.test:8443/simple", True),
        ("https://corp.test:8443", "https://corp.test/simple", False),
        ("corp.test:443", "https://corp.test/simple", True),
        ("", "https://corp.test/simple", False),
        ("https://", "https://corp.test/simple", False),
    ],
)
def test_the_option_public_indexes(pattern: str, text: str, covered: bool) -> None:
    assert is_public(IndexUrl(text), [pattern]) is covered


def test_retired_hosts() -> None:
    old = retired(IndexUrl("https://pypi.python.org/simple"))
    assert old is not None
    assert old.replacement == "https://pypi.org/simple"
    assert retired(IndexUrl("https://pypi.org/simple")) is None


_START = "import sys; from indexlint.model.url import IndexUrl; from indexlint import registries; "
_END = "print(*sorted(name for name in sys.modules if name.startswith('indexlint.registries.')))"


@pytest.mark.parametrize(
    ("code", "loaded"),
    [
        ("", "shape"),
        ("registries.recognise(IndexUrl('https://proxpi.corp.test/index'));", "shape"),
        ("registries.recognise(IndexUrl('https://pypi.org/simple'));", "pypi shape"),
        ("registries.recognise(IndexUrl('https://a.test/api/v4/groups/1/-/packages/pypi/simple'));", "gitlab shape"),
        ("registries.token_in_path(IndexUrl('https://pypi.org/simple'));", "shape"),
    ],
)
def test_only_the_modules_that_can_match_are_imported(code: str, loaded: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _START + code + _END], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == [f"indexlint.registries.{name}" for name in loaded.split()]


_PIECES = st.sampled_from(
    [
        "https",
        "http://",
        "://",
        "/",
        "//",
        "-",
        "@",
        "%",
        "%2F",
        "%25",
        "..",
        ".",
        "+",
        "+simple",
        "+f",
        "simple",
        "pypi",
        "packages",
        "groups",
        "projects",
        "api",
        "v4",
        "api/pypi",
        "/repository/",
        "_packaging",
        "_artifacts",
        "legacy",
        "t",
        "priv",
        "root/pypi",
        "label",
        "whl",
        "cpu",
        "torch.html",
        "a.whl",
        "#browse",
        "?",
        "[",
        "]",
        ":",
        ":443",
        "pypi.org",
        "gitlab.com",
        "pkgs.dev.azure.com",
        "dl.cloudsmith.io",
        "pypi.fury.io",
        "pypi.anaconda.org",
        "a-python.pkg.dev",
        "github.com",
        "acme-123456789012.d.codeartifact.eu-west-1.amazonaws.com",
        "download.pytorch.org",
        "api.pyx.dev",
        "packagecloud.io",
    ]
)


@given(st.lists(_PIECES | st.text(max_size=3), max_size=14), st.sampled_from(["", "https://", "https://h.test/"]))
def test_no_text_raises(pieces: list[str], start: str) -> None:
    for glue in ("", "/"):
        url = IndexUrl(start + glue.join(pieces))
        _all(url)


_ALL = [text for _, text in GOOD] + [row[2] for row in BAD]


@given(st.sampled_from(_ALL), st.integers(0, 120), st.integers(0, 6), st.text(max_size=4))
def test_no_mutation_of_a_good_url_raises(text: str, at: int, length: int, inserted: str) -> None:
    _all(IndexUrl(text[:at] + inserted + text[at + length :]))


def _all(url: IndexUrl) -> None:
    found = recognise(url)
    token_in_path(url)
    is_public(url)
    retired(url)
    if found is not None:
        assert found.mistake is None or found.mistake in MISTAKES
        if found.correct is not None:
            assert found.mistake
            assert "@" not in found.correct.partition("://")[2].partition("/")[0]
        for start, end in found.spans.values():
            assert 0 <= start < end
