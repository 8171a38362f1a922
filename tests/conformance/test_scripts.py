"""Which lines of a script the real uv takes for its block, and that the reader takes the same."""

from __future__ import annotations

import pytest

from conformance.lab.uvs import OLDEST, chosen, newest
from conformance.uv_projects import run
from indexlint.readers.script import read_block
from indexlint.toml.document import TomlError

_IMPOSSIBLE = '# requires-python = ">=9"\n'
_BLOCK = f"# /// script\n{_IMPOSSIBLE}# ///\n"
CASES = {
    "plain": _BLOCK,
    "crlf": _BLOCK.replace("\n", "\r\n"),
    "carriage-returns": _BLOCK.replace("\n", "\r") + "\n",
    "form-feed-before": "x = 1\x0c\n" + _BLOCK,
    "line-separator": _BLOCK.replace('9"', '9" # \u2028'),
    "mark": "\ufeff" + _BLOCK,
    "mark-elsewhere": "\ufeff#!/usr/bin/env python\n" + _BLOCK,
    "opening-space": _BLOCK.replace("script\n", "script  \n"),
    "indented": "if True:\n" + "".join(f"    {line}\n" for line in (*_BLOCK.splitlines(), "pass")),
    "in-a-string": f'x = """\n{_BLOCK}"""\n',
    "two-closings": f"# /// script\n# dependencies = []\n# ///\n{_IMPOSSIBLE}# ///\n",
    "closing-in-a-comment": f"# /// script\n# dependencies = []\n# # ///\n{_IMPOSSIBLE}# ///\n",
    "no-space": _BLOCK.replace("# requires", "#requires"),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """On the chosen releases; no change is known, so ``boundary`` means the oldest and the newest."""
    if "release" in metafunc.fixturenames:
        which = metafunc.config.getoption("--uv-releases")
        metafunc.parametrize("release", (OLDEST, newest()) if which == "boundary" else chosen(which))


def _reads(text: str) -> bool:
    """Whether the reader finds a block: one that asks for an impossible Python, or one that is not TOML."""
    try:
        return read_block(text.encode()) is not None
    except TomlError:
        return True


@pytest.mark.parametrize("case", CASES)
def test_uv_and_the_reader_see_the_same_block(case: str, release: str) -> None:
    text = CASES[case]
    done = run(release, {"s.py": text + "print(1)\n"}, "run", "--offline", "s.py")
    unclosed = "without a closing tag" in done.stderr
    assert (done.code != 0 and not unclosed) == _reads(text), done.stderr
    assert done.code != 0 or done.stdout == "1\n"
