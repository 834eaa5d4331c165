"""Asks for what the ledger has due, writes down what the pages link to, and yields a Page for each article.

What a page links to is in the ledger before the page is settled. An article is
asked for by the URL of its first page; its other URLs (a mobile copy, a page
from its middle) are tried where that does not come.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider

from crawler.exceptions import BadInputError
from crawler.extensions.database import database_of
from crawler.extensions.run_end import storage_errors_end_run
from crawler.extraction.html.links import links_of
from crawler.spiders.arguments import CrawlArguments, read_arguments
from crawler.spiders.copies import begin_with, copies_beside
from crawler.spiders.discovery import found_at, is_followed
from crawler.spiders.limits import Bounds, priority_of_lists_on
from crawler.spiders.multi_page import links_read, page_of, read_page, whole_article, with_context
from crawler.spiders.outcomes import BAD_URL, Outcomes, reason_of_failure
from crawler.spiders.plan import CrawlPlan, in_chunks, plan_crawl
from crawler.storage.frontier.terms import ARTICLE, LIST, Found, Further

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterable, Iterator
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.items import Page
    from crawler.sites import Site
    from crawler.storage.frontier.terms import Lease
    from crawler.storage.frontier.urls import Ledger

_NO_REQUESTS: tuple[Request, ...] = ()
"""The ledger gives them to the scheduler."""
CHUNK = 500
"""How many URLs that the crawl begins with are written in one transaction."""
WHOLE = frozenset({HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION})
"""Statuses that come with the page itself: no part of one was asked for (206), and no promise is one (202)."""
CONDITIONS = ("If-None-Match", "If-Modified-Since")


class NewsSpider(Spider):
    """The spider of one site; its subclasses name the site."""

    site: Site

    def __init__(self, site: Site, plan: CrawlPlan, bounds: Bounds, name: str | None = None) -> None:
        super().__init__(name)
        self.site = site
        self.bounds = bounds
        self.plan = plan
        self._absent: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Read the arguments and what they name. CrawlerError says what can't be used."""
        seeds = Path(crawler.settings["CRAWLER_SEEDS"]) / f"{cls.name}.txt"
        given = read_arguments(kwargs)
        site = cls.site_to_crawl(given)
        limit = crawler.settings.getint
        bounds = Bounds(limit("CRAWLER_MAX_LIST_DEPTH"), limit("CRAWLER_MAX_LISTS"))
        return super().from_crawler(crawler, site, plan_crawl(site, given, seeds), bounds, *args)

    @classmethod
    def site_to_crawl(cls, given: CrawlArguments) -> Site:
        """Return the site that a crawl with these arguments is of."""
        if given.url is not None:
            raise BadInputError(f"{cls.name} begins with its seeds; -a url=... is for `scrapy crawl news`")
        return cls.site

    async def start(self) -> AsyncIterator[Any]:
        """Write what the plan begins with into the ledger; the scheduler asks for it."""
        now = time.time()
        with storage_errors_end_run(self.crawler):
            if self.plan.gaps:
                self._count("crawler/missing-enqueued", self.ledger.want_gaps(now))
            for some in in_chunks(self.plan.urls(self.site), CHUNK):
                self.ledger.want(begin_with(some, self.plan, self.site, self.ledger), now, again=self.plan.asks_again)
                await asyncio.sleep(0)  # a long file keeps nothing else waiting
        for request in _NO_REQUESTS:
            yield request

    def request(self, lease: Lease) -> Request | None:
        """Return the request for a URL that was leased, or settle that it can't be asked for.

        The server need not send again what did not change.
        """
        validators = dict(zip(CONDITIONS, (lease.etag, lease.last_modified), strict=True))
        try:
            return self._ask(lease.url, lease, headers={name: value for name, value in validators.items() if value})
        except ValueError:
            self.outcomes.failed(lease, BAD_URL)
            return None

    async def parse(self, response: Response, *, lease: Lease) -> AsyncIterator[Any]:
        """Yield the article of a page, if it is one, after writing down what the page links to."""
        with storage_errors_end_run(self.crawler):
            async for page in self._read(response, lease):
                yield page

    async def _read(self, response: Response, lease: Lease) -> AsyncIterator[Page]:
        if response.status == HTTPStatus.NOT_MODIFIED and was_conditional(response):
            self.outcomes.unchanged(lease)
            return
        if response.status not in WHOLE:
            self.outcomes.failed(lease, f"http-{response.status}")
            return
        page = page_of(response, self.site)
        address = self.site.address(page.url) or self.site.page_address(page)
        if address is None:
            self.outcomes.no_article(lease, page, leads=self._discover(page, links_of(page), lease))
            return
        page = await read_page(self.crawler, page)
        self._discover(page, links_read(page), lease)
        yield with_context(await whole_article(self.crawler, self.site, page, address), lease)

    def failed(self, failure: Failure) -> Iterator[Request]:
        """Try the article's next URL, or settle why it did not come."""
        request: Request = failure.request  # type: ignore[attr-defined]
        lease: Lease = request.cb_kwargs["lease"]
        tried: tuple[str, ...] = (*request.meta.get("tried", ()), request.url, lease.url)
        reason = reason_of_failure(failure)
        with storage_errors_end_run(self.crawler):
            other = self._other_url(lease, tried) if self.outcomes.is_absent(reason) else None
            if other is None:
                self.outcomes.failed(lease, reason)
            else:
                yield self._ask(other, lease, tried=tried)

    # -- what to ask for -----------------------------------------------------------

    @property
    def ledger(self) -> Ledger:
        """The ledger of this crawl."""
        return database_of(self.crawler).ledger

    @property
    def outcomes(self) -> Outcomes:
        """What settles URLs that no article comes of."""
        return Outcomes(self.crawler, self.site)

    def _other_url(self, lease: Lease, tried: Collection[str]) -> str | None:
        """Return another URL of an article, on one of the site's own hosts."""
        others = (url for url in self.ledger.aliases.of(lease.key) if url not in tried and self.site.has(url))
        return next(others, None)

    def _ask(
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

    def _discover(self, page: Page, links: Iterable[str], lease: Lease) -> bool:
        """Write down what a page links to; lists that a list links to are looked at again.

        Return whether it leads to an article, as far as the site's URLs tell.
        """
        if not self.plan.follows_links:
            return True
        is_list = lease.kind == LIST
        if is_list:
            self.bounds.list_read()
        found = list(self._bounded((found_at(url, self.site) for url in links if is_followed(url, self.site)), lease))
        again = [one.key for one in found if one.kind == LIST and self.site.list_page(one.url) == 1] if is_list else []
        further = self._further_list(page.url, lease) if is_list else None
        new = self.ledger.discover(found, page.url, time.time(), again=again, further=further)
        copies_beside(links, [lease.key, *(one.key for one in found)], self.site, self.ledger)
        self._count("crawler/discovered", new)
        self._count_absent(found)
        return not self.site.tells_articles_by_url or any(one.kind == ARTICLE for one in found)

    def _further_list(self, url: str, lease: Lease) -> Further | None:
        """Return where a list goes on: pages do not always link to it."""
        next_list = self.site.next_list(url)
        followed = self._bounded([found_at(next_list, self.site)], lease) if next_list else ()
        return next((Further(found, lease.fetched_at) for found in followed), None)

    def _bounded(self, found: Iterable[Found], lease: Lease) -> Iterator[Found]:
        """Yield what is followed; lists are one step further from a seed than the page that links to them."""
        for one in found:
            known = replace(one, priority=priority_of_lists_on(lease)) if one.kind == LIST else one
            reason = self.bounds.reason_not_to_follow(known)
            if reason is None:
                yield known
            else:
                self._count(f"crawler/not-followed/{reason}")

    def _count_absent(self, found: Iterable[Found]) -> None:
        """Count what an archive's pages link to and the archive does not hold, each once."""
        archive = self.plan.archive
        if archive is None:
            return
        absent = {one.key for one in found if not (one.url in archive or (one.alias or one.url) in archive)}
        self._count("crawler/not-in-archive", len(absent - self._absent))
        self._absent |= absent

    def _count(self, counter: str, many: int = 1) -> None:
        self.crawler.stats.inc_value(counter, many)


def was_conditional(response: Response) -> bool:
    """Tell whether a page was asked for only if it had changed; a server may say 304 unasked."""
    asked = response.request
    return asked is not None and any(name in asked.headers for name in CONDITIONS)
