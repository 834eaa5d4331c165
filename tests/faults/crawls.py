"""Crawls against faults: given URLs in one short run, and what the frontier says of them afterwards."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.crawling import LONGEST_SECONDS, Crawling, Ended
from tests.faults.server import FaultySite
from tests.faults.wrongs import newest_article, plain_articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tests.faults.server import Fault
    from tests.site.articles import Article

CRAWLS_AT_ONCE = 3
HOST = "http://www.ecns.cn"
QUICK = {
    "DOWNLOAD_TIMEOUT": str(LONGEST_SECONDS),
    "DOWNLOAD_MAXSIZE": "2000000",
    "CRAWLER_MAX_DELAY": "0.02",
    "CRAWLER_RETRY_AFTER_SECONDS": "0",
    "CRAWLER_MAX_ERRORS_IN_A_ROW": "1000",
    "CRAWLER_CONTACT": "mailto:tests@example.org",
}
"""Short waits: the faults are ours. No download reaches the timeout, however slow the machine is."""
SHORT_TIMEOUT = {"DOWNLOAD_TIMEOUT": "3"}
"""For faults that last until the timeout. A test with it asserts nothing about other pages."""


def good_articles() -> list[Article]:
    """Return some articles without fault, which every crawl has to store."""
    return [article for article in plain_articles() if article is not newest_article()][:3]


def path_of(number: int) -> str:
    """Return the path of an article that is not on the site, of the day that `whole` pages name, for a fault."""
    return f"/news/{newest_article().known.published.date()}/detail-ihfault{number:07}.shtml"


def crawl(
    folder: Path, proxy: str | None, paths: Iterable[str], settings: dict[str, str] | None = None, root: str = HOST
) -> tuple[Crawling, Ended]:
    """Crawl the pages at these paths, and the good articles, in one run."""
    crawling = Crawling(folder, proxy, QUICK | (settings or {}))
    urls = [root + path for path in (*paths, *(article.path for article in good_articles()))]
    (folder / "urls.txt").write_text("\n".join(urls), encoding="utf-8")
    return crawling, crawling.run("-a", "urls=urls.txt")


def reasons(crawling: Crawling) -> dict[str, tuple[str, str | None]]:
    """Return what the frontier says of each path: its state and the reason."""
    rows = crawling.rows("SELECT url, state, reason FROM urls")
    return {"/" + row["url"].split("/", 3)[3]: (row["state"], row["reason"]) for row in rows}


def stored_paths(crawling: Crawling) -> set[str]:
    """Return the paths of the articles that are stored."""
    return {"/" + url.split("/", 3)[3] for url in crawling.articles()}


def assert_good_are_stored(crawling: Crawling) -> None:
    """No article is lost: those without fault are stored with their exact text."""
    stored = crawling.articles()
    for article in good_articles():
        assert stored[article.known.url]["text"] == article.text, article.known.url


@dataclass(frozen=True, slots=True)
class Crawled:
    """A crawl against one fault, after its end: what was asked for, in order, and what came of it."""

    crawling: Crawling
    ended: Ended
    paths: list[str]


def crawl_against(
    faults: Mapping[str, Mapping[str, Fault]], folder: Path, settings: dict[str, str], for_all: Mapping[str, Fault]
) -> dict[str, Crawled]:
    """Crawl the good articles against each of these faults by itself, several at a time; `for_all` is by name too."""

    def run(name: str) -> Crawled:
        own = folder / name.replace(" ", "-")
        own.mkdir()
        with FaultySite(faults[name], for_all.get(name)) as site:
            crawling, ended = crawl(own, site.address, [], settings)
            return Crawled(crawling, ended, site.paths())

    with ThreadPoolExecutor(CRAWLS_AT_ONCE) as pool:
        return dict(zip(faults, pool.map(run, faults), strict=True))
