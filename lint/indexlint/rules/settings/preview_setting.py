"""IX009: an index key that is a preview feature."""

from __future__ import annotations

from collections.abc import Iterator

from indexlint.findings import INFO, UNSAFE, Change, Evidence, Finding, Fix
from indexlint.model.index import Defect
from indexlint.model.place import Place
from indexlint.model.project import Project
from indexlint.model.releases import show
from indexlint.rules.rule import Rule

RULE = Rule(
    code="IX009",
    name="preview-setting",
    summary="An index key that is a preview feature of uv, used without switching that feature on.",
    severity=INFO,
    when=("defect:preview-setting",),
    fix=UNSAFE,
)
# The first release that knows `preview-features`; an older one takes it for an unknown setting.
FEATURES = (0, 11, 22)


def check(project: Project) -> Iterator[Finding]:
    """One finding for each preview key whose feature is not in ``preview-features``."""
    enabled = project.value("preview-features", ())
    if project.value("preview") or enabled is True:
        return
    for defect in project.defects:
        if defect.rule != RULE.name or not project.releases.since(defect.detail["first"]):
            continue
        if defect.detail["feature"] not in enabled:
            yield _finding(project, defect)


def _finding(project: Project, defect: Defect) -> Finding:
    key, feature, label = (defect.detail[name] for name in ("key", "feature", "label"))
    return Finding(
        f"{label}: `{key}` is a preview feature: uv warns when it resolves, and may change it in any release",
        defect.place,
        anchor=f"{label} {key}",
        help=f'say that it is meant: `preview-features = ["{feature}"]` (uv >={show(FEATURES)}; an older uv takes that for an '
        f"unknown setting), or `UV_PREVIEW_FEATURES={feature}`",
        evidence=Evidence("uv", f">={show(defect.detail['first'])}", "settings.preview-warning"),
        fix=_fix(project, feature),
        rule=RULE.name,
    )


def _fix(project: Project, feature: str) -> Fix | None:
    root = project.root
    if project.releases.before(FEATURES) or project.kind == "script" or project.setting("preview-features"):
        return None
    place = Place(root.files[-1], (), "table") if root.has_uv_toml else Place(root.file, ("tool", "uv"), "table")
    change = Change("insert", place, [feature], "preview-features")
    return Fix(f'Add `preview-features = ["{feature}"]`', UNSAFE, (change,))
