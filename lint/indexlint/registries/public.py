"""The one table of public indexes, and the hosts that are gone.

A public index is one that anyone reads without a credential. The third column says whose word that is.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from indexlint.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indexlint.model.url import IndexUrl

_MIRRORZ = "https://mirrorz.org/list/pypi"

# Mirrors of PyPI that anyone may use: host, path prefix, source
MIRRORS: tuple[tuple[str, str, str], ...] = (
    ("www.piwheels.org", "", "https://www.piwheels.org/"),
    ("piwheels.org", "", "https://www.piwheels.org/"),
    ("pypi.tuna.tsinghua.edu.cn", "", "https://mirrors.tuna.tsinghua.edu.cn/help/pypi/"),
    ("mirrors.tuna.tsinghua.edu.cn", "/pypi", "https://mirrors.tuna.tsinghua.edu.cn/help/pypi/"),
    ("mirrors.aliyun.com", "/pypi", "https://developer.aliyun.com/mirror/pypi"),
    ("mirrors.ustc.edu.cn", "/pypi", "https://mirrors.ustc.edu.cn/help/pypi.html"),
    ("pypi.mirrors.ustc.edu.cn", "", "https://mirrors.ustc.edu.cn/help/pypi.html"),
    ("mirrors.cloud.tencent.com", "/pypi", "https://mirrors.cloud.tencent.com/help/pypi.html"),
    ("mirror.baidu.com", "/pypi", "https://mirror.baidu.com/"),
    ("repo.huaweicloud.com", "/repository/pypi", "https://mirrors.huaweicloud.com/"),
    ("mirrors.huaweicloud.com", "/repository/pypi", "https://mirrors.huaweicloud.com/"),
    ("mirrors.163.com", "/pypi", "https://mirrors.163.com/.help/pypi.html"),
    ("mirrors.bfsu.edu.cn", "/pypi", _MIRRORZ),
    ("mirrors.hit.edu.cn", "/pypi", _MIRRORZ),
    ("mirrors.zju.edu.cn", "/pypi", _MIRRORZ),
    ("mirrors.pku.edu.cn", "/pypi", _MIRRORZ),
    ("mirrors.sustech.edu.cn", "/pypi", _MIRRORZ),
    ("mirror.nju.edu.cn", "/pypi", _MIRRORZ),
    ("mirrors.nju.edu.cn", "/pypi", _MIRRORZ),
    ("mirror.sjtu.edu.cn", "/pypi", _MIRRORZ),
    ("mirrors.sjtug.sjtu.edu.cn", "/pypi", _MIRRORZ),
    ("pypi.doubanio.com", "", "https://pypi.doubanio.com/simple/"),
    ("pypi.douban.com", "", "https://pypi.doubanio.com/simple/"),
    ("mirror.kakao.com", "/pypi", "https://mirror.kakao.com/"),
    ("mirror.yandex.ru", "/mirrors/pypi", "https://mirror.yandex.ru/"),
)

# host, path prefix ("" for the whole host), source
PUBLIC: tuple[tuple[str, str, str], ...] = (
    ("pypi.org", "", "https://docs.pypi.org/api/index-api/"),
    ("www.pypi.org", "", "https://docs.pypi.org/api/index-api/"),
    ("upload.pypi.org", "", "https://docs.pypi.org/api/upload/"),
    ("files.pythonhosted.org", "", "https://docs.pypi.org/api/index-api/"),
    ("pypi.python.org", "", "https://packaging.python.org/guides/migrating-to-pypi-org/"),
    ("test.pypi.org", "", "https://packaging.python.org/guides/using-testpypi/"),
    ("test-files.pythonhosted.org", "", "https://packaging.python.org/guides/using-testpypi/"),
    ("testpypi.python.org", "", "https://packaging.python.org/guides/migrating-to-pypi-org/"),
    # Wheels for accelerators
    ("download.pytorch.org", "", "https://pytorch.org/get-started/locally/"),
    ("download-r2.pytorch.org", "", "https://pytorch.org/get-started/locally/"),
    ("pypi.nvidia.com", "", "https://docs.rapids.ai/install/"),
    ("pypi.ngc.nvidia.com", "", "https://github.com/NVIDIA/nvidia-pyindex"),
    ("developer.download.nvidia.com", "/compute/redist", "https://docs.nvidia.com/deeplearning/dali/"),
    ("nvidia-cosmos.github.io", "", "https://github.com/nvidia-cosmos/cosmos-dependencies"),
    ("data.pyg.org", "", "https://pytorch-geometric.readthedocs.io/en/latest/install/installation.html"),
    ("storage.googleapis.com", "/jax-releases", "https://docs.jax.dev/en/latest/installation.html"),
    ("storage.googleapis.com", "/libtpu-releases", "https://github.com/pytorch/xla#installation"),
    ("storage.googleapis.com", "/libtpu-wheels", "https://github.com/pytorch/xla#installation"),
    ("us-python.pkg.dev", "/ml-oss-artifacts-published/jax", "https://docs.jax.dev/en/latest/installation.html"),
    ("whl.natten.org", "", "https://natten.org/install/"),
    ("flashinfer.ai", "/whl", "https://docs.flashinfer.ai/installation.html"),
    ("wheels.vllm.ai", "", "https://docs.vllm.ai/en/latest/getting_started/installation/"),
    ("docs.sglang.ai", "/whl", "https://docs.sglang.ai/get_started/install.html"),
    ("pip.repos.neuron.amazonaws.com", "", "https://awsdocs-neuron.readthedocs-hosted.com/"),
    ("pytorch-extension.intel.com", "", "https://pytorch-extension.intel.com/installation"),
    ("abetlen.github.io", "/llama-cpp-python", "https://github.com/abetlen/llama-cpp-python"),
    ("www.paddlepaddle.org.cn", "/packages", "https://www.paddlepaddle.org.cn/en/install/quick"),
    ("wheels.astral.sh", "", "https://docs.astral.sh/uv/guides/integration/pytorch/"),
    (
        "repo.radeon.com",
        "/rocm",
        "https://rocm.docs.amd.com/projects/radeon/en/latest/docs/install/native_linux/install-pytorch.html",
    ),
    (
        "storage.openvinotoolkit.org",
        "/simple/wheels",
        "https://docs.openvino.ai/nightly/get-started/install-openvino.html",
    ),
    ("download.openmmlab.com", "", "https://mmcv.readthedocs.io/en/latest/get_started/installation.html"),
    ("pypi.jetson-ai-lab.dev", "", "https://www.jetson-ai-lab.com/"),
    ("pypi.jetson-ai-lab.io", "", "https://www.jetson-ai-lab.com/"),
    # Nightlies and other vendors' open feeds
    ("pypi.anaconda.org", "", "https://scientific-python.org/specs/spec-0004/"),
    ("pypi.fury.io", "/arrow-nightlies", "https://arrow.apache.org/docs/developers/python/building.html"),
    ("pypi.fury.io", "/lance-format", "https://github.com/lance-format/lance"),
    ("pypi.fury.io", "/lancedb", "https://github.com/lancedb/lance"),
    ("aiinfra.pkgs.visualstudio.com", "/PublicPackages", "https://onnxruntime.ai/docs/install/"),
    ("pypi.devinfra.sentry.io", "", "https://github.com/getsentry/pypi"),
    ("rospypi.github.io", "/simple", "https://github.com/rospypi/simple"),
    ("wheels.vtk.org", "", "https://docs.vtk.org/en/latest/getting_started/index.html"),
    *MIRRORS,
)


class Retired(NamedTuple):
    """A host that is gone or only redirects.

    ``title`` is what it was, ``gone`` tells whether it answers no more, ``replacement`` the URL of the index to use
    instead, or None.
    """

    title: str
    gone: bool
    replacement: str | None
    source: str


_MIGRATION = "https://packaging.python.org/guides/migrating-to-pypi-org/"
RETIRED: dict[str, Retired] = {
    "pypi.python.org": Retired("PyPI's former host", False, "https://pypi.org/simple", _MIGRATION),
    "testpypi.python.org": Retired("TestPyPI's former host", True, "https://test.pypi.org/simple", _MIGRATION),
}

_by_host: dict[str, list[str]] = {}


def is_public(url: IndexUrl, extra: Iterable[str] = ()) -> bool:
    """Whether a row of the table, or one of ``extra``, covers the URL."""
    if not _by_host:
        for host, prefix, _ in PUBLIC:
            _by_host.setdefault(host, []).append(prefix)
    for prefix in _by_host.get(url.host, ()):
        if url.path == prefix or url.path.startswith(prefix + "/"):
            return True
    return any(_covers(pattern, url) for pattern in extra)


def carries_pypi(url: IndexUrl) -> bool:
    """Whether the index is PyPI or a mirror of it: it has whatever anyone uploads there, under any free name."""
    if url.host in ("pypi.org", "www.pypi.org", "pypi.python.org"):
        return True
    return any(url.host == host and (url.path + "/").startswith(prefix + "/") for host, prefix, _ in MIRRORS)


def _covers(pattern: str, url: IndexUrl) -> bool:
    """Whether a pattern of the option ``public-indexes`` covers the URL: host and port, then path segment by segment."""
    scheme, found, rest = pattern.strip().partition("://")
    if not found:
        scheme, rest = "", scheme
    host, _, path = rest.partition("/")
    host = host.rpartition("@")[2].lower()
    if not host or (scheme and scheme.lower() != url.scheme):
        return False
    name, colon, port = host.rpartition(":")
    if colon and port.isdecimal():
        host = name
        if int(port) != url.effective_port:
            return False
    if not fnmatchcase(url.host, host):
        return False
    wanted = [part for part in path.split("/") if part]
    have = url.segments
    return len(have) >= len(wanted) and all(fnmatchcase(part, wish) for part, wish in zip(have, wanted, strict=False))


def retired(url: IndexUrl) -> Retired | None:
    """The row of the table for the URL's host."""
    return RETIRED.get(url.host)
