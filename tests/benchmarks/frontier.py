"""`python -m tests.benchmarks.frontier [--pages N] [--rounds N]`: the cost of the frontier.

The frontier's scheduler and those of Scrapy (in memory, with JOBDIR, with JOBDIR on
SQLite queues) take turns, with the same spider and the same server. The round with
the least CPU time counts. tests.benchmarks.growth compares few and many known URLs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile

from tests.benchmarks.page_server import running
from tests.benchmarks.tiny_crawl import VARIANTS

Cost = dict[str, float]


def main() -> None:
    """Run all crawls and print the tables."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.frontier", description=__doc__)
    options.add_argument("--pages", type=int, default=1500)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    with running("tests.benchmarks.tiny_site") as address:
        rounds = [{name: crawl(name, address, given.pages) for name in VARIANTS} for _ in range(given.rounds)]
        best = {name: min((costs[name] for costs in rounds), key=lambda cost: cost["cpu"]) for name in VARIANTS}
        print_table(best)


def crawl(variant: str, address: str, pages: int) -> Cost:
    """Crawl in a separate process. Returns the cost."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.benchmarks.tiny_crawl", variant, folder, address, str(pages)]
        cost: Cost = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return cost


def print_table(costs: dict[str, Cost]) -> None:
    """Print CPU milliseconds for each page, and pages for each second."""
    memory = costs["memory"]["cpu"] / costs["memory"]["pages"]
    sys.stdout.write(f"{'scheduler':24} {'CPU ms a page':>14} {'over memory':>12} {'pages a second':>15}\n")
    for name, cost in costs.items():
        page = cost["cpu"] / cost["pages"]
        speed = cost["pages"] / cost["seconds"]
        sys.stdout.write(f"{name:24} {1000 * page:14.2f} {1000 * (page - memory):12.2f} {speed:15.0f}\n")


if __name__ == "__main__":
    main()
