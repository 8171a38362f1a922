"""What uv locks from projects whose index names, pins and sources are right or wrong, release by release."""

from __future__ import annotations

from typing import NamedTuple

A = '[[tool.uv.index]]\nname = "a"\nurl = "{a}"\n'
B = '[[tool.uv.index]]\nname = "b"\nurl = "{b}"\n'
B_EXPLICIT = B + "explicit = true\n"
EXTRAS = '[project.optional-dependencies]\nx = ["baz"]\ny = ["foo"]\nz = ["foo"]\n'
GROUPS = '[dependency-groups]\ny = ["foo"]\nz = ["foo"]\n'
BY_EXTRA = '[tool.uv.sources]\nfoo = [{ index = "a", extra = "y" }, { index = "b", extra = "z" }]\n'
WHEEL = "foo @ {a}/foo/foo-1.0-py3-none-any.whl"


def project(*dependencies: str, more: str = "") -> dict[str, str]:
    """A pyproject.toml that requires these packages."""
    wanted = ", ".join(f'"{item}"' for item in dependencies)
    head = f'[project]\nname = "proj"\nversion = "0"\nrequires-python = ">=3.8"\ndependencies = [{wanted}]\n'
    return {"pyproject.toml": head + more}


def pinned(*dependencies: str, sources: str, more: str = "", indexes: str = A + B_EXPLICIT) -> dict[str, str]:
    """The same with two indexes and sources."""
    return project(*dependencies, more=f"{more}{indexes}[tool.uv.sources]\n{sources}\n")


def workspace(root: str, member: str, *dependencies: str) -> dict[str, str]:
    """A workspace whose root requires nothing, and whose one member requires these packages."""
    text = project(*dependencies, more=member)["pyproject.toml"].replace('"proj"', '"member"')
    return project(more='[tool.uv.workspace]\nmembers = ["member"]\n' + root) | {"member/pyproject.toml": text}


class ProjectCase(NamedTuple):
    """A project that uv locks."""

    name: str
    files: dict[str, str]


PIN = '[tool.uv.sources]\nfoo = { index = "b" }\n'
# The packages on disk have no upload time and no hashes.
OLD, HASHED = 'exclude-newer = "2020-01-01"\n', 'hash-algorithm = "sha256"\n'
_BAR = 'bar = { index = "b" }'
_WIN = "sys_platform == 'win32'"
CASES: tuple[ProjectCase, ...] = (
    ProjectCase("pins.none", project("foo", more=A + B_EXPLICIT)),
    ProjectCase("pins.transitive", pinned("foo", sources=_BAR)),
    ProjectCase("pins.direct", pinned("foo", "bar", sources=_BAR)),
    ProjectCase("pins.constraint", pinned("foo", sources=_BAR, more='[tool.uv]\nconstraint-dependencies = ["bar"]\n')),
    ProjectCase(
        "pins.constraint-version", pinned("foo", sources=_BAR, more='[tool.uv]\nconstraint-dependencies = ["bar>=1"]\n')
    ),
    ProjectCase("pins.override", pinned("foo", sources=_BAR, more='[tool.uv]\noverride-dependencies = ["bar"]\n')),
    ProjectCase("pins.dev", pinned("foo", sources=_BAR, more='[tool.uv]\ndev-dependencies = ["bar"]\n')),
    ProjectCase("pins.extra", pinned("foo", sources=_BAR, more='[project.optional-dependencies]\nx = ["bar"]\n')),
    ProjectCase("pins.group", pinned("foo", sources=_BAR, more='[dependency-groups]\nx = ["bar"]\n')),
    ProjectCase("pins.undefined-unused", pinned("foo", sources='bar = { index = "nope" }')),
    ProjectCase("pins.undefined", pinned("foo", "bar", sources='bar = { index = "nope" }')),
    ProjectCase(
        "pins.undefined-build",
        pinned(
            "foo",
            sources='bar = { index = "nope" }',
            more='[build-system]\nrequires = ["bar"]\nbuild-backend = "bar"\n',
        ),
    ),
    ProjectCase("pins.case", pinned("foo", "bar", sources='bar = { index = "B" }')),
    ProjectCase("pins.underscore", pinned("foo", sources='foo = { index = "b_c" }', indexes=B.replace('"b"', '"b-c"'))),
    ProjectCase("pins.direct-url", pinned(WHEEL, sources='foo = { index = "b" }')),
    ProjectCase("pins.direct-url-marker", pinned(WHEEL, sources=f'foo = {{ index = "b", marker = "{_WIN}" }}')),
    ProjectCase("markers.gap", pinned("foo", sources=f'foo = {{ index = "b", marker = "{_WIN}" }}')),
    ProjectCase(
        "markers.overlap-apart",
        pinned(
            "foo",
            sources=f'foo = [{{ index = "b", marker = "{_WIN}" }}, {{ index = "a", marker = "sys_platform == \'linux\'" }}, '
            '{ index = "a", marker = "sys_platform != \'linux\'" }]',
        ),
    ),
    ProjectCase(
        "markers.overlap-apart-one-index",
        pinned(
            "foo",
            sources=f'foo = [{{ index = "b", marker = "{_WIN}" }}, {{ index = "a", marker = "sys_platform == \'linux\'" }}, '
            '{ index = "b", marker = "sys_platform != \'linux\'" }]',
        ),
    ),
    ProjectCase("extras.two-indexes", project(more=EXTRAS + A + B + BY_EXTRA)),
    ProjectCase(
        "extras.conflicts",
        project(more=EXTRAS + '[tool.uv]\nconflicts = [[{ extra = "y" }, { extra = "z" }]]\n' + A + B + BY_EXTRA),
    ),
    ProjectCase("extras.one-index", project(more=EXTRAS + A + B + BY_EXTRA.replace('"b"', '"a"'))),
    ProjectCase("extras.groups", project(more=GROUPS + A + B + BY_EXTRA.replace("extra", "group"))),
    ProjectCase(
        "extras.disjoint",
        project(
            more=EXTRAS
            + A
            + B
            + BY_EXTRA.replace('"y" }', f'"y", marker = "{_WIN}" }}').replace(
                '"z" }', '"z", marker = "sys_platform != \'win32\'" }'
            )
        ),
    ),
    ProjectCase("extras.missing", pinned("foo", sources='foo = { index = "b", extra = "nope" }')),
    ProjectCase("extras.lacks", pinned("foo", sources='foo = { index = "b", extra = "x" }', more=EXTRAS)),
    ProjectCase("groups.missing", pinned("foo", sources='foo = { index = "b", group = "nope" }')),
    ProjectCase(
        "groups.lacks",
        pinned("foo", sources='foo = { index = "b", group = "x" }', more='[dependency-groups]\nx = ["baz"]\n'),
    ),
    ProjectCase("defaults.index-url", project("foo", more='[tool.uv]\nindex-url = "{b}"\n' + A + "default = true\n")),
    ProjectCase("defaults.none-index-url", project("foo", more='[tool.uv]\nindex-url = "{b}"\n')),
    ProjectCase("defaults.two", project("foo", more=A + "default = true\n" + B + "default = true\n")),
    ProjectCase("names.twice", project("foo", more=A + B.replace('"b"', '"a"'))),
    ProjectCase(
        "names.twice-uv-toml",
        pinned("foo", sources="", indexes="") | {"uv.toml": (A + B.replace('"b"', '"a"')).replace("tool.uv.", "")},
    ),
    ProjectCase(
        "defaults.two-uv-toml",
        project("foo") | {"uv.toml": (A + "default = true\n" + B + "default = true\n").replace("tool.uv.", "")},
    ),
    ProjectCase("names.explicit-unnamed", project("foo", more=A + B_EXPLICIT.replace('name = "b"\n', ""))),
    ProjectCase("names.unused-explicit", project("foo", more=A + B_EXPLICIT)),
    ProjectCase("sources.none", project("foo", more=B + A)),
    ProjectCase("names.second", project("baz", more=A + B.replace('"b"', '"a"'))),
    ProjectCase(
        "names.second-uv-toml",
        project("baz") | {"uv.toml": (A + B.replace('"b"', '"a"')).replace("tool.uv.", "")},
    ),
    ProjectCase("names.two-uv-toml", project("baz") | {"uv.toml": (A + B).replace("tool.uv.", "")}),
    ProjectCase("defaults.second", project("baz", more=A + "default = true\n" + B + "default = true\n")),
    ProjectCase(
        "defaults.second-pinned",
        pinned("baz", sources='baz = { index = "b" }', indexes=A + "default = true\n" + B + "default = true\n"),
    ),
    ProjectCase(
        "defaults.second-uv-toml",
        project("baz") | {"uv.toml": (A + "default = true\n" + B + "default = true\n").replace("tool.uv.", "")},
    ),
    ProjectCase(
        "defaults.index-url-second", project("baz", more='[tool.uv]\nindex-url = "{b}"\n' + A + "default = true\n")
    ),
    ProjectCase("pins.root-to-member", workspace(A + B_EXPLICIT + PIN, "", "foo")),
    ProjectCase("pins.root-to-member-index", workspace(A + PIN, B_EXPLICIT, "foo")),
    ProjectCase("pins.member-to-root-index", workspace(A + B_EXPLICIT, PIN, "foo")),
    ProjectCase(
        "extras.of-a-member",
        workspace(
            A + B_EXPLICIT + PIN.replace("}", ', extra = "y" }'), '[project.optional-dependencies]\ny = ["foo"]\n'
        ),
    ),
    ProjectCase(
        "extras.and-group",
        project(
            more='[project.optional-dependencies]\ny = ["foo"]\n[dependency-groups]\nz = ["foo"]\n'
            + A
            + B
            + BY_EXTRA.replace('extra = "z"', 'group = "z"')
        ),
    ),
    ProjectCase(
        "groups.included",
        pinned(
            "bar",
            sources='foo = { index = "b", group = "x" }',
            more='[dependency-groups]\nx = [{ include-group = "y" }]\ny = ["foo"]\n',
        ),
    ),
    ProjectCase(
        "groups.dev",
        pinned("bar", sources='foo = { index = "b", group = "dev" }', more='[tool.uv]\ndev-dependencies = ["foo"]\n'),
    ),
    ProjectCase(
        "extras.spelling",
        pinned(
            "bar",
            sources='foo = { index = "b", extra = "X_y" }',
            more='[project.optional-dependencies]\nx-Y = ["foo"]\n',
        ),
    ),
    ProjectCase("urls.exclude-newer-first", project("foo", more=A + OLD + A.replace('"a"', '"c"'))),
    ProjectCase("urls.exclude-newer-second", project("foo", more=A + A.replace('"a"', '"c"') + OLD)),
    ProjectCase("urls.hash-first", project("foo", more=A + HASHED + A.replace('"a"', '"c"'))),
    ProjectCase("urls.hash-second", project("foo", more=A + A.replace('"a"', '"c"') + HASHED)),
)


# How `uv lock` ends: the packages that it locks, or what it fails with. A version 1.x is of index `a`, 2.x of index `b`.
OUTCOMES: dict[str, dict[str, str]] = {
    "pins.none": {"0.4.26": "bar==1.0 foo==1.0"},
    "pins.transitive": {"0.4.26": "bar==1.0 foo==1.0"},
    "pins.direct": {"0.4.26": "bar==2.0 foo==1.0"},
    "pins.constraint": {"0.4.26": "bar==1.0 foo==1.0"},
    "pins.constraint-version": {"0.4.26": "bar==1.0 foo==1.0", "0.5.5": "bar==2.0 foo==1.0"},
    "pins.override": {"0.4.26": "bar==1.0 foo==1.0", "0.5.5": "bar==2.0 foo==1.0"},
    "pins.dev": {"0.4.26": "bar==2.0 foo==1.0"},
    "pins.extra": {"0.4.26": "bar==2.0 foo==1.0"},
    "pins.group": {"0.4.26": "bar==1.0 foo==1.0", "0.4.27": "bar==2.0 foo==1.0"},
    "pins.undefined-unused": {"0.4.26": "bar==1.0 foo==1.0"},
    "pins.undefined": {"0.4.26": "error: references an undeclared index"},
    "pins.undefined-build": {"0.4.26": "bar==1.0 foo==1.0"},
    "pins.case": {"0.4.26": "error: references an undeclared index"},
    "pins.underscore": {"0.4.26": "error: references an undeclared index"},
    "pins.direct-url": {"0.4.26": "error: Can't combine URLs from both", "0.5.8": "bar==1.0 foo==2.0"},
    "pins.direct-url-marker": {"0.4.26": "error: Can't combine URLs from both", "0.5.8": "bar==1.0 foo==1.0 foo==2.0"},
    "markers.gap": {"0.4.26": "bar==1.0 foo==1.0 foo==2.0"},
    "markers.overlap-apart": {"0.4.26": "error: Requirements contain conflicting indexes"},
    "markers.overlap-apart-one-index": {"0.4.26": "bar==1.0 foo==1.0 foo==2.0"},
    "extras.two-indexes": {
        "0.4.26": "error: unknown field",
        "0.5.3": "error: Requirements contain conflicting indexes",
    },
    "extras.conflicts": {"0.4.26": "error: unknown field", "0.5.3": "bar==1.0 baz==2.0 foo==1.0 foo==2.0"},
    "extras.one-index": {"0.4.26": "error: unknown field", "0.5.3": "bar==1.0 baz==2.0 foo==1.0"},
    "extras.groups": {"0.4.26": "error: unknown field", "0.5.3": "error: Requirements contain conflicting indexes"},
    "extras.disjoint": {"0.4.26": "error: unknown field", "0.5.3": "bar==1.0 baz==2.0 foo==1.0 foo==2.0"},
    "extras.missing": {"0.4.26": "error: unknown field", "0.5.3": "error: does not exist"},
    "extras.lacks": {"0.4.26": "error: unknown field", "0.5.3": "error: was not found under"},
    "groups.missing": {"0.4.26": "error: unknown field", "0.5.3": "error: does not exist"},
    "groups.lacks": {"0.4.26": "error: unknown field", "0.5.3": "error: was not found under"},
    "defaults.index-url": {"0.4.26": "bar==1.0 foo==1.0"},
    "defaults.none-index-url": {"0.4.26": "bar==2.0 foo==2.0"},
    "defaults.two": {"0.4.26": "bar==1.0 foo==1.0", "0.10.0": "error: found multiple indexes with `default = true`"},
    "names.twice": {"0.4.26": "bar==1.0 foo==1.0", "0.6.4": "error: duplicate index name"},
    "names.twice-uv-toml": {"0.4.26": "bar==1.0 foo==1.0"},
    "defaults.two-uv-toml": {"0.4.26": "bar==1.0 foo==1.0"},
    "names.explicit-unnamed": {"0.4.26": "bar==1.0 foo==1.0", "0.10.0": "error"},
    "names.unused-explicit": {"0.4.26": "bar==1.0 foo==1.0"},
    "sources.none": {"0.4.26": "bar==2.0 foo==2.0"},
    "names.second": {"0.4.26": "error: No solution found", "0.6.4": "error: duplicate index name"},
    "names.second-uv-toml": {"0.4.26": "error: No solution found"},
    "names.two-uv-toml": {"0.4.26": "baz==2.0"},
    "defaults.second": {
        "0.4.26": "error: No solution found",
        "0.10.0": "error: found multiple indexes with `default = true`",
    },
    "defaults.second-pinned": {"0.4.26": "baz==2.0", "0.10.0": "error: found multiple indexes with `default = true`"},
    "defaults.second-uv-toml": {"0.4.26": "error: No solution found"},
    "defaults.index-url-second": {"0.4.26": "error: No solution found"},
    "pins.root-to-member": {"0.4.26": "bar==1.0 foo==2.0"},
    "pins.root-to-member-index": {"0.4.26": "bar==1.0 foo==2.0"},
    "pins.member-to-root-index": {"0.4.26": "bar==1.0 foo==2.0"},
    "extras.of-a-member": {"0.4.26": "error: unknown field", "0.5.3": "error: does not exist"},
    "extras.and-group": {"0.4.26": "error: unknown field", "0.5.3": "error: Requirements contain conflicting indexes"},
    "groups.included": {"0.4.26": "error: unknown field", "0.5.3": "bar==1.0 foo==2.0"},
    "groups.dev": {"0.4.26": "error: unknown field", "0.5.3": "bar==1.0 foo==2.0"},
    "extras.spelling": {"0.4.26": "error: unknown field", "0.5.3": "bar==1.0 foo==2.0"},
    "urls.exclude-newer-first": {"0.4.26": "bar==1.0 foo==1.0", "0.11.5": "error: No solution found"},
    "urls.exclude-newer-second": {"0.4.26": "bar==1.0 foo==1.0"},
    "urls.hash-first": {"0.4.26": "bar==1.0 foo==1.0", "0.11.31": "error: hashes, but"},
    "urls.hash-second": {"0.4.26": "bar==1.0 foo==1.0"},
}
