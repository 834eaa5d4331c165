"""`python -m tests.benchmarks.discovery [--sites N] [--first SEED]`: the share of planted articles that a crawl finds.

Each generated site announces its articles by lists, feeds and sitemaps, and half of the sites have a fault. A false ok
is an exit code of 0 although an announced article is not stored. Scrapy's SitemapSpider and ultimate-sitemap-parser,
where they are installed, read the sitemaps of the same sites; what they find is a list of URLs, not of articles.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tests.crawling import Crawling
from tests.generated import GeneratedSite, plan_site

if TYPE_CHECKING:
    from collections.abc import Collection

    from tests.generated import SitePlan

LOOPBACK = {"CRAWLER_ALLOWED_ADDRESSES": "127.0.0.0/8"}
SPIDER, PARSER = "Scrapy's SitemapSpider", "ultimate-sitemap-parser"


@dataclass(frozen=True, slots=True)
class Found:
    """The result of one crawl of a generated site: how many announced articles it stored, and what it missed."""

    exit_code: int
    stored: int
    missed: tuple[str, ...]
    twice: int

    @property
    def is_false_ok(self) -> bool:
        """Whether the exit code is 0 although an announced article is missing."""
        return self.exit_code == 0 and bool(self.missed)


def crawl(plan: SitePlan, folder: Path) -> Found:
    """Crawl the site of a plan from its home page, as an operator does."""
    with GeneratedSite(plan) as site:
        crawling = Crawling(folder, settings=LOOPBACK)
        ended = crawling.run("-a", f"url={site.address}/", spider="news")
        titles = [row["title"] for row in crawling.rows("SELECT title FROM articles")]
    announced = {article.title for article in plan.announced}
    missed = tuple(sorted(announced.difference(titles)))
    return Found(ended.exit_code, len(announced) - len(missed), missed, len(titles) - len(set(titles)))


def main() -> None:
    """Crawl all sites with each program and print the table."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.discovery", description=__doc__)
    options.add_argument("--sites", type=int, default=50)
    options.add_argument("--first", type=int, default=1)
    given = options.parse_args()
    announced = false_oks = with_fault = honest = twice = 0
    found = dict.fromkeys(["this project", SPIDER, PARSER], 0)
    for seed in range(given.first, given.first + given.sites):
        plan = plan_site(seed)
        with tempfile.TemporaryDirectory() as folder:
            ours = crawl(plan, Path(folder))
        announced += len(plan.announced)
        found["this project"] += ours.stored
        false_oks += ours.is_false_ok
        twice += ours.twice
        with_fault += plan.fault is not None
        honest += plan.fault is not None and ours.exit_code != 0
        for name, urls in _peers(plan).items():
            found[name] += urls
        fault = " ".join(plan.fault) if plan.fault else ""
        print(f"site {seed}: {ours.stored} of {len(plan.announced)}, exit {ours.exit_code}", fault, flush=True)
    for name, number in found.items():
        print(f"{name}: {number} of {announced} announced articles ({number / announced:.3f})")
    print(f"false ok: {false_oks}; stored twice: {twice}")
    print(f"sites with a fault: {with_fault}, of them with an exit code other than 0: {honest}")


def _peers(plan: SitePlan) -> dict[str, int]:
    """Return how many announced articles each peer finds in the sitemaps of a site."""
    with GeneratedSite(plan) as site:
        wanted = {site.address + article.path for article in plan.announced}
        found = {SPIDER: _sitemap_spider(site.address)}
        if find_spec("usp"):
            found[PARSER] = _ultimate_sitemap_parser(site.address)
    return {name: len(wanted.intersection(urls)) for name, urls in found.items()}


_SPIDER = """
import json, sys
from scrapy.crawler import CrawlerProcess
from scrapy.spiders import SitemapSpider
urls = []
class Reader(SitemapSpider):
    name = "reader"
    sitemap_urls = [sys.argv[1] + "/robots.txt"]
    def parse(self, response):
        urls.append(response.url)
process = CrawlerProcess({"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False})
process.crawl(Reader)
process.start()
print(json.dumps(urls))
"""


def _sitemap_spider(base: str) -> Collection[str]:
    command = [sys.executable, "-c", _SPIDER, base]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tempfile.gettempdir())
    return set(json.loads(done.stdout))


def _ultimate_sitemap_parser(base: str) -> Collection[str]:
    from usp.tree import sitemap_tree_for_homepage  # noqa: PLC0415  # it is measured where it is installed

    logging.getLogger("usp").setLevel(logging.CRITICAL)
    return {page.url for page in sitemap_tree_for_homepage(base).all_pages()}


if __name__ == "__main__":
    main()
