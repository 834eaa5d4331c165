"""Fetches the URLs that are due, writes the links of their pages, and yields a Page for each article.

The links of a page are in the frontier before the state of the page changes. An article is fetched by the URL of its
first page. Its other URLs (a mobile copy, a further page) are tried if that page does not exist.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from scrapy import Request, Spider, signals

from crawler.downloader.errors import reason_of
from crawler.downloader.scrapy_private import is_closing
from crawler.exceptions import BadInputError, PathologicalPageError, StoppedError, UnstorableError
from crawler.extensions.database import database_of
from crawler.extensions.processing import executor_of
from crawler.extensions.run_end import storage_errors_end_run
from crawler.extraction.urls import is_too_long
from crawler.items import Address
from crawler.spiders.arguments import CrawlArguments, read_arguments
from crawler.spiders.copies import add_copies, original_of, start_urls
from crawler.spiders.discovery import discovered_url, followed
from crawler.spiders.events import ABSENT, WHOLE, FetchEvents
from crawler.spiders.limits import Bounds, has_long_url, priority_of_lists_on
from crawler.spiders.multi_page import whole_article
from crawler.spiders.other_spiders import trial
from crawler.spiders.pages import CONDITIONS, links_read, page_of, read_page, was_conditional, with_context
from crawler.spiders.plan import CrawlPlan, plan_crawl
from crawler.spiders.sightings import sighting_on
from crawler.spiders.traps import Traps
from crawler.storage.frontier.discovery import in_chunks
from crawler.storage.frontier.records import DiscoveredUrl, NextListPage, iso
from crawler.vocabulary import Reason, UrlKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.items import Page
    from crawler.sites import Site
    from crawler.storage.frontier.frontier import Frontier
    from crawler.storage.frontier.records import Lease

logger = logging.getLogger(__name__)
_NO_REQUESTS: tuple[Request, ...] = ()
"""The scheduler takes the requests from the frontier."""
CHUNK = 500  # how many of the first URLs one transaction writes
TO_STORED = "crawler/lists-to-stored"
LINKS_AT_ONCE = 1_000  # the links of a page that one transaction writes; other work waits for about 0.1 s
MAX_LINKS = 50_000  # the links of one page that are followed: a sitemap may have as many


class NewsSpider(Spider):
    """The spider of one site; a subclass names the site."""

    site: Site

    def __init__(self, site: Site, plan: CrawlPlan, bounds: Bounds, traps: Traps, name: str | None = None) -> None:
        super().__init__(name)
        self.site = site
        self.bounds = bounds
        self.plan = plan
        self.traps = traps
        self._absent: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Read the arguments, and the files that they name. CrawlerError says what cannot be used."""
        seeds = Path(crawler.settings["CRAWLER_SEEDS"]) / f"{cls.name}.txt"
        given = read_arguments(kwargs)
        site, limit = cls.site_to_crawl(given), crawler.settings.getint
        bounds = Bounds(limit("CRAWLER_MAX_LIST_DEPTH"), limit("CRAWLER_MAX_LISTS"))
        traps = Traps(limit("CRAWLER_MAX_UNLISTED"))
        crawler.signals.connect(traps.item_dropped, signals.item_dropped)
        crawler.signals.connect(traps.item_scraped, signals.item_scraped)
        return super().from_crawler(crawler, site, plan_crawl(site, given, seeds), bounds, traps, *args)

    @classmethod
    def site_to_crawl(cls, given: CrawlArguments) -> Site:
        """Return the site of a crawl with these arguments. BadInputError if one of its XPaths is invalid."""
        if given.url is not None:
            raise BadInputError(f"{cls.name} begins with its seeds; -a url=... is for `scrapy crawl news`")
        return cls.site.loaded()

    async def start(self) -> AsyncIterator[Any]:
        """Write the first URLs of the plan into the frontier, from which the scheduler takes them."""
        now = database_of(self.crawler).now()
        with storage_errors_end_run(self.crawler):
            if self.plan.missing:
                self._count("crawler/missing-enqueued", self.frontier.discovery.enqueue_missing(now))
            for some in in_chunks(self.plan.urls(self.site), CHUNK):
                urls = start_urls(some, self.plan, self.site, self.frontier)
                short = [url for url in urls if not has_long_url(url)]
                self._count_not_followed(Reason.URL_TOO_LONG, len(urls) - len(short))
                again, named = self.plan.fetches_again, self.plan.url
                self.frontier.discovery.enqueue(short, now, again=again, only_due_lists=named is None)
                self._count_left_out()
                await asyncio.sleep(0)  # other work goes on while a long file is read
        for request in _NO_REQUESTS:
            yield request

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
            for result in trial(page_of(response, self.site)):
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
            if lease.kind == UrlKind.LIST:
                self.frontier.discovery.visits.add_unchanged(lease.key, database_of(self.crawler).now())
            self.events.not_modified(lease)
            return
        if response.status not in WHOLE:
            self.events.failed(lease, Reason.http(response.status))
            return
        page = page_of(response, self.site)
        address = self.site.address(page.url) or self.site.page_address(page)
        if address is None:
            links = await executor_of(self.crawler).links(page)
            links_to_article, _ = await self._discover_in_steps(page, links, lease)
            self.events.no_article(lease, page, links_to_article=links_to_article)
            return
        page = await read_page(self.crawler, page)
        _, addresses = await self._discover_in_steps(page, links_read(page), lease)
        original = original_of(page, address, lease, self.plan, self.site, self.frontier)
        if original is not None:
            self.events.moved(lease, original)
            return
        whole = await whole_article(self.crawler, self.site, page, address, addresses)
        yield with_context(whole, lease, database_of(self.crawler).now())

    def failed(self, failure: Failure) -> Iterator[Request]:
        """Try the article's next URL, or record why it is missing."""
        request: Request = failure.request  # type: ignore[attr-defined]
        lease: Lease = request.cb_kwargs["lease"]
        tried: tuple[str, ...] = (*request.meta.get("tried", ()), request.url, lease.url)
        reason = reason_of(cast("BaseException", failure.value))
        with storage_errors_end_run(self.crawler):
            urls = self.frontier.aliases.of(lease.key) if reason in ABSENT else ()
            other = next((url for url in urls if url not in tried and self.site.has(url)), None)
            if other is None:
                self.events.failed(lease, reason)
            else:
                yield self._new_request(other, lease, tried=tried)

    @property
    def crawls(self) -> bool:
        """Whether this is a crawl: Scrapy's commands `fetch` and `parse` give a spider another start."""
        return type(self).start is NewsSpider.start

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
        return Request(
            url,
            callback=self.parse,
            errback=self.failed,
            headers=headers,
            cb_kwargs={"lease": lease},
            meta={"tried": tried, "handle_httpstatus_list": [int(HTTPStatus.NOT_MODIFIED)]},
        )

    def _addresses(self, links: Iterable[str]) -> dict[str, Address | None]:
        return {link: self.site.address(link) for link in links}

    async def _discover_in_steps(
        self, page: Page, links: Sequence[str], lease: Lease
    ) -> tuple[bool, list[Address | None]]:
        """Write the links of a page; other work goes on between the steps. StoppedError if the run ends meanwhile.

        Return whether the page links to an article (see `_discover`), and the addresses of the links.
        """
        if self.plan.follows_links and lease.kind == UrlKind.LIST:
            self.bounds.list_read()
        short = [link for link in links if not is_too_long(link)]  # the forms of long URLs take long to match
        self._count(f"crawler/not-followed/{Reason.URL_TOO_LONG}", len(links) - len(short))
        self._count(f"crawler/not-followed/{Reason.TOO_MANY_LINKS}", max(0, len(short) - MAX_LINKS))
        links_to_article, addresses = False, list[Address | None]()
        for some in in_chunks(short[:MAX_LINKS], LINKS_AT_ONCE) if short else ([],):
            if is_closing(self.crawler):
                raise StoppedError("the run was stopped while the links of a page were written")
            found = self._addresses(some)
            links_to_article |= self._discover(page, found, lease)
            addresses.extend(found.values())
            await asyncio.sleep(0)
        if self.plan.follows_links:
            articles = {address.identity for address in addresses if address is not None}
            seen = sighting_on(page, lease, self.site, is_live=self.plan.archive is None)
            self.frontier.discovery.visits.add(seen, articles, database_of(self.crawler).now())
        return links_to_article, addresses

    def _discover(self, page: Page, links: Mapping[str, Address | None], lease: Lease) -> bool:
        """Write the links of a page, which have their addresses; the lists that a list links to are read in this run.

        Return whether the page links to an article.
        """
        if not self.plan.follows_links:
            return True
        is_list = lease.kind == UrlKind.LIST
        urls = list(self._bounded(followed(links, self.site), lease))
        first_pages = [url.key for url in urls if url.kind == UrlKind.LIST and self.site.list_page(url.url) == 1]
        new = self.frontier.discovery.discover(
            urls,
            sighting_on(page, lease, self.site, is_live=self.plan.archive is None),
            database_of(self.crawler).now(),
            lists=first_pages if is_list else (),
            next_page=self._next_list_page(page.url, lease) if is_list else None,
        )
        add_copies(links, [lease.key, *(url.key for url in urls)], self.site, self.frontier)
        self._count("crawler/discovered", new)
        self._count_left_out()
        self._count_absent(urls)
        articles = [url.key for url in urls if url.kind == UrlKind.ARTICLE]
        if is_list and not self.crawler.stats.get_value(TO_STORED) and self.frontier.in_store(articles):
            self._count(TO_STORED)  # the first one tells that the lists lead to articles that are known
        return bool(articles)

    def _next_list_page(self, url: str, lease: Lease) -> NextListPage | None:
        """Return the next page of a list: lists do not always link to it."""
        next_list = self.site.next_list(url)
        bounded = self._bounded([discovered_url(next_list, self.site)], lease) if next_list else ()
        # a time to come was written while the clock was ahead: it says nothing about the articles found since
        is_known = lease.fetched_at and lease.fetched_at <= iso(database_of(self.crawler).now())
        read_before = lease.fetched_at if is_known else None
        return next((NextListPage(discovered, read_before) for discovered in bounded), None)

    def _bounded(self, urls: Iterable[DiscoveredUrl], lease: Lease) -> Iterator[DiscoveredUrl]:
        """Yield the URLs that are followed; lists are one step further from a seed than the page that links to them."""
        for url in urls:
            known = replace(url, priority=priority_of_lists_on(lease)) if url.kind == UrlKind.LIST else url
            reason = self.bounds.reason_not_to_follow(known)
            if self.plan.may_meet_traps:
                reason = reason or self.traps.reason_not_to_follow(known, on_list=lease.kind == UrlKind.LIST)
            if reason is None:
                yield known
            else:
                self._count_not_followed(reason)

    def _count_absent(self, urls: Iterable[DiscoveredUrl]) -> None:
        """Count the links of an archive's pages that the archive does not contain, each once."""
        archive = self.plan.archive
        if archive is not None:
            absent = {url.key for url in urls if not (url.url in archive or url.name in archive)}
            self._count("crawler/not-in-archive", len(absent - self._absent))
            self._absent |= absent

    def _count_not_followed(self, reason: Reason, number: int = 1) -> None:
        if number:
            self._count(f"crawler/not-followed/{reason}", number)

    def _count_left_out(self) -> None:
        if number := self.frontier.discovery.left_out:
            self.crawler.stats.set_value(f"crawler/not-followed/{Reason.UNSTORABLE}", number)

    def _count(self, counter: str, number: int = 1) -> None:
        self.crawler.stats.inc_value(counter, number)
