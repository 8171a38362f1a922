"""Arrays of requirement strings become requirements of a project, and the direct URLs in them its URLs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexlint.model.index import WrittenUrl
from indexlint.model.place import Keys
from indexlint.model.project import Project
from indexlint.model.requirements import Requirements
from indexlint.model.url import IndexUrl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def requirement_list(entries: Any, kind: str, file: str, keys: Keys, scope: str | None = None) -> list[Requirements]:
    """The strings of an array of requirements; anything else in it is left out. None is an array without any."""
    if isinstance(entries, list) and any(isinstance(entry, str) for entry in entries):
        return [Requirements(entries, kind, file, keys, scope)]
    return []


def add_requirements(project: Project, found: Iterable[Requirements]) -> None:
    """Add requirements to a project, and the direct URLs in them."""
    for array in found:
        project.requirements.append(array)
        for item in array.direct_urls():
            offset = item.text.index("@") + 1
            offset += len(item.text[offset:]) - len(item.text[offset:].lstrip())
            end = re.search(r"\s|$", item.text[offset:])
            text = item.text[offset : offset + (end.start() if end else 0)]
            prefix = len(text) - len(text.removeprefix("git+"))
            url = IndexUrl(text[prefix:])
            what = f"the URL of the requirement `{item.package}`"
            project.other_urls.append(WrittenUrl(url, item.place, "requirement", what, offset + prefix))
