"""Reports as a user asks for them: where they go, what they look like there, and the exit code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from indexlint.reports import FORMATS
from indexlint.reports.output import write

Runner = Callable[..., "object"]
BAD = '[tool.uv]\nindex-strategy = "unsafe-best-match"\n\n[[tool.uv.index]]\nname = "corp"\nurl = "https://pypi.corp.example/simple"\n'
GOOD = "[project]\nname = 'x'\nversion = '1'\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(BAD, encoding="utf-8")
    return tmp_path


def command(*words: str, cwd: Path, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run the program as its own process: encodings and pipes are those of the system."""
    variables = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    return subprocess.run(
        [sys.executable, "-m", "indexlint", "check", *words],
        cwd=cwd,
        env={**variables, **(environment or {})},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("format_", FORMATS)
def test_the_exit_code_knows_no_format(run_indexlint: Runner, project: Path, format_: str) -> None:
    run = run_indexlint("check", "--output-format", format_, cwd=project)
    assert (run.code, run.stderr) == (1, "")
    (project / "pyproject.toml").write_text(GOOD, encoding="utf-8")
    run = run_indexlint("check", "--output-format", format_, cwd=project)
    assert (run.code, run.stderr) == (0, "")


def test_several_reports_in_one_run(run_indexlint: Runner, project: Path) -> None:
    words = [word for name in FORMATS for word in ("--output", f"{name}={name}.out")]
    run = run_indexlint("check", *words, "--output-format", "concise", "--color", "always", cwd=project)
    assert run.stdout.startswith("pyproject.toml:2:18: error[unsafe-index-strategy]")
    for name in FORMATS:
        alone = run_indexlint("check", "--output-format", name, cwd=project).stdout
        assert (project / f"{name}.out").read_text("utf-8") == alone
    assert sorted(path.name for path in project.iterdir()) == sorted(
        ["pyproject.toml", *(f"{name}.out" for name in FORMATS)]
    )


def test_a_report_on_standard_output_takes_the_place_of_the_usual_one(run_indexlint: Runner, project: Path) -> None:
    run = run_indexlint("check", "--output", "json=-", cwd=project)
    assert json.loads(run.stdout)["summary"]["error"] == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--output", "json"], "write FORMAT=PATH"),
        (["--output", "json="], "write FORMAT=PATH"),
        (["--output", "jsn=x"], "there is no output format `jsn`; known are: full"),
        (["--output-format", "xml"], "there is no output format `xml`"),
        (["--output", "json=-", "--output", "sarif=-"], "standard output"),
        (["--output", "json=-", "--output-format", "full"], "standard output"),
        (["--output", "json=x", "--output", "sarif=./x"], "two reports cannot both go to "),
    ],
)
def test_a_wrong_request_is_one_line_before_anything_is_done(
    run_indexlint: Runner, project: Path, words: list[str], message: str
) -> None:
    run = run_indexlint("check", *words, cwd=project)
    assert (run.code, run.stdout) == (2, "")
    assert message in run.stderr
    assert run.stderr.count("\n") == 1
    assert [path.name for path in project.iterdir()] == ["pyproject.toml"]


def test_a_file_that_cannot_be_written_is_one_line_and_the_others_are_written(
    run_indexlint: Runner, project: Path
) -> None:
    (project / "folder").mkdir()
    run = run_indexlint(
        "check", "--output", "json=no/such/x", "--output", "json=folder", "--output", "json=ok.json", cwd=project
    )
    assert run.code == 2
    assert run.stderr == "error: no/such/x: no such file or directory\nerror: folder: is a directory\n"
    assert "unsafe-index-strategy" in run.stdout
    assert json.loads((project / "ok.json").read_text("utf-8"))
    assert not list((project / "folder").iterdir())


def test_what_is_written_is_written_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report"
    target.write_text("old", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        with pytest.raises(OSError, match="No space"):
            write(str(target), "new")
    assert [(path.name, path.read_text("utf-8")) for path in tmp_path.iterdir()] == [("report", "old")]
    write(str(target), "new \udcff")
    assert target.read_text("utf-8") == "new \\udcff"


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither modes nor links for everyone")
def test_links_modes_and_devices_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old", encoding="utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    write(str(link), "new")
    assert link.is_symlink()
    assert (real.read_text("utf-8"), real.stat().st_mode & 0o777) == ("new", 0o640)
    write(os.devnull, "new")
    assert not Path(os.devnull).is_file()
    umask = os.umask(0o027)
    try:
        write(str(tmp_path / "fresh"), "new")
    finally:
        os.umask(umask)
    assert (tmp_path / "fresh").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("words", "environment", "colored"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ([], {"NO_COLOR": ""}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_color_is_never_in_a_pipe_unless_asked_for(
    run_indexlint: Runner, project: Path, words: list[str], environment: dict[str, str], colored: bool
) -> None:
    run = run_indexlint("check", *words, cwd=project, environment=environment)
    assert ("\x1b" in run.stdout) is colored
    machine = run_indexlint("check", *words, "--output-format", "json", cwd=project, environment=environment)
    assert "\x1b" not in machine.stdout


@pytest.mark.skipif(os.name == "nt", reason="a pseudo-terminal needs POSIX")
@pytest.mark.parametrize("width", [40, 200])
def test_a_terminal_gets_color_and_its_width(project: Path, width: int) -> None:
    import fcntl
    import pty
    import struct
    import termios

    url = "https://pypi.corp.example/" + "x" * 300 + "/simple"
    (project / "pyproject.toml").write_text(BAD + f'# {url}\n[x]\ny = "{url}" z\n', encoding="utf-8")
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    variables = {
        name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")
    }
    with subprocess.Popen(
        [sys.executable, "-m", "indexlint", "check"],
        cwd=project,
        stdout=theirs,
        env={**variables, "TERM": "xterm", "PYTHONIOENCODING": "utf-8"},
    ) as process:
        os.close(theirs)
        shown = b""
        while chunk := _read(ours):
            shown += chunk
    os.close(ours)
    assert process.returncode == 1
    text = shown.decode()
    assert "\x1b[1;31merror[invalid-toml]" in text
    framed = [line for line in re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines() if re.match(r" +\d* +\|", line)]
    assert max(len(line) for line in framed) == width
    assert any("…" in line for line in framed)


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:
        # Linux: the other end of a pseudo-terminal is closed.
        return b""


@pytest.mark.parametrize("format_", FORMATS)
def test_an_output_that_is_not_utf_8(project: Path, format_: str) -> None:
    name = "grüße-😀"
    (project / "pyproject.toml").write_text(BAD.replace("corp", name), encoding="utf-8")
    # The interpreter's UTF-8 mode would hide what this is about.
    run = command("--output-format", format_, cwd=project, environment={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert run.returncode == 1
    assert run.stderr == b""
    text = run.stdout.decode("ascii")
    if format_ in ("json", "json-lines", "gitlab", "sarif", "rdjson"):
        documents = text.splitlines() if format_ == "json-lines" else [text]
        assert name in json.dumps([json.loads(document) for document in documents], ensure_ascii=False)
    elif format_ != "junit":
        assert "gr\\xfc\\xdfe-\\U0001f600" in text


@pytest.mark.skipif(os.name == "nt", reason="`head` is a POSIX program")
@pytest.mark.parametrize("format_", ["full", "json"])
def test_a_reader_that_leaves_early(tmp_path: Path, format_: str) -> None:
    for number in range(300):
        (tmp_path / f"p{number}").mkdir()
        (tmp_path / f"p{number}" / "pyproject.toml").write_text(BAD, encoding="utf-8")
    script = f'"$0" -m indexlint check --output-format {format_} | head -1; echo "${{PIPESTATUS[0]}}"'
    # Unbuffered, the interpreter itself takes a write that was cut short for a whole one.
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    run = subprocess.run(
        ["bash", "-c", script, sys.executable], cwd=tmp_path, env=variables, capture_output=True, check=False
    )
    first, code = run.stdout.decode().splitlines()
    assert first.startswith(("p0/pyproject.toml:", "{"))
    assert (code, run.stderr) == ("141", b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_is_one_line(project: Path) -> None:
    with open("/dev/full", "wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "indexlint", "check"], cwd=project, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert run.returncode == 2
    assert run.stderr == b"error: standard output: no space left on device\n"


def test_quiet_verbose_and_statistics(run_indexlint: Runner, project: Path) -> None:
    words = ["check", "--output-format", "concise", "--select", "unsafe-index-strategy"]
    finding, *rest = run_indexlint(*words, cwd=project).stdout.splitlines()
    assert rest == ["1 error in 1 file", "1 finding can be fixed with --fix --unsafe-fixes"]
    assert run_indexlint(*words, "-q", cwd=project).stdout == finding + "\n"
    assert run_indexlint(*words, "-q", "--statistics", cwd=project).stdout.splitlines() == [
        finding,
        "1  unsafe-index-strategy  An index strategy that lets a public index win over a private one.",
    ]
    assert run_indexlint("check", "-q", "nowhere", cwd=project).stderr.startswith("error: nowhere: no such file")


def test_what_went_wrong_is_on_standard_error_in_every_format(run_indexlint: Runner, project: Path) -> None:
    for format_ in FORMATS:
        run = run_indexlint("check", ".", "nowhere", "--output-format", format_, cwd=project)
        assert run.code == 2
        assert "error: nowhere: no such file or directory\n" in run.stderr
