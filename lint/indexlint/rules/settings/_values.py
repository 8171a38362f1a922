"""What is wrong with a value, in words."""

from __future__ import annotations

from indexlint.model.index import Defect


def fault(defect: Defect) -> str:
    """The part of a message that follows the key."""
    kind, detail = defect.kind, defect.detail
    if kind == "type":
        if "element" in detail or detail.get("below"):
            return f"holds {detail['given']} where uv expects {detail['wanted']}"
        return f"is {detail['given']}, and uv expects {detail['wanted']}"
    if kind == "enum":
        return f'cannot be "{detail["given"]}"'
    return {
        "empty": "is empty",
        "url": "is no valid URL",
        "relative": "is no absolute URL",
        "date": "is no date, time stamp or duration",
        "version": "is neither a version nor a version specifier",
        "status": "holds a number that is no HTTP status code (100 to 999)",
    }[kind]
