"""Projects that uv locks from two indexes on disk, or reads in other ways than ``uv lock``; no network."""

from __future__ import annotations

import re
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

from conformance.lab.uvs import uv
from conformance.uv_settings import environment

# What the two indexes have. Where a package comes from shows in its version: 1.0 is of index `a`, 2.0 of `b`.
PACKAGES: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "a": (("foo", "1.0", ("bar",)), ("bar", "1.0", ())),
    "b": (("foo", "2.0", ("bar",)), ("bar", "2.0", ()), ("baz", "2.0", ())),
}
_LOCKED = re.compile(r'name = "([^"]*)"\nversion = "([^"]*)"')


class Done(NamedTuple):
    """How a command ended: its exit code, what it said, and the packages of uv.lock as ``name==version``."""

    code: int
    stderr: str
    stdout: str
    locked: tuple[str, ...]

    @property
    def outcome(self) -> str:
        """The locked packages, or what uv failed with."""
        if self.code == 0:
            return " ".join(self.locked) or "ok"
        text = " ".join(re.sub(r"[│╰├─▶×]", " ", self.stderr).split())
        for words in FAULTS:
            if words in text:
                return f"error: {words}"
        return "error"


FAULTS = (
    "hashes, but",
    "references an undeclared index",
    "Requirements contain conflicting indexes",
    "Can't combine URLs from both",
    "does not exist",
    "was not found under",
    "unknown field",
    "No solution found",
    "duplicate index name",
    "found multiple indexes with `default = true`",
)


def run(release: str, files: dict[str, str], *command: str, cwd: str = ".") -> Done:
    """Run uv in a project made of these files, in which ``{a}`` and ``{b}`` stand for the URLs of the two indexes."""
    with tempfile.TemporaryDirectory() as folder:
        root, home = Path(folder, "project"), Path(folder, "home")
        home.mkdir()
        urls = {name: index_on_disk(Path(folder, name), name) for name in PACKAGES}
        for path, text in files.items():
            for name, url in urls.items():
                text = text.replace("{" + name + "}", url)
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        done = subprocess.run(
            [str(uv(release)), *(command or ("lock", "--offline"))],
            cwd=root / cwd,
            env=environment(home),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )
        lock = root / "uv.lock"
        text = lock.read_text(encoding="utf-8") if lock.exists() else ""
    locked = tuple(f"{name}=={version}" for name, version in _LOCKED.findall(text) if name not in ("proj", "member"))
    return Done(done.returncode, done.stderr, done.stdout, locked)


def index_on_disk(folder: Path, name: str) -> str:
    """Write an index of the Simple API on disk, and return its URL."""
    for package, version, requires in PACKAGES[name]:
        place = folder / package
        place.mkdir(parents=True, exist_ok=True)
        wheel = f"{package}-{version}-py3-none-any.whl"
        lines = ["Metadata-Version: 2.1", f"Name: {package}", f"Version: {version}"]
        lines += [f"Requires-Dist: {requirement}" for requirement in requires]
        info = f"{package}-{version}.dist-info"
        with zipfile.ZipFile(place / wheel, "w") as archive:
            archive.writestr(f"{info}/METADATA", "\n".join(lines) + "\n")
            archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            archive.writestr(f"{info}/RECORD", "")
        (place / "index.html").write_text(f'<a href="{wheel}">{wheel}</a>\n', encoding="utf-8")
    return folder.as_uri()
