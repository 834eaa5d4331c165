"""The statements of a host about the use of its pages: from robots.txt, tdmrep.json and the RSL documents it names.

Before the first article of a host is requested (middlewares/terms.py), its files are: at most CRAWLER_TERMS_REQUESTS
requests a day, redirects included, at the host's rate and as its robots.txt allows. A file that does not exist states
nothing. Of one that did not come, nobody knows what it states. Neither is requested again on that day. One worker
requests them for all. If the run ends first, the article is left to the next run. A crawl of an archive takes the files
from there.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from http import HTTPStatus
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import Request

from crawler.downloader.errors import counted_reason
from crawler.exceptions import StoppedError
from crawler.extensions.database import database_of, spider_of
from crawler.extensions.run_end import is_ending, storage_errors_end_run
from crawler.extensions.shared_requests import requested_once
from crawler.middlewares.request_filter import FOR_LIST
from crawler.middlewares.robots import NO_ROBOTS, NOT_SENT, robots_read
from crawler.processing.archived_terms import ArchivedTerms
from crawler.storage.host_terms import HostTermsStore
from crawler.terms import PATH, license_urls, not_read, robots_statements, rsl_statements, tdmrep_statements
from crawler.terms.rsl import MAX_BYTES
from crawler.vocabulary import Reason, TermsSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.items import Page, Statement
    from crawler.network.robots import RobotRules

DAY_SECONDS = 24 * 3600.0


class HostTerms:
    """The statements of the hosts of one crawl."""

    def __init__(self, crawler: Crawler, requests: int) -> None:
        self._crawler, self._requests = crawler, requests
        self._lines: dict[str, tuple[Statement, ...]] = {}
        self._files: dict[str, tuple[Statement, ...]] = {}
        self._reading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        archive, product = spider_of(crawler).plan.archive, crawler.settings["BOT_NAME"]
        self._archived = ArchivedTerms(archive, product) if archive is not None else None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Send CRAWLER_TERMS_REQUESTS requests to a host at most."""
        terms = cls(crawler, crawler.settings.getint("CRAWLER_TERMS_REQUESTS"))
        crawler.signals.connect(terms.robots_read, robots_read)
        return terms

    def robots_read(self, root: str, rules: RobotRules, place: str | None) -> None:
        """Keep the lines of a robots.txt about the use of content."""
        self._lines[root] = robots_statements(rules, place)

    async def of(self, page: Page) -> tuple[Statement, ...]:
        """Return the statements of a page's host. StoppedError if the run ends before they are read."""
        return self._archived.of(page) if self._archived is not None else await self.of_host(page.url)

    async def of_host(self, url: str) -> tuple[Statement, ...]:
        """Return the statements of a URL's host. StoppedError if the run ends before they are read."""
        parts = urlsplit(url)
        root = f"{parts.scheme}://{parts.netloc}"
        lines = self._lines.get(root, ())
        files = self._files.get(parts.netloc)
        if files is None:
            async with self._reading[parts.netloc]:
                if parts.netloc not in self._files:
                    self._files[parts.netloc] = await self._of_files(root, parts.netloc, lines)
            files = self._files[parts.netloc]
        return lines + files

    async def _of_files(self, root: str, host: str, lines: Sequence[Statement]) -> tuple[Statement, ...]:
        database = database_of(self._crawler)
        store, now = HostTermsStore(database.engine), database.now()

        async def request() -> tuple[Statement, ...]:
            statements = await self._read_files(root, lines)
            store.save(host, now, statements)
            return statements

        stated: tuple[Statement, ...] | None = None
        name = f"terms of {host}"
        with storage_errors_end_run(self._crawler):
            stated = await requested_once(self._crawler, name, lambda: store.read(host, now - DAY_SECONDS), request)
        if stated is None:
            raise StoppedError(f"the run ends before the {name} are read")
        return stated

    async def _read_files(self, root: str, lines: Sequence[Statement]) -> tuple[Statement, ...]:
        """Request the files, and return their statements. StoppedError if the run ends first."""
        files: list[tuple[str, Callable[[bytes, str | None], Iterator[Statement]]]]
        files = [(f"{root}{PATH}", tdmrep_statements), *((url, rsl_statements) for url in license_urls(root, lines))]
        found: list[Statement] = []
        left = self._requests
        for later, (url, read) in zip(reversed(range(len(files))), files, strict=True):
            source = TermsSource.RSL if later < len(files) - 1 else TermsSource.TDMREP
            answer, sent = (
                await self._fetch(url, max(1, left - later)) if left > 0 else (Reason.TERMS_REQUESTS_SPENT, 0)
            )
            left -= sent
            if isinstance(answer, Reason) and (answer in NOT_SENT or is_ending(self._crawler)):
                raise StoppedError(f"the run ends before {url} came")
            if isinstance(answer, Reason):
                self._crawler.stats.inc_value(f"crawler/terms-failed/{answer}")
                found.append(not_read(source, answer))
            elif answer.status == HTTPStatus.OK:
                found += read(answer.body, answer.meta.get("archived"))
        return tuple(found)

    async def _fetch(self, url: str, most: int) -> tuple[Response | Reason, int]:
        """Return the answer to a request for a file, or why it did not come, and how many requests were sent."""
        assert self._crawler.engine is not None  # noqa: S101  # it has sent the request for the page
        meta = {FOR_LIST: True, "download_maxsize": MAX_BYTES, "redirect_ttl": most - 1}
        request = Request(url, meta=meta)
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001  # downloads fail with errors of no common base
            return counted_reason(self._crawler, error, url), most
        sent = 1 + int(response.meta.get("redirect_times", 0))
        failed = response.status not in {HTTPStatus.OK, *NO_ROBOTS} or response.status == HTTPStatus.TOO_MANY_REQUESTS
        return (Reason.http(response.status) if failed else response), sent
