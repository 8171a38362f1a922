"""``indexlint check --fix``, ``--unsafe-fixes`` and ``--diff``, as they are called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

INDEX = b'[[tool.uv.index]]\nname = "corp"\nurl = "https://pypi.corp.example/simple"\n'
FAULTY = INDEX + b"ignore-error-codes = [404]  # why not\n"
FIXED = INDEX + b"ignore-error-codes = []  # why not\n"
INSECURE = INDEX.replace(b"https", b"http")
GROUP = "https://gitlab.acme.example/api/v4/groups/"
GITLAB = f'[[tool.uv.index]]\nname = "team"\nurl = "{GROUP}acme/-/packages/pypi/simple"\n'
LOCK = (
    'version = 1\n\n[[package]]\nname = "demo"\nversion = "1"\n'
    f'source = {{ registry = "{GROUP}acme/-/packages/pypi/simple" }}\n'
    f'wheels = [{{ url = "{GROUP}12/-/packages/pypi/files/0/demo-1-py3-none-any.whl", hash = "sha256:00" }}]\n'
)


def test_a_safe_fix_is_made_and_what_remains_is_reported(tmp_path: Path, run_indexlint) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_bytes(INSECURE + b"ignore-error-codes = [404]\n")
    done = run_indexlint("check", "--fix", "--output-format", "concise", cwd=tmp_path)
    assert path.read_bytes() == INSECURE + b"ignore-error-codes = []\n"
    assert done.code == 1
    assert "warning[insecure-index-url]" in done.stdout or "error[insecure-index-url]" in done.stdout
    assert "ignored-404" not in done.stdout
    assert done.stderr == "1 finding fixed\n"


def test_all_fixed_is_success(tmp_path: Path, run_indexlint) -> None:
    (tmp_path / "pyproject.toml").write_bytes(FAULTY)
    done = run_indexlint("check", "--fix", cwd=tmp_path)
    assert (done.code, done.stderr) == (0, "1 finding fixed\n")
    assert (tmp_path / "pyproject.toml").read_bytes() == FIXED


def test_an_unsafe_fix_needs_its_own_word(tmp_path: Path, run_indexlint) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_bytes(INSECURE)
    assert run_indexlint("check", "--fix", cwd=tmp_path).code == 1
    assert path.read_bytes() == INSECURE
    assert run_indexlint("check", "--fix", "--unsafe-fixes", cwd=tmp_path).code == 0
    assert path.read_bytes() == INDEX
    alone = run_indexlint("check", "--unsafe-fixes", cwd=tmp_path)
    assert (alone.code, alone.stderr) == (2, "indexlint: --unsafe-fixes needs --fix or --diff\n")


def test_diff_shows_and_changes_nothing(tmp_path: Path, run_indexlint) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_bytes(FAULTY)
    done = run_indexlint("check", "--diff", cwd=tmp_path)
    assert done.code == 1
    assert done.stdout == (
        '--- pyproject.toml\n+++ pyproject.toml\n@@ -1,4 +1,4 @@\n [[tool.uv.index]]\n name = "corp"\n'
        ' url = "https://pypi.corp.example/simple"\n'
        "-ignore-error-codes = [404]  # why not\n+ignore-error-codes = []  # why not\n"
    )
    assert path.read_bytes() == FAULTY
    path.write_bytes(FIXED)
    assert run_indexlint("check", "--diff", cwd=tmp_path)[:2] == (0, "")


def test_a_diff_shows_no_secret(tmp_path: Path, run_indexlint) -> None:
    (tmp_path / "pyproject.toml").write_bytes(INDEX.replace(b"https://", b"https://user:hunter2@"))
    done = run_indexlint("check", "--diff", "--unsafe-fixes", cwd=tmp_path)
    assert done.code == 1
    assert '-url = "https://***@pypi.corp.example/simple"\n+url = "https://pypi' in done.stdout
    assert "hunter2" not in done.stdout + done.stderr


def test_standard_input_becomes_standard_output(tmp_path: Path, run_indexlint) -> None:
    words = ("check", "-", "--stdin-filename", "pyproject.toml", "--fix", "--output-format", "concise")
    done = run_indexlint(*words, cwd=tmp_path, stdin=FAULTY)
    assert (done.code, done.stdout.encode()) == (0, FIXED)
    assert "1 finding fixed\n" in done.stderr
    assert not (tmp_path / "pyproject.toml").exists()
    unchanged = run_indexlint(*words, cwd=tmp_path, stdin=INSECURE)
    assert (unchanged.code, unchanged.stdout.encode()) == (1, INSECURE)
    assert "[insecure-index-url]" in unchanged.stderr


def test_several_files_change_together(tmp_path: Path, run_indexlint) -> None:
    (tmp_path / "pyproject.toml").write_text(GITLAB, encoding="utf-8")
    (tmp_path / "uv.lock").write_text(LOCK, encoding="utf-8")
    run_indexlint("check", "--fix", "--select", "gitlab-group-name", cwd=tmp_path)
    assert (tmp_path / "pyproject.toml").read_text(encoding="utf-8") == GITLAB.replace("groups/acme", "groups/12")
    assert (tmp_path / "uv.lock").read_text(encoding="utf-8") == LOCK.replace("groups/acme", "groups/12")


def test_a_fix_of_two_files_is_refused_for_one(tmp_path: Path, run_indexlint) -> None:
    """The editor's buffer alone cannot hold it: the lock would be stale."""
    (tmp_path / "uv.lock").write_text(LOCK, encoding="utf-8")
    words = ("check", "-", "--fix", "--select", "gitlab-group-name")
    done = run_indexlint(*words, cwd=tmp_path, stdin=GITLAB.encode())
    assert done.stdout == GITLAB
    assert "the fix of gitlab-group-name is not made: the fix changes uv.lock too" in done.stderr
    assert (tmp_path / "uv.lock").read_text(encoding="utf-8") == LOCK


def test_a_fix_that_brings_a_finding_is_refused(tmp_path: Path, run_indexlint) -> None:
    """Explicit, the index would be cut off from what the lock takes from it."""
    text = (
        '[project]\nname = "app"\nversion = "1"\ndependencies = ["a", "b"]\n\n'
        '[tool.uv.sources]\na = { index = "testpypi" }\n\n'
        '[[tool.uv.index]]\nname = "testpypi"\nurl = "https://test.pypi.org/simple/"\n'
    )
    lock = "".join(
        f'[[package]]\nname = "{name}"\nversion = "1"\nsource = {{ registry = "https://test.pypi.org/simple/" }}\n'
        for name in "ab"
    )
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    (tmp_path / "uv.lock").write_text("version = 1\n\n" + lock, encoding="utf-8")
    done = run_indexlint("check", "--fix", "--unsafe-fixes", "--select", "testpypi-not-explicit", cwd=tmp_path)
    assert done.code == 1
    assert "is not made: it would bring a finding of locked-from-explicit-index" in done.stderr
    assert (tmp_path / "pyproject.toml").read_text(encoding="utf-8") == text


def test_a_file_that_no_fix_changes_can_be_to_blame(tmp_path: Path, run_indexlint) -> None:
    """Two fixes of one file go together, and what one of them brings stands in the lock."""
    text = (
        '[project]\nname = "app"\nversion = "1"\ndependencies = ["demo"]\n\n'
        '[[tool.uv.index]]\nname = "corp"\nurl = "http://pypi.corp.example/simple"\n\n'
        '[tool.uv.sources]\ndemo = { index = "Corp" }\n'
    )
    lock = '[[package]]\nname = "demo"\nversion = "1"\nsource = { registry = "https://pypi.org/simple" }\n'
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    (tmp_path / "uv.lock").write_text("version = 1\n\n" + lock, encoding="utf-8")
    words = ("check", "--fix", "--unsafe-fixes", "--select", "undefined-index,insecure-index-url")
    done = run_indexlint(*words, cwd=tmp_path)
    assert "the fix of undefined-index is not made: it would bring a finding of lock-pin-mismatch" in done.stderr
    assert (tmp_path / "pyproject.toml").read_text(encoding="utf-8") == text.replace("http://", "https://")


def test_fixes_that_meet_are_made_in_rounds(tmp_path: Path, run_indexlint) -> None:
    text = INDEX.replace(b"https://", b"http://user:hunter2@") + b"ignore-error-codes = [401, 404, 403]\n"
    (tmp_path / "pyproject.toml").write_bytes(text)
    run_indexlint("check", "--fix", "--unsafe-fixes", cwd=tmp_path)
    assert (tmp_path / "pyproject.toml").read_bytes() == INDEX
    again = run_indexlint("check", "--fix", "--unsafe-fixes", cwd=tmp_path)
    assert "fixed" not in again.stderr


@pytest.mark.parametrize("variant", ["crlf", "bom", "no newline at the end"])
def test_line_ends_and_marks_stay(variant: str, tmp_path: Path, run_indexlint) -> None:
    def written(text: bytes) -> bytes:
        if variant == "crlf":
            return text.replace(b"\n", b"\r\n")
        return b"\xef\xbb\xbf" + text if variant == "bom" else text.rstrip(b"\n")

    (tmp_path / "pyproject.toml").write_bytes(written(FAULTY))
    run_indexlint("check", "--fix", cwd=tmp_path)
    assert (tmp_path / "pyproject.toml").read_bytes() == written(FIXED)


@pytest.mark.parametrize("eol", [b"\n", b"\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_script_keeps_everything_around_its_block(eol: bytes, mark: bytes, tmp_path: Path, run_indexlint) -> None:
    def script(text: bytes) -> bytes:
        block = b"".join(b"# " + line + b"\n" for line in text.splitlines())
        whole = b"#!/usr/bin/env python\n# /// script\n# dependencies = []\n#\n" + block + b'# ///\nprint("\xc3\xa9")\n'
        return mark + whole.replace(b"\n", eol)

    path = tmp_path / "tool.py"
    path.write_bytes(script(FAULTY))
    done = run_indexlint("check", "tool.py", "--fix", cwd=tmp_path)
    assert path.read_bytes() == script(FIXED)
    assert done.stderr == "1 finding fixed\n"


def test_a_script_s_last_line_can_go(tmp_path: Path, run_indexlint) -> None:
    path = tmp_path / "tool.py"
    head = '# /// script\n# [[tool.uv.index]]\n# url = "https://pypi.corp.example/simple"\n'
    path.write_text(head + "# # indexlint: ignore[ignored-404] -- once\n# ///\n", encoding="utf-8")
    run_indexlint("check", "tool.py", "--fix", "--select", "unused-ignore,ignored-404", cwd=tmp_path)
    assert path.read_text(encoding="utf-8") == head + "# ///\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{}  # indexlint: ignore[ignored-404] -- once", "{}"),
        ("{}  # kept  # indexlint: ignore[ignored-404] -- once", "{}  # kept"),
    ],
)
def test_an_unused_comment_goes_alone(before: str, after: str, tmp_path: Path, run_indexlint) -> None:
    line = 'url = "https://pypi.corp.example/simple"'
    path = tmp_path / "pyproject.toml"
    path.write_text(f'[[tool.uv.index]]\n{before.format(line)}\nname = "corp"\n', encoding="utf-8")
    run_indexlint("check", "--fix", "--select", "unused-ignore,ignored-404", cwd=tmp_path)
    assert path.read_text(encoding="utf-8") == f'[[tool.uv.index]]\n{after.format(line)}\nname = "corp"\n'


def test_a_word_that_is_used_stays_in_the_comment(tmp_path: Path, run_indexlint) -> None:
    path = tmp_path / "pyproject.toml"
    codes = b"ignore-error-codes = [404]  # indexlint: ignore[%s] -- a proxy's\n"
    path.write_bytes(INDEX + codes % b"no-such-rule, ignored-404")
    done = run_indexlint("check", "--fix", "--select", "unused-ignore,ignored-404", cwd=tmp_path)
    assert path.read_bytes() == INDEX + codes % b"ignored-404"
    assert (done.code, done.stderr) == (0, "1 finding fixed\n")


def test_a_file_that_cannot_be_written_is_a_failure_and_the_others_are_fixed(
    tmp_path: Path, run_indexlint, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pyproject.toml").write_bytes(FAULTY)
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: "one" not in str(path) and real(path, mode))
    done = run_indexlint("check", "one", "two", "--fix", "-v", "--output-format", "concise", cwd=tmp_path)
    assert done.code == 2
    assert "error: one/pyproject.toml: not fixed: it is read-only\n" in done.stderr
    assert "1 finding fixed\n" in done.stderr
    assert "one/pyproject.toml:4:23: info[ignored-404]" in done.stdout
    assert (tmp_path / "one/pyproject.toml").read_bytes() == FAULTY
    assert (tmp_path / "two/pyproject.toml").read_bytes() == FIXED
