"""IX906: an age limit, and a page that does not tell when its files were uploaded."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import WARNING, Evidence, Finding
from indexlint.model.project import Project
from indexlint.rules.online._answers import asked, with_best
from indexlint.rules.online._limit import limited
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX906",
    name="page-without-upload-time",
    summary="A limit on the age of packages, and an index whose page does not tell when they were uploaded.",
    severity=WARNING,
    when=("online",),
    online=True,
)


def check(project: Project) -> Iterator[Finding]:
    """A finding for each index with such a page."""
    for index, pages in asked(project):
        for page in with_best(pages):
            if page.status != 200 or not page.without_upload_time or not limited(project, index, page.package):
                continue
            every = page.without_upload_time == page.listed
            known = "none" if every else f"only {page.listed - page.without_upload_time}"
            files = "1 file when it was" if page.listed == 1 else f"{page.listed} files when they were"
            yield Finding(
                f"{index.label}: GET {page.url} tells for {known} of {files} uploaded: with the limit on age (`exclude-newer`) "
                f"uv rejects {'every version' if every else 'the others'} of `{page.package}`",
                index.url_place,
                anchor=index.key,
                help="add `exclude-newer = false` to this index (uv 0.11.5 and later, where it is a preview feature)",
                evidence=Evidence("uv", ">=0.4.26", "URL.no-upload-time"),
                rule=RULE.name,
            )
            break
