"""The rules about keys and values that uv does not understand (IX001 to IX009)."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.harness import findings, told

CORP = '[[tool.uv.index]]\nname = "corp"\nurl = "https://pypi.corp.example/simple"\n'
APP = '[project]\nname = "app"\nversion = "1"\n'


def lines(tmp_path: Path, rule: str, text: str, file: str = "pyproject.toml") -> list[tuple[int, str]]:
    return [(line, severity) for _, line, severity in told(findings(tmp_path, rule, {file: text}))]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("[tool.uv]\nindexx = 1\n", "error"),
        ("[tool.uv]\nindex_url = 'https://x.example/'\n", "error"),
        ("[tool.uv]\nzzzzzzzz = 1\n", "warning"),
        ("[tool.uv.pip]\noffline = true\n", "error"),
        ("[tool.uv.pip]\nallow-insecure-host = ['h']\n", "error"),
        ("[tool]\nuv.extra-index-urls = []\n", "error"),
        ("[tool.uv.sourcess]\nfoo = { index = 'corp' }\n", "error"),
    ],
    ids=["typo", "underscore", "nothing like it", "only in tool.uv", "removed", "dotted", "table"],
)
def test_unknown_setting(text: str, severity: str, tmp_path: Path) -> None:
    found = findings(tmp_path, "unknown-setting", {"pyproject.toml": text + CORP})
    assert [item.finding.severity for item in found] == [severity]
    assert "drops every setting" in found[0].finding.message


def test_an_unknown_setting_stops_uv_in_uv_toml_and_scripts(tmp_path: Path) -> None:
    script = "# /// script\n# dependencies = []\n# [tool.uv]\n# indexx = 1\n# ///\n"
    for name, text in (("uv.toml", "indexx = 1\n"), ("s.py", script)):
        folder = tmp_path / name
        folder.mkdir()
        found = findings(folder, "unknown-setting", {name: text}, name)
        assert ["stops" in item.finding.message for item in found] == [True]


def test_an_unknown_setting_that_uv_does_not_read_is_a_warning(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": APP + "[tool.uv.workspace]\nmembers = ['m']\n",
        "m/pyproject.toml": APP + "[tool.uv]\nindexx = 1\n",
        "n/pyproject.toml": APP + "[tool.uv]\nindexx = 1\n",
        "n/uv.toml": "offline = true\n",
    }
    found = findings(tmp_path, "unknown-setting", files)
    assert told(found) == [("m/pyproject.toml", 3 + 2, "warning"), ("n/pyproject.toml", 3 + 2, "warning")]
    assert "from its root" in found[0].finding.message
    assert "uv.toml beside" in found[1].finding.message


def test_a_key_removed_after_every_allowed_release_is_known(tmp_path: Path) -> None:
    text = "[tool.uv]\nrequired-version = '<0.5'\n[tool.uv.pip]\nallow-insecure-host = ['h']\n"
    assert findings(tmp_path, "unknown-setting", {"pyproject.toml": text}) == []


@pytest.mark.parametrize("key", ["explicit", "exclude-newer", "cache-control"])
def test_known_index_keys_are_silent(key: str, tmp_path: Path) -> None:
    value = {"explicit": "true", "exclude-newer": "false", "cache-control": "{ api = 'max-age=1' }"}[key]
    assert findings(tmp_path, "unknown-index-key", {"pyproject.toml": f"{CORP}{key} = {value}\n"}) == []


@pytest.mark.parametrize(
    ("lines_", "applicability"),
    [
        ("publish_url = 'https://x.example/'\n", "safe"),
        ("explicit = true\nignore_error_codes = [403]\n", "safe"),
        ("ignore_error_codes = [403]\n", "unsafe"),
        ("explicit = true\nexclude_newer = '7 days'\n", "unsafe"),
        ("explict = true\n", "unsafe"),
        ("publish_url = 'https://x.example/'\npublish-url = 'https://x.example/'\n", "unsafe"),
    ],
)
def test_the_fix_of_an_unknown_index_key(lines_: str, applicability: str, tmp_path: Path) -> None:
    (item,) = findings(tmp_path, "unknown-index-key", {"pyproject.toml": CORP + lines_})
    assert item.finding.fix is not None
    assert item.finding.fix.applicability == applicability


def test_a_setting_in_an_index_table_has_one_owner(tmp_path: Path) -> None:
    text = CORP + "keyring-provider = 'subprocess'\n[tool.uv.index.pip]\nno-index = true\n"
    assert lines(tmp_path, "setting-inside-index-table", text) == [(4, "error"), (5, "error")]
    assert lines(tmp_path, "unknown-index-key", text) == []


@pytest.mark.parametrize(
    "line",
    [
        "no-index = 'true'",
        "index-strategy = 'best'",
        "keyring-provider = 'import'",
        "index-url = ''",
        "index-url = 'https://x:99999/'",
        "index-url = ['https://x.example/']",
        "extra-index-url = 'https://x.example/'",
        "extra-index-url = [3]",
        "find-links = 'x'",
        "allow-insecure-host = 'x'",
        "required-version = 'newest'",
        "exclude-newer = 2025-01-01",
        "exclude-newer = 'soon'",
        "publish-url = 'x'",
        "concurrent-downloads = 0",
        "link-mode = 'symlnk'",
        "torch-backend = 'cuda'",
        "pip.no-binary = true",
        "pip.index-strategy = 'best'",
        "managed = 'yes'",
    ],
)
def test_invalid_setting_value(line: str, tmp_path: Path) -> None:
    assert lines(tmp_path, "invalid-setting-value", f"[tool.uv]\n{line}\n") == [(2, "error")]


@pytest.mark.parametrize(
    "line",
    [
        "no-index = false",
        "index-strategy = 'unsafe-any-match'",
        "index-url = 'pypi.corp.example/simple'",
        "extra-index-url = []",
        "required-version = '0.8.1'",
        "required-version = '>=0.8,<1'",
        "required-version = ''",
        "exclude-newer = '7 days'",
        "exclude-newer = false",
        "environments = \"sys_platform == 'linux'\"",
        "default-groups = 'all'",
        "no-binary = true",
        "pip.no-binary = ['foo']",
        "torch-backend = 'cu130'",
        "preview-features = true",
        "cache-keys = [{ file = 'x' }]",
    ],
)
def test_valid_setting_values(line: str, tmp_path: Path) -> None:
    for rule in ("invalid-setting-value", "unknown-setting"):
        assert lines(tmp_path, rule, f"[tool.uv]\n{line}\n") == []


@pytest.mark.parametrize(
    ("table", "count"),
    [
        ("explicit = 'true'", 1),
        ("default = 1", 1),
        ("authenticate = 'Always'", 1),
        ("authenticate = true", 1),
        ("format = 'html'", 1),
        ("publish-url = 'foo'", 1),
        ("ignore-error-codes = 404", 1),
        ("ignore-error-codes = ['404', 99, true, 1000, 404]", 1),
        ("ignore-error-codes = [100, 999]", 0),
        ("cache-control = 'max-age=1'", 1),
        ("cache-control = { api = 1 }", 1),
        ("exclude-newer = true", 1),
        ("hash-algorithm = 'SHA256'", 1),
        ("hash-algorithm = 'blake2b'", 0),
        ("zzz = 1", 0),
    ],
)
def test_invalid_index_value(table: str, count: int, tmp_path: Path) -> None:
    assert len(findings(tmp_path, "invalid-index-value", {"pyproject.toml": f"{CORP}{table}\n"})) == count


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("[[tool.uv.index]]\nname = 'my corp'\nurl = 'https://x.example/'\n", "error"),
        ("[[tool.uv.index]]\nname = 3\nurl = 'https://x.example/'\n", "error"),
        ("[[tool.uv.index]]\nname = ''\nurl = 'https://x.example/'\n", "warning"),
        ("[[tool.uv.index]]\nname = 'a'\n", "error"),
        ("[[tool.uv.index]]\nname = 'a'\nurl = 3\n", "error"),
        ("[[tool.uv.index]]\nname = 'a'\nurl = ''\n", "error"),
        ("[[tool.uv.index]]\nname = 'a'\nurl = 'https://x:99999/'\n", "error"),
        ("[[tool.uv.index]]\nname = 'a'\nurl = 'https://x:team/simple'\n", "error"),
        ("[tool.uv.index]\nname = 'a'\nurl = 'https://x.example/'\n", "error"),
        ("[tool.uv]\nindex = ['https://x.example/']\n", "error"),
        ("[tool.uv]\nindex = 'https://x.example/'\n", "error"),
    ],
)
def test_invalid_index_table(text: str, severity: str, tmp_path: Path) -> None:
    found = findings(tmp_path, "invalid-index-value", {"pyproject.toml": text})
    assert [item.finding.severity for item in found] == [severity]


def test_a_key_that_no_allowed_release_knows_may_have_any_value(tmp_path: Path) -> None:
    text = "[tool.uv]\nrequired-version = '<0.6'\n" + CORP + "authenticate = 'yes'\nformat = 3\n"
    assert findings(tmp_path, "invalid-index-value", {"pyproject.toml": text}) == []


@pytest.mark.parametrize(
    ("entry", "count"),
    [
        ("'corp'", 1),
        ("3", 1),
        ("{ index = 'https://u:secret@x.example/' }", 1),
        ("{ index = 3 }", 1),
        ("{ index = 'corp', git = 'https://x.example/' }", 1),
        ("{ index = 'corp', rev = 'x' }", 1),
        ("{ index = 'corp', subdirectory = 'x' }", 0),
        ("{ index = 'corp', lfs = true }", 0),
        ("{}", 1),
        ("{ marker = \"sys_platform == 'linux'\" }", 1),
        ("{ index = 'corp', zzz = 1 }", 1),
        ("{ index = 'corp', marker = 'zzz' }", 1),
        ("{ index = 'corp', marker = '' }", 1),
        ("{ index = 'corp', extra = 'x', group = 'y' }", 1),
        ("[]", 1),
        ("[{ index = 'corp' }]", 0),
        ("[{ index = 'corp' }, { index = 'corp' }]", 1),
        ("[{ index = 'corp', extra = 'x' }, { index = 'corp', extra = 'y' }]", 0),
        ("[{ index = 'corp', extra = 'x' }, { index = 'corp' }]", 0),
        ("[{ index = 'corp', extra = 'x' }, { index = 'corp', extra = 'x' }]", 1),
        ("{ git = 'https://x.example/', path = 'a.zip' }", 0),
        ("{ workspace = false }", 0),
    ],
)
def test_sources(entry: str, count: int, tmp_path: Path) -> None:
    text = f"{CORP}[tool.uv.sources]\nfoo = {entry}\n"
    found = findings(tmp_path, "invalid-index-value", {"pyproject.toml": text})
    assert len(found) == count
    assert "secret" not in repr(found)


def test_a_package_may_have_one_source_entry(tmp_path: Path) -> None:
    text = f"{CORP}[tool.uv.sources]\nfoo_bar = {{ index = 'corp' }}\nFoo-Bar = {{ index = 'corp' }}\n"
    assert lines(tmp_path, "invalid-index-value", text) == [(6, "error")]


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("pyproject.toml", "[[index]]\nurl = 'https://x.example/'\n", 1),
        ("pyproject.toml", "[[uv.index]]\nurl = 'https://x.example/'\n", 1),
        ("pyproject.toml", "[[tool.uv.indexes]]\nurl = 'https://x.example/'\n", 1),
        ("pyproject.toml", "[tool.uv.source]\nfoo = { index = 'corp' }\n", 1),
        ("pyproject.toml", "[tool.uv]\ndefault-index = 'https://x.example/'\n", 2),
        ("pyproject.toml", "[[tool.uv.pip.index]]\nurl = 'https://x.example/'\n", 1),
        ("pyproject.toml", "[tool.uv.pip.sources]\nfoo = { index = 'corp' }\n", 1),
        ("uv.toml", "[[tool.uv.index]]\nurl = 'https://x.example/'\n", 1),
        ("uv.toml", "[tool.uv]\noffline = true\n", 2),
        ("uv.toml", "[sources]\nfoo = { index = 'corp' }\n", 1),
        ("uv.toml", "managed = true\n", 1),
    ],
)
def test_misplaced_table(file: str, text: str, line: int, tmp_path: Path) -> None:
    assert lines(tmp_path, "misplaced-table", text, file) == [(line, "error")]
    assert lines(tmp_path, "unknown-setting", text, file) == []


@pytest.mark.parametrize(
    ("file", "text", "table"),
    [
        ("pyproject.toml", "[tool.uv]\nonly-binary = ['numpy']\n", "`[tool.uv.pip]`"),
        ("pyproject.toml", "[tool.uv]\npython-version = '3.12'\n", "`[tool.uv.pip]`"),
        ("uv.toml", "emit-index-url = true\n", "`[pip]`"),
        ("pyproject.toml", "[tool.uv.pip]\nno-cache = true\n", "`[tool.uv]`"),
        ("uv.toml", "[pip]\nno-cache = true\n", "uv.toml"),
    ],
)
def test_a_key_of_another_table_is_moved_and_not_renamed(file: str, text: str, table: str, tmp_path: Path) -> None:
    (item,) = findings(tmp_path, "unknown-setting", {file: text})
    assert (item.finding.help or "").endswith(f"to {table}")
    assert item.finding.fix is None


@pytest.mark.parametrize(
    "text",
    ["[index]\nkey = 1\n", "index = 3\n", "[uv]\nname = 'a package'\n", "[tool.other.uv]\nindex = 1\n"],
)
def test_other_tables_of_that_name_are_left_alone(text: str, tmp_path: Path) -> None:
    assert lines(tmp_path, "misplaced-table", text) == []


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a = { b = 1,\n c = 2 }\n", 1, 13),
        ("a = { b = 1, }\n", 1, 12),
        ("a = { b = 1, # why\n c = 2 }\n", 1, 19),
        ('a = "\\e[0m"\n', 1, 6),
        ('a = "x\\x41"\n', 1, 7),
        ("a = 07:32\n", 1, 5),
        ("a = 1979-05-27T07:32\n", 1, 5),
        ("a = [{ b = [1,\n 2], }]\n", 1 + 1, 4),
        ("a = { b = {c = 1},\n d = {e = 1}, f = 2 }\n", 1, 19),
        ("a = { b = '}',\n c = 2 }\n", 1, 15),
        ('a = { b = "\\"}",\n c = 2 }\n', 1, 17),
        ("a = { b = 1, # }\n c = 2 }\n", 1, 17),
        ('a = { b = """\n}""",\n c = 2 }\n', 2, 6),
        ('a = { b = """\n""", c = {d = 1}, }\n', 2, 17),
    ],
)
def test_toml_1_1_syntax(text: str, line: int, column: int, tmp_path: Path) -> None:
    (item,) = findings(tmp_path, "toml-1-1-syntax", {"pyproject.toml": f"{text}[tool.uv]\noffline = true\n"})
    assert (item.start.line, item.start.column) == (line, column)


@pytest.mark.parametrize(
    "text",
    [
        "a = { b = [\n 1,\n 2,\n], c = 3 }\n",
        "a = { b = 1, c = 2 }\n",
        'a = "{ b = 1, }\\\\e"\n',
        "a = '\\e \\x41'\n",
        'a = """\n{ b = 1,\n} \\\\x\n"""\n',
        "a = 07:32:00\nb = 1979-05-27T07:32:00Z\n",
        "# { b = 1,\n# } \\e 07:32\n",
        "a = 'v{b}' # {\nc = \"{\"\n",
        'a = """\nit\'s {\n"""\nb = {c = """\n}\n,}"""}\n',
        "a = ['{', '}', ',']\n[b]\n",
        '[a."b{,}"]\nc = 1\n',
    ],
)
def test_toml_1_0_is_silent(text: str, tmp_path: Path) -> None:
    text = f"[tool.uv]\noffline = true\n[tool.other]\n{text.replace('[b]', '[tool.b]').replace('[a.', '[tool.a.')}"
    assert findings(tmp_path, "toml-1-1-syntax", {"pyproject.toml": text}) == []


def test_toml_1_1_is_silent_where_every_release_reads_it(tmp_path: Path) -> None:
    text = "[tool.uv]\nrequired-version = '>=0.9.22'\nindex = [{ url = 'https://x.example/', }]\n"
    assert findings(tmp_path, "toml-1-1-syntax", {"pyproject.toml": text}) == []


@pytest.mark.parametrize(
    ("bound", "line", "severity"),
    [
        ("", "authenticate = 'always'", None),
        ("required-version = '>=0.6.6'\n", "authenticate = 'always'", None),
        ("required-version = '>=0.6.5'\n", "authenticate = 'always'", "warning"),
        ("required-version = '>=0.6.6'\n", "explicit = true\nauthenticate = 'always'", "warning"),
        ("", "exclude-newer = false", "info"),
        ("required-version = '>=0.11'\n", "exclude-newer = false", "warning"),
    ],
)
def test_setting_newer_than_uv(bound: str, line: str, severity: str | None, tmp_path: Path) -> None:
    text = f"[tool.uv]\noffline = true\n{bound}{CORP}{line}\n"
    found = findings(tmp_path, "setting-newer-than-uv", {"pyproject.toml": text})
    assert [item.finding.severity for item in found] == ([severity] if severity else [])


@pytest.mark.parametrize(("indexes", "lost"), [("", False), (CORP, True)])
def test_a_newer_setting_takes_indexes_along_where_there_are_any(indexes: str, lost: bool, tmp_path: Path) -> None:
    text = f"[tool.uv]\nexclude-newer = '7 days'\n{indexes}"
    (found,) = findings(tmp_path, "setting-newer-than-uv", {"pyproject.toml": text})
    assert found.finding.message.endswith("its indexes included") == lost


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("exclude-newer = '7 days'", "0.9.17"),
        ("exclude-newer = '2025-01-01'", "0.9.17"),
        ("exclude-newer = false", "0.11.24"),
        ("torch-backend = 'rocm7.2'", "0.11.3"),
        ("sources.foo = { index = 'corp', extra = 'x' }", "0.5.3"),
        ("pip.group = ['x']", "0.6.7"),
    ],
)
def test_a_newer_value_or_key(line: str, first: str, tmp_path: Path) -> None:
    text = f"[tool.uv]\nrequired-version = '>=0.4.27'\n{line}\n"
    messages = [item.finding.message for item in findings(tmp_path, "setting-newer-than-uv", {"pyproject.toml": text})]
    assert any(f"since uv {first}" in message for message in messages), messages


@pytest.mark.parametrize(
    ("settings", "count"),
    [
        ("", 1),
        ("preview = true\n", 0),
        ("preview-features = ['index-exclude-newer']\n", 0),
        ("preview-features = ['index-hash-algorithm']\n", 1),
        ("required-version = '<0.11'\n", 0),
    ],
)
def test_preview_setting(settings: str, count: int, tmp_path: Path) -> None:
    text = f"[tool.uv]\noffline = true\n{settings}{CORP}exclude-newer = false\n"
    assert len(findings(tmp_path, "preview-setting", {"pyproject.toml": text})) == count
