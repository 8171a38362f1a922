"""Whatever a file holds or is: a finding or one clear line, the right exit code, and the other files are still checked."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from indexlint.cli.main import main

# Every run also checks this file, and its fault must be told.
OTHER = "other/pyproject.toml"
OTHER_LINE = f"{OTHER}:1:9: error[invalid-toml]"


@pytest.fixture
def check(run_indexlint, tmp_path: Path) -> Callable[..., Any]:
    """Check a path together with another file that has a fault of its own."""

    def run(path: str, *words: str, folder: Path = tmp_path) -> Any:
        other = folder / OTHER
        if not other.exists():
            other.parent.mkdir()
            other.write_text("[project\n", encoding="utf-8")
        done = run_indexlint("check", path, "other", "--output-format", "concise", *words, cwd=folder)
        assert OTHER_LINE in done.stdout
        assert "Traceback" not in done.stdout + done.stderr
        assert "a defect of indexlint" not in done.stdout + done.stderr
        return done

    return run


def write(folder: Path, raw: bytes, name: str = "pyproject.toml") -> Path:
    path = folder / "app" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(raw)
    return path


# -- what is not a file that can be read


def test_a_directory_with_the_name_of_a_file(check, tmp_path: Path) -> None:
    (tmp_path / "app" / "pyproject.toml").mkdir(parents=True)
    done = check("app/pyproject.toml")
    assert done.code == 2
    assert done.stderr == "error: app/pyproject.toml: a directory, not a file\n"


def test_a_directory_with_the_name_of_a_file_is_passed_by(check, tmp_path: Path) -> None:
    (tmp_path / "app" / "pyproject.toml").mkdir(parents=True)
    done = check("app")
    assert done.code == 1
    assert done.stderr == ""


def test_a_missing_path(check) -> None:
    done = check("nowhere/pyproject.toml")
    assert done.code == 2
    assert done.stderr == "error: nowhere/pyproject.toml: no such file or directory\n"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can enter."""
    folder = Path(tempfile.mkdtemp(prefix="indexlint-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_no_permission_to_read(check, open_folder: Path) -> None:
    path = write(open_folder, b"")
    check("app", folder=open_folder)  # imports what a run needs: another user may not be allowed to read the program
    path.chmod(0)
    if os.geteuid() == 0:  # the superuser may read everything
        os.seteuid(65534)
    try:
        done = check("app", folder=open_folder)
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
    assert done.code == 2
    assert done.stderr == "error: app/pyproject.toml: permission denied\n"


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.parametrize(
    ("path", "line"),
    [
        (".", "error: app: permission denied\n"),
        ("app", "error: app: permission denied\n"),
        ("app/pyproject.toml", "error: app/pyproject.toml: permission denied\n"),
    ],
)
def test_no_permission_to_look_into_a_folder(check, open_folder: Path, path: str, line: str) -> None:
    folder = write(open_folder, b"").parent
    check("app", folder=open_folder)
    folder.chmod(0)
    if os.geteuid() == 0:
        os.seteuid(65534)
    try:
        done = check(path, folder=open_folder)
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
        folder.chmod(0o755)
    assert (done.code, done.stderr) == (2, line)


def test_a_symbolic_link_to_nothing(check, tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "pyproject.toml").symlink_to("elsewhere.toml")
    done = check("app/pyproject.toml")
    assert done.code == 2
    assert done.stderr == "error: app/pyproject.toml: no such file or directory\n"


def test_a_symbolic_link_to_itself(check, tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "pyproject.toml").symlink_to("pyproject.toml")
    done = check("app")
    assert done.code == 2
    assert done.stderr == "error: app/pyproject.toml: too many levels of symbolic links\n"


def test_folders_that_contain_each_other(check, tmp_path: Path) -> None:
    path = write(tmp_path, b"[project\n")
    (path.parent / "again").symlink_to("..", target_is_directory=True)
    done = check("app")
    assert done.code == 1
    assert done.stdout.count("app/pyproject.toml:1:9") == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes of POSIX")
def test_a_named_pipe_that_nobody_writes_to(check, tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    os.mkfifo(tmp_path / "app" / "pyproject.toml")
    done = check("app")
    assert done.code == 2
    assert done.stderr == "error: app/pyproject.toml: not a regular file\n"


def test_a_file_of_50_megabytes(check, tmp_path: Path) -> None:
    path = write(tmp_path, b"")
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    done = check("app")
    assert done.code == 2
    assert done.stderr == "error: app/pyproject.toml: 50 MB is more than the 16 MB that are read\n"


# -- what is not TOML


@pytest.mark.parametrize(
    ("raw", "position"),
    [
        (b'[project]\nname = "\xff\xfe"\n', "2:9"),
        (b'[project]\nname = "a\x00"\n', "2:10"),
        (b"\x00", "1:1"),
        (b'[project]\rname = "a"\r', "1:10"),
        (b"[tool.uv]\nx = " + b"[" * 10_000 + b"]" * 10_000 + b"\n", "2:"),
        (b"[tool.uv]\nx = " + b"{a=" * 10_000 + b"1" + b"}" * 10_000 + b"\n", "2:"),
        (b"[tool.uv" + b".a" * 10_000 + b"]\nx = 1\n", "1:"),
        (b"x = 1" + b"0" * 10_000 + b"\n", "1:"),
        (b"x = 2026-99-99\n", "1:"),
    ],
    ids=["utf-8", "nul", "only-nul", "lone-cr", "arrays", "inline-tables", "keys", "long-number", "date"],
)
def test_what_is_not_toml_is_a_finding(check, tmp_path: Path, raw: bytes, position: str) -> None:
    write(tmp_path, raw)
    done = check("app")
    assert done.code == 1
    assert done.stderr == ""
    assert done.stdout.startswith(f"app/pyproject.toml:{position}")
    assert "error[invalid-toml]" in done.stdout.splitlines()[0]


# -- values of the wrong type or shape


VALUES = (
    "index-url = 3",
    'index-url = ""',
    'index-url = "https://[redacted]/simple"',
    'extra-index-url = ["https://[redacted]/simple", 4, {}]',
    "extra-index-url = {}",
    'find-links = "https://files.corp.example"',
    "index = 3",
    "index = [3]",
    "index = {}",
    "index = [{url = {}}]",
    'index = [{url = ""}]',
    'index = [{url = "https://[redacted]/simple"}]',
    'index = [{url = "https://pypi.corp.example:99999/simple"}]',
    'index = [{url = "https://pypi.corp.example:port/simple"}]',
    'index = [{url = "https://:@:/"}]',
    'index = [{url = "\\u0000"}]',
    'index = [{url = "https://a b\\n/simple", name = 3}]',
    'index = [{url = "https://\\uFFFF.example/", name = ""}]',
    'index = [{url = "file:///"}, {url = "./wheels"}, {url = "//"}]',
    'index = [{name = "corp"}]',
    'index = [{url = "https://pypi.corp.example", explicit = 3, default = "yes", authenticate = 0, ignore-error-codes = {}}]',
    "sources = 3",
    'sources = {a = 3, b = [3], c = {index = 3}, d = {index = ["x"]}, e = [[{index = "x"}]]}',
    "pip = 3",
    "pip = {index-url = [], extra-index-url = 3}",
    "workspace = 3",
    "workspace = {members = 3, exclude = [3]}",
    'workspace = {members = ["[", "**/**", "../..", "/", ""]}',
    "required-version = 3",
    'required-version = "banana"',
    'keyring-provider = ["subprocess"]',
    "index-strategy = 1979-05-27",
    "publish-url = inf",
    'dev-dependencies = {a = "b"}',
    "[]",
    "cache-keys = [[]]",
)


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("name", ["pyproject.toml", "uv.toml"])
def test_a_wrong_value_stops_nothing(check, tmp_path: Path, name: str, value: str) -> None:
    head = "[tool.uv]\n" if name == "pyproject.toml" else ""
    write(tmp_path, f"{head}{value}\n".encode(), name)
    done = check("app", "-v")
    assert done.code == 1


METADATA = (
    "tool = 3",
    "tool = [3]",
    "tool = {uv = 3, indexlint = {}}",
    "tool = {uv = []}",
    "project = 3",
    "project = {dependencies = 3}",
    'project = {dependencies = [3, "!!", "", "a @ https://[redacted]/a.whl"]}',
    "project = {name = 3, requires-python = 4, optional-dependencies = 3}",
    "project = {optional-dependencies = {a = 3, b = [4]}}",
    "dependency-groups = 3",
    'dependency-groups = {a = [{include-group = "a"}, {include-group = 3}, 4], b = 5}',
    "build-system = {requires = 3}",
    "tool = {poetry = 3}",
    "tool = {poetry = {source = 3, dependencies = 4}}",
    "tool = {pdm = {source = {}}}",
)


@pytest.mark.parametrize("text", METADATA)
def test_wrong_metadata_stops_nothing(check, tmp_path: Path, text: str) -> None:
    write(tmp_path, f"{text}\n".encode())
    write(tmp_path, b'[[index]]\nname = "corp"\nurl = "https://pypi.corp.example/simple"\n', "uv.toml")
    done = check("app", "-v")
    assert done.code == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff",
        b"\x00",
        b"version = 3\n",
        b"version = 1\npackage = 3\n",
        b"version = 1\npackage = [{source = 3}]\n",
        b"[" * 9999,
    ],
    ids=["empty", "bytes", "nul", "future", "package", "source", "deep"],
)
def test_a_wrong_lock_file_stops_nothing(check, tmp_path: Path, raw: bytes) -> None:
    write(tmp_path, b'[[tool.uv.index]]\nname = "corp"\nurl = "https://pypi.corp.example/simple"\n')
    write(tmp_path, raw, "uv.lock")
    done = check("app", "-v")
    assert done.code == 1


# -- size


def many(number: int) -> bytes:
    """A project with as many private indexes, each on its own host and with a pinned package."""
    lines = ['[project]\nname = "app"\nversion = "1"\ndependencies = [']
    lines += [f'  "package-{n}",' for n in range(number)]
    lines.append("]")
    for n in range(number):
        url = f"https://gitlab-{n}.corp.example/api/v4/projects/{n + 1}/packages/pypi/simple"
        lines.append(f'[[tool.uv.index]]\nname = "index-{n}"\nurl = "{url}"\nexplicit = {["true", "false"][n % 2]}\n')
    lines.append("[tool.uv.sources]")
    lines += [f'package-{n} = {{ index = "index-{n}" }}' for n in range(number)]
    return "\n".join([*lines, ""]).encode()


def test_10000_index_tables(check, tmp_path: Path) -> None:
    write(tmp_path, many(10_000))
    assert check("app").code == 1


def steps(run: Callable[[], object]) -> int:
    """How many bytecode instructions of this program a call runs: a measure of work that no other process disturbs."""
    counted = 0

    def trace(frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal counted
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        counted += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run()
    finally:
        sys.settrace(before)
    return counted


def test_the_work_grows_no_faster_than_the_number_of_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counted = []
    for number in (0, 50, 100, 200):
        path = write(tmp_path, many(number))
        words = ["check", str(path), "--isolated", "--output-format", "concise"]
        main(words)  # what is imported and made once is not counted
        counted.append(steps(lambda words=words: main(words)))
    capsys.readouterr()
    first, second, third = (counted[n + 1] - counted[n] for n in range(3))
    assert second < 1.2 * first
    assert third < 1.2 * 2 * second


# -- where nothing can be written


def test_no_place_for_the_report_of_a_defect(run_indexlint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_words: object) -> tuple[int, str]:
        raise PermissionError(13, "Permission denied")

    def fail(_project: object) -> object:
        raise ZeroDivisionError("https://user:hunter2@pypi.corp.example")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    monkeypatch.setattr("indexlint.rules.settings.invalid_toml.check", fail)
    write(tmp_path, b"[project\n")
    done = run_indexlint("check", "app", "--output-format", "concise", cwd=tmp_path)
    assert done.code == 2
    assert (
        "error: app/pyproject.toml: the rule invalid-toml failed: a defect of indexlint (ZeroDivisionError)"
        in done.stderr
    )
    assert "hunter2" not in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
