"""Small projects for the tests of this family."""

from __future__ import annotations

BASE = "https://download.pytorch.org/whl/"
LINUX = "marker = \"sys_platform == 'linux'\""


def app(*dependencies: str, more: str = "") -> str:
    listed = ", ".join(f'"{item}"' for item in dependencies)
    return f'[project]\nname = "app"\nversion = "1"\ndependencies = [{listed}]\n{more}'


def index(variant: str, *, explicit: bool = True) -> str:
    name = variant.replace(".", "").replace("/", "-") or "all"
    text = f'[[tool.uv.index]]\nname = "{name}"\nurl = "{BASE}{variant}"\n'
    return text + ("explicit = true\n" if explicit else "")


def pins(**by_package: str) -> str:
    lines = []
    for package, entries in by_package.items():
        tables = [f'{{ index = "{entry.partition(":")[0]}"{_more(entry)} }}' for entry in entries.split("|")]
        lines.append(
            f"{package.replace('_', '-')} = {tables[0] if len(tables) == 1 else '[' + ', '.join(tables) + ']'}\n"
        )
    return "[tool.uv.sources]\n" + "".join(lines)


def _more(entry: str) -> str:
    more = entry.partition(":")[2]
    return f", {more}" if more else ""
