"""The rules about names and references (IX101 to IX114, without IX107)."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexlint.model.project import Environment
from indexlint.model.secret import Secret
from rules.harness import findings, told


def index(name: str | None, url: str = "https://pypi.corp.example/simple", *more: str) -> str:
    named = f'name = "{name}"\n' if name is not None else ""
    return f'[[tool.uv.index]]\n{named}url = "{url}"\n' + "".join(line + "\n" for line in more)


def app(*dependencies: str, more: str = "") -> str:
    wanted = ", ".join(f'"{item}"' for item in dependencies)
    return f'[project]\nname = "app"\nversion = "1"\ndependencies = [{wanted}]\n{more}'


def severities(tmp_path: Path, rule: str, text: str, file: str = "pyproject.toml", **request: object) -> list[str]:
    return [item.finding.severity for item in findings(tmp_path, rule, {file: text}, **request)]


EXPLICIT = "explicit = true"
DEFAULT = "default = true"
CORP = index("corp", "https://pypi.corp.example/simple", EXPLICIT)
OTHER = index("other", "https://other.corp.example/simple", EXPLICIT)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (index("a") + index("a", "https://b.example/"), 1),
        (index("a") + index("a", "https://b.example/") + index("a", "https://c.example/"), 2),
        (index("a") + index("A", "https://b.example/"), 0),
        (index(None) + index(None, "https://b.example/"), 0),
    ],
    ids=["twice", "three times", "case", "unnamed"],
)
def test_duplicate_index_name(text: str, count: int, tmp_path: Path) -> None:
    assert len(severities(tmp_path, "duplicate-index-name", text)) == count


def test_names_of_two_files_do_not_collide(tmp_path: Path) -> None:
    files = {"pyproject.toml": index("a"), "uv.toml": index("a", "https://b.example/").replace("tool.uv.", "")}
    assert findings(tmp_path, "duplicate-index-name", files) == []


@pytest.mark.parametrize(
    ("bound", "words"),
    [("<0.6.4", "never asks"), (">=0.6", "(uv <0.6.4"), (">=0.7", "stops with an error")],
)
def test_a_duplicate_name_by_release(bound: str, words: str, tmp_path: Path) -> None:
    text = f'[tool.uv]\nrequired-version = "{bound}"\n' + index("a") + index("a", "https://b.example/")
    (item,) = findings(tmp_path, "duplicate-index-name", {"pyproject.toml": text})
    assert words in item.finding.message


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (index("a", "https://a.example/", DEFAULT) + index("b", "https://b.example/", DEFAULT), ["error"]),
        ('[tool.uv]\nindex-url = "https://b.example/"\n' + index("a", "https://a.example/", DEFAULT), ["error"]),
        ('[tool.uv]\nindex-url = "https://a.example/"\n' + index("a", "https://a.example/", DEFAULT), ["info"]),
        ('[tool.uv]\nindex-url = "https://b.example/"\n' + index("a", "https://a.example/"), []),
        ('[tool.uv]\nextra-index-url = ["https://b.example/"]\n' + index("a", "https://a.example/", DEFAULT), []),
        ('[tool.uv.pip]\nindex-url = "https://b.example/"\n' + index("a", "https://a.example/", DEFAULT), []),
        (index("a", "https://a.example/", DEFAULT) + index("b", "https://b.example/", "default = false"), []),
    ],
    ids=["two", "index-url", "same URL", "no default", "extra", "pip", "false"],
)
def test_multiple_default_indexes(text: str, found: list[str], tmp_path: Path) -> None:
    assert severities(tmp_path, "multiple-default-indexes", text) == found


def test_two_defaults_with_one_url_stop_uv_in_pyproject_only(tmp_path: Path) -> None:
    text = index("a", "https://a.example/", DEFAULT) + index("b", "https://a.example/", DEFAULT)
    assert severities(tmp_path, "multiple-default-indexes", text) == ["error"]
    (tmp_path / "sub").mkdir()
    text = text.replace("tool.uv.", "")
    assert severities(tmp_path / "sub", "multiple-default-indexes", text, "uv.toml") == ["info"]


def test_a_pin_finds_the_second_default(tmp_path: Path) -> None:
    text = index("a", "https://a.example/", DEFAULT) + index("b", "https://b.example/", DEFAULT)
    files = {"pyproject.toml": app("foo", more=text + pin("foo", "b"))}
    (found,) = findings(tmp_path, "multiple-default-indexes", files)
    assert "uv <0.9.28 asks index `b` only for what is pinned to it" in found.finding.message


@pytest.mark.parametrize(("name", "count"), [(None, 1), ("a", 0), ("", 0)])
def test_explicit_without_name(name: str | None, count: int, tmp_path: Path) -> None:
    text = index(name, "https://a.example/", EXPLICIT)
    assert len(severities(tmp_path, "explicit-without-name", text)) == count


def pin(package: str, name: str, *more: str) -> str:
    return f'[tool.uv.sources]\n{package} = {{ index = "{name}"{"".join(", " + item for item in more)} }}\n'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (app("foo", more=CORP + pin("foo", "corp")), []),
        (app("foo", more=CORP + pin("foo", "Corp")), ["error"]),
        (app("bar", more=CORP + pin("foo", "nope")), ["warning"]),
        (app("foo", more=pin("foo", "nope")), ["error"]),
        (app("Foo_Bar", more=pin("foo-bar", "nope")), ["error"]),
        (pin("foo", "nope") + CORP, ["error"]),
        (app("foo", more='[tool.uv]\nindex-url = "https://a.example/"\n' + pin("foo", "nope")), ["error"]),
        (app("foo", more=CORP + pin("foo", "not a name")), []),
    ],
    ids=["defined", "case", "unused", "none", "normalised", "no project", "legacy", "bad name"],
)
def test_undefined_index(text: str, found: list[str], tmp_path: Path) -> None:
    assert severities(tmp_path, "undefined-index", text) == found


@pytest.mark.parametrize(("dependency", "fails"), [("bar", "building the package fails"), ("foo", "`uv lock` fails")])
def test_undefined_index_of_a_build_requirement(dependency: str, fails: str, tmp_path: Path) -> None:
    build = '[build-system]\nrequires = ["foo"]\nbuild-backend = "foo"\n'
    files = {"pyproject.toml": app(dependency, more=build + pin("foo", "nope"))}
    (found,) = findings(tmp_path, "undefined-index", files)
    assert f": {fails}, with" in found.finding.message


@pytest.mark.parametrize(
    ("wrong", "right"), [("Corp", "corp-x"), ("corp_x", "corp-x"), ("corp-xx", "corp-x"), ("y", None)]
)
def test_the_fix_names_a_defined_index(wrong: str, right: str | None, tmp_path: Path) -> None:
    name = "corp-x" if wrong != "Corp" else "corp"
    text = app("foo", more=index(name) + pin("foo", wrong))
    (item,) = findings(tmp_path, "undefined-index", {"pyproject.toml": text})
    wanted = "corp" if wrong == "Corp" else right
    assert (item.finding.fix.changes[0].value if item.finding.fix else None) == wanted


def test_where_uv_looks_for_the_index_of_a_pin(tmp_path: Path) -> None:
    root = app(more='[tool.uv.workspace]\nmembers = ["m"]\n')
    member = app("foo").replace('"app"', '"m"')
    both = {
        "root index": (root + CORP, member + pin("foo", "corp"), []),
        "member index": (root + pin("foo", "corp"), member + CORP, []),
        "nowhere": (root, member + pin("foo", "corp"), [("m/pyproject.toml", "error")]),
        "other member": (root + pin("foo", "nope"), member, [("pyproject.toml", "error")]),
    }
    for name, (first, second, wanted) in both.items():
        folder = tmp_path / name
        folder.mkdir()
        found = findings(folder, "undefined-index", {"pyproject.toml": first, "m/pyproject.toml": second})
        assert [(file, severity) for file, _, severity in told(found)] == wanted, name


def test_an_index_of_the_environment_counts(tmp_path: Path) -> None:
    environment = Environment({"UV_INDEX": Secret("corp=https://u:p@a.example/simple https://b.example/")}, {}, False)
    text = app("foo", "bar", more='[tool.uv.sources]\nfoo = { index = "corp" }\nbar = { index = "https" }\n')
    found = findings(tmp_path, "undefined-index", {"pyproject.toml": text}, environment=environment)
    assert [item.finding.anchor for item in found] == ["bar https"]


def test_an_index_of_uv_toml_has_another_owner(tmp_path: Path) -> None:
    files = {"pyproject.toml": app("foo", more=pin("foo", "corp")), "uv.toml": CORP.replace("tool.uv.", "")}
    assert findings(tmp_path, "undefined-index", files) == []


@pytest.mark.parametrize(
    "requirement",
    [
        app("foo"),
        app("FOO >= 1"),
        app(more='[project.optional-dependencies]\nx = ["foo"]\n'),
        app(more='[dependency-groups]\nx = ["foo"]\n'),
        app(more='[tool.uv]\ndev-dependencies = ["foo"]\n'),
        app(more='[tool.uv]\noverride-dependencies = ["foo"]\n'),
        app(more='[build-system]\nrequires = ["foo"]\n'),
        app(more='[tool.uv]\noverride-dependencies = [{ package = { name = "bar" }, dependencies = ["foo==1"] }]\n'),
        app(more='[tool.uv]\nconstraint-dependencies = ["foo>=1"]\n'),
        app(more='[tool.uv]\nbuild-constraint-dependencies = ["foo==1"]\n'),
        '[project]\nname = "app"\nversion = "1"\ndynamic = ["dependencies"]\n',
        "[tool.other]\n",
    ],
)
def test_used_and_unknown_pins_are_silent(requirement: str, tmp_path: Path) -> None:
    assert severities(tmp_path, "unused-pin", requirement + CORP + pin("foo", "corp")) == []


@pytest.mark.parametrize(
    "requirement",
    [
        app("bar"),
        app(more='[tool.uv]\nconstraint-dependencies = ["foo"]\n'),
        app(more='[tool.uv]\nbuild-constraint-dependencies = ["foo"]\n'),
    ],
)
def test_unused_pin(requirement: str, tmp_path: Path) -> None:
    assert severities(tmp_path, "unused-pin", requirement + CORP + pin("foo", "corp")) == ["warning"]


def test_a_list_of_unused_pins_is_one_finding(tmp_path: Path) -> None:
    text = app("bar", more=CORP + OTHER + listed(f'index = "corp", {WIN}', f'index = "other", {LINUX}'))
    assert severities(tmp_path, "unused-pin", text) == ["warning"]


def test_an_unused_pin_to_an_undefined_index_has_one_owner(tmp_path: Path) -> None:
    text = app("bar", more=CORP + pin("foo", "nope"))
    assert severities(tmp_path, "unused-pin", text) == []
    assert severities(tmp_path, "undefined-index", text) == ["warning"]


def test_a_pin_of_the_root_is_used_by_a_member(tmp_path: Path) -> None:
    root = '[tool.uv.workspace]\nmembers = ["m"]\n' + CORP + pin("foo", "corp")
    member = app("foo").replace('"app"', '"m"')
    assert findings(tmp_path, "unused-pin", {"pyproject.toml": root, "m/pyproject.toml": member}) == []
    member = app("bar").replace('"app"', '"m"')
    assert len(findings(tmp_path, "unused-pin", {"pyproject.toml": root, "m/pyproject.toml": member})) == 1


def test_an_unused_pin_says_where_the_lock_has_the_package_from(tmp_path: Path) -> None:
    lock = '[[package]]\nname = "foo"\nversion = "1"\nsource = { registry = "https://u:secret@pypi.org/simple" }\n'
    files = {"pyproject.toml": app("bar", more=CORP + pin("foo", "corp")), "uv.lock": lock}
    (item,) = findings(tmp_path, "unused-pin", files)
    assert "pypi.org" in item.finding.message
    assert "secret" not in item.finding.message


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (CORP, 1),
        (app("foo", more=CORP + pin("foo", "corp")), 0),
        (index("corp", "https://a.example/", EXPLICIT, "publish-url = 'https://b.example/'"), 0),
        (index("corp"), 0),
        (index(None, "https://a.example/", EXPLICIT), 0),
        (app("foo", more=CORP + pin("foo", "Corp")), 0),
        (app("foo", more=CORP + pin("foo", "elsewhere")), 1),
    ],
)
def test_unused_explicit_index(text: str, count: int, tmp_path: Path) -> None:
    assert severities(tmp_path, "unused-explicit-index", text) == ["info"] * count


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (index("a"), index("b"), ["info"]),
        (index("a"), index("b", "https://pypi.corp.example/simple", "authenticate = 'always'"), ["warning"]),
        (index("a"), index("b", "https://PYPI.corp.example:443/simple"), ["info"]),
        (index("a"), index("b", "https://u:p@pypi.corp.example/simple"), ["info"]),
        (index("a"), index("b", "https://pypi.corp.example/simple/"), []),
        (index("a"), index("a"), []),
    ],
    ids=["same", "authenticate", "host", "userinfo", "slash", "one name"],
)
def test_duplicate_index_url(first: str, second: str, found: list[str], tmp_path: Path) -> None:
    assert severities(tmp_path, "duplicate-index-url", first + second) == found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (index(None), 1),
        (index(None, "https://pypi.org/simple"), 0),
        (index(None, "https://a.example/", EXPLICIT), 0),
        (index(None, "./wheels"), 0),
        ('[tool.uv]\nextra-index-url = ["https://a.example/"]\n', 0),
    ],
)
def test_unnamed_private_index(text: str, count: int, tmp_path: Path) -> None:
    assert severities(tmp_path, "unnamed-private-index", text) == ["info"] * count


URL = "foo @ https://a.example/foo-1-py3-none-any.whl"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (app(URL, more=CORP + pin("foo", "corp")), 1),
        (app("foo", more=CORP + pin("foo", "corp")), 0),
        (app(URL, more=CORP + pin("bar", "corp")), 0),
        (app(URL, more=CORP + pin("foo", "corp", 'extra = "x"')), 0),
        (app(more=f'[project.optional-dependencies]\nx = ["{URL}"]\n' + CORP + pin("foo", "corp", 'extra = "X"')), 1),
        (app(more=f'[tool.uv]\nconstraint-dependencies = ["{URL}"]\n' + CORP + pin("foo", "corp")), 0),
    ],
)
def test_pin_over_direct_url(text: str, count: int, tmp_path: Path) -> None:
    assert severities(tmp_path, "pin-over-direct-url", text) == ["warning"] * count


def listed(*entries: str) -> str:
    return "[tool.uv.sources]\nfoo = [" + ", ".join(f"{{ {entry} }}" for entry in entries) + "]\n"


WIN, LINUX, NOT_LINUX = (f'marker = "sys_platform {test}"' for test in ("== 'win32'", "== 'linux'", "!= 'linux'"))
NEW = "marker = \"sys_platform == 'win32' and python_version >= '3.12'\""


@pytest.mark.parametrize(
    ("entries", "count"),
    [
        ((f'index = "corp", {WIN}', f'index = "other", {LINUX}'), 0),
        ((f'index = "corp", {WIN}', f'index = "other", {NOT_LINUX}'), 1),
        ((f'index = "corp", {WIN}', f'index = "corp", {NOT_LINUX}'), 1),
        ((f'index = "corp", {WIN}', f'index = "other", {LINUX}', f'index = "other", {NOT_LINUX}'), 1),
        ((f'index = "corp", {WIN}', f'index = "other", {LINUX}', f'index = "corp", {NOT_LINUX}'), 0),
        ((f'index = "corp", {WIN}', f'index = "other", {LINUX}', f'index = "other", {NEW}'), 1),
        ((f'index = "corp", extra = "x", {WIN}', f'index = "other", extra = "y", {WIN}'), 0),
        ((f'index = "corp", extra = "x", {WIN}', f'index = "other", extra = "X", {WIN}'), 1),
        (('index = "corp", marker = "nonsense"', f'index = "other", {WIN}'), 0),
    ],
    ids=[
        "disjoint",
        "neighbours",
        "one index",
        "apart",
        "apart, one index",
        "version",
        "extras",
        "one extra",
        "invalid",
    ],
)
def test_overlapping_source_markers(entries: tuple[str, ...], count: int, tmp_path: Path) -> None:
    text = app("foo", more=CORP + OTHER + listed(*entries))
    assert severities(tmp_path, "overlapping-source-markers", text) == ["error"] * count


def test_uv_refuses_neighbours_whatever_they_overlap_besides(tmp_path: Path) -> None:
    text = app("foo", more=CORP + OTHER + listed(f'index = "corp", {LINUX}', *2 * (f'index = "other", {LINUX}',)))
    found = findings(tmp_path, "overlapping-source-markers", {"pyproject.toml": text})
    assert [item.finding.message.rpartition(": ")[2] for item in found] == ["uv refuses the file"] * 2


def test_sources_apart_may_overlap_where_the_project_is_not_resolved(tmp_path: Path) -> None:
    old = "marker = \"sys_platform == 'win32' and python_version < '3.10'\""
    entries = (f'index = "corp", {WIN}', f'index = "other", {LINUX}', f'index = "other", {old}')
    text = app("foo", more='requires-python = ">=3.11"\n' + CORP + OTHER + listed(*entries))
    assert severities(tmp_path, "overlapping-source-markers", text) == []


@pytest.mark.parametrize(
    ("requirement", "settings", "source", "count"),
    [
        ("foo", "", pin("foo", "corp", LINUX), 1),
        ("foo", "", pin("foo", "corp"), 0),
        ("foo ; sys_platform == 'linux'", "", pin("foo", "corp", LINUX), 0),
        ("foo", "[tool.uv]\nenvironments = [\"sys_platform == 'linux'\"]\n", pin("foo", "corp", LINUX), 0),
        ("foo", "", listed(f'index = "corp", {LINUX}', f'index = "other", {NOT_LINUX}'), 0),
        ("foo", "", listed(f'index = "corp", {LINUX}', f'index = "other", {WIN}'), 1),
        ("foo", "", listed(f'index = "corp", {LINUX}', f'git = "https://a.example/foo", {NOT_LINUX}'), 0),
        ("bar", "", pin("foo", "corp", LINUX), 0),
    ],
)
def test_source_marker_gap(requirement: str, settings: str, source: str, count: int, tmp_path: Path) -> None:
    text = app(requirement, more=settings + CORP + OTHER + source)
    assert severities(tmp_path, "source-marker-gap", text) == ["warning"] * count


def test_a_gap_to_a_public_or_implicit_index_is_silent(tmp_path: Path) -> None:
    for number, url, more in ((1, "https://download.pytorch.org/whl/cpu", (EXPLICIT,)), (2, "https://a.example/", ())):
        folder = tmp_path / str(number)
        folder.mkdir()
        text = app("foo", more=index("corp", url, *more) + pin("foo", "corp", LINUX))
        assert severities(folder, "source-marker-gap", text) == []


EXTRAS = '[project.optional-dependencies]\nx = ["foo"]\ny = ["foo"]\nz = ["bar"]\n'


@pytest.mark.parametrize(
    ("settings", "entries", "count"),
    [
        ("", ('index = "corp", extra = "x"', 'index = "other", extra = "y"'), 1),
        ("", ('index = "corp", extra = "x"', 'index = "corp", extra = "y"'), 0),
        ("", ('index = "corp", extra = "x"', 'index = "other", extra = "z"'), 0),
        ("", ('index = "corp", extra = "x"', 'index = "other", group = "g"'), 1),
        ("", (f'index = "corp", extra = "x", {WIN}', f'index = "other", extra = "y", {LINUX}'), 0),
        (
            '[tool.uv]\nconflicts = [[{ extra = "x" }, { extra = "y" }]]\n',
            ('index = "corp", extra = "x"', 'index = "other", extra = "y"'),
            0,
        ),
    ],
)
def test_conflicting_extra_indexes(settings: str, entries: tuple[str, ...], count: int, tmp_path: Path) -> None:
    groups = '[dependency-groups]\ng = ["foo"]\n'
    text = app(more=EXTRAS + groups + settings + CORP + OTHER + listed(*entries))
    assert severities(tmp_path, "conflicting-extra-indexes", text) == ["error"] * count


@pytest.mark.parametrize(
    ("scope", "count"),
    [
        ('extra = "x"', 0),
        ('extra = "X"', 0),
        ('extra = "z"', 1),
        ('extra = "nope"', 1),
        ('group = "g"', 0),
        ('group = "all"', 0),
        ('group = "round"', 1),
        ('group = "nope"', 1),
        ('group = "dev"', 0),
    ],
)
def test_source_extra_missing(scope: str, count: int, tmp_path: Path) -> None:
    groups = (
        '[dependency-groups]\ng = ["foo"]\nall = [{ include-group = "G" }]\nround = [{ include-group = "round" }]\n'
        '[tool.uv]\ndev-dependencies = ["foo"]\n'
    )
    text = app("foo", more=EXTRAS + groups + CORP + pin("foo", "corp", scope))
    assert severities(tmp_path, "source-extra-missing", text) == ["error"] * count


def test_extras_that_the_file_does_not_state_are_not_judged(tmp_path: Path) -> None:
    text = '[project]\nname = "app"\nversion = "1"\ndynamic = ["optional-dependencies"]\n'
    text += CORP + pin("foo", "corp", 'extra = "x"')
    assert severities(tmp_path, "source-extra-missing", text) == []
