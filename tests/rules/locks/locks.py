"""Small locks for the tests of this family."""

from __future__ import annotations

PYPI = "https://pypi.org/simple"
CORP_URL = "https://pypi.corp.example/simple"
CORP = f'[[tool.uv.index]]\nname = "corp"\nurl = "{CORP_URL}"\n'
EXPLICIT, DEFAULT = "explicit = true\n", "default = true\n"
PIN = '[tool.uv.sources]\nacme = { index = "corp" }\n'


def app(*dependencies: str, python: str = ">=3.12") -> str:
    listed = ", ".join(f'"{item}"' for item in dependencies)
    return f'[project]\nname = "app"\nversion = "1"\nrequires-python = "{python}"\ndependencies = [{listed}]\n'


def package(name: str, registry: str | None = PYPI, *needs: str, source: str = "", files: tuple[str, ...] = ()) -> str:
    where = source or f'{{ registry = "{registry}" }}'
    text = f'[[package]]\nname = "{name}"\nversion = "1"\nsource = {where}\n'
    if needs:
        text += "dependencies = [" + ", ".join(f'{{ name = "{item}" }}' for item in needs) + "]\n"
    if files:
        text += "wheels = [" + ", ".join(f'{{ url = "{url}" }}' for url in files) + "]\n"
    return text


def workspace(root: str, **members: str) -> dict[str, str]:
    files = {f"{name}/pyproject.toml": text.replace('"app"', f'"{name}"') for name, text in members.items()}
    names = ", ".join(f'"{name}"' for name in members)
    return {"pyproject.toml": root + f"[tool.uv.workspace]\nmembers = [{names}]\n", **files}
