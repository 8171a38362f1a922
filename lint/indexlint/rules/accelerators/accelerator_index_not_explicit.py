"""IX601: an index of accelerator wheels is searched for every package."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import ERROR, INFO, SAFE, UNSAFE, WARNING, Evidence, Finding
from indexlint.model.index import Index
from indexlint.model.project import Project
from indexlint.model.usage import asked_before, bound_packages, enumerate_names, unbound_from
from indexlint.registries import accelerator
from indexlint.registries.accelerators import Accelerator
from indexlint.registries.public import carries_pypi
from indexlint.rules.priority._explicit import make_explicit
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX601",
    name="accelerator-index-not-explicit",
    summary="An index of wheels for GPUs is searched for every package, not only for those that are pinned to it.",
    severity=ERROR,
    when=("accelerator",),
    fix="safe or unsafe",
)

# These hold copies of packages that are not theirs. The other indexes of the table hold hardly more than their own.
_MIXED = {
    "pytorch": "an old copy of a common package there, such as `markupsafe` or `requests`, is taken instead of PyPI's",
    "nvidia": "whatever it has under the name of one of your dependencies is taken instead of PyPI's",
    "pyg": "whatever it has under the name of one of your dependencies is taken instead of PyPI's",
}


def check(project: Project) -> Iterator[Finding]:
    """One finding for each accelerator index that is asked for packages nobody pinned to it."""
    if project.is_member:
        return
    for index in project.candidates:
        family = accelerator(index.url)
        if family is not None:
            yield _finding(project, index, family)


def _finding(project: Project, index: Index, family: Accelerator) -> Finding:
    unbound = unbound_from(project, index)
    foreign = [name for name in unbound or () if not family.serves(name)]
    rival = _rival(project, index)
    severity = ERROR if foreign else WARNING if family.family in _MIXED and rival is None else INFO
    # An index that becomes explicit and was the default leaves the place of the default to PyPI: another resolution.
    safe = unbound == [] and not index.default and _family_is_bound(project, index, family)
    return Finding(
        _message(index, family, foreign, rival),
        index.place(),
        anchor=index.name or "unnamed",
        severity=severity,
        help=_help(index, family),
        evidence=Evidence("uv", ">=0.4.26", "D1.private-default" if index.default else "D1.first-index"),
        fix=make_explicit(project, index, SAFE if safe else UNSAFE),
        rule=RULE.name,
    )


def _family_is_bound(project: Project, index: Index, family: Accelerator) -> bool:
    bound = bound_packages(project, index)
    wanted = {package for owner in (project, *project.members) for package in owner.required}
    return all(package in bound for package in wanted if package and family.serves(package))


def _rival(project: Project, index: Index) -> str | None:
    """Why the index does not win over PyPI, in words; None where it does."""
    if str(project.value("index-strategy")).startswith(("unsafe-best", "unsafe-any")):
        return "asks it for every package, and installs the highest version of all indexes"
    if asked_before(project, index, lambda other: carries_pypi(other.url)):
        return "asks it for every package that the indexes before it do not have"
    return None


def _message(index: Index, family: Accelerator, foreign: list[str], rival: str | None) -> str:
    who = index.label if index.name and family.family in index.name.lower() else f"{index.label} ({family.title})"
    if foreign:
        return f"uv.lock takes {enumerate_names(foreign)} from {who}: it is not `explicit`, so uv asks it for every package"
    if index.default and rival is None:
        return f"{who} takes the place of PyPI: a package that no other index has and that is not there cannot be installed"
    if rival:
        return f"{who} is not `explicit`: uv {rival}"
    return f"{who} is not `explicit`, so uv asks it for every package before PyPI" + (
        f": {_MIXED[family.family]}" if family.family in _MIXED else ""
    )


def _help(index: Index, family: Accelerator) -> str:
    package = next((name for name in ("torch", *family.packages) if "*" not in name and family.serves(name)), None)
    pin = f'pin its packages to it in `tool.uv.sources` (`{package} = {{ index = "{index.name or _name(family)}" }}`)'
    if package is None:
        pin = "pin its packages to it in `tool.uv.sources`"
    if not index.is_table:
        return f"replace `{index.kind}` by a `[[tool.uv.index]]` table with a name and `explicit = true`, and {pin}"
    return f"{'replace `default = true` by' if index.default else 'add'} `explicit = true`, and {pin}"


def _name(family: Accelerator) -> str:
    return f"{family.family}-{family.variant}".replace(".", "") if family.variant else family.family
