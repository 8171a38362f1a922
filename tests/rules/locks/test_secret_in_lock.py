from __future__ import annotations

from pathlib import Path

from rules.harness import findings
from rules.locks.locks import app, package

RULE = "secret-in-lock"
FILES = {
    "pyproject.toml": app("acme"),
    "uv.lock": package("acme", None, source='{ url = "https://build:hunter2@files.example/a.whl" }')
    + package("b", "https://build:hunter2@files.example/simple")
    + package("c", "https://other:hunter3@files.example/simple"),
}


def test_one_finding_for_each_credential(tmp_path: Path) -> None:
    found = findings(tmp_path, RULE, FILES)
    assert [len(item.finding.related) for item in found] == [1, 0]
    assert "and in 1 other place of" in found[0].finding.message


def test_the_place_is_the_credential(tmp_path: Path) -> None:
    first = findings(tmp_path, RULE, FILES)[0]
    text = FILES["uv.lock"].splitlines()[first.start.line - 1]
    assert text[first.start.column - 1 : first.end.column - 1] == "build:hunter2"


def test_no_report_shows_it(tmp_path: Path, run_indexlint) -> None:
    findings(tmp_path, RULE, FILES)
    for form in ("full", "concise", "json", "github"):
        run = run_indexlint("check", ".", "--select", RULE, "--output-format", form, cwd=tmp_path)
        assert run.code == 1
        assert "hunter" not in run.stdout + run.stderr


def test_silent_without_one(tmp_path: Path) -> None:
    files = {"pyproject.toml": app("acme"), "uv.lock": package("acme", "https://build@files.example/simple")}
    assert findings(tmp_path, RULE, files) == []
