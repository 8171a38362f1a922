from __future__ import annotations

import pytest

from indexlint.model.url import IndexUrl
from indexlint.readers.tags import _of_url
from indexlint.registries import accelerator
from indexlint.registries.accelerators import _TABLE
from indexlint.registries.public import PUBLIC


@pytest.mark.parametrize(
    ("text", "family", "variant", "platforms", "nightly"),
    [
        ("https://download.pytorch.org/whl/cu124", "pytorch", "cu124", ("linux", "win32"), False),
        ("https://download.pytorch.org/whl/rocm6.2/", "pytorch", "rocm6.2", ("linux",), False),
        ("https://download.pytorch.org/whl/xpu", "pytorch", "xpu", ("linux", "win32"), False),
        ("https://download.pytorch.org/whl/cpu", "pytorch", "cpu", (), False),
        ("https://download.pytorch.org/whl", "pytorch", None, (), False),
        ("https://download.pytorch.org/whl/nightly/cu128", "pytorch", "cu128", ("linux", "win32"), True),
        ("https://data.pyg.org/whl/torch-2.0.1+cu117.html", "pyg", "cu117", ("linux", "win32"), False),
        ("https://pypi.nvidia.com", "nvidia", None, (), False),
        ("https://whl.natten.org/cu130/torch2.10.0", "natten", "cu130", (), False),
    ],
)
def test_what_the_url_tells(
    text: str, family: str, variant: str | None, platforms: tuple[str, ...], nightly: bool
) -> None:
    found = accelerator(IndexUrl(text))
    assert found is not None
    assert (found.family, found.variant, found.platforms, found.nightly) == (family, variant, platforms, nightly)


@pytest.mark.parametrize(
    "text",
    [
        "https://pypi.org/simple",
        "https://download.pytorch.org.evil.test/whl/cu124",
        "https://download.pytorch.org/whls/cu124",
        "https://storage.googleapis.com/other/cu124",
        "download.pytorch.org/whl/cu124",
    ],
)
def test_other_indexes_are_none(text: str) -> None:
    assert accelerator(IndexUrl(text)) is None


def test_the_packages_it_is_meant_for() -> None:
    pytorch = accelerator(IndexUrl("https://download.pytorch.org/whl/cu124"))
    nvidia = accelerator(IndexUrl("https://pypi.nvidia.com"))
    assert pytorch is not None
    assert nvidia is not None
    assert all(map(pytorch.serves, ("torch", "torchvision", "torchaudio", "triton-rocm", "xformers")))
    # Also there, as old copies of what PyPI has newer (astral-sh/uv#16651, #18699).
    assert not any(map(pytorch.serves, ("numpy", "jinja2", "markupsafe", "torchdata", "torchmetrics")))
    assert all(map(nvidia.serves, ("nvidia-cudnn-cu12", "tensorrt", "tensorrt-cu12", "cudf-cu12")))
    assert not any(map(nvidia.serves, ("numpy", "torch")))


def test_every_accelerator_index_is_public() -> None:
    public = {(host, prefix) for host, prefix, _ in PUBLIC}
    for host, prefix, *_ in _TABLE:
        assert (host, "") in public or any(
            host == other and (prefix + "/").startswith(above + "/") for other, above in public
        ), host


def test_every_accelerator_index_makes_its_rules_run() -> None:
    for host, prefix, *_ in _TABLE:
        assert "accelerator" in _of_url(IndexUrl(f"https://{host}{prefix}/")), host
