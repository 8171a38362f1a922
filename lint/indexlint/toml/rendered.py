"""Values and keys as TOML 1.0, quoted and escaped by tomlkit."""

from __future__ import annotations

from typing import Any


def render(value: Any) -> str:
    """Return a value as TOML 1.0 on one line; tables are inline."""
    import tomlkit

    if isinstance(value, dict):
        pairs = ", ".join(f"{render_key(key)} = {render(below)}" for key, below in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(render, value))}]"
    if isinstance(value, str):
        return tomlkit.string(value).as_string()
    return tomlkit.item(value).as_string()  # type: ignore[no-any-return]


def render_key(name: str) -> str:
    """Return a key as TOML, quoted when it has to be."""
    import tomlkit

    key = tomlkit.key(name).as_string()
    return render(name) if key.startswith('"') else key
