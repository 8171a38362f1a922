"""Every real file of the corpus, mended: still TOML, nothing else changed, nothing new found, and nothing left to do."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import tomli

from indexlint.engine import Request, Result, run
from indexlint.findings import INFO
from indexlint.fixes.apply import fix
from real_files import real_files


def as_it_is(raw: bytes) -> bytes:
    return raw


def with_crlf(raw: bytes) -> bytes:
    return b"\xef\xbb\xbf" + raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def as_script(raw: bytes) -> bytes:
    block = b"".join((b"# " + line if line else b"#") + b"\n" for line in raw.split(b"\n"))
    return b"import sys\n\n# /// script\n" + block + b"# ///\n\nprint(sys.path)\n"


@pytest.mark.parametrize("written", [as_it_is, with_crlf, as_script])
def test_real_files(written, tmp_path: Path) -> None:
    changed = 0
    for number, (_, name, raw) in enumerate(real_files()):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / ("tool.py" if written is as_script else name)
        path.write_bytes(written(raw))
        changed += mended(folder, path)
    assert changed > 10


def mended(folder: Path, path: Path) -> bool:
    request = Request(paths=(path.name,), base=str(folder))
    outcome = fix(request, run, unsafe=True)
    assert not outcome.before.defeats
    assert set(outcome.files) <= {str(path)}
    assert not worse(outcome.before, outcome.result)
    if not outcome.files:
        return False
    file = outcome.files[str(path)]
    only_some_lines_changed(file.before, file.after)
    if path.suffix == ".toml":
        tomli.loads(file.after.decode("utf-8-sig"))
    again = fix(request._replace(given={str(path): file.after}), run, unsafe=True)
    assert not again.files
    return True


def worse(before: Result, after: Result) -> Counter[str]:
    """The rules that find more than they did. Advice may be new: there is more to say about what uv now reads."""
    counts = [
        Counter(item.finding.rule for item in result.findings if item.finding.severity != INFO)
        for result in (before, after)
    ]
    return counts[1] - counts[0]


def only_some_lines_changed(before: bytes, after: bytes) -> None:
    """What is between the first and the last line that differ is small; the line ends are those of the file."""
    old, new = Counter(before.split(b"\n")), Counter(after.split(b"\n"))
    assert (old - new).total() <= 40
    assert (new - old).total() <= 40
    assert (b"\r" in before) == (b"\r" in after)
    assert before[:3] == after[:3] or not before.startswith(b"\xef\xbb\xbf")
    assert [line for line in before.split(b"\n") if line.startswith(b"import ")] == [
        line for line in after.split(b"\n") if line.startswith(b"import ")
    ]
