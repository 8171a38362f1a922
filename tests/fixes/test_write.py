"""Whatever goes wrong while writing: the old or the new file, whole, and the files of one fix together."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from indexlint.fixes.apply import FixedFile
from indexlint.fixes.write import NotWritten, write, write_together

OLD, NEW = b"old\n" * 1000, b"new\n" * 1000
CHANGE = FixedFile(OLD, NEW)


@pytest.fixture
def pair(tmp_path: Path) -> dict[str, FixedFile]:
    """Two files that one fix changes."""
    for name in ("pyproject.toml", "uv.lock"):
        (tmp_path / name).write_bytes(OLD)
    return {str(tmp_path / name): CHANGE for name in ("pyproject.toml", "uv.lock")}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_all_files_are_written(pair: dict[str, FixedFile], tmp_path: Path) -> None:
    write_together(pair)
    assert contents(tmp_path) == {"pyproject.toml": NEW, "uv.lock": NEW}


def fail(error: int) -> Any:
    def failing(*_arguments: Any, **_named: Any) -> Any:
        raise OSError(error, os.strerror(error))

    return failing


@pytest.mark.parametrize("name", ["fsync", "fchmod"])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_a_full_disk_leaves_the_old_files(
    name: str, error: int, pair: dict[str, FixedFile], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, name, fail(error))
    with pytest.raises(NotWritten) as caught:
        write_together(pair)
    assert caught.value.reason == os.strerror(error).lower()
    monkeypatch.undo()
    assert contents(tmp_path) == {"pyproject.toml": OLD, "uv.lock": OLD}


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    """A file size limit fails in the middle of the write, as a full disk does."""
    (tmp_path / "pyproject.toml").write_bytes(OLD)
    program = (
        "import resource, signal, sys\n"
        "from indexlint.fixes.apply import FixedFile\n"
        "from indexlint.fixes.write import write\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "path = sys.argv[1]\n"
        f"failures = write({{path: FixedFile({OLD!r}, {NEW!r})}}, [[path]])\n"
        "print([failure.reason for failure in failures])\n"
    )
    words = [sys.executable, "-c", program, str(tmp_path / "pyproject.toml")]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout == "['file too large']\n"
    assert contents(tmp_path) == {"pyproject.toml": OLD}


def test_a_read_only_file_stays(pair: dict[str, FixedFile], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who runs as root may write everything, so the answer of the system is made up."""
    monkeypatch.setattr(os, "access", lambda path, _mode: not str(path).endswith("uv.lock"))
    with pytest.raises(NotWritten) as caught:
        write_together(pair)
    assert (caught.value.path, caught.value.reason) == (str(tmp_path / "uv.lock"), "it is read-only")
    assert contents(tmp_path) == {"pyproject.toml": OLD, "uv.lock": OLD}


def test_a_read_only_folder_leaves_the_old_files(
    pair: dict[str, FixedFile], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.mkstemp", fail(errno.EACCES))
    with pytest.raises(NotWritten) as caught:
        write_together(pair)
    assert caught.value.reason == "permission denied"
    assert contents(tmp_path) == {"pyproject.toml": OLD, "uv.lock": OLD}


def test_a_second_file_that_fails_takes_the_first_one_back(
    pair: dict[str, FixedFile], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = os.replace, []

    def replace(source: str, target: str) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(NotWritten):
        write_together(pair)
    assert [os.path.basename(target) for target in calls][:2] == ["pyproject.toml", "uv.lock"]
    assert contents(tmp_path) == {"pyproject.toml": OLD, "uv.lock": OLD}


def test_an_interrupt_between_two_files_takes_the_first_one_back(
    pair: dict[str, FixedFile], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = os.replace, []

    def replace(source: str, target: str) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        write_together(pair)
    assert contents(tmp_path) == {"pyproject.toml": OLD, "uv.lock": OLD}


def test_a_file_that_was_changed_meanwhile_stays(pair: dict[str, FixedFile], tmp_path: Path) -> None:
    (tmp_path / "uv.lock").write_bytes(OLD + b"more\n")
    failures = write(pair, [list(pair)])
    assert [failure.reason for failure in failures] == ["it was changed meanwhile"]
    assert contents(tmp_path) == {"pyproject.toml": OLD, "uv.lock": OLD + b"more\n"}


def test_a_file_that_is_changed_while_the_other_is_written_stays(
    pair: dict[str, FixedFile], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace

    def replace(source: str, target: str) -> None:
        real(source, target)
        if target.endswith("pyproject.toml"):
            (tmp_path / "uv.lock").write_bytes(b"theirs\n")

    monkeypatch.setattr(os, "replace", replace)
    assert len(write(pair, [list(pair)])) == 1
    assert contents(tmp_path) == {"pyproject.toml": OLD, "uv.lock": b"theirs\n"}


def test_a_group_that_fails_does_not_hold_up_another(pair: dict[str, FixedFile], tmp_path: Path) -> None:
    (tmp_path / "uv.lock").unlink()
    failures = write(pair, [[path] for path in pair])
    assert [os.path.basename(failure.path) for failure in failures] == ["uv.lock"]
    assert contents(tmp_path) == {"pyproject.toml": NEW}


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_around_the_rename_leaves_a_whole_file(when: str, tmp_path: Path) -> None:
    """The process is killed by itself, in the only place where half a change could be seen."""
    path = tmp_path / "pyproject.toml"
    path.write_bytes(OLD)
    program = (
        "import os, signal, sys\n"
        "from indexlint.fixes.apply import FixedFile\n"
        "from indexlint.fixes.write import write_together\n"
        "real = os.replace\n"
        "def replace(source, target):\n"
        f"    if {when == 'after'}: real(source, target)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "os.replace = replace\n"
        f"write_together({{sys.argv[1]: FixedFile({OLD!r}, {NEW!r})}})\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == (NEW if when == "after" else OLD)


def test_mode_and_links_are_kept(tmp_path: Path) -> None:
    target = tmp_path / "shared" / "settings.toml"
    target.parent.mkdir()
    target.write_bytes(OLD)
    target.chmod(0o640)
    link = tmp_path / "uv.toml"
    link.symlink_to("shared/settings.toml")
    write_together({str(link): CHANGE})
    assert os.readlink(link) == "shared/settings.toml"
    assert target.read_bytes() == NEW
    assert target.stat().st_mode & 0o7777 == 0o640
    assert [path.name for path in target.parent.iterdir()] == ["settings.toml"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_the_owner_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_bytes(OLD)
    os.chown(path, 12345, 23456)
    write_together({str(path): CHANGE})
    assert (path.stat().st_uid, path.stat().st_gid, path.read_bytes()) == (12345, 23456, NEW)
