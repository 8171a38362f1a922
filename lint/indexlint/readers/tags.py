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
_VARIABLE = re.compile(r"\$\{?\w|%[A-Za-z_][A-Za-z0-9_]*%")


def set_tags(project: Project) -> None:
    """Fill ``project.tags`` from what was read.

    The words: ``index``, ``pin``, ``remote``, ``implicit``, ``explicit``, ``default``, ``unnamed``, ``gitlab``,
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
        tags.add("pin")
    if project.dependencies:
        tags.add("dependency")
    for written in project.other_urls:
        tags.add("other-url")
        if written.url.userinfo_span is not None or "?" in written.url.raw:
            tags.add("userinfo")
        _tag_url(written.url.raw, "", tags)
        _tag_suspicion(written.url, tags)
    tags.update("setting:" + setting.name for setting in project.settings)
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
    tags.update("defect:" + defect.rule for defect in project.defects)


def _tag_indexes(project: Project) -> None:
    tags = project.tags
    realms = set()
    mine = {id(index) for index in project.indexes}
    for index in project.indexes if not project.is_member else (*project.indexes, *project.root.indexes):
        url = index.url
        own = id(index) in mine
        if url.realm is not None:
            if url.realm in realms:
                tags.add("realm")
            realms.add(url.realm)
        if not own:
            # A member's pins may name the root's index.
            if any(mark in url.raw for mark in _ACCELERATORS):
                tags.add("accelerator")
            continue
        tags.add("index")
        tags.add("explicit" if index.explicit else "default" if index.default else "implicit")
        _tag_url(url.raw, url.scheme, tags)
        _tag_suspicion(url, tags)
        if url.realm is not None:
            tags.add("remote")
            _tag_registry(project, url, tags)
        else:
            tags.add("file-url" if url.scheme == "file" else "local")
        if url.userinfo_span is not None or "?" in url.raw:
            tags.add("userinfo")
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
            _tag_url(index.publish_url.raw, "", tags)
            _tag_suspicion(index.publish_url, tags)
            if index.publish_url.userinfo_span is not None:
                tags.add("userinfo")


def _tag_url(raw: str, scheme: str, tags: set[str]) -> None:
    if "gitlab" in raw or "/packages/pypi" in raw or "/api/v" in raw:
        tags.add("gitlab")
    if scheme == "http":
        tags.add("http")
    if "@" in raw:
        tags.add("at-sign")
    if "test.pypi.org" in raw:
        tags.add("testpypi")
    if any(host in raw for host in _ACCELERATORS):
        tags.add("accelerator")
    if ("$" in raw or "%" in raw) and _VARIABLE.search(raw):
        tags.add("variable")


def _tag_registry(project: Project, url: IndexUrl, tags: set[str]) -> None:
    found = project.registry(url)
    if found is not None:
        tags.add("registry:" + found.product)
        if found.mistake is not None:
            tags.add("mistake:" + found.mistake)


def _tag_suspicion(url: IndexUrl, tags: set[str]) -> None:
    """What a URL may have, by marks that are cheap to look for."""
    low = url.raw.lower()
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
