"""Small builders, so that a scenario shows only what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HOST = "gitlab.test"


def group(which: str, *, host: str = HOST, scheme: str = "https", user: str = "") -> str:
    """The index URL of a GitLab group, by number or by path."""
    return f"{scheme}://{_at(user)}{host}/api/v4/groups/{which.replace('/', '%2F')}/-/packages/pypi/simple"


def project_index(which: str, *, host: str = HOST, scheme: str = "https", user: str = "") -> str:
    """The index URL of a GitLab project, by number or by path."""
    return f"{scheme}://{_at(user)}{host}/api/v4/projects/{which.replace('/', '%2F')}/packages/pypi/simple"


def _at(user: str) -> str:
    return f"{user}@" if user else ""


TEAM, TEAM_ID, TOP = group("acme/team"), group("10"), group("acme")
OTHER, OTHER_ID = group("acme/other"), group("11")
ALPHA, ALPHA_ID = project_index("acme/team/alpha"), project_index("21")
BETA, BETA_ID = project_index("acme/other/beta"), project_index("22")
PUBLIC = "https://public.test/simple"

# Credentials and what they open.
TOKENS: dict[str, tuple[str, ...]] = {
    "deploy:team-token": ("acme/team",),
    "deploy:top-token": ("acme",),
    "deploy:alpha-token": ("acme/team/alpha",),
    "deploy:beta-token": ("acme/other/beta",),
    "alice:alpha-token": ("acme/team/alpha",),
    "bob:beta-token": ("acme/other/beta",),
    "deploy:other-token": ("acme/other",),
    "deploy:shared-token": ("*",),
}


def index(url: str, name: str | None = None, *, explicit: bool = False, default: bool = False, more: str = "") -> str:
    """One ``[[tool.uv.index]]`` table. ``more``: further lines."""
    lines = ["[[tool.uv.index]]"]
    if name is not None:
        lines.append(f'name = "{name}"')
    lines.append(f'url = "{url}"')
    if explicit:
        lines.append("explicit = true")
    if default:
        lines.append("default = true")
    if more:
        lines.append(more)
    return "\n".join(lines) + "\n"


ALWAYS = 'authenticate = "always"'
NEVER = 'authenticate = "never"'
KEYRING = 'keyring-provider = "subprocess"'
PUBLIC_DEFAULT = index(PUBLIC, "public", default=True)


def pyproject(
    *dependencies: str, settings: str = "", indexes: tuple[str, ...] = (), sources: Mapping[str, str] | None = None
) -> str:
    """A pyproject.toml. ``settings``: lines of ``[tool.uv]``; ``sources``: package -> index name."""
    wanted = ", ".join(f'"{item}>=1"' for item in dependencies)
    text = f'[project]\nname = "project"\nversion = "0.1.0"\nrequires-python = ">=3.9"\ndependencies = [{wanted}]\n'
    if settings:
        text += f"\n[tool.uv]\n{settings}\n"
    for item in indexes:
        text += f"\n{item}"
    if sources:
        lines = [f'{package} = {{ index = "{name}" }}' for package, name in sources.items()]
        text += "\n[tool.uv.sources]\n" + "\n".join(lines) + "\n"
    return text


def one(
    url: str, *, settings: str = "", more: str = "", name: str = "team", package: str = "pkg-alpha"
) -> dict[str, str]:
    """A project that takes one package from one explicit index."""
    indexes = (index(url, name, explicit=True, more=more),)
    return {"pyproject.toml": pyproject(package, settings=settings, indexes=indexes, sources={package: name})}


def open_one(url: str, *, settings: str = "", more: str = "", package: str = "pkg-alpha") -> dict[str, str]:
    """A project with one index that is not explicit, and no sources."""
    return {"pyproject.toml": pyproject(package, settings=settings, indexes=(index(url, "team", more=more),))}


def two(
    first: str,
    second: str,
    *,
    settings: str = "",
    names: tuple[str, str] = ("alpha", "beta"),
    more: tuple[str, str] = ("", ""),
    packages: tuple[str, str] = ("pkg-alpha", "pkg-beta"),
    helpers: tuple[str, ...] = (),
) -> dict[str, str]:
    """A project with two explicit indexes and a package from each."""
    indexes = (
        index(first, names[0], explicit=True, more=more[0]),
        index(second, names[1], explicit=True, more=more[1]),
        *helpers,
    )
    sources = dict(zip(packages, names, strict=True))
    return {"pyproject.toml": pyproject(*packages, settings=settings, indexes=indexes, sources=sources)}


def variables(name: str, credential: str) -> dict[str, str]:
    """``UV_INDEX_<NAME>_USERNAME`` and ``_PASSWORD`` for "username:password"."""
    username, _, password = credential.partition(":")
    return {f"UV_INDEX_{name}_USERNAME": username, f"UV_INDEX_{name}_PASSWORD": password}


def entry(service: str, credential: str) -> dict[str, dict[str, str]]:
    """One keyring entry."""
    username, _, password = credential.partition(":")
    return {service: {username: password}}
