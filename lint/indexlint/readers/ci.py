"""CI files, Dockerfiles and ``.env`` files: which variables they set, and from which others. Values are never kept.

Read are ``.gitlab-ci.yml`` (``variables`` at every level; ``extends`` and ``include`` are left alone), GitHub workflows
(``env`` at three levels), Dockerfiles (``ENV``, ``ARG``, ``--mount=type=secret,env=``) and ``.env*`` files.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator

from indexlint.model.place import Place
from indexlint.model.repository import JOB_USER, Repository, SetVariable, Switch
from indexlint.patterns import pattern
from indexlint.readers.folders import Folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from yaml.nodes import Node

LARGEST = 2 * 1024 * 1024
_INTERESTING = pattern(r"(?i)uv_|PIP_|--no-config")
_REFERENCE = pattern(r"^\s*(?:\$\{?(\w+)\}?|\$\{\{\s*(?:secrets|vars|env)\.(\w+)\s*\}\}|%(\w+)%)\s*$")
_NAME = pattern(r"^(?:U{1,2}V_|PIP_|POETRY_)\w*$", re.IGNORECASE)
_NO_CONFIG = pattern(r"\buvx?\b[^\n;&|]*\s(--no-config)\b")
_DOCKER_SET = pattern(r"^\s*(?:ENV|ARG)\s+(.*)$", re.IGNORECASE)
_DOCKER_PAIR = pattern(r"([A-Za-z_]\w*)(?:=(\"[^\"]*\"|'[^']*'|\S*))?")
_DOCKER_SECRET = pattern(r"--mount=type=secret\S*\benv=(\w+)")
_BUILD_ARG = pattern(r"--build-arg[= ]+[\"']?([A-Za-z_]\w*)(?:=(\S*))?")
_EXPORT = pattern(r"(?:^|[\s;&])(?:export\s+)?((?:UV|UUV|uv)_\w+)=(\"[^\"]*\"|'[^']*'|[^\s;&|]*)")
_ENV_LINE = pattern(r"^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$")
_DOTENV = pattern(r"^\.env(?:\..+)?$")


def read_repository(folder: Folder, show: Callable[[str], str], names: Callable[[], frozenset[str]]) -> Repository:
    """What the files of a repository set. ``names`` gives the middles of all indexes' variables; it is asked only if needed."""
    variables: list[SetVariable] = []
    switches: list[Switch] = []
    for path, kind in _files(folder):
        text = _text(path)
        if text is None or not _INTERESTING.search(text):
            continue
        file = show(path)
        variables += [item for item in _READERS[kind](text, file) if _NAME.match(item.name)]
        switches += _switches(text, file)
    switches += [Switch(item.name, item.place) for item in variables if item.name == "UV_NO_CONFIG" and not item.empty]
    asked = any(item.name.upper().startswith(("UV_INDEX_", "UUV_", "UV_HTTP_BASIC_")) for item in variables)
    return Repository(
        folder.path,
        tuple(variables),
        tuple(switches),
        names() if asked else frozenset(),
        any(item.name in ("UV_INDEX", "UV_DEFAULT_INDEX") for item in variables),
    )


def _files(folder: Folder) -> Iterator[tuple[str, str]]:
    for name in sorted(folder.names or ()):
        kind = _kind(name)
        if kind is not None:
            yield folder.join(name), kind
    if folder.may_have(".github"):
        workflows = Folder(os.path.join(folder.path, ".github", "workflows"))
        for name in sorted(workflows.names or ()):
            if name.endswith((".yml", ".yaml")):
                yield workflows.join(name), "github"


def has_files(folder: Folder) -> bool:
    """Whether a repository has any of the files that are read here."""
    return next(_files(folder), None) is not None


def _kind(name: str) -> str | None:
    if name in (".gitlab-ci.yml", ".gitlab-ci.yaml"):
        return "gitlab"
    if (
        name == "Dockerfile"
        or name.startswith("Dockerfile.")
        or name.endswith(".Dockerfile")
        or name == "Containerfile"
    ):
        return "docker"
    return "env" if name.startswith(".env") and _DOTENV.match(name) else None


def _text(path: str) -> str | None:
    try:
        if not os.path.isfile(path) or os.path.getsize(path) > LARGEST:
            return None
        with open(path, encoding="utf-8", errors="replace") as stream:
            return stream.read()
    except OSError:
        return None


# -- YAML


def _gitlab(text: str, file: str) -> Iterator[SetVariable]:
    for key, value in _maps_called(text, "variables"):
        # A variable can be a mapping with `value` and `description` (GitLab's documentation, `variables:description`).
        plain = _child(value, "value") or value
        yield _variable(key, plain, "gitlab", file)
    yield from _shell(text, file, "gitlab")


def _github(text: str, file: str) -> Iterator[SetVariable]:
    for key, value in _maps_called(text, "env"):
        yield _variable(key, value, "github", file)
    yield from _shell(text, file, "github")


def _maps_called(text: str, name: str) -> Iterator[tuple[Node, Node]]:
    """The (key, value) nodes of every mapping that is the value of ``name``, at any level. A file that is no YAML has none."""
    import yaml

    try:
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError):
        return
    todo = [root] if root is not None else []
    seen: set[int] = set()
    while todo:
        node = todo.pop(0)
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            todo += node.value
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                todo.append(value)
                if isinstance(key, yaml.ScalarNode) and key.value == name and isinstance(value, yaml.MappingNode):
                    yield from ((one, two) for one, two in value.value if isinstance(one, yaml.ScalarNode))


def _child(node: Node, name: str) -> Node | None:
    import yaml

    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)


def _variable(key: Node, value: Node, kind: str, file: str) -> SetVariable:
    import yaml

    line, column = key.start_mark.line + 1, key.start_mark.column + 1
    place = Place(file, line=line, columns=(column, column + len(key.value)))
    text = value.value if isinstance(value, yaml.ScalarNode) else None
    return SetVariable(key.value, kind, place, _source(text or ""), text == "", text == JOB_USER)


def _source(text: str) -> str | None:
    match = _REFERENCE.match(text)
    return next((group for group in match.groups() if group), None) if match else None


# -- line by line


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.lstrip().startswith("#"):
            yield number, line


def _shell(text: str, file: str, kind: str) -> Iterator[SetVariable]:
    """``export UV_...=`` and ``UV_...= uv sync`` in the commands of a CI file, and ``--build-arg`` of ``docker build``."""
    for number, line in _lines(text):
        for match in _EXPORT.finditer(line):
            yield _from_match(match, kind, file, number)
        for match in _BUILD_ARG.finditer(line):
            yield _from_match(match, kind, file, number)


def _docker(text: str, file: str) -> Iterator[SetVariable]:
    for number, line in _lines(text):
        head = _DOCKER_SET.match(line)
        if head:
            for match in _DOCKER_PAIR.finditer(line, head.start(1)):
                given = _from_match(match, "docker", file, number)
                # `ARG NAME` without a value takes it from the build's command line.
                yield given._replace(empty=match.group(2) in ('""', "''"))
        for match in _DOCKER_SECRET.finditer(line):
            place = Place(file, line=number, columns=(match.start(1) + 1, match.end(1) + 1))
            yield SetVariable(match.group(1), "docker", place)
        for match in _BUILD_ARG.finditer(line):
            yield _from_match(match, "docker", file, number)


def _env(text: str, file: str) -> Iterator[SetVariable]:
    for number, line in _lines(text):
        match = _ENV_LINE.match(line)
        if match:
            yield _from_match(match, "env", file, number)


def _from_match(match: re.Match[str], kind: str, file: str, number: int) -> SetVariable:
    place = Place(file, line=number, columns=(match.start(1) + 1, match.end(1) + 1))
    value = match.group(2)
    plain = (value or "").strip("\"'")
    return SetVariable(
        match.group(1), kind, place, _source(plain), value is not None and plain == "", plain == JOB_USER
    )


def _switches(text: str, file: str) -> Iterator[Switch]:
    for number, line in _lines(text):
        for match in _NO_CONFIG.finditer(line):
            yield Switch("--no-config", Place(file, line=number, columns=(match.start(1) + 1, match.end(1) + 1)))


_READERS: dict[str, Callable[[str, str], Iterator[SetVariable]]] = {
    "gitlab": _gitlab,
    "github": _github,
    "docker": _docker,
    "env": _env,
}
