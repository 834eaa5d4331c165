"""Fetches the URLs that are due, writes the links of their pages, and yields a Page for each article.

The links of a page are in the frontier before the state of the page changes. An article is fetched by the URL of its
first page. Its other URLs (a mobile copy, a further page) are tried if that page does not exist.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from functools import cached_property, partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self, cast

from scrapy import Request, Spider, signals

from crawler.chunks import in_chunks
from crawler.downloader.errors import reason_of
from crawler.exceptions import BadInputError, PathologicalPageError, StoppedError, UnstorableError
from crawler.extensions.archive import EARLIER
from crawler.extensions.database import database_of, time_of
from crawler.extensions.phases import begin_phase
from crawler.extensions.processing import cpu_of, executor_of
from crawler.extensions.run_end import is_ending, storage_errors_end_run
from crawler.extensions.worker_statistics import heartbeat
from crawler.middlewares.request_filter import FOR_LIST
from crawler.middlewares.robots import robots_read
from crawler.processing.jobs import as_article
from crawler.processing.site_learning import WHOLE
from crawler.seed_files import seeds_file
from crawler.spiders.archive_models import learn_from_archive
from crawler.spiders.arguments import CrawlArguments, read_arguments
from crawler.spiders.copies import original_of, start_urls
from crawler.spiders.discovery import address_of, is_known_list
from crawler.spiders.events import ABSENT, FetchEvents
from crawler.spiders.followed_links import FollowedLinks
from crawler.spiders.limits import Bounds, has_long_url
from crawler.spiders.multi_page import whole_article
from crawler.spiders.pages import (
    CONDITIONS,
    links_read,
    page_of,
    process_page,
    read_page,
    was_conditional,
    with_context,
)
from crawler.spiders.plan import CrawlPlan, plan_crawl
from crawler.spiders.traps import Traps
from crawler.spiders.trial import trial
from crawler.vocabulary import CpuStage, Reason, RunPhase, UrlKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.extensions.database import CrawlDatabase
    from crawler.items import Address, Page
    from crawler.sites import Site
    from crawler.storage.frontier.frontier import Frontier
    from crawler.storage.frontier.records import Lease

logger = logging.getLogger(__name__)
_NO_REQUESTS: tuple[Request, ...] = ()
"""The scheduler takes the requests from the frontier."""
LOOK_SECONDS = 1.0  # how often a worker looks whether another one has written the first URLs
CHUNK = 500  # how many of the first URLs one transaction writes


class NewsSpider(Spider):
    """The spider of one site; a subclass names the site."""

    site: Site

    def __init__(self, site: Site, plan: CrawlPlan, bounds: Bounds, traps: Traps, name: str | None = None) -> None:
        super().__init__(name)
        self.site = site
        self.bounds = bounds
        self.plan = plan
        self.traps = traps

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Read the arguments, and the files that they name. CrawlerError says what cannot be used."""
        offered = cls.site.offered_seeds if hasattr(cls, "site") else None
        seeds = seeds_file(cls.name, crawler.settings["CRAWLER_SEEDS"], offered)
        given = read_arguments(kwargs)
        site, limit = cls.site_to_crawl(given), crawler.settings.getint
        if given.archive:
            begin_phase(crawler, RunPhase.READING_ARCHIVE)
        plan = plan_crawl(site, given, seeds)
        bounds = Bounds(limit("CRAWLER_MAX_LIST_DEPTH"), limit("CRAWLER_MAX_LISTS"), plan.scope.since)
        traps = Traps(limit("CRAWLER_MAX_UNLISTED"))
        crawler.signals.connect(traps.item_dropped, signals.item_dropped)
        crawler.signals.connect(traps.item_scraped, signals.item_scraped)
        spider = super().from_crawler(crawler, site, plan, bounds, traps, *args)
        crawler.signals.connect(spider.followed.robots_read, robots_read)
        crawler.signals.connect(spider.count_lists, heartbeat)
        return spider

    @classmethod
    def site_to_crawl(cls, given: CrawlArguments) -> Site:
        """Return the site of a crawl with these arguments. BadInputError if one of its XPaths is invalid."""
        if given.url is not None:
            raise BadInputError(f"{cls.name} begins with its seeds; -a url=... is for `chinanews crawl news`")
        return cls.site.loaded()

    async def start(self) -> AsyncIterator[Any]:
        """Write the first URLs of the plan into the frontier, from which the scheduler takes them.

        Of the workers that share a run, the first one does so. The others wait; if it dies, the next one is the first.
        """
        database = database_of(self.crawler)
        begin_phase(self.crawler, RunPhase.COLLECTING)
        with storage_errors_end_run(self.crawler):
            while database.others_write_seeds() and not is_ending(self.crawler):  # noqa: ASYNC110  # they are processes
                await asyncio.sleep(LOOK_SECONDS)
            if not database.is_seeded():
                await self._write_first_urls(database)
        begin_phase(self.crawler, RunPhase.CRAWLING)
        for request in _NO_REQUESTS:
            yield request

    async def _write_first_urls(self, database: CrawlDatabase) -> None:
        now, executor = database.now(), executor_of(self.crawler)
        if self.plan.missing:
            missing = self.frontier.discovery.enqueue_missing(now)
            self.crawler.stats.inc_value("crawler/missing-enqueued", missing)
        if self.plan.archive is not None:
            begin_phase(self.crawler, RunPhase.LEARNING)
            models, ending = database.site_models, partial(is_ending, self.crawler)
            forgotten = database.is_forgotten
            await learn_from_archive(models, executor, self.site, self.plan.archive, ending, forgotten)
            begin_phase(self.crawler, RunPhase.COLLECTING)
        for some in in_chunks(self.plan.urls(self.site, time_of(self.crawler).date()), CHUNK):
            urls = start_urls(some, self.plan, self.site, self.frontier)
            short = [url for url in urls if not has_long_url(url)]
            self.followed.count(Reason.URL_TOO_LONG, len(urls) - len(short))
            again, named = self.plan.fetches_again, self.plan.url
            self.frontier.discovery.enqueue(short, now, again=again, only_due_lists=named is None)
            self.followed.count_left_out()
            await asyncio.sleep(0)  # other work goes on while a long file is read
        if not is_ending(self.crawler):
            database.seeds_are_written()

    def request(self, lease: Lease) -> Request | None:
        """Return the request for a leased URL; None, after its event, if the URL is not valid or leads to a trap.

        The request is conditional where a page came before, so the server does not send it again unchanged.
        """
        if self.plan.may_meet_traps and lease.kind == UrlKind.ARTICLE and self.traps.closes(lease.key, lease.url):
            self.events.failed(lease, Reason.LINK_TRAP)
            return None
        validators = zip(CONDITIONS, (lease.etag, lease.last_modified), strict=True)
        try:
            return self._new_request(lease.url, lease, {name: value for name, value in validators if value})
        except ValueError:
            self.events.failed(lease, Reason.BAD_URL)
            return None

    async def parse(self, response: Response, *, lease: Lease | None = None) -> AsyncIterator[Any]:
        """Yield the page if it is an article, after its links are written into the frontier.

        Without a lease, `scrapy parse` tries the spider on one page.
        """
        if lease is None:
            for result in trial(page_of(response, self.site, datetime.now(UTC))):
                yield result
            return
        with storage_errors_end_run(self.crawler):
            try:
                async for page in self._read(response, lease):
                    yield page
            except UnstorableError as error:
                logger.warning("%s", error)
                self.events.failed(lease, error.reason)
            except (PathologicalPageError, StoppedError) as error:
                self.events.failed(lease, error.reason)

    async def _read(self, response: Response, lease: Lease) -> AsyncIterator[Page]:
        if response.status == HTTPStatus.NOT_MODIFIED and was_conditional(response):
            self.events.not_modified(lease)
        elif response.status not in WHOLE:
            self.events.failed(lease, Reason.http(response.status))
        else:
            page = page_of(response, self.site, time_of(self.crawler))
            if not is_known_list(lease) and self.site.may_show_article(page):
                page = await read_page(self.crawler, page)
            with cpu_of(self.crawler).measure(CpuStage.LINKS):
                address = address_of(page, lease, self.site)
            if address is not None and page.reading is not None and lease.kind != UrlKind.ARTICLE:
                self.crawler.stats.inc_value("crawler/recognised-by-text")
            if address is None:
                await self._read_list(page, lease)
            elif article := await self._read_article(page, address, lease):
                yield article

    async def _read_article(self, page: Page, address: Address, lease: Lease) -> Page | None:
        """Return an article with all of its pages, after its links are written; None for a copy of another article."""
        if self.site.address(page.url) is None:
            page = as_article(page, self.site)
        page = await process_page(self.crawler, page)
        addresses = await self.followed.discover_urls(page.url, links_read(page), lease)
        with cpu_of(self.crawler).measure(CpuStage.LINKS):
            original = original_of(page, address, lease, self.plan, self.site, self.frontier)
        if original is not None:
            self.events.moved(lease, original)
            return None
        whole = await whole_article(self.crawler, self.site, page, address, addresses, lease.archived)
        return with_context(whole, lease, database_of(self.crawler).now())

    async def _read_list(self, page: Page, lease: Lease) -> None:
        """Write the links of a page that is no article. A list of which a part cannot be read has failed."""
        reading = await executor_of(self.crawler).links(page)
        links_to_article, _ = await self.followed.discover(page.url, reading, lease)
        if reading.fault is not None and lease.kind == UrlKind.LIST:
            self.events.failed(lease, reading.fault)
        else:
            self.events.no_article(lease, page, links_to_article=links_to_article)

    def failed(self, failure: Failure) -> Iterator[Request]:
        """Try the article's next URL, or record why it is missing."""
        request: Request = failure.request  # type: ignore[attr-defined]
        lease: Lease = request.cb_kwargs["lease"]
        tried: tuple[str, ...] = (*request.meta.get("tried", ()), request.url, lease.url)
        reason = reason_of(cast("BaseException", failure.value))
        with storage_errors_end_run(self.crawler):
            urls = self.frontier.aliases.of(lease.key) if reason in ABSENT else ()
            other = next((url for url in urls if url not in tried and self.site.has(url)), None)
            if other is None and reason in ABSENT and self.followed.tried(lease):
                self.events.not_found(lease, reason)
            elif other is None:
                self.events.failed(lease, reason)
            else:
                yield self._new_request(other, lease, tried=tried)

    def count_lists(self) -> None:
        """Count the lists that the other workers of the run have read, for CRAWLER_MAX_LISTS."""
        with storage_errors_end_run(self.crawler):
            self.bounds.lists_read(self.frontier.lists_read())

    @property
    def crawls(self) -> bool:
        """Whether this is a crawl: Scrapy's commands `fetch` and `parse` give a spider another start."""
        return type(self).start is NewsSpider.start

    @cached_property
    def followed(self) -> FollowedLinks:
        """The links that this crawl follows."""
        return FollowedLinks(self.crawler, self.site, self.plan, self.bounds, self.traps)

    @property
    def frontier(self) -> Frontier:
        """The frontier of this crawl."""
        return database_of(self.crawler).frontier

    @cached_property
    def events(self) -> FetchEvents:
        """Applies the events of answers that bring no article."""
        return FetchEvents.from_crawler(self.crawler, self.site)

    def _new_request(
        self, url: str, lease: Lease, headers: dict[str, str] | None = None, tried: tuple[str, ...] = ()
    ) -> Request:
        elsewhere = {FOR_LIST: True} if lease.kind == UrlKind.LIST and not self.site.has(url) else {}
        return Request(
            url,
            callback=self.parse,
            errback=self.failed,
            headers=headers,
            cb_kwargs={"lease": lease},
            meta={
                **elsewhere,
                EARLIER: lease.archived[:1],
                "tried": tried,
                "handle_httpstatus_list": [int(HTTPStatus.NOT_MODIFIED)],
            },
        )
