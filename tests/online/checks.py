"""What the tests of the page rules share: run the program on one index, and read what became of each check."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from online.world import Run, World


class Checked(NamedTuple):
    """What a run told. ``outcomes``: rule -> (outcome, reason); ``messages``: rule -> those of its findings."""

    run: Run
    report: dict[str, Any]

    @property
    def outcomes(self) -> dict[str, tuple[str, str | None]]:
        return {item["rule"]: (item["outcome"], item["reason"]) for item in self.report["online"]}

    def outcome(self, rule: str) -> str | None:
        """What became of the check; None where it was not planned."""
        return self.outcomes.get(rule, (None, None))[0]

    def reason(self, rule: str) -> str:
        return self.outcomes[rule][1] or ""

    def messages(self, rule: str) -> list[str]:
        return [item["message"] for item in self.report["findings"] if item["rule"] == rule]

    def severities(self, rule: str) -> list[str]:
        return [item["severity"] for item in self.report["findings"] if item["rule"] == rule]


def project(url: str, *packages: str, more: str = "", index: str = "", uv: str = "", pinned: bool = True) -> str:
    """A pyproject.toml with one index ``corp``; ``more`` goes before, ``index`` into its table, ``uv`` into ``[tool.uv]``."""
    quoted = ", ".join(f'"{package}"' for package in packages)
    lines = ["[project]", 'name = "app"', 'version = "1"', f"dependencies = [{quoted}]", more]
    lines += ["[tool.uv]", uv] if uv else []
    lines += ["[[tool.uv.index]]", 'name = "corp"', f'url = "{url}"', index]
    if pinned and packages:
        lines += ["[tool.uv.sources]", *(f'{package} = {{ index = "corp" }}' for package in packages)]
    return "\n".join(lines) + "\n"


def check(
    world: World,
    folder: Path,
    text: str,
    *words: str,
    online: str = "--online",
    environment: Mapping[str, str] | None = None,
) -> Checked:
    """Check a pyproject.toml in an empty folder with the rules of family 9 (those that run without being named)."""
    folder.mkdir(exist_ok=True)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    arguments = ("check", online, "--no-cache", "--select", "IX9", "--output-format", "json", *words)
    done = world.run(*arguments, cwd=folder, environment=environment)
    assert done.code in (0, 1), done
    return Checked(done, json.loads(done.stdout))
