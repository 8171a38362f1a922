"""Workflow commands, as GitHub's toolkit writes them."""

from __future__ import annotations

from pathlib import Path

from indexlint.model.place import Place
from indexlint.reports import Style, render
from reports.made import finding, result_of


def report(file: str, text: str, place: Place, base: str = "/nowhere", **changes: object) -> str:
    return render("github", result_of({file: text}, [finding(place, **changes)], base=base), Style())


def test_nothing_found_is_nothing_written() -> None:
    assert render("github", result_of({}, []), Style()) == ""


def test_a_range_in_one_line_has_columns() -> None:
    found = report("uv.toml", "a = 1\n", Place("uv.toml", ("a",)), severity="info", help="do it")
    assert found == (
        "::notice title=invalid-toml (IX000),file=uv.toml,line=1,endLine=1,col=5,endColumn=6"
        "::uv.toml:1:5: the message%0Ado it\n"
    )


def test_a_range_of_several_lines_has_none() -> None:
    found = report("uv.toml", "a = [\n]\n", Place("uv.toml", ("a",)))
    assert found.startswith("::error title=invalid-toml (IX000),file=uv.toml,line=1,endLine=2::")


def test_what_means_something_in_a_command_is_escaped() -> None:
    file = "a,b:100%\r\n/é.toml"
    found = report(file, "a = 1\n", Place(file, ("a",)), message="50%\r\n::error::x")
    assert found.count("\n") == 1
    assert "file=a%2Cb%3A100%25%0D%0A/é.toml,line=1" in found
    assert found.endswith(":1:5: 50%25%0D%0A::error::x\n")


def test_paths_are_those_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    base = tmp_path / "services" / "api"
    base.mkdir(parents=True)
    found = report("uv.toml", "a = 1\n", Place("uv.toml", ("a",)), base=str(base))
    assert "file=services/api/uv.toml,line=1" in found
    assert "::uv.toml:1:5: the message" in found


def test_a_secret_is_masked() -> None:
    message = "https://user:hunter2@host.example"
    assert "hunter2" not in report("uv.toml", "a = 1\n", Place("uv.toml", ("a",)), message=message, help=message)
