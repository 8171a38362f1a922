"""The JSON Schema of ``[tool.indexlint]``, derived from the keys and the rules: ``python -m indexlint.configuration_schema``.

It is written for draft 7 and uses no extension of any editor, which is what SchemaStore asks of a schema.
"""

from __future__ import annotations

import os
from typing import Any

ADDRESS = "https://indexlint.github.io/indexlint/schema/indexlint.json"
FILE = os.path.join(os.path.dirname(__file__), "configuration.schema.json")


def render() -> str:
    """The text of the schema."""
    import json

    return json.dumps(schema(), indent=2) + "\n"


def shipped() -> str:
    """The schema as it is installed."""
    with open(FILE, encoding="utf-8") as stream:
        return stream.read()


def schema() -> dict[str, Any]:
    """The schema: unknown keys are errors, and rules are known by name, code or prefix of codes."""
    from indexlint.configuration import KEYS, Settings
    from indexlint.rules.registry import ENTRIES

    properties = {}
    for key in KEYS:
        entry: dict[str, Any] = {"description": key.summary, **key.schema}
        default = getattr(Settings(), key.field)
        if isinstance(default, tuple) and key.schema.get("type") == "array":
            entry["default"] = list(default)
        elif isinstance(default, str):
            entry["default"] = default
        properties[key.name] = entry
    words = {"type": "array", "items": {"$ref": "#/definitions/rule"}, "uniqueItems": True}
    for name in ("select", "extend-select", "ignore"):
        properties[name] = {**properties[name], **words}
    properties["per-file-ignores"] = {**properties["per-file-ignores"], "additionalProperties": words}
    properties["severity"] = {**properties["severity"], "propertyNames": {"$ref": "#/definitions/rule"}}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": ADDRESS,
        "title": "indexlint",
        "description": "The settings of indexlint: `[tool.indexlint]` of pyproject.toml, or indexlint.toml.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "definitions": {
            "rule": {
                "description": "A rule's name, its code, a prefix of codes, or ALL.",
                "type": "string",
                "anyOf": [
                    {"enum": ["ALL", *(entry.name for entry in ENTRIES)]},
                    {"pattern": "^[Ii][Xx][0-9]{0,3}$"},
                ],
            }
        },
    }


def main() -> None:
    """Write the schema beside this module."""
    with open(FILE, "w", encoding="utf-8") as stream:
        stream.write(render())


if __name__ == "__main__":
    main()
