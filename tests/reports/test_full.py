"""The frames: exact carets, whatever the line is made of, and no secret in any of them."""

from __future__ import annotations

import unicodedata

import pytest

from indexlint.findings import SAFE, UNSAFE, Change, Evidence, Fix, Related
from indexlint.model.place import Place
from indexlint.reports import Style, render
from reports.made import finding, result_of

FILE = "pyproject.toml"
QUIET = Style(quiet=True)


def report(text: str | bytes, place: Place, style: Style = QUIET, **changes: object) -> str:
    return render("full", result_of({FILE: text}, [finding(place, **changes)]), style)


def url(text: str, within: tuple[int, int] | None = None, style: Style = QUIET) -> str:
    return report(text, Place(FILE, ("url",), within=within), style)


def marked(shown: str, mark: str = "^") -> str:
    """What stands above the marks, by the columns of a terminal."""
    lines = shown.splitlines()
    number = next(number for number, line in enumerate(lines) if set(line.partition("|")[2].strip()) == {mark})
    columns = []
    for char in lines[number - 1]:
        if unicodedata.combining(char):
            columns[-1] += char
            continue
        columns.append(char)
        if unicodedata.east_asian_width(char) in "WF":
            columns.append("")
    return "".join(column for column, below in zip(columns, lines[number], strict=False) if below == mark)


def test_a_finding_shows_everything_it_knows() -> None:
    text = '[a]\nurl = "https://one.example/simple"\n\n[b]\nurl = "https://two.example/simple"\n'
    shown = report(
        text,
        Place(FILE, ("a", "url"), within=(8, 19)),
        message="both answer",
        help="keep one",
        related=(Related("the other one", Place(FILE, ("b", "url"))),),
        evidence=Evidence("uv", ">=0.6.9", "A1.always"),
        fix=Fix("Delete it", UNSAFE, (Change("delete", Place(FILE, ("a",))),)),
    )
    assert shown == (
        "pyproject.toml:2:16: error[invalid-toml] both answer\n"
        ' 2 | url = "https://one.example/simple"\n'
        "   |                ^^^^^^^^^^^\n"
        "  note: pyproject.toml:5:7: the other one\n"
        ' 5 | url = "https://two.example/simple"\n'
        "   |       ----------------------------\n"
        "  help: keep one\n"
        "  evidence: reproduced with uv >=0.6.9 (scenario A1.always)\n"
        "  fix: Delete it (--fix --unsafe-fixes)\n"
    )


def test_a_safe_fix_names_its_option() -> None:
    shown = report("url = 1\n", Place(FILE, ("url",)), fix=Fix("Delete it", SAFE, ()))
    assert "  fix: Delete it (--fix)\n" in shown


@pytest.mark.parametrize(
    ("text", "within", "expected"),
    [
        ('url = "https://host.example/simple"\n', (8, 20), "host.example"),
        ('\t url\t=\t"https://host.example/simple"\n', (8, 20), "host.example"),
        ('url = "https://日本.example/漢字/simple"\n', (19, 21), "漢字"),
        ('url = "https://e\u0301\u0301.example/simple"\n', (12, 19), "example"),
        ('url = "https://e\u0301\u0301.example/simple"\n', (8, 11), "e\u0301\u0301"),
        ('url = "https://x.example/😀/simple"\n', (18, 19), "😀"),
        ('url = "https://host.example/simple"\r\n', None, '"https://host.example/simple"'),
        ('\ufeffurl = "https://host.example/simple"\n', (8, 20), "host.example"),
    ],
)
def test_the_carets_stand_under_the_range(text: str, within: tuple[int, int] | None, expected: str) -> None:
    assert marked(url(text, within)) == expected


def test_no_control_character_reaches_the_terminal() -> None:
    shown = report(
        'url = "a\u202eb\u200bc" # \u009b31m\n', Place(FILE, ("url",)), message="\x1b[2J\u202e", help="two\nlines"
    )
    assert set(shown) <= {chr(code) for code in range(32, 127)} | {"\n"}
    assert "error[invalid-toml] \\x1b[2J\\u202e\n" in shown
    assert "  help: two\\nlines\n" in shown
    assert marked(shown) == '"a\\u202eb\\u200bc"'


def test_what_the_output_cannot_say_is_escaped_and_the_carets_move_along() -> None:
    style = QUIET._replace(encoding="ascii")
    shown = url('url = "https://日é.example/simple"\n', (11, 18), style)
    assert shown.isascii()
    assert marked(shown) == "example"


@pytest.mark.parametrize("where", [0, 3, 300, 5000, 8999])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_long_line_is_cut_to_the_part_that_matters(where: int, encoding: str) -> None:
    value = "é" * where + "NEEDLE" + "x" * (9000 - where)
    shown = url(f'url = "{value}"\n', (where, where + 6), Style(quiet=True, width=60, encoding=encoding))
    assert marked(shown) == "NEEDLE"
    assert all(len(line) <= 60 for line in shown.splitlines()[1:])
    assert ("…" if encoding == "utf-8" else "...") in shown


def test_a_range_wider_than_the_terminal_is_cut_at_its_edge() -> None:
    shown = url('url = "' + "x" * 500 + '"\n', None, Style(quiet=True, width=60))
    assert all(len(line) <= 60 for line in shown.splitlines())
    assert marked(shown).startswith('"xxx')


def test_a_line_too_long_to_be_searched_for_secrets_is_not_shown() -> None:
    shown = url('url = "https://user:hunter2@' + "x" * 20_000 + '"\n')
    assert " 1 | (a long line, not shown)\n" in shown
    assert "hunter2" not in shown


def test_a_range_of_several_lines_shows_its_first_and_last() -> None:
    text = "[[tool.uv.index]]\n" + "".join(f"k{number} = {number}\n" for number in range(9))
    shown = report(text, Place(FILE, ("tool", "uv", "index", 0), "table"))
    assert shown.splitlines()[1:] == [
        "  1 | [[tool.uv.index]]",
        "    | ^^^^^^^^^^^^^^^^^",
        "  …",
        " 10 | k8 = 8",
        "    | ^^^^^^",
    ]


def test_a_short_range_shows_every_line() -> None:
    shown = report("a = [\n\n   1,\n]  # end\n", Place(FILE, ("a",)))
    assert shown.splitlines()[1:] == [
        " 1 | a = [",
        "   |     ^",
        " 2 |",
        " 3 |    1,",
        "   |    ^^",
        " 4 | ]  # end",
        "   | ^",
    ]


def test_an_empty_range_gets_one_caret() -> None:
    shown = report('url = ""\n', Place(FILE, ("url",), within=(0, 0)))
    assert marked(shown) == '"'


def test_a_file_that_cannot_be_parsed_is_shown_from_its_bytes() -> None:
    place = Place(FILE, line=2, columns=(7, 8))
    shown = report(b"[x]\r\nurl = https://user:hunter2@host/\xff\r\n", place)
    assert marked(shown) == "h"
    assert " 2 | url = https://***@host/" in shown


def test_a_place_outside_of_all_files_is_told_without_a_frame() -> None:
    related = (Related("set here", Place("the environment", ("UV_INDEX",))),)
    shown = report("a = 1\n", Place(FILE, ("a",)), related=related)
    assert "  note: the environment: set here\n" in shown


SECRETS = [
    'url = "https://user:{}@host.example/simple"',
    'url = "https://{}@host.example/simple"',
    'url = "https://user:a {}@host.example/simple"',
    'url = "https://user:<{}>@host.example/simple"',
    'url = "https://user:it\'s {}@host.example/simple"',
    "url = 'https://user:\"{}\"@host.example/simple'",
    'url = "https:\\u002f\\u002fuser:{}@host.example/simple"',
    'url = """https://us\\\n   er:{}@host.example/simple"""',
    "url = '''https:\\\nuser'''\n# https://user:{}@host.example",
    'url = "https://host.example/simple?token={}"',
    'url = "https://dl.cloudsmith.io/{}/acme/python/simple/"',
    'url = "x"  # password: {}',
    'url = "x"  # machine host.example login me password {}',
    'url = "x"  # UV_INDEX_CORP_PASSWORD={}',
    'url = {{ host = "x", password = "{}" }}',
    'url = {{ host = "x", tokens = ["{}"] }}',
    'url = {{ host = "x", "api-key" = """\n{}""" }}',
    'url = {{ host = "x", secret = "a\\n{}" }}',
]


@pytest.mark.parametrize("line", SECRETS)
def test_a_secret_in_the_shown_lines_is_masked(line: str) -> None:
    text = line.format("Canary7xQ")
    document = result_of({FILE: text}, []).documents[FILE]
    shown = report(text, Place(FILE, ("url",)))
    assert "Canary7xQ" in document.text
    assert "Canary7xQ" not in shown
    last = report(text + "\n", Place(FILE, line=2, columns=(1, 9)))
    assert "Canary7xQ" not in last


def test_carets_stand_right_beside_and_over_a_mask() -> None:
    text = 'url = "https://user:hunter2@host.example/simple"\n'
    assert marked(url(text, (21, 33))) == "host.example"
    assert marked(url(text, (8, 20))) == "***"
    assert marked(url(text, (13, 20))) == "***"
    assert marked(url(text, (13, 33))) == "***@host.example"


def test_a_variable_is_no_secret() -> None:
    assert '"$TOKEN"' in report('password = "$TOKEN"\n', Place(FILE, ("password",)))


def test_color_only_where_it_is_wanted() -> None:
    place = Place(FILE, ("url",))
    colored = report("url = 1\n", place, QUIET._replace(color=True), help="do it")
    assert "\x1b[1;31merror[invalid-toml]\x1b[0m" in colored
    assert "\x1b" not in report("url = 1\n", place, help="do it")
