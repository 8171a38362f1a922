"""Every rule, in the order of the codes. Made by ``python -m indexlint.rules.build``; do not edit."""

from __future__ import annotations

# code, name, module, highest severity, fix, when, online, only by name, summary
TABLE: tuple[tuple[str, str, str, str, str, tuple[str, ...], bool, bool, str], ...] = (
    (
        "IX000",
        "invalid-toml",
        "indexlint.rules.settings.invalid_toml",
        "error",
        "none",
        ("defect:invalid-toml",),
        False,
        False,
        "The file is not TOML.",
    ),
    (
        "IX010",
        "unused-ignore",
        "indexlint.rules.settings.unused_ignore",
        "warning",
        "safe",
        ("suppressions",),
        False,
        False,
        "A suppression comment that matches nothing, names no rule, or has expired.",
    ),
)
