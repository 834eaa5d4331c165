"""Fetches the URLs that are due, writes the links of their pages, and yields a Page for each article.

The links of a page are in the frontier before the state of the page changes. An article is fetched by the URL of its
first page. Its other URLs (a mobile copy, a further page) are tried if that page does not exist.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from scrapy import Request, Spider

from crawler.downloader.errors import reason_of
from crawler.exceptions import BadInputError, PathologicalPageError, StoppedError
from crawler.extensions.database import database_of
from crawler.extensions.processing import executor_of
from crawler.extensions.run_end import storage_errors_end_run
from crawler.extraction.lists import Link
from crawler.extraction.urls import absolute_url
from crawler.middlewares.request_filter import FOR_LIST
from crawler.middlewares.robots import robots_read
from crawler.spiders.arguments import CrawlArguments, read_arguments
from crawler.spiders.copies import add_copies, start_urls
from crawler.spiders.discovery import LIST_PRIORITY, address_of, followed, list_url, next_list_url
from crawler.spiders.events import ABSENT, FetchEvents
from crawler.spiders.limits import Bounds, priority_of_lists_on
from crawler.spiders.multi_page import links_read, page_of, read_page, whole_article, with_context
from crawler.spiders.plan import CrawlPlan, plan_crawl
from crawler.storage.frontier.discovery import in_chunks
from crawler.storage.frontier.records import DiscoveredUrl, NextListPage
from crawler.vocabulary import LinkKind, Reason, UrlKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Mapping

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.items import Address, Page
    from crawler.sites import Site
    from crawler.storage.frontier.frontier import Frontier
    from crawler.storage.frontier.records import Lease

_NO_REQUESTS: tuple[Request, ...] = ()
"""The scheduler takes the requests from the frontier."""
CHUNK = 500  # how many of the first URLs one transaction writes
WHOLE = frozenset({HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION})
"""Statuses of an answer that is the page itself; 206 is a part of it, 202 only a promise."""
CONDITIONS = ("If-None-Match", "If-Modified-Since")


class NewsSpider(Spider):
    """The spider of one site; a subclass names the site."""

    site: Site

    def __init__(self, site: Site, plan: CrawlPlan, bounds: Bounds, name: str | None = None) -> None:
        super().__init__(name)
        self.site = site
        self.bounds = bounds
        self.plan = plan
        self._absent: set[str] = set()
        self._tried: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Read the arguments, and the files that they name. CrawlerError says what cannot be used."""
        seeds = Path(crawler.settings["CRAWLER_SEEDS"]) / f"{cls.name}.txt"
        given = read_arguments(kwargs)
        site, limit = cls.site_to_crawl(given), crawler.settings.getint
        plan = plan_crawl(site, given, seeds)
        bounds = Bounds(limit("CRAWLER_MAX_LIST_DEPTH"), limit("CRAWLER_MAX_LISTS"), plan.scope.since)
        spider = super().from_crawler(crawler, site, plan, bounds, *args)
        crawler.signals.connect(spider.robots_read, robots_read)
        return spider

    @classmethod
    def site_to_crawl(cls, given: CrawlArguments) -> Site:
        """Return the site of a crawl with these arguments."""
        if given.url is not None:
            raise BadInputError(f"{cls.name} begins with its seeds; -a url=... is for `scrapy crawl news`")
        return cls.site

    async def start(self) -> AsyncIterator[Any]:
        """Write the first URLs of the plan into the frontier, from which the scheduler takes them."""
        now = time.time()
        with storage_errors_end_run(self.crawler):
            if self.plan.missing:
                self._count("crawler/missing-enqueued", self.frontier.discovery.enqueue_missing(now))
            for some in in_chunks(self.plan.urls(self.site), CHUNK):
                urls = start_urls(some, self.plan, self.site, self.frontier)
                self.frontier.discovery.enqueue(urls, now, again=self.plan.fetches_again)
                await asyncio.sleep(0)  # other work goes on while a long file is read
        for request in _NO_REQUESTS:
            yield request

    def robots_read(self, root: str, sitemaps: Iterable[str]) -> None:
        """Write the sitemaps that the robots.txt of a host of the site names, or else the usual one."""
        if not self.plan.begins_with_seeds or not self.site.has(root):
            return
        named = [Link(url, LinkKind.LIST) for value in sitemaps if (url := absolute_url(root, value))]
        if not named and self.site.usual_sitemap:
            named = [Link(root + self.site.usual_sitemap, LinkKind.LIST)]
            self._tried.add(list_url(named[0].url).key)
        urls = [replace(url, priority=LIST_PRIORITY - 1) for url in followed(dict.fromkeys(named), root, self.site)]
        with storage_errors_end_run(self.crawler):
            urls = list(self._allowed(urls))
            self.frontier.discovery.discover(urls, f"{root}/robots.txt", time.time(), lists=[url.key for url in urls])

    def request(self, lease: Lease) -> Request | None:
        """Return the request for a leased URL; None, after the event FAILED, if the URL is not valid.

        The request is conditional where a page came before, so the server does not send it again unchanged.
        """
        validators = zip(CONDITIONS, (lease.etag, lease.last_modified), strict=True)
        try:
            return self._new_request(lease.url, lease, {name: value for name, value in validators if value})
        except ValueError:
            self.events.failed(lease, Reason.BAD_URL)
            return None

    async def parse(self, response: Response, *, lease: Lease) -> AsyncIterator[Any]:
        """Yield the page if it is an article, after its links are written into the frontier."""
        with storage_errors_end_run(self.crawler):
            async for page in self._read(response, lease):
                yield page

    async def _read(self, response: Response, lease: Lease) -> AsyncIterator[Page]:
        if response.status == HTTPStatus.NOT_MODIFIED and was_conditional(response):
            self.events.not_modified(lease)
            return
        if response.status not in WHOLE:
            self.events.failed(lease, Reason.http(response.status))
            return
        page = page_of(response, self.site)
        address = address_of(page, lease, self.site)
        if address is None:
            await self._read_list(page, lease)
            return
        if self.site.address(page.url) is None:
            page = replace(page, site=self.site.reading_as_article(page.url))
        page = await read_page(self.crawler, page)
        addresses = self._addresses(map(Link, links_read(page)))
        self._discover(page, addresses, lease)
        yield with_context(await whole_article(self.crawler, self.site, page, address, addresses.values()), lease)

    async def _read_list(self, page: Page, lease: Lease) -> None:
        """Write the links of a page that is no article. A list of which a part cannot be read has failed."""
        try:
            reading = await executor_of(self.crawler).links(page)
        except (PathologicalPageError, StoppedError) as error:
            self.events.failed(lease, error.reason)
            return
        links_to_article = self._discover(page, self._addresses(reading.links), lease)
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
            if other is None and reason in ABSENT and lease.key in self._tried:
                self.events.not_found(lease, reason)
            elif other is None:
                self.events.failed(lease, reason)
            else:
                yield self._new_request(other, lease, tried=tried)

    @property
    def frontier(self) -> Frontier:
        """The frontier of this crawl."""
        return database_of(self.crawler).frontier

    @property
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
            meta={**elsewhere, "tried": tried, "handle_httpstatus_list": [int(HTTPStatus.NOT_MODIFIED)]},
        )

    def _addresses(self, links: Iterable[Link]) -> dict[Link, Address | None]:
        return {link: self.site.address(link.url) for link in links}

    def _discover(self, page: Page, links: Mapping[Link, Address | None], lease: Lease) -> bool:
        """Write the links of a page, which have their addresses; the lists that a list links to are read in this run.

        Return whether the page links to an article; True if the site's URLs do not tell that.
        """
        if not self.plan.follows_links:
            return True
        is_list = lease.kind == UrlKind.LIST
        if is_list:
            self.bounds.list_read()
        urls = list(self._bounded(followed(links, page.url, self.site), lease))
        first_pages = [url.key for url in urls if url.kind == UrlKind.LIST and self.site.list_page(url.url) == 1]
        new = self.frontier.discovery.discover(
            urls,
            page.url,
            time.time(),
            lists=first_pages if is_list else (),
            next_page=self._next_list_page(next_list_url(links, page.url, self.site), lease) if is_list else None,
        )
        add_copies((link.url for link in links), [lease.key, *(url.key for url in urls)], self.site, self.frontier)
        self._count("crawler/discovered", new)
        self._count_absent(urls)
        is_index = bool(links) and all(link.kind == LinkKind.LIST for link in links)
        return not self.site.tells_articles_by_url or is_index or any(url.kind == UrlKind.ARTICLE for url in urls)

    def _next_list_page(self, url: str | None, lease: Lease) -> NextListPage | None:
        bounded = self._bounded([list_url(url)], lease) if url else ()
        return next((NextListPage(discovered, lease.fetched_at) for discovered in bounded), None)

    def _bounded(self, urls: Iterable[DiscoveredUrl], lease: Lease) -> Iterator[DiscoveredUrl]:
        """Yield the URLs that are followed; lists are one step further from a seed than the page that links to them."""
        deeper = priority_of_lists_on(lease)
        return self._allowed(replace(url, priority=deeper) if url.kind == UrlKind.LIST else url for url in urls)

    def _allowed(self, urls: Iterable[DiscoveredUrl]) -> Iterator[DiscoveredUrl]:
        for url in urls:
            reason = self.bounds.reason_not_to_follow(url)
            if reason is None:
                yield url
            else:
                self._count(f"crawler/not-followed/{reason}")

    def _count_absent(self, urls: Iterable[DiscoveredUrl]) -> None:
        """Count the links of an archive's pages that the archive does not contain, each once."""
        archive = self.plan.archive
        if archive is not None:
            absent = {url.key for url in urls if not (url.url in archive or url.name in archive)}
            self._count("crawler/not-in-archive", len(absent - self._absent))
            self._absent |= absent

    def _count(self, counter: str, number: int = 1) -> None:
        self.crawler.stats.inc_value(counter, number)


def was_conditional(response: Response) -> bool:
    """Return whether the request was conditional; a server may send 304 to one that was not."""
    request = response.request
    return request is not None and any(name in request.headers for name in CONDITIONS)
