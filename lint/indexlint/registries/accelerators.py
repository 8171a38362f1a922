"""Indexes of wheels built for GPUs and the like: which packages they are meant for, and where such wheels exist."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from indexlint.records import NamedTuple

if TYPE_CHECKING:
    from indexlint.model.url import IndexUrl

# The packages that uv takes from a PyTorch index with `torch-backend` (uv, crates/uv-torch/src/backend.rs).
TORCH_FAMILY = frozenset(
    {
        "fbgemm-gpu",
        "fbgemm-gpu-genai",
        "pytorch-triton",
        "pytorch-triton-rocm",
        "pytorch-triton-xpu",
        "torch",
        "torch-tensorrt",
        "torchao",
        "torcharrow",
        "torchaudio",
        "torchcodec",
        "torchcsprng",
        "torchdistx",
        "torchrec",
        "torchserve",
        "torchtext",
        "torchtune",
        "torchvision",
        "triton",
        "triton-rocm",
        "triton-xpu",
        "xformers",
    }
)
_BACKEND = re.compile(r"(cpu|cu\d{2,3}|rocm\d+(?:\.\d+)*|xpu)(?![a-z0-9])")

_LINUX_WINDOWS = ("linux", "win32")
_LINUX = ("linux",)


class Accelerator(NamedTuple):
    """``family`` is ``pytorch``, ``nvidia``, ``pyg``, ...; ``title`` what a message calls it.

    ``packages`` are the normalised names that it is meant for; ``*`` stands for any text. ``variant`` is the backend of
    the URL (``cu124``, ``rocm6.2``, ``cpu``, ``xpu``; None where the URL has none). ``platforms`` are the values of
    ``sys_platform`` that such wheels exist for; empty where that is every platform or not known. ``nightly`` tells an
    index of pre-releases.
    """

    family: str
    title: str
    packages: tuple[str, ...]
    variant: str | None = None
    platforms: tuple[str, ...] = ()
    nightly: bool = False

    def serves(self, package: str) -> bool:
        """Whether a package (its normalised name) is one that the index is meant for."""
        return any(package == item or ("*" in item and fnmatchcase(package, item)) for item in self.packages)


_PYG = ("pyg-lib", "torch-cluster", "torch-scatter", "torch-sparse", "torch-spline-conv", "torch-geometric")
_NVIDIA = ("*-cu11", "*-cu12", "*-cu13", "cuda-*", "cugraph*", "cudf*", "cuml*", "cupynumeric", "dask-cuda*", "nemo-*",
           "nvidia-*", "polygraphy", "pytorch-quantization", "tensorrt*", "warp-lang")  # fmt: skip

# host, path prefix, family, title, packages. Each prefix is the one that the project's own installation page gives.
_TABLE: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("download.pytorch.org", "/whl", "pytorch", "PyTorch", tuple(sorted(TORCH_FAMILY))),
    ("download-r2.pytorch.org", "/whl", "pytorch", "PyTorch", tuple(sorted(TORCH_FAMILY))),
    ("pypi.nvidia.com", "", "nvidia", "NVIDIA", _NVIDIA),
    ("pypi.ngc.nvidia.com", "", "nvidia", "NVIDIA", _NVIDIA),
    ("developer.download.nvidia.com", "/compute/redist", "nvidia", "NVIDIA", _NVIDIA),
    ("data.pyg.org", "/whl", "pyg", "PyG", _PYG),
    ("storage.googleapis.com", "/jax-releases", "jax", "JAX", ("jax", "jaxlib", "jax-cuda*")),
    ("us-python.pkg.dev", "/ml-oss-artifacts-published/jax", "jax", "JAX", ("jax", "jaxlib", "jax-*", "libtpu*")),
    ("whl.natten.org", "", "natten", "NATTEN", ("natten",)),
    ("flashinfer.ai", "/whl", "flashinfer", "FlashInfer", ("flashinfer*",)),
    ("wheels.vllm.ai", "", "vllm", "vLLM", ("vllm",)),
    ("docs.sglang.ai", "/whl", "sglang", "SGLang", ("sgl-kernel", "sglang*")),
    ("pip.repos.neuron.amazonaws.com", "", "neuron", "AWS Neuron", ("*neuron*",)),
    ("pytorch-extension.intel.com", "/release-whl", "ipex", "Intel Extension for PyTorch",
     ("intel-extension-for-pytorch", "oneccl-bind-pt", "torch", "torchaudio", "torchvision")),
    ("abetlen.github.io", "/llama-cpp-python/whl", "llama-cpp", "llama-cpp-python", ("llama-cpp-python",)),
    ("www.paddlepaddle.org.cn", "/packages", "paddle", "PaddlePaddle", ("paddlepaddle*",)),
    ("wheels.astral.sh", "/simple", "astral", "Astral", tuple(sorted(TORCH_FAMILY | {"flash-attn", "vllm"}))),
)  # fmt: skip


def accelerator(url: IndexUrl) -> Accelerator | None:
    """The row of the table that the URL falls under, with what the URL itself tells."""
    for host, prefix, family, title, packages in _TABLE:
        if url.host == host and (url.path == prefix or url.path.startswith(prefix + "/")):
            found = _BACKEND.findall(url.path.lower())
            variant = found[-1] if found else None
            nightly = "/nightly" in url.path or "/test/" in url.path or "nightly" in url.path
            return Accelerator(family, title, packages, variant, _platforms(family, variant), nightly)
    return None


def _platforms(family: str, variant: str | None) -> tuple[str, ...]:
    """Where wheels of a backend exist (https://pytorch.org/get-started/locally/: CUDA and XPU also on Windows)."""
    if family not in ("pytorch", "pyg") or variant is None or variant == "cpu":
        return ()
    return _LINUX if variant.startswith("rocm") else _LINUX_WINDOWS
