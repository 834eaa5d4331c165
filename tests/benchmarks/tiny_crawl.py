"""One crawl of the tiny site with one scheduler, as a separate process; prints its cost as JSON."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider, signals
from scrapy.crawler import CrawlerProcess

from crawler.extensions.database import database_of
from crawler.extraction.lists import links_of
from crawler.items import Page
from crawler.sites.generic import GenericSite
from crawler.storage.frontier.records import DiscoveredUrl, Scope, Sighting, TransitionDetails
from crawler.vocabulary import DiscoveryWay, UrlEvent, UrlKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    from scrapy.http import Response

    from crawler.storage.frontier.records import Lease

FETCHED_AT = "2026-07-21T00:00:00+00:00"
COMMON: dict[str, Any] = {
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "CONCURRENT_ITEMS": 2,
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "ROBOTSTXT_OBEY": False,
    "CRAWLER_DATABASE_WAIT_SECONDS": 60,
    "CRAWLER_RETRY_AFTER_SECONDS": 1.0,
}
FRONTIER = "frontier"
VARIANTS: dict[str, dict[str, Any]] = {
    "memory": {},
    "JOBDIR": {"JOBDIR": "job"},
    "JOBDIR, SQLite queues": {"JOBDIR": "job", "SCHEDULER_DISK_QUEUE": "scrapy.squeues.PickleLifoSQLiteQueue"},
    FRONTIER: {
        "SCHEDULER": "crawler.scheduler.FrontierScheduler",
        "EXTENSIONS": {"crawler.extensions.database.CrawlDatabase": 50},
    },
}


class TinySpider(Spider):
    """Follows every link. It reads pages in the same way with each scheduler."""

    name = "tiny"
    site = GenericSite("tiny", ["127.0.0.1"])
    plan = SimpleNamespace(scope=Scope())

    def __init__(self, address: str, *, on_frontier: bool) -> None:
        super().__init__()
        self._address = address
        self._on_frontier = on_frontier

    async def start(self) -> AsyncIterator[Any]:
        """Request page 0."""
        if self._on_frontier:
            self._discover([f"{self._address}/0"], self._address)
        else:
            yield Request(f"{self._address}/0")

    def request(self, lease: Lease) -> Request:
        """Return the request for a leased URL."""
        return Request(lease.url, cb_kwargs={"lease": lease})

    def parse(self, response: Response, lease: Lease | None = None) -> Iterator[Request]:
        """Follow the links; with the frontier, record the page as fetched, as a crawl does."""
        links = links_of(Page(response.url, response.body)).urls
        if lease is None:
            yield from (Request(link) for link in links)
            return
        self._discover(links, response.url)
        details = TransitionDetails(None, None, FETCHED_AT, None, None, "digest")
        database_of(self.crawler).frontier.apply_alone(lease.key, UrlEvent.STORED, details)

    def _discover(self, links: Iterable[str], origin: str) -> None:
        urls = [DiscoveredUrl(link, link, UrlKind.ARTICLE, 0) for link in links]
        database_of(self.crawler).frontier.discovery.discover(urls, Sighting(origin, DiscoveryWay.LINKED), time.time())


def main(variant: str, folder: str, address: str, pages: int) -> None:
    """Crawl the given number of pages; print pages, CPU seconds and seconds."""
    settings = COMMON | VARIANTS[variant] | {"CLOSESPIDER_PAGECOUNT": pages}
    settings["CRAWLER_DATABASE"] = f"sqlite:///{folder}/tiny.db"
    if "JOBDIR" in settings:
        settings["JOBDIR"] = str(Path(folder) / "job")
    extensions = settings.get("EXTENSIONS", {})
    settings["EXTENSIONS"] = extensions | {"scrapy.extensions.closespider.CloseSpider": 0}
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(TinySpider)
    began: list[tuple[float, float]] = []

    def opened() -> None:
        began.append((time.process_time(), time.perf_counter()))

    crawler.signals.connect(opened, signals.spider_opened)  # kept as a weak reference, so `opened` must have a name
    process.crawl(crawler, address=address, on_frontier=variant == FRONTIER)
    process.start()
    (cpu, clock) = began[0]
    cost = {
        "pages": crawler.stats.get_value("response_received_count"),
        "cpu": time.process_time() - cpu,
        "seconds": time.perf_counter() - clock,
    }
    sys.stdout.write(json.dumps(cost))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
