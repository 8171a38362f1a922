"""Tiny wheels, made on the fly."""

from __future__ import annotations

import base64
import functools
import hashlib
import io
import zipfile
from typing import NamedTuple


class Wheel(NamedTuple):
    """A wheel: its file name, its bytes, their SHA-256, and its METADATA."""

    filename: str
    data: bytes
    sha256: str
    metadata: bytes


@functools.cache
def wheel(package: str, version: str, requires: tuple[str, ...], origin: str) -> Wheel:
    """A valid wheel with one module that says where it comes from (``ORIGIN``).

    The same arguments give the same bytes.
    """
    module = package.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    lines = ["Metadata-Version: 2.1", f"Name: {package}", f"Version: {version}"]
    metadata = "\n".join([*lines, *(f"Requires-Dist: {item}" for item in requires), ""]).encode()
    files = {
        f"{module}/__init__.py": f"ORIGIN = {origin!r}\n".encode(),
        f"{info}/METADATA": metadata,
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: lab\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},sha256={_digest(data)},{len(data)}\n" for path, data in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path, data in files.items():
            archive.writestr(zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0)), data)
    data = target.getvalue()
    return Wheel(f"{module}-{version}-py3-none-any.whl", data, hashlib.sha256(data).hexdigest(), metadata)


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
