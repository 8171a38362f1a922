"""What uv makes of keys and values, right and wrong ones: measured on every release from 0.4.23 to 0.13.9.

Each case has a text of pyproject.toml, the outcomes there, and the outcomes of the same settings in uv.toml: None where
that was not asked, ``SAME`` where they are the same but that uv.toml stops uv where ``[tool.uv]`` is dropped. Outcomes (see
``uv_settings.Answer``) are those of 0.4.23, then each release that changed it. A key of an index table that a release does
not know is ``accepted``, whatever its value.
"""

# ruff: noqa: E501 - a case is one line of a file

from __future__ import annotations

from typing import NamedTuple

SAME = ""
_INDEX = '[[tool.uv.index]]\nname = "a"\nurl = "https://host.invalid/simple"\n'


class Case(NamedTuple):
    """A configuration and its outcomes."""

    name: str
    text: str
    pyproject: str
    uv_toml: str | None = None


def to_uv_toml(text: str) -> str:
    """The same settings as uv.toml says them."""
    for old, new in (("[[tool.uv.index]]", "[[index]]"), ("[tool.uv.", "["), ("[tool.uv]\n", "")):
        text = text.replace(old, new)
    return text


def history(outcomes: str) -> list[tuple[str, str]]:
    """``accepted, 0.6.6 error`` as pairs of the first release and its outcome."""
    pairs = []
    for part in outcomes.split(", "):
        release, _, outcome = part.rpartition(" ")
        pairs.append((release or "0.4.23", outcome))
    return pairs


def at(outcomes: str, release: tuple[int, ...]) -> str:
    """The outcome of a release."""
    return [o for v, o in history(outcomes) if tuple(map(int, v.split("."))) <= release][-1]


CASES: tuple[Case, ...] = (
    Case("index.explicit-string", _INDEX + 'explicit = "true"\n', "error", SAME),
    Case("index.explicit-int", _INDEX + "explicit = 1\n", "error", SAME),
    Case("index.default-string", _INDEX + 'default = "x"\n', "error", SAME),
    Case("index.default-int", _INDEX + "default = 1\n", "error", SAME),
    Case("index.publish-url-relative", _INDEX + 'publish-url = "foo"\n', "accepted, 0.5.8 error", SAME),
    Case("index.publish-url-int", _INDEX + "publish-url = 3\n", "accepted, 0.5.8 error", SAME),
    Case("index.publish-url-empty", _INDEX + 'publish-url = ""\n', "accepted, 0.5.8 error", SAME),
    Case("index.authenticate-yes", _INDEX + 'authenticate = "yes"\n', "accepted, 0.6.6 error", SAME),
    Case("index.authenticate-true", _INDEX + "authenticate = true\n", "accepted, 0.6.6 error", SAME),
    Case("index.authenticate-case", _INDEX + 'authenticate = "Always"\n', "accepted, 0.6.6 error", SAME),
    Case("index.authenticate-empty", _INDEX + 'authenticate = ""\n', "accepted, 0.6.6 error", SAME),
    Case("index.authenticate-valid", _INDEX + 'authenticate = "always"\n', "accepted", SAME),
    Case("index.format-bad", _INDEX + 'format = "html"\n', "accepted, 0.6.11 error", SAME),
    Case("index.format-flat", _INDEX + 'format = "flat"\n', "accepted", SAME),
    Case("index.format-simple", _INDEX + 'format = "simple"\n', "accepted", SAME),
    Case("index.format-int", _INDEX + "format = 1\n", "accepted, 0.6.11 error", SAME),
    Case("index.ignore-int", _INDEX + "ignore-error-codes = 404\n", "accepted, 0.7.0 error", SAME),
    Case("index.ignore-strings", _INDEX + 'ignore-error-codes = ["404"]\n', "accepted, 0.7.0 error", SAME),
    Case("index.ignore-9999", _INDEX + "ignore-error-codes = [9999]\n", "accepted, 0.7.0 error", SAME),
    Case("index.ignore-1000", _INDEX + "ignore-error-codes = [1000]\n", "accepted, 0.7.0 error", SAME),
    Case("index.ignore-999", _INDEX + "ignore-error-codes = [999]\n", "accepted", SAME),
    Case("index.ignore-600", _INDEX + "ignore-error-codes = [600]\n", "accepted", SAME),
    Case("index.ignore-99", _INDEX + "ignore-error-codes = [99]\n", "accepted, 0.7.0 error", SAME),
    Case("index.ignore-100", _INDEX + "ignore-error-codes = [100]\n", "accepted", SAME),
    Case("index.ignore-0", _INDEX + "ignore-error-codes = [0]\n", "accepted, 0.7.0 error", SAME),
    Case("index.ignore-negative", _INDEX + "ignore-error-codes = [-1]\n", "accepted, 0.7.0 error", SAME),
    Case("index.ignore-bool", _INDEX + "ignore-error-codes = [true]\n", "accepted, 0.7.0 error", SAME),
    Case("index.ignore-float", _INDEX + "ignore-error-codes = [404.0]\n", "accepted, 0.7.0 error", SAME),
    Case("index.ignore-empty", _INDEX + "ignore-error-codes = []\n", "accepted", SAME),
    Case("index.ignore-valid", _INDEX + "ignore-error-codes = [401, 403]\n", "accepted", SAME),
    Case("index.ignore-string", _INDEX + 'ignore-error-codes = "404"\n', "accepted, 0.7.0 error", SAME),
    Case("index.cache-control-string", _INDEX + 'cache-control = "max-age=600"\n', "accepted, 0.7.22 error", SAME),
    Case("index.cache-control-api-int", _INDEX + "cache-control = { api = 600 }\n", "accepted, 0.7.22 error", SAME),
    Case("index.cache-control-files-int", _INDEX + "cache-control = { files = 600 }\n", "accepted, 0.7.22 error", SAME),
    Case(
        "index.cache-control-api-newline",
        _INDEX + 'cache-control = { api = "a\\nb" }\n',
        "accepted, 0.11.0 error",
        SAME,
    ),
    Case("index.cache-control-unknown", _INDEX + "cache-control = { zzz = 600 }\n", "accepted", SAME),
    Case(
        "index.cache-control-valid",
        _INDEX + 'cache-control = { api = "max-age=600", files = "max-age=3600" }\n',
        "accepted",
        SAME,
    ),
    Case("index.cache-control-empty", _INDEX + "cache-control = {}\n", "accepted", SAME),
    Case("index.exclude-newer-bad", _INDEX + 'exclude-newer = "zzz"\n', "accepted, 0.11.5 error", SAME),
    Case("index.exclude-newer-true", _INDEX + "exclude-newer = true\n", "accepted, 0.11.5 error", SAME),
    Case("index.exclude-newer-false", _INDEX + "exclude-newer = false\n", "accepted", SAME),
    Case("index.exclude-newer-date", _INDEX + 'exclude-newer = "2025-01-01"\n', "accepted", SAME),
    Case("index.exclude-newer-duration", _INDEX + 'exclude-newer = "7 days"\n', "accepted", SAME),
    Case("index.exclude-newer-int", _INDEX + "exclude-newer = 7\n", "accepted, 0.11.5 error", SAME),
    Case("index.exclude-newer-tomldate", _INDEX + "exclude-newer = 2025-01-01\n", "accepted, 0.11.5 error", SAME),
    Case("index.hash-bad", _INDEX + 'hash-algorithm = "crc32"\n', "accepted, 0.11.31 error", SAME),
    Case("index.hash-sha256", _INDEX + 'hash-algorithm = "sha256"\n', "accepted", SAME),
    Case("index.hash-md5", _INDEX + 'hash-algorithm = "md5"\n', "accepted", SAME),
    Case("index.hash-blake2b", _INDEX + 'hash-algorithm = "blake2b"\n', "accepted", SAME),
    Case("index.hash-sha512", _INDEX + 'hash-algorithm = "sha512"\n', "accepted", SAME),
    Case("index.hash-sha384", _INDEX + 'hash-algorithm = "sha384"\n', "accepted", SAME),
    Case("index.hash-int", _INDEX + "hash-algorithm = 256\n", "accepted, 0.11.31 error", SAME),
    Case("index.hash-case", _INDEX + 'hash-algorithm = "SHA256"\n', "accepted, 0.11.31 error", SAME),
    Case("index.unknown-key", _INDEX + "zzz = 1\n", "accepted", SAME),
    Case(
        "index.setting-inside",
        _INDEX + 'keyring-provider = "import"\nindex-strategy = 3\nno-index = "yes"\nextra-index-url = true\n',
        "accepted",
        SAME,
    ),
    Case("index.underscore-key", _INDEX + "publish_url = 3\n", "accepted", SAME),
    Case("index.plain", _INDEX + "\n", "accepted", SAME),
    Case("index.explicit-true", _INDEX + "explicit = true\n", "accepted", SAME),
    Case("index.name-int", '[[tool.uv.index]]\nurl = "https://host.invalid/simple"\nname = 3\n', "error", SAME),
    Case(
        "index.name-space",
        '[[tool.uv.index]]\nurl = "https://host.invalid/simple"\nname = "my index"\n',
        "accepted, 0.4.26 error",
        SAME,
    ),
    Case("index.name-empty", '[[tool.uv.index]]\nurl = "https://host.invalid/simple"\nname = ""\n', "accepted", SAME),
    Case(
        "index.name-umlaut",
        '[[tool.uv.index]]\nurl = "https://host.invalid/simple"\nname = "ä"\n',
        "accepted, 0.4.26 error",
        SAME,
    ),
    Case(
        "index.name-slash",
        '[[tool.uv.index]]\nurl = "https://host.invalid/simple"\nname = "a/b"\n',
        "accepted, 0.4.26 error",
        SAME,
    ),
    Case(
        "index.name-at",
        '[[tool.uv.index]]\nurl = "https://host.invalid/simple"\nname = "a@b"\n',
        "accepted, 0.4.26 error",
        SAME,
    ),
    Case("index.name-dot", '[[tool.uv.index]]\nurl = "https://host.invalid/simple"\nname = "a.b"\n', "accepted", SAME),
    Case(
        "index.name-underscore",
        '[[tool.uv.index]]\nurl = "https://host.invalid/simple"\nname = "a_b"\n',
        "accepted",
        SAME,
    ),
    Case(
        "index.name-hyphen", '[[tool.uv.index]]\nurl = "https://host.invalid/simple"\nname = "a-b"\n', "accepted", SAME
    ),
    Case(
        "index.name-leading-hyphen",
        '[[tool.uv.index]]\nurl = "https://host.invalid/simple"\nname = "-a"\n',
        "accepted",
        SAME,
    ),
    Case("index.name-digit", '[[tool.uv.index]]\nurl = "https://host.invalid/simple"\nname = "1"\n', "accepted", SAME),
    Case("index.name-upper", '[[tool.uv.index]]\nurl = "https://host.invalid/simple"\nname = "A"\n', "accepted", SAME),
    Case(
        "index.name-plus",
        '[[tool.uv.index]]\nurl = "https://host.invalid/simple"\nname = "a+b"\n',
        "accepted, 0.4.26 error",
        SAME,
    ),
    Case(
        "index.name-colon",
        '[[tool.uv.index]]\nurl = "https://host.invalid/simple"\nname = "a:b"\n',
        "accepted, 0.4.26 error",
        SAME,
    ),
    Case("index.name-true", '[[tool.uv.index]]\nurl = "https://host.invalid/simple"\nname = true\n', "error", SAME),
    Case("index.name-missing", '[[tool.uv.index]]\nurl = "https://host.invalid/simple"\n', "accepted", SAME),
    Case(
        "index.explicit-without-name",
        '[[tool.uv.index]]\nurl = "https://host.invalid/simple"\nexplicit = true\n',
        "accepted, 0.10.0 error",
        SAME,
    ),
    Case(
        "index.explicit-empty-name",
        '[[tool.uv.index]]\nurl = "https://host.invalid/simple"\nname = ""\nexplicit = true\n',
        "accepted",
        SAME,
    ),
    Case("index.url-int", '[[tool.uv.index]]\nname = "a"\nurl = 3\n', "error", SAME),
    Case("index.url-table", '[[tool.uv.index]]\nname = "a"\nurl = {}\n', "error", SAME),
    Case("index.url-list", '[[tool.uv.index]]\nname = "a"\nurl = ["https://host.invalid/simple"]\n', "error", SAME),
    Case("index.url-empty", '[[tool.uv.index]]\nname = "a"\nurl = ""\n', "error", SAME),
    Case("index.url-space", '[[tool.uv.index]]\nname = "a"\nurl = " "\n', "error, 0.5.8 accepted", SAME),
    Case("index.url-missing", '[[tool.uv.index]]\nname = "a"\n', "error", SAME),
    Case(
        "index.url-no-scheme",
        '[[tool.uv.index]]\nname = "a"\nurl = "host.invalid/simple"\n',
        "error, 0.5.8 accepted",
        SAME,
    ),
    Case(
        "index.url-unknown-scheme",
        '[[tool.uv.index]]\nname = "a"\nurl = "ftp://host.invalid/simple"\n',
        "accepted",
        SAME,
    ),
    Case(
        "index.url-bad-port",
        '[[tool.uv.index]]\nname = "a"\nurl = "https://host.invalid:99999/simple"\n',
        "error",
        SAME,
    ),
    Case(
        "index.url-word-port",
        '[[tool.uv.index]]\nname = "a"\nurl = "https://host.invalid:team/simple"\n',
        "error",
        SAME,
    ),
    Case("index.url-no-host", '[[tool.uv.index]]\nname = "a"\nurl = "https://"\n', "error", SAME),
    Case("index.url-https-colon", '[[tool.uv.index]]\nname = "a"\nurl = "https:"\n', "error", SAME),
    Case("index.url-bad-host", '[[tool.uv.index]]\nname = "a"\nurl = "https://ho st.invalid/simple"\n', "error", SAME),
    Case("index.url-file", '[[tool.uv.index]]\nname = "a"\nurl = "file:///nonexistent"\n', "accepted", SAME),
    Case("index.url-file-relative", '[[tool.uv.index]]\nname = "a"\nurl = "file:./x"\n', "accepted", SAME),
    Case("index.url-relative", '[[tool.uv.index]]\nname = "a"\nurl = "./x"\n', "error, 0.5.8 accepted", SAME),
    Case("index.url-variable", '[[tool.uv.index]]\nname = "a"\nurl = "https://${HOST}/simple"\n', "accepted", SAME),
    Case("index.table-empty", "[[tool.uv.index]]\n", "error", SAME),
    Case(
        "index.duplicate-name",
        _INDEX + '[[tool.uv.index]]\nname = "a"\nurl = "https://other.invalid/simple"\n',
        "accepted, 0.6.4 error",
        "accepted",
    ),
    Case(
        "index.two-defaults",
        _INDEX
        + 'default = true\n[[tool.uv.index]]\nname = "b"\nurl = "https://other.invalid/simple"\ndefault = true\n',
        "accepted, 0.9.28 warns, 0.10.0 error",
        "accepted",
    ),
    Case(
        "index.two-defaults-one-name-empty",
        '[[tool.uv.index]]\nurl = "https://host.invalid/simple"\nname = ""\n[[tool.uv.index]]\nname = ""\nurl = "https://other.invalid/simple"\n',
        "accepted, 0.6.4 error",
        "accepted",
    ),
    Case("index.default-explicit", _INDEX + "default = true\nexplicit = true\n", "accepted", SAME),
    Case("index.as-table", '[tool.uv.index]\nname = "a"\nurl = "https://host.invalid/simple"\n', "error", SAME),
    Case("index.as-table-of-tables", '[tool.uv.index.a]\nurl = "https://host.invalid/simple"\n', "error", SAME),
    Case("index.empty-list", "[tool.uv]\nindex = []\n", "accepted", SAME),
    Case(
        "index.inline", '[tool.uv]\nindex = [{ name = "a", url = "https://host.invalid/simple" }]\n', "accepted", SAME
    ),
    Case("index.strings", '[tool.uv]\nindex = ["https://host.invalid/simple"]\n', "error", SAME),
    Case("index.string", '[tool.uv]\nindex = "https://host.invalid/simple"\n', "error", SAME),
    Case("index.exclude-newer-stamp", _INDEX + '\nexclude-newer = "2025-01-01T00:00:00Z"\n', "accepted", SAME),
    Case(
        "index.url-upper-scheme",
        '[[tool.uv.index]]\nname = "a"\nurl = "HTTPS://host.invalid/simple"\n',
        "accepted",
        SAME,
    ),
    Case("index.url-git", '[[tool.uv.index]]\nname = "a"\nurl = "git+https://host.invalid/simple"\n', "accepted", SAME),
    Case(
        "index.url-user-colon",
        '[[tool.uv.index]]\nname = "a"\nurl = "https://user:p/w@host.invalid/simple"\n',
        "error",
        SAME,
    ),
    Case("index.url-dir-existing", '[[tool.uv.index]]\nname = "a"\nurl = "."\n', "accepted", SAME),
    Case(
        "index.extra-name-cli",
        _INDEX + '[[tool.uv.index]]\nname = "A"\nurl = "https://other.invalid/simple"\n',
        "accepted",
        SAME,
    ),
    Case(
        "index.one-bad-one-good",
        _INDEX + '[[tool.uv.index]]\nname = "b c"\nurl = "https://other.invalid/simple"\n',
        "accepted, 0.4.26 error",
        SAME,
    ),
    Case("uv.index-url-list", '[tool.uv]\nindex-url = ["https://host.invalid/simple"]\n', "drops-tool-uv", SAME),
    Case("uv.index-url-int", "[tool.uv]\nindex-url = 3\n", "drops-tool-uv", SAME),
    Case("uv.index-url-empty", '[tool.uv]\nindex-url = ""\n', "drops-tool-uv", SAME),
    Case(
        "uv.index-url-no-scheme",
        '[tool.uv]\nindex-url = "host.invalid/simple"\n',
        "drops-tool-uv, 0.5.8 accepted",
        SAME,
    ),
    Case(
        "uv.index-url-bad-port", '[tool.uv]\nindex-url = "https://host.invalid:99999/simple"\n', "drops-tool-uv", SAME
    ),
    Case("uv.index-url-table", "[tool.uv]\nindex-url = {}\n", "drops-tool-uv", SAME),
    Case("uv.index-url-valid", '[tool.uv]\nindex-url = "https://host.invalid/simple"\n', "accepted", SAME),
    Case("uv.extra-string", '[tool.uv]\nextra-index-url = "https://host.invalid/simple"\n', "drops-tool-uv", SAME),
    Case("uv.extra-list-int", "[tool.uv]\nextra-index-url = [3]\n", "drops-tool-uv", SAME),
    Case("uv.extra-empty", "[tool.uv]\nextra-index-url = []\n", "accepted", SAME),
    Case("uv.extra-valid", '[tool.uv]\nextra-index-url = ["https://host.invalid/simple"]\n', "accepted", SAME),
    Case("uv.extra-empty-string", '[tool.uv]\nextra-index-url = [""]\n', "drops-tool-uv", SAME),
    Case("uv.find-links-string", '[tool.uv]\nfind-links = "https://host.invalid/simple"\n', "drops-tool-uv", SAME),
    Case("uv.find-links-list-int", "[tool.uv]\nfind-links = [3]\n", "drops-tool-uv", SAME),
    Case("uv.find-links-empty", "[tool.uv]\nfind-links = []\n", "accepted", SAME),
    Case(
        "uv.find-links-bad-port",
        '[tool.uv]\nfind-links = ["https://host.invalid:99999/simple"]\n',
        "drops-tool-uv",
        SAME,
    ),
    Case("uv.no-index-string", '[tool.uv]\nno-index = "yes"\n', "drops-tool-uv", SAME),
    Case("uv.no-index-int", "[tool.uv]\nno-index = 1\n", "drops-tool-uv", SAME),
    Case("uv.no-index-false", "[tool.uv]\nno-index = false\n", "accepted", SAME),
    Case("uv.strategy-bad", '[tool.uv]\nindex-strategy = "best"\n', "drops-tool-uv", SAME),
    Case("uv.strategy-any", '[tool.uv]\nindex-strategy = "unsafe-any-match"\n', "accepted", SAME),
    Case("uv.strategy-first-match", '[tool.uv]\nindex-strategy = "unsafe-first-match"\n', "accepted", SAME),
    Case("uv.strategy-best-match", '[tool.uv]\nindex-strategy = "unsafe-best-match"\n', "accepted", SAME),
    Case("uv.strategy-first-index", '[tool.uv]\nindex-strategy = "first-index"\n', "accepted", SAME),
    Case("uv.strategy-underscore", '[tool.uv]\nindex-strategy = "first_index"\n', "drops-tool-uv", SAME),
    Case("uv.strategy-bool", "[tool.uv]\nindex-strategy = true\n", "drops-tool-uv", SAME),
    Case("uv.keyring-bad", '[tool.uv]\nkeyring-provider = "import"\n', "drops-tool-uv", SAME),
    Case("uv.keyring-auto", '[tool.uv]\nkeyring-provider = "auto"\n', "drops-tool-uv", SAME),
    Case("uv.keyring-subprocess", '[tool.uv]\nkeyring-provider = "subprocess"\n', "accepted", SAME),
    Case("uv.keyring-disabled", '[tool.uv]\nkeyring-provider = "disabled"\n', "accepted", SAME),
    Case("uv.keyring-bool", "[tool.uv]\nkeyring-provider = true\n", "drops-tool-uv", SAME),
    Case("uv.keyring-native", '[tool.uv]\nkeyring-provider = "native"\n', "drops-tool-uv", SAME),
    Case("uv.no-sources-string", '[tool.uv]\nno-sources = "yes"\n', "drops-tool-uv", SAME),
    Case("uv.no-sources-list", '[tool.uv]\nno-sources = ["foo"]\n', "drops-tool-uv", SAME),
    Case("uv.no-sources-package-string", '[tool.uv]\nno-sources-package = "foo"\n', "drops-tool-uv", SAME),
    Case(
        "uv.no-sources-package-valid",
        '[tool.uv]\nno-sources-package = ["foo"]\n',
        "drops-tool-uv, 0.9.26 accepted",
        SAME,
    ),
    Case("uv.no-sources-package-bad-name", '[tool.uv]\nno-sources-package = ["foo bar"]\n', "drops-tool-uv", SAME),
    Case("uv.exclude-newer-bad", '[tool.uv]\nexclude-newer = "zzz"\n', "drops-tool-uv", SAME),
    Case("uv.exclude-newer-date", '[tool.uv]\nexclude-newer = "2025-01-01"\n', "drops-tool-uv, 0.9.17 accepted", SAME),
    Case("uv.exclude-newer-duration", '[tool.uv]\nexclude-newer = "7 days"\n', "drops-tool-uv, 0.9.17 accepted", SAME),
    Case("uv.exclude-newer-false", "[tool.uv]\nexclude-newer = false\n", "drops-tool-uv, 0.11.24 accepted", SAME),
    Case("uv.exclude-newer-true", "[tool.uv]\nexclude-newer = true\n", "drops-tool-uv", SAME),
    Case("uv.exclude-newer-tomldate", "[tool.uv]\nexclude-newer = 2025-01-01\n", "drops-tool-uv", SAME),
    Case("uv.torch-backend-bad", '[tool.uv]\ntorch-backend = "cuda"\n', "drops-tool-uv", SAME),
    Case("uv.torch-backend-cpu", '[tool.uv]\ntorch-backend = "cpu"\n', "drops-tool-uv, 0.9.18 accepted", SAME),
    Case("uv.torch-backend-auto", '[tool.uv]\ntorch-backend = "auto"\n', "drops-tool-uv, 0.9.18 accepted", SAME),
    Case("uv.torch-backend-cu130", '[tool.uv]\ntorch-backend = "cu130"\n', "drops-tool-uv, 0.9.18 accepted", SAME),
    Case("uv.insecure-string", '[tool.uv]\nallow-insecure-host = "h"\n', "drops-tool-uv", SAME),
    Case("uv.insecure-int", "[tool.uv]\nallow-insecure-host = [3]\n", "drops-tool-uv", SAME),
    Case("uv.insecure-url", '[tool.uv]\nallow-insecure-host = ["https://h/x"]\n', "accepted", SAME),
    Case("uv.insecure-valid", '[tool.uv]\nallow-insecure-host = ["h", "h:8080", "https://h"]\n', "accepted", SAME),
    Case("uv.insecure-empty", '[tool.uv]\nallow-insecure-host = [""]\n', "accepted", SAME),
    Case("uv.insecure-bad-port", '[tool.uv]\nallow-insecure-host = ["h:x"]\n', "drops-tool-uv", SAME),
    Case("uv.insecure-star", '[tool.uv]\nallow-insecure-host = ["*"]\n', "accepted", SAME),
    Case("uv.publish-url-relative", '[tool.uv]\npublish-url = "foo"\n', "drops-tool-uv", SAME),
    Case("uv.publish-url-int", "[tool.uv]\npublish-url = 3\n", "drops-tool-uv", SAME),
    Case("uv.publish-url-valid", '[tool.uv]\npublish-url = "https://host.invalid/"\n', "accepted", SAME),
    Case("uv.check-url-int", "[tool.uv]\ncheck-url = 3\n", "drops-tool-uv", SAME),
    Case("uv.check-url-word", '[tool.uv]\ncheck-url = "foo"\n', "drops-tool-uv, 0.5.8 accepted", SAME),
    Case("uv.check-url-empty", '[tool.uv]\ncheck-url = ""\n', "drops-tool-uv", SAME),
    Case("uv.trusted-bad", '[tool.uv]\ntrusted-publishing = "yes"\n', "drops-tool-uv", SAME),
    Case("uv.trusted-automatic", '[tool.uv]\ntrusted-publishing = "automatic"\n', "accepted", SAME),
    Case("uv.trusted-always", '[tool.uv]\ntrusted-publishing = "always"\n', "accepted", SAME),
    Case("uv.trusted-never", '[tool.uv]\ntrusted-publishing = "never"\n', "accepted", SAME),
    Case("uv.trusted-true", "[tool.uv]\ntrusted-publishing = true\n", "drops-tool-uv", SAME),
    Case("uv.required-version-bad", '[tool.uv]\nrequired-version = "newest"\n', "drops-tool-uv", SAME),
    Case("uv.required-version-int", "[tool.uv]\nrequired-version = 3\n", "drops-tool-uv", SAME),
    Case("uv.required-version-bare", '[tool.uv]\nrequired-version = "0.0.1"\n', "drops-tool-uv, 0.5.14 error", SAME),
    Case(
        "uv.required-version-range", '[tool.uv]\nrequired-version = ">=0.4"\n', "drops-tool-uv, 0.5.14 accepted", SAME
    ),
    Case("uv.required-version-empty", '[tool.uv]\nrequired-version = ""\n', "drops-tool-uv, 0.5.14 accepted", SAME),
    Case("uv.preview-string", '[tool.uv]\npreview = "yes"\n', "drops-tool-uv", SAME),
    Case(
        "uv.preview-features-list",
        '[tool.uv]\npreview-features = ["index-exclude-newer"]\n',
        "drops-tool-uv, 0.11.22 accepted",
        SAME,
    ),
    Case(
        "uv.preview-features-unknown", '[tool.uv]\npreview-features = ["zzz"]\n', "drops-tool-uv, 0.11.22 warns", SAME
    ),
    Case("uv.preview-features-string", '[tool.uv]\npreview-features = "index-exclude-newer"\n', "drops-tool-uv", SAME),
    Case(
        "uv.preview-features-hash",
        '[tool.uv]\npreview-features = ["index-hash-algorithm"]\n',
        "drops-tool-uv, 0.11.22 warns, 0.11.31 accepted",
        SAME,
    ),
    Case(
        "uv.preview-features-by-name",
        '[tool.uv]\npreview-features = ["index-by-name"]\n',
        "drops-tool-uv, 0.11.22 warns, 0.12.5 accepted",
        SAME,
    ),
    Case("uv.preview-features-true", "[tool.uv]\npreview-features = true\n", "drops-tool-uv, 0.11.22 accepted", SAME),
    Case("uv.preview-true", "[tool.uv]\npreview = true\n", "accepted", SAME),
    Case("uv.native-tls-string", '[tool.uv]\nnative-tls = "yes"\n', "drops-tool-uv", SAME),
    Case("uv.system-certs-string", '[tool.uv]\nsystem-certs = "yes"\n', "drops-tool-uv", SAME),
    Case("uv.http-proxy-int", "[tool.uv]\nhttp-proxy = 3\n", "drops-tool-uv", SAME),
    Case("uv.no-proxy-string", '[tool.uv]\nno-proxy = "h"\n', "drops-tool-uv", SAME),
    Case("uv.unknown", "[tool.uv]\nzzz = 1\n", "drops-tool-uv", SAME),
    Case("uv.underscore", '[tool.uv]\nindex_url = "https://host.invalid/simple"\n', "drops-tool-uv", SAME),
    Case("uv.indexes", "[tool.uv]\nindexes = []\n", "drops-tool-uv", SAME),
    Case("uv.source", "[tool.uv]\nsource = {}\n", "drops-tool-uv", SAME),
    Case("uv.default-index", '[tool.uv]\ndefault-index = "https://host.invalid/simple"\n', "drops-tool-uv", SAME),
    Case("uv.pip-index", "[tool.uv]\npip.index = []\n", "drops-tool-uv", SAME),
    Case("uv.pip-sources", "[tool.uv]\npip.sources = {}\n", "drops-tool-uv", SAME),
    Case(
        "uv.pip-allow-insecure", '[tool.uv]\npip.allow-insecure-host = ["h"]\n', "accepted, 0.5.0 drops-tool-uv", SAME
    ),
    Case("uv.offline-string", '[tool.uv]\noffline = "yes"\n', "drops-tool-uv", SAME),
    Case("uv.link-mode-bad", '[tool.uv]\nlink-mode = "zzz"\n', "drops-tool-uv", SAME),
    Case("uv.managed-string", '[tool.uv]\nmanaged = "yes"\n', "error", "accepted, 0.5.0 error"),
    Case("uv.package-string", '[tool.uv]\npackage = "yes"\n', "error", "accepted, 0.5.0 error"),
    Case("uv.environments-bad", '[tool.uv]\nenvironments = ["zzz"]\n', "error", SAME),
    Case(
        "uv.environments-string",
        "[tool.uv]\nenvironments = \"sys_platform == 'linux'\"\n",
        "accepted",
        "accepted, 0.8.4 error",
    ),
    Case(
        "uv.conflicts-bad",
        '[tool.uv]\nconflicts = "x"\n',
        "drops-tool-uv, 0.5.2 error",
        "error, 0.5.2 accepted, 0.8.0 error",
    ),
    Case("uv.workspace-bad", '[tool.uv]\nworkspace = "x"\n', "error", "accepted, 0.5.0 error"),
    Case("uv.workspace-unknown", "[tool.uv]\nworkspace = { zzz = 1 }\n", "error", "accepted, 0.5.0 error"),
    Case("uv.sources-string", '[tool.uv]\nsources = "x"\n', "error", "accepted, 0.5.0 error"),
    Case("uv.dev-dependencies-string", '[tool.uv]\ndev-dependencies = "x"\n', "error", "accepted, 0.5.0 error"),
    Case(
        "uv.default-groups-string",
        '[tool.uv]\ndefault-groups = "x"\n',
        "drops-tool-uv, 0.4.27 error",
        "error, 0.4.27 accepted, 0.5.0 error",
    ),
    Case(
        "uv.build-backend-unknown",
        "[tool.uv]\nbuild-backend = { zzz = 1 }\n",
        "drops-tool-uv, 0.5.6 accepted",
        "error, 0.5.6 accepted, 0.8.0 error",
    ),
    Case("uv.override-bad", '[tool.uv]\noverride-dependencies = ["???"]\n', "error", SAME),
    Case("uv.exclude-newer-stamp", '[tool.uv]\nexclude-newer = "2025-01-01T00:00:00Z"\n', "accepted", SAME),
    Case("uv.exclude-newer-duration-iso", '[tool.uv]\nexclude-newer = "P7D"\n', "drops-tool-uv, 0.9.17 accepted", SAME),
    Case("uv.link-mode-reflink", '[tool.uv]\nlink-mode = "reflink"\n', "drops-tool-uv, 0.9.28 accepted", SAME),
    Case("uv.python-downloads-auto", '[tool.uv]\npython-downloads = "auto"\n', "accepted", SAME),
    Case("uv.concurrent-string", '[tool.uv]\nconcurrent-downloads = "3"\n', "drops-tool-uv", SAME),
    Case("uv.concurrent-zero", "[tool.uv]\nconcurrent-downloads = 0\n", "drops-tool-uv", SAME),
    Case(
        "uv.default-groups-all",
        '[tool.uv]\ndefault-groups = "all"\n',
        "drops-tool-uv, 0.4.27 error, 0.6.8 accepted",
        "error, 0.4.27 accepted, 0.5.0 error",
    ),
    Case("uv.cache-dir-int", "[tool.uv]\ncache-dir = 3\n", "drops-tool-uv", SAME),
    Case("uv.resolution-bad", '[tool.uv]\nresolution = "newest"\n', "drops-tool-uv", SAME),
    Case("uv.prerelease-bad", "[tool.uv]\nprerelease = true\n", "drops-tool-uv", SAME),
    Case("uv.config-settings-string", '[tool.uv]\nconfig-settings = "x"\n', "drops-tool-uv", SAME),
    Case("uv.no-binary-list", '[tool.uv]\nno-binary = ["foo"]\n', "drops-tool-uv", SAME),
    Case("uv.only-binary", "[tool.uv]\nonly-binary = []\n", "drops-tool-uv", SAME),
    Case("uv.python-version", '[tool.uv]\npython-version = "3.12"\n', "drops-tool-uv", SAME),
    Case("uv.pip-string", '[tool.uv]\npip = "x"\n', "drops-tool-uv", SAME),
    Case("uv.system-certs-valid", "[tool.uv]\nsystem-certs = true\n", "drops-tool-uv, 0.11.0 accepted", SAME),
    Case("uv.native-tls-valid", "[tool.uv]\nnative-tls = true\n", "accepted, 0.11.9 warns", SAME),
    Case("uv.find-links-missing", '[tool.uv]\nfind-links = ["./missing"]\n', "drops-tool-uv, 0.5.8 error", SAME),
    Case("pip.index-url-list", '[tool.uv.pip]\nindex-url = ["https://host.invalid/simple"]\n', "drops-tool-uv", SAME),
    Case("pip.index-url-int", "[tool.uv.pip]\nindex-url = 3\n", "drops-tool-uv", SAME),
    Case("pip.index-url-empty", '[tool.uv.pip]\nindex-url = ""\n', "drops-tool-uv", SAME),
    Case(
        "pip.index-url-no-scheme",
        '[tool.uv.pip]\nindex-url = "host.invalid/simple"\n',
        "drops-tool-uv, 0.5.8 accepted",
        SAME,
    ),
    Case(
        "pip.index-url-bad-port",
        '[tool.uv.pip]\nindex-url = "https://host.invalid:99999/simple"\n',
        "drops-tool-uv",
        SAME,
    ),
    Case("pip.index-url-table", "[tool.uv.pip]\nindex-url = {}\n", "drops-tool-uv", SAME),
    Case("pip.index-url-valid", '[tool.uv.pip]\nindex-url = "https://host.invalid/simple"\n', "accepted", SAME),
    Case("pip.extra-string", '[tool.uv.pip]\nextra = "x"\n', "drops-tool-uv", SAME),
    Case("pip.extra-list-int", "[tool.uv.pip]\nextra-index-url = [3]\n", "drops-tool-uv", SAME),
    Case("pip.extra-empty", "[tool.uv.pip]\nextra-index-url = []\n", "accepted", SAME),
    Case("pip.extra-valid", '[tool.uv.pip]\nextra-index-url = ["https://host.invalid/simple"]\n', "accepted", SAME),
    Case("pip.extra-empty-string", '[tool.uv.pip]\nextra-index-url = [""]\n', "drops-tool-uv", SAME),
    Case("pip.find-links-string", '[tool.uv.pip]\nfind-links = "https://host.invalid/simple"\n', "drops-tool-uv", SAME),
    Case("pip.find-links-list-int", "[tool.uv.pip]\nfind-links = [3]\n", "drops-tool-uv", SAME),
    Case("pip.find-links-empty", "[tool.uv.pip]\nfind-links = []\n", "accepted", SAME),
    Case(
        "pip.find-links-bad-port",
        '[tool.uv.pip]\nfind-links = ["https://host.invalid:99999/simple"]\n',
        "drops-tool-uv",
        SAME,
    ),
    Case("pip.no-index-string", '[tool.uv.pip]\nno-index = "yes"\n', "drops-tool-uv", SAME),
    Case("pip.no-index-int", "[tool.uv.pip]\nno-index = 1\n", "drops-tool-uv", SAME),
    Case("pip.no-index-false", "[tool.uv.pip]\nno-index = false\n", "accepted", SAME),
    Case("pip.strategy-bad", '[tool.uv.pip]\nindex-strategy = "best"\n', "drops-tool-uv", SAME),
    Case("pip.strategy-any", '[tool.uv.pip]\nindex-strategy = "unsafe-any-match"\n', "accepted", SAME),
    Case("pip.strategy-first-match", '[tool.uv.pip]\nindex-strategy = "unsafe-first-match"\n', "accepted", SAME),
    Case("pip.strategy-best-match", '[tool.uv.pip]\nindex-strategy = "unsafe-best-match"\n', "accepted", SAME),
    Case("pip.strategy-first-index", '[tool.uv.pip]\nindex-strategy = "first-index"\n', "accepted", SAME),
    Case("pip.strategy-underscore", '[tool.uv.pip]\nindex-strategy = "first_index"\n', "drops-tool-uv", SAME),
    Case("pip.strategy-bool", "[tool.uv.pip]\nindex-strategy = true\n", "drops-tool-uv", SAME),
    Case("pip.keyring-bad", '[tool.uv.pip]\nkeyring-provider = "import"\n', "drops-tool-uv", SAME),
    Case("pip.keyring-auto", '[tool.uv.pip]\nkeyring-provider = "auto"\n', "drops-tool-uv", SAME),
    Case("pip.keyring-subprocess", '[tool.uv.pip]\nkeyring-provider = "subprocess"\n', "accepted", SAME),
    Case("pip.keyring-disabled", '[tool.uv.pip]\nkeyring-provider = "disabled"\n', "accepted", SAME),
    Case("pip.keyring-bool", "[tool.uv.pip]\nkeyring-provider = true\n", "drops-tool-uv", SAME),
    Case("pip.keyring-native", '[tool.uv.pip]\nkeyring-provider = "native"\n', "drops-tool-uv", SAME),
    Case("pip.no-sources-string", '[tool.uv.pip]\nno-sources = "yes"\n', "drops-tool-uv", SAME),
    Case("pip.no-sources-list", '[tool.uv.pip]\nno-sources = ["foo"]\n', "drops-tool-uv", SAME),
    Case("pip.no-sources-package-string", '[tool.uv.pip]\nno-sources-package = "foo"\n', "drops-tool-uv", SAME),
    Case(
        "pip.no-sources-package-valid",
        '[tool.uv.pip]\nno-sources-package = ["foo"]\n',
        "drops-tool-uv, 0.9.26 accepted",
        SAME,
    ),
    Case("pip.no-sources-package-bad-name", '[tool.uv.pip]\nno-sources-package = ["foo bar"]\n', "drops-tool-uv", SAME),
    Case("pip.exclude-newer-bad", '[tool.uv.pip]\nexclude-newer = "zzz"\n', "drops-tool-uv", SAME),
    Case(
        "pip.exclude-newer-date",
        '[tool.uv.pip]\nexclude-newer = "2025-01-01"\n',
        "drops-tool-uv, 0.9.17 accepted",
        SAME,
    ),
    Case(
        "pip.exclude-newer-duration",
        '[tool.uv.pip]\nexclude-newer = "7 days"\n',
        "drops-tool-uv, 0.9.17 accepted",
        SAME,
    ),
    Case("pip.exclude-newer-false", "[tool.uv.pip]\nexclude-newer = false\n", "drops-tool-uv, 0.11.24 accepted", SAME),
    Case("pip.exclude-newer-true", "[tool.uv.pip]\nexclude-newer = true\n", "drops-tool-uv", SAME),
    Case("pip.exclude-newer-tomldate", "[tool.uv.pip]\nexclude-newer = 2025-01-01\n", "drops-tool-uv", SAME),
    Case("pip.torch-backend-bad", '[tool.uv.pip]\ntorch-backend = "cuda"\n', "drops-tool-uv", SAME),
    Case("pip.torch-backend-cpu", '[tool.uv.pip]\ntorch-backend = "cpu"\n', "drops-tool-uv, 0.6.9 accepted", SAME),
    Case("pip.torch-backend-auto", '[tool.uv.pip]\ntorch-backend = "auto"\n', "drops-tool-uv, 0.6.9 accepted", SAME),
    Case("pip.torch-backend-cu130", '[tool.uv.pip]\ntorch-backend = "cu130"\n', "drops-tool-uv, 0.9.4 accepted", SAME),
    Case("pip.no-binary-list", '[tool.uv.pip]\nno-binary = ["foo"]\n', "accepted", SAME),
    Case("pip.no-binary-true", "[tool.uv.pip]\nno-binary = true\n", "drops-tool-uv", SAME),
    Case("source.string", _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = "a"\n', "error"),
    Case(
        "source.bad-name",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "nope nope" }\n',
        "accepted, 0.4.26 error",
    ),
    Case(
        "source.url",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "https://host.invalid/simple" }\n',
        "accepted, 0.4.26 error",
    ),
    Case("source.undefined", _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "nope" }\n', "accepted"),
    Case("source.empty-index", _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "" }\n', "accepted"),
    Case("source.int", _INDEX + "explicit = true\n[tool.uv.sources]\nfoo = { index = 3 }\n", "error"),
    Case(
        "source.index-git",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", git = "https://host.invalid/x" }\n',
        "error",
    ),
    Case(
        "source.index-url",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", url = "https://host.invalid/x.whl" }\n',
        "error",
    ),
    Case(
        "source.index-path", _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", path = "x" }\n', "error"
    ),
    Case(
        "source.index-workspace",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", workspace = true }\n',
        "error",
    ),
    Case(
        "source.index-editable",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", editable = true }\n',
        "error",
    ),
    Case(
        "source.index-subdirectory",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", subdirectory = "x" }\n',
        "accepted",
    ),
    Case(
        "source.index-rev", _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", rev = "x" }\n', "error"
    ),
    Case(
        "source.index-tag", _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", tag = "x" }\n', "error"
    ),
    Case(
        "source.index-branch",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", branch = "x" }\n',
        "error",
    ),
    Case(
        "source.index-lfs",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", lfs = true }\n',
        "error, 0.9.15 accepted",
    ),
    Case(
        "source.index-package",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", package = true }\n',
        "error",
    ),
    Case("source.empty", _INDEX + "explicit = true\n[tool.uv.sources]\nfoo = {}\n", "error"),
    Case(
        "source.unknown-key", _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", zzz = 1 }\n', "error"
    ),
    Case(
        "source.list-without-markers",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = [{ index = "a" }, { index = "a" }]\n',
        "error",
    ),
    Case("source.list-one", _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = [{ index = "a" }]\n', "accepted"),
    Case("source.list-empty", _INDEX + "explicit = true\n[tool.uv.sources]\nfoo = []\n", "error"),
    Case("source.list-string", _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = ["a"]\n', "error"),
    Case(
        "source.list-one-marker-missing",
        _INDEX
        + 'explicit = true\n[tool.uv.sources]\nfoo = [{ index = "a", marker = "sys_platform == \'win32\'" }, { index = "a" }]\n',
        "error",
    ),
    Case(
        "source.list-markers",
        _INDEX
        + 'explicit = true\n[tool.uv.sources]\nfoo = [{ index = "a", marker = "sys_platform == \'win32\'" }, { index = "a", marker = "sys_platform == \'linux\'" }]\n',
        "accepted",
    ),
    Case(
        "source.list-overlap",
        _INDEX
        + 'explicit = true\n[tool.uv.sources]\nfoo = [{ index = "a", marker = "sys_platform == \'win32\'" }, { index = "a", marker = "sys_platform != \'linux\'" }]\n',
        "error",
    ),
    Case(
        "source.list-overlap-far",
        _INDEX
        + 'explicit = true\n[tool.uv.sources]\nfoo = [{ index = "a", marker = "sys_platform == \'win32\'" }, { index = "a", marker = "sys_platform == \'linux\'" }, { index = "a", marker = "sys_platform != \'linux\'" }]\n',
        "accepted",
    ),
    Case(
        "source.list-overlap-nonadjacent",
        _INDEX
        + 'explicit = true\n[tool.uv.sources]\nfoo = [{ index = "a", marker = "sys_platform == \'win32\'" }, { index = "a", marker = "sys_platform == \'linux\'" }, { index = "a", marker = "sys_platform == \'win32\' and python_version > \'3.9\'" }]\n',
        "accepted",
    ),
    Case(
        "source.marker-bad",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", marker = "zzz" }\n',
        "error",
    ),
    Case(
        "source.marker-int", _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", marker = 3 }\n', "error"
    ),
    Case(
        "source.marker-empty",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", marker = "" }\n',
        "error",
    ),
    Case(
        "source.marker-valid",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", marker = "sys_platform == \'win32\'" }\n',
        "accepted",
    ),
    Case(
        "source.marker-never",
        _INDEX
        + "explicit = true\n[tool.uv.sources]\nfoo = { index = \"a\", marker = \"sys_platform == 'win32' and sys_platform == 'linux'\" }\n",
        "accepted",
    ),
    Case(
        "source.extra",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", extra = "x" }\n',
        "error, 0.5.3 lock-error",
    ),
    Case(
        "source.group",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", group = "x" }\n',
        "error, 0.5.3 lock-error",
    ),
    Case(
        "source.git-url",
        '[tool.uv.sources]\nfoo = { git = "https://host.invalid/x", url = "https://host.invalid/x.whl" }\n',
        "error",
    ),
    Case(
        "source.git-workspace",
        '[tool.uv.sources]\nfoo = { git = "https://host.invalid/x", workspace = true }\n',
        "error",
    ),
    Case(
        "source.url-path",
        '[tool.uv.sources]\nfoo = { url = "https://host.invalid/x.whl", path = "x" }\n',
        "error",
    ),
    Case(
        "source.url-workspace",
        '[tool.uv.sources]\nfoo = { url = "https://host.invalid/x.whl", workspace = true }\n',
        "error",
    ),
    Case(
        "source.path-workspace",
        '[tool.uv.sources]\nfoo = { path = "x", workspace = true }\n',
        "error",
    ),
    Case(
        "source.extra-and-group",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", extra = "x", group = "y" }\n',
        "error",
    ),
    Case(
        "source.extra-bad",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", extra = "x y" }\n',
        "error",
    ),
    Case(
        "source.extra-int", _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a", extra = 3 }\n', "error"
    ),
    Case(
        "source.list-extras",
        _INDEX
        + 'explicit = true\n[tool.uv.sources]\nfoo = [{ index = "a", extra = "x" }, { index = "a", extra = "y" }]\n',
        "error, 0.5.3 lock-error",
    ),
    Case(
        "source.list-extra-groups",
        _INDEX
        + 'explicit = true\n[tool.uv.sources]\nfoo = [{ index = "a", extra = "x" }, { index = "a", group = "y" }]\n',
        "error, 0.5.3 lock-error",
    ),
    Case(
        "source.list-extra-and-bare",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = [{ index = "a", extra = "x" }, { index = "a" }]\n',
        "error, 0.5.3 lock-error",
    ),
    Case(
        "source.list-same-extra",
        _INDEX
        + 'explicit = true\n[tool.uv.sources]\nfoo = [{ index = "a", extra = "x" }, { index = "a", extra = "x" }]\n',
        "error",
    ),
    Case(
        "source.duplicate-key",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo-bar = { index = "a" }\nfoo_bar = { index = "a" }\n',
        "error",
    ),
    Case(
        "source.package-name-bad", _INDEX + 'explicit = true\n[tool.uv.sources]\n"foo bar" = { index = "a" }\n', "error"
    ),
    Case(
        "source.url-only",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { url = "https://host.invalid/x.whl" }\n',
        "accepted",
    ),
    Case(
        "source.workspace-false",
        _INDEX + "explicit = true\n[tool.uv.sources]\nfoo = { workspace = false }\n",
        "accepted",
    ),
    Case(
        "source.index-only-marker-only",
        _INDEX + "explicit = true\n[tool.uv.sources]\nfoo = { marker = \"sys_platform == 'win32'\" }\n",
        "error",
    ),
    Case("source.unused-name", _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { index = "a" }\n', "accepted"),
    Case(
        "source.path-branch",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { path = "x", branch = "b" }\n',
        "error",
    ),
    Case(
        "source.git-two-refs",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { git = "https://host.invalid/x", rev = "a", tag = "b" }\n',
        "error",
    ),
    Case(
        "source.editable-url",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { url = "https://host.invalid/x.whl", editable = true }\n',
        "error",
    ),
    Case(
        "source.path-lfs",
        _INDEX + 'explicit = true\n[tool.uv.sources]\nfoo = { path = "x", lfs = true }\n',
        "error, 0.9.15 accepted",
    ),
    Case("misplaced.uv-index", '[[uv.index]]\nname = "a"\nurl = 3\n', "accepted"),
    Case("misplaced.index", '[[index]]\nname = "a"\nurl = 3\n', "accepted"),
    Case("misplaced.toolless-sources", "[sources]\nfoo = 3\n", "accepted"),
    Case("misplaced.tool.uv.source", '[tool.uv.source]\nfoo = { index = "a" }\n', "drops-tool-uv"),
    Case(
        "misplaced.tool.uv.indexes",
        '[[tool.uv.indexes]]\nname = "a"\nurl = "https://host.invalid/simple"\n',
        "drops-tool-uv",
    ),
    Case(
        "misplaced.tool.uv.pip.index",
        '[[tool.uv.pip.index]]\nname = "a"\nurl = "https://host.invalid/simple"\n',
        "drops-tool-uv",
    ),
    Case("misplaced.tool.index", '[[tool.index]]\nname = "a"\n', "accepted"),
    Case(
        "toml11.newline",
        '[tool.uv]\nindex = [{\n name = "a",\n url = "https://host.invalid/simple" }]\n',
        "error, 0.9.22 accepted",
        SAME,
    ),
    Case(
        "toml11.trailing-comma",
        '[tool.uv]\nindex = [{ name = "a", url = "https://host.invalid/simple", }]\n',
        "error, 0.9.22 accepted",
        SAME,
    ),
    Case(
        "toml11.escape-e",
        '[tool.uv]\nindex = [{ name = "a", url = "https://host.invalid/\\e" }]\n',
        "error, 0.9.22 accepted",
        SAME,
    ),
    Case(
        "toml11.escape-x",
        '[tool.uv]\nindex = [{ name = "a", url = "https://host.invalid/\\x41" }]\n',
        "error, 0.9.22 accepted",
        SAME,
    ),
    Case(
        "toml11.elsewhere",
        "[tool.other]\nx = { a = 1,\n b = 2, }\n[tool.uv]\nno-index = true\n",
        "error, 0.9.22 accepted",
    ),
    Case("toml11.time", "[tool.other]\nx = 07:32\n[tool.uv]\nno-index = true\n", "error, 0.9.22 accepted"),
    Case(
        "only.conflicts",
        "[tool.uv]\nconflicts = []\n",
        "drops-tool-uv, 0.5.2 accepted",
        "error, 0.5.2 accepted, 0.8.0 error",
    ),
    Case("only.workspace", "[tool.uv]\nworkspace = {}\n", "accepted", "accepted, 0.5.0 error"),
    Case("only.sources", "[tool.uv]\nsources = {}\n", "accepted", "accepted, 0.5.0 error"),
    Case(
        "only.dev-dependencies", "[tool.uv]\ndev-dependencies = []\n", "accepted, 0.8.18 warns", "accepted, 0.5.0 error"
    ),
    Case(
        "only.default-groups",
        "[tool.uv]\ndefault-groups = []\n",
        "drops-tool-uv, 0.4.27 accepted",
        "error, 0.4.27 accepted, 0.5.0 error",
    ),
    Case(
        "only.dependency-groups",
        "[tool.uv]\ndependency-groups = {}\n",
        "drops-tool-uv, 0.7.14 accepted",
        "error, 0.7.14 accepted, 0.8.0 error",
    ),
    Case("only.managed", "[tool.uv]\nmanaged = true\n", "accepted", "accepted, 0.5.0 error"),
    Case("only.package", "[tool.uv]\npackage = true\n", "accepted", "accepted, 0.5.0 error"),
    Case(
        "only.build-backend",
        "[tool.uv]\nbuild-backend = {}\n",
        "drops-tool-uv, 0.5.6 accepted",
        "error, 0.5.6 accepted, 0.8.0 error",
    ),
    Case("only.environments", "[tool.uv]\nenvironments = []\n", "accepted", "accepted, 0.8.4 error"),
    Case(
        "only.required-environments",
        "[tool.uv]\nrequired-environments = []\n",
        "drops-tool-uv, 0.6.1 accepted",
        "error, 0.6.1 accepted, 0.8.4 error",
    ),
    Case("only.override-dependencies", "[tool.uv]\noverride-dependencies = []\n", "accepted", SAME),
    Case("only.constraint-dependencies", "[tool.uv]\nconstraint-dependencies = []\n", "accepted", SAME),
    Case(
        "only.build-constraint-dependencies",
        "[tool.uv]\nbuild-constraint-dependencies = []\n",
        "drops-tool-uv, 0.6.2 accepted",
        SAME,
    ),
    Case("only.exclude-dependencies", "[tool.uv]\nexclude-dependencies = []\n", "drops-tool-uv, 0.9.8 accepted", SAME),
    Case("only.cache-keys", "[tool.uv]\ncache-keys = []\n", "accepted", SAME),
    Case(
        "only.minimum-libc-version", "[tool.uv]\nminimum-libc-version = {}\n", "drops-tool-uv, 0.12.17 warns", "error"
    ),
    Case("only.dependency-metadata", "[tool.uv]\ndependency-metadata = []\n", "accepted", SAME),
    Case("only.audit", "[tool.uv]\naudit = {}\n", "drops-tool-uv, 0.11.3 accepted", SAME),
)

# What stands in uv.toml itself, and its outcomes.
UV_TOML_CASES: tuple[Case, ...] = (
    Case("misplaced.tool.uv", '[[tool.uv.index]]\nname = "a"\nurl = "https://host.invalid/simple"\n', "error"),
    Case("misplaced.sources", '[sources]\nfoo = { index = "a" }\n', "accepted, 0.5.0 error"),
)
