"""Derive ``table.py`` and ``docs/rules.md`` from the rule modules: ``python -m indexlint.rules.build``.

The table lets a run decide which rules a project needs without importing any of them. A test holds both to the modules.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator

from indexlint.rules.rule import Rule

_HEAD = '''"""Every rule, in the order of the codes. Made by ``python -m indexlint.rules.build``; do not edit."""

from __future__ import annotations

# code, name, module, highest severity, fix, when, online, only by name, summary
TABLE: tuple[tuple[str, str, str, str, str, tuple[str, ...], bool, bool, str], ...] = (
'''


def modules() -> Iterator[str]:
    """The names of all rule modules: ``rules/<family>/<rule_name>.py``."""
    here = os.path.dirname(__file__)
    for family in sorted(os.listdir(here)):
        folder = os.path.join(here, family)
        if os.path.isfile(os.path.join(folder, "__init__.py")):
            for file in sorted(os.listdir(folder)):
                if file.endswith(".py") and not file.startswith("_"):
                    yield f"indexlint.rules.{family}.{file[:-3]}"


def rules() -> list[tuple[Rule, str]]:
    """Every rule with the name of its module, in the order of the codes."""
    found: list[tuple[Rule, str]] = []
    for module in modules():
        rule: Rule | None = getattr(importlib.import_module(module), "RULE", None)
        if rule is not None:
            found.append((rule, module))
    return sorted(found)


def render() -> str:
    """The text of ``table.py``."""
    lines = []
    for rule, module in rules():
        row = (
            rule.code,
            rule.name,
            module,
            rule.severity,
            rule.fix,
            rule.when,
            rule.online,
            rule.by_name,
            rule.summary,
        )
        lines.append("    (\n" + "".join(f"        {_literal(value)},\n" for value in row) + "    ),\n")
    return _HEAD + "".join(lines) + ")\n"


def render_docs() -> str:
    """The text of ``docs/rules.md``: a table of all rules, each linked to its page."""
    lines = [
        "# Rules",
        "",
        "Made by `python -m indexlint.rules.build` from the rules themselves. `indexlint rule NAME` prints a page.",
        "",
    ]
    family = ""
    for rule, module in rules():
        package = module.rpartition(".")[0]
        title = (importlib.import_module(package).__doc__ or "").strip().rstrip(".")
        if title != family:
            family = title
            lines += ["", f"## {title}", "", "| code | name | what | severity | fix |", "|---|---|---|---|---|"]
        page = "../lint/" + module.replace(".", "/") + ".md"
        summary = rule.summary.rstrip(".").replace("|", "\\|")
        lines.append(f"| {rule.code} | [{rule.name}]({page}) | {summary} | {rule.severity} | {rule.fix} |")
    return "\n".join(lines) + "\n"


def _literal(value: object) -> str:
    if isinstance(value, tuple):
        inner = ", ".join(map(_literal, value))
        if len(inner) > 100:
            return "(\n" + "".join(f"            {_literal(item)},\n" for item in value) + "        )"
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, str):
        if '"' in value and "'" not in value:
            return f"'{value}'"
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return repr(value)


def main() -> None:
    """Write the table beside this module and, in a checkout, the documentation."""
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "table.py"), "w", encoding="utf-8") as stream:
        stream.write(render())
    sys.modules.pop("indexlint.rules.table", None)
    sys.modules.pop("indexlint.rules.registry", None)
    from indexlint import configuration_schema

    configuration_schema.main()
    docs = os.path.normpath(os.path.join(here, "..", "..", "..", "docs"))
    if os.path.isdir(docs):
        with open(os.path.join(docs, "rules.md"), "w", encoding="utf-8") as stream:
            stream.write(render_docs())


if __name__ == "__main__":
    main()
