"""Scrapy without this project, for comparison: downloads the URLs of a file, in a process of its own.

`python -m tests.benchmarks.scrapy_alone URLS SETTINGS [OUTPUT]`. With OUTPUT, trafilatura extracts each page with its
metadata into JSON lines. SETTINGS: `default`, or `lean`, which switches off all of Scrapy that costs CPU time and is
not needed here.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response

DEFAULT: dict[str, Any] = {
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "DOWNLOAD_DELAY": 0,
    "LOG_LEVEL": "INFO",
}
LEAN = DEFAULT | {
    "CONCURRENT_ITEMS": 2,
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "DOWNLOADER_MIDDLEWARES_BASE": {"scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750},
    "SPIDER_MIDDLEWARES_BASE": {},
    "EXTENSIONS_BASE": {},
    "DOWNLOADER_STATS": False,
}
LEAN |= {"ASYNCIO_EVENT_LOOP": "uvloop.Loop"} if find_spec("uvloop") else {}

FIELDS = ("url", "title", "author", "date", "sitename", "text")


class GivenUrls(Spider):
    """Downloads the URLs of a file."""

    name = "given-urls"

    def __init__(self, urls: str, *, extracts: bool) -> None:
        super().__init__()
        self._urls = Path(urls).read_text("utf-8").split()
        self._extracts = extracts

    async def start(self) -> AsyncIterator[Request]:
        """Request all URLs."""
        for url in self._urls:
            yield Request(url, dont_filter=True)

    def parse(self, response: Response) -> Iterator[dict[str, Any]]:
        """Yield what trafilatura finds on the page."""
        if self._extracts:
            from trafilatura import bare_extraction  # noqa: PLC0415  # its import is not a cost of downloading

            document = bare_extraction(response.body, url=response.url, with_metadata=True)
            yield {name: getattr(document, name, None) for name in FIELDS}


def main(urls: str, settings: str, output: str | None = None) -> None:
    """Download, and extract if there is an output file."""
    feeds = {"FEEDS": {output: {"format": "jsonlines"}}, "EXTENSIONS": {"scrapy.extensions.feedexport.FeedExporter": 0}}
    process = CrawlerProcess((LEAN if settings == "lean" else DEFAULT) | (feeds if output else {}))
    process.crawl(GivenUrls, urls=urls, extracts=output is not None)
    process.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
