"""What a project has, in single words: they decide which rule modules are imported at all."""

from __future__ import annotations

import re

from indexlint.model.project import Project
from indexlint.model.url import IndexUrl

_ACCELERATORS = (
    "amd.com",
    "download-r2.pytorch.org",
    "download.pytorch.org",
    "flashinfer.ai",
    "intel.com",
    "jax",
    "llama-cpp",
    "natten.org",
    "neuron.amazonaws.com",
    "nvidia.com",
    "paddlepaddle",
    "pyg.org",
    "sglang.ai",
    "vllm.ai",
    "wheels.astral.sh",
)
_PLACEHOLDERS = ("<", "{", "%3c", "%7b", "your", "example.", "...", "…")
_PATH_TOKENS = ("/t/", "/priv/", "fury.io", "cloudsmith.io")
_VARIABLE = r"\$\{?\w|%[A-Za-z_][A-Za-z0-9_]*%"


def set_tags(project: Project) -> None:
    """Fill ``project.tags`` from what was read.

    The words: ``index``, ``several`` (indexes here and in the workspace), ``pin``, ``marked-pin``, ``narrowed-pin`` (for an
    extra or group), ``uv.toml-pin`` (a pin where there is a uv.toml), ``direct-url`` (a pin and a requirement with a URL),
    ``explicit-default`` (both in one), ``remote``, ``implicit``, ``explicit``, ``default``, ``unnamed``, ``gitlab``,
    ``userinfo`` (or a query), ``at-sign``, ``variable``, ``http``, ``accelerator``, ``testpypi``, ``legacy``,
    ``find-links``, ``pip``, ``realm`` (two remote indexes in one), ``always``, ``never``, ``error-codes``, ``publish-url``,
    ``local`` (an index that is a path), ``file-url``, ``keyring``, ``stated`` (credentials are), ``setting:<name>``,
    ``workspace``, ``member``, ``uv.toml``, ``script``, ``lock``, ``environment``, ``dependency``, ``other-url``, ``ci`` (a
    CI file sets a variable), ``inherits``, ``defect:<rule>``; ``registry:<product>`` and ``mistake:<what>`` (see
    ``registries/shape.py``) of an index's URL; ``placeholder``, ``path-token``, ``query`` (or a fragment), ``html``,
    ``default-port``, ``retired-host``: a URL may have one (the rule looks closer).
    """
    tags = project.tags
    _tag_indexes(project)
    if project.pins:
        _tag_pins(project)
    if project.requirements:
        tags.add("dependency")
    for written in project.other_urls:
        tags.add("other-url")
        if written.url.userinfo_span is not None or "?" in written.url.raw:
            tags.add("userinfo")
        tags.update(written.url.memo("tags", _of_url))
    for setting in project.settings:
        tags.add("setting:" + setting.name)
    if project.keyring is not None:
        tags.add("keyring")
    if project.options.credentials.default or project.options.credentials.sources:
        tags.add("stated")
    if project.members:
        tags.add("workspace")
    if project.is_member:
        tags.add("member")
    if "uv.toml" in project.uv_tables:
        tags.add("uv.toml")
    if "tool.uv.pip" in project.uv_tables:
        tags.add("pip")
    if project.kind == "script":
        tags.add("script")
    if project.environment is not None:
        tags.add("environment")
    for defect in project.defects:
        tags.add("defect:" + defect.rule)


def _tag_pins(project: Project) -> None:
    tags = project.tags
    tags.add("pin")
    for pin in project.pins:
        if pin.marker is not None:
            tags.add("marked-pin")
        if pin.extra is not None or pin.group is not None:
            tags.add("narrowed-pin")
    if "uv.toml" in project.uv_tables or "uv.toml" in project.root.uv_tables:
        tags.add("uv.toml-pin")
    if any(written.kind == "requirement" for written in project.other_urls):
        tags.add("direct-url")


def _tag_indexes(project: Project) -> None:
    tags = project.tags
    indexes = project.indexes
    if not indexes and not project.is_member and not project.members:
        return
    around = sum(len(other.indexes) for other in (project.root, *project.root.members) if other is not project)
    if len(indexes) + around > 1:
        tags.add("several")
    _tag_realms(project)
    for index in indexes:
        url = index.url
        tags.add("index")
        tags.add("explicit" if index.explicit else "default" if index.default else "implicit")
        if index.explicit and index.default:
            tags.add("explicit-default")
        tags.update(url.memo("tags of index", _of_index))
        if index.kind != "index":
            tags.add("find-links" if index.kind == "find-links" else "legacy")
        elif index.name is None:
            tags.add("unnamed")
        if index.authenticate is not None:
            tags.add(index.authenticate)
        if index.ignore_error_codes is not None:
            tags.add("error-codes")
        if index.publish_url is not None:
            tags.add("publish-url")
            tags.update(index.publish_url.memo("tags", _of_url))
            if index.publish_url.userinfo_span is not None:
                tags.add("userinfo")


def _tag_realms(project: Project) -> None:
    """Of a member's indexes and its root's: whether two are in one realm; and the root's that its pins may name."""
    realms = set()
    for index in project.indexes:
        realm = index.url.realm
        if realm is not None:
            if realm in realms:
                project.tags.add("realm")
            realms.add(realm)
    for index in project.root.indexes if project.is_member else ():
        realm = index.url.realm
        if realm is not None:
            if realm in realms:
                project.tags.add("realm")
            realms.add(realm)
        if any(mark in index.url.raw for mark in _ACCELERATORS):
            project.tags.add("accelerator")


def _of_url(url: IndexUrl) -> frozenset[str]:
    """What may be said of a URL, wherever it stands, by marks that are cheap to look for."""
    tags = set()
    raw = url.raw
    if "gitlab" in raw or "/packages/pypi" in raw or "/api/v" in raw:
        tags.add("gitlab")
    if "@" in raw:
        tags.add("at-sign")
    if "test.pypi.org" in raw:
        tags.add("testpypi")
    if any(host in raw for host in _ACCELERATORS):
        tags.add("accelerator")
    if ("$" in raw or "%" in raw) and re.search(_VARIABLE, raw):
        tags.add("variable")
    low = raw.lower()
    if any(mark in low for mark in _PLACEHOLDERS):
        tags.add("placeholder")
    if any(mark in low for mark in _PATH_TOKENS):
        tags.add("path-token")
    if url.query is not None or url.fragment is not None:
        tags.add("query")
    if low.endswith((".html", ".htm")):
        tags.add("html")
    if url.port_span is not None and url.port is None:
        tags.add("default-port")
    if url.host.endswith("python.org"):
        tags.add("retired-host")
    return frozenset(tags)


def _of_index(url: IndexUrl) -> frozenset[str]:
    """The same for the URL of an index, with what is known of its registry."""
    tags = set(url.memo("tags", _of_url))
    if url.scheme == "http":
        tags.add("http")
    if url.userinfo_span is not None or "?" in url.raw:
        tags.add("userinfo")
    if url.realm is None:
        tags.add("file-url" if url.scheme == "file" else "local")
        return frozenset(tags)
    from indexlint.registries import recognise

    tags.add("remote")
    found = recognise(url)
    if found is not None:
        tags.add("registry:" + found.product)
        if found.mistake is not None:
            tags.add("mistake:" + found.mistake)
    return frozenset(tags)
