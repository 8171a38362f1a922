"""Compare our tables of uv's keys with a real uv, or find the release that brought a key.

Run it from the checkout: ``python scripts/uv_keys.py --check`` exits with 1 if the newest known release knows other keys
than ``lint/indexlint/readers/uv_keys.py`` says; ``--first KEY`` installs releases by bisection.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HOUSE / "tests"), str(HOUSE / "lint")]

from conformance.uv_settings import TABLES, ask, expected_keys  # noqa: E402
from indexlint.model.releases import NEWEST, Release, all_releases, parse, show  # noqa: E402
from indexlint.readers import uv_keys  # noqa: E402

OURS = {
    "settings": (uv_keys.SETTINGS, uv_keys.REMOVED_SETTINGS),
    "pip": (uv_keys.PIP_SETTINGS, uv_keys.REMOVED_PIP_SETTINGS),
    "sources": (uv_keys.SOURCE_KEYS, {}),
}
# uv ignores an unknown key of an index table, so a value that cannot be right shows which release reads the key.
_BAD_VALUE = '[[tool.uv.index]]\nname = "a"\nurl = "https://host.invalid/simple"\n{key} = {{ zzz = [0] }}\n'


def known(table: str, release: Release) -> set[str]:
    """The keys that our table says this release knows."""
    keys, removed = OURS[table]
    return {
        key
        for key, first in keys.items()
        if (first is None or first <= release) and (key not in removed or release < removed[key])
    }


def differences(release: str) -> list[str]:
    """What our tables say otherwise than a release of uv, a line each.

    Raises RuntimeError if that uv does not list its keys.
    """
    lines = []
    for table in TABLES:
        listed = expected_keys(release, table)
        if listed is None:
            raise RuntimeError(f"uv {release} does not list the keys of {table}")
        ours = known(table, parse(release))
        lines += [f"{table}: uv {release} knows `{key}`, our table does not" for key in sorted(listed - ours)]
        lines += [f"{table}: our table has `{key}`, uv {release} does not know it" for key in sorted(ours - listed)]
    return lines


def reads(release: str, table: str, key: str) -> bool:
    """Whether a release of uv reads this key of a table (see TABLES, or ``index``)."""
    if table == "index":
        return ask(release, _BAD_VALUE.format(key=key)).outcome == "error"
    return key in (expected_keys(release, table) or ())


def first_release(table: str, key: str) -> str | None:
    """The first release that reads a key, found by bisection; None if the newest one does not read it."""
    releases = [show(release) for release in all_releases() if release >= (0, 4, 18)]
    low, high = -1, len(releases) - 1
    if not reads(releases[high], table, key):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if reads(releases[middle], table, key):
            high = middle
        else:
            low = middle
    return releases[high] if high else f"{releases[0]} or before"


def main() -> int:
    """Read the arguments, print what was found; 1 if the tables and uv differ, or if a key is unknown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--check", action="store_true", help="compare the tables with a release")
    action.add_argument("--first", metavar="KEY", help="find the first release that knows this key")
    parser.add_argument("--release", default=show(NEWEST), help="the release to compare with (default: %(default)s)")
    parser.add_argument("--table", choices=[*TABLES, "index"], default="settings", help="where the key stands")
    arguments = parser.parse_args()
    if arguments.check:
        lines = differences(arguments.release)
        print("\n".join(lines) or f"the tables are those of uv {arguments.release}")
        return 1 if lines else 0
    found = first_release(arguments.table, arguments.first)
    print(found or f"uv {show(NEWEST)} does not know `{arguments.first}` in {arguments.table}")
    return 0 if found else 1


if __name__ == "__main__":
    raise SystemExit(main())
