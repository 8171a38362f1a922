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
    (
        "IX202",
        "unsafe-index-strategy",
        "indexlint.rules.priority.unsafe_index_strategy",
        "error",
        "unsafe",
        ("setting:index-strategy",),
        False,
        False,
        "An index strategy that lets a public index win over a private one.",
    ),
    (
        "IX207",
        "testpypi-not-explicit",
        "indexlint.rules.priority.testpypi_not_explicit",
        "error",
        "safe or unsafe",
        ("testpypi",),
        False,
        False,
        "TestPyPI is searched for every package, not only for those that are pinned to it.",
    ),
    (
        "IX601",
        "accelerator-index-not-explicit",
        "indexlint.rules.accelerators.accelerator_index_not_explicit",
        "error",
        "safe or unsafe",
        ("accelerator",),
        False,
        False,
        "An index of wheels for GPUs is searched for every package, not only for those that are pinned to it.",
    ),
)
