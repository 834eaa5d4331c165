"""`python -m tests.benchmarks.frontier [--pages N] [--rounds N]`: the cost of the frontier.

The frontier's scheduler and those of Scrapy (in memory, with JOBDIR, with JOBDIR on
SQLite queues) take turns, with the same spider and the same server. The round with
the least CPU time counts. The last line compares the peak of memory with few and
with many known URLs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time

from crawler.storage.database import open_database
from crawler.storage.frontier.frontier import Frontier
from crawler.storage.frontier.records import DiscoveredUrl, Scope
from crawler.vocabulary import UrlKind
from tests.benchmarks.page_server import running
from tests.benchmarks.tiny_crawl import FRONTIER, VARIANTS

FEW, MANY = 2_000, 200_000
CHUNK = 2_000
FIRST_KNOWN = 10_000_000
"""The first number of the pages that are known before the crawl, which does not reach it by itself."""

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
        print_memory(*(crawl(FRONTIER, address, given.pages, known) for known in (FEW, MANY)))


def crawl(variant: str, address: str, pages: int, known: int = 0) -> Cost:
    """Crawl in a separate process; `known` URLs are in the frontier and due before it starts. Returns the cost."""
    with tempfile.TemporaryDirectory() as folder:
        if known:
            add_urls(f"sqlite:///{folder}/tiny.db", address, known)
        command = [sys.executable, "-m", "tests.benchmarks.tiny_crawl", variant, folder, address, str(pages)]
        cost: Cost = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return cost


def add_urls(database: str, address: str, many: int) -> None:
    """Add `many` URLs to the frontier of a new database."""
    engine = open_database(database)
    frontier = Frontier(engine, "tiny", 0, Scope())
    for first in range(FIRST_KNOWN, FIRST_KNOWN + many, CHUNK):
        urls = [f"{address}/{number}" for number in range(first, first + CHUNK)]
        frontier.discovery.discover([DiscoveredUrl(url, url, UrlKind.ARTICLE, 0) for url in urls], None, time.time())
    engine.dispose()


def print_table(costs: dict[str, Cost]) -> None:
    """Print CPU milliseconds for each page, and pages for each second."""
    memory = costs["memory"]["cpu"] / costs["memory"]["pages"]
    sys.stdout.write(f"{'scheduler':24} {'CPU ms a page':>14} {'over memory':>12} {'pages a second':>15}\n")
    for name, cost in costs.items():
        page = cost["cpu"] / cost["pages"]
        speed = cost["pages"] / cost["seconds"]
        sys.stdout.write(f"{name:24} {1000 * page:14.2f} {1000 * (page - memory):12.2f} {speed:15.0f}\n")


def print_memory(few: Cost, many: Cost) -> None:
    """Print the frontier's peaks of memory."""
    sys.stdout.write(
        f"peak memory with {FEW} known URLs {few['peak_mb']:.0f} MB, with {MANY} {many['peak_mb']:.0f} MB: "
        f"{many['peak_mb'] / few['peak_mb']:.2f} times\n"
    )


if __name__ == "__main__":
    main()
