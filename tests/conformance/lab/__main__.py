"""Run scenarios by hand: ``python -m conformance.lab [-r RELEASES] [--requests] NAME ...``.

Prints, for each scenario, the lines that scenarios/outcomes.toml has for it; with ``--requests`` also each request and
each call of the keyring. A name may be a pattern such as ``B6*``.
"""

from __future__ import annotations

import argparse
import os
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase

from conformance.lab.run import Observation, observe
from conformance.lab.uvs import chosen, uv
from conformance.scenarios import ALL


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="+", metavar="NAME")
    parser.add_argument("-r", "--uv-releases", default="newest", metavar="WHICH")
    parser.add_argument("--requests", action="store_true")
    options = parser.parse_args()
    scenarios = [item for name, item in ALL.items() if any(fnmatchcase(name, pattern) for pattern in options.names)]
    releases = chosen(options.uv_releases)
    for release in releases:
        uv(release)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for scenario in scenarios:
            report(list(pool.map(lambda release, item=scenario: observe(item, release), releases)), options.requests)


def report(observations: list[Observation], requests: bool) -> None:
    print(f'["{observations[0].scenario}"]')
    before = ""
    for item in observations:
        now = " ".join(f"{step}={outcome}" for step, outcome in item.outcomes().items())
        if now != before:
            print(f'"{item.release}" = "{now}"')
        before = now
        if requests:
            print(item.describe())
    print()


if __name__ == "__main__":
    main()
