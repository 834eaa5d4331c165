"""Asks for the pages of one site, follows its links, and yields a Page for each article.

An article is asked for once, whichever of its URLs are found, by the URL of its
first page; a copy (mobile, or a page from its middle) is only tried where that
does not come. Lists and feeds come before articles, and newer articles before
older ones.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit, urlunsplit

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.extraction.links import links_of
from crawler.items import Address, Page
from crawler.middlewares import NOT_IN_ARCHIVE
from crawler.spiders.arguments import read_arguments
from crawler.spiders.plan import CrawlPlan, plan_crawl

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.sites import Site

LIST_PRIORITY = date.max.toordinal()
"""Above every article's, which is the number of its day."""
NO_SUCH_PAGE = frozenset({"http-404", "http-410", NOT_IN_ARCHIVE})
MAX_PAGES = 200
"""How many pages one article may have."""


class NewsSpider(Spider):
    """The spider of one site; its subclasses name the site."""

    site: ClassVar[Site]

    def __init__(self, plan: CrawlPlan, name: str | None = None) -> None:
        super().__init__(name)
        self.plan = plan
        self.allowed_domains = sorted(self.site.hosts)
        self._asked: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Read the arguments and what they name. CrawlerError says what can't be used."""
        seeds = Path(crawler.settings["CRAWLER_SEEDS"]) / f"{cls.name}.txt"
        spider = cls(plan_crawl(cls.site, read_arguments(kwargs), seeds), *args)
        spider._set_crawler(crawler)  # as Scrapy's own from_crawler does
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Ask for what the plan begins with."""
        for url in self.plan.urls:
            request = self._request(url)
            if request is not None:
                yield request

    async def parse(self, response: Response, *, copies: tuple[str, ...] = ()) -> AsyncIterator[Any]:
        """Yield the article of a page, if it is one, and requests for what it links to."""
        del copies  # this one came
        page = page_of(response)
        links = links_of(page)
        address = self.site.address(page.url)
        if address is not None:
            yield await self._whole(page, address, links)
        elif not self.site.is_list(page.url):
            self._count("pages/other")
        if self.plan.follows_links:
            for request in self._follow(page.url, links):
                yield request

    def failed(self, failure: Failure) -> Iterator[Request]:
        """Count why a page did not come, and ask for the next copy of its article."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self._count(f"failed/{reason_of(failure)}")
        copies = request.cb_kwargs.get("copies", ())
        if copies:
            yield self._ask(copies[0], request.priority, copies[1:])

    # -- what to ask for -----------------------------------------------------------

    def _follow(self, url: str, links: Iterable[str]) -> Iterator[Request]:
        wanted = (link for link in links if self.site.has(link))
        known = [link for link in wanted if self.site.address(link) or self.site.is_list(link)]
        requests = [request for link in known if (request := self._request(link)) is not None]
        yield from requests
        if any(request.priority != LIST_PRIORITY for request in requests):
            yield from self._further_list(url)

    def _further_list(self, url: str) -> Iterator[Request]:
        """Ask for the next page of a list that had something new; that there is none is no failure."""
        further = self.site.next_list(url)
        request = self._request(further) if further else None
        if request is not None:
            yield request.replace(errback=self.list_ended)

    def list_ended(self, failure: Failure) -> None:
        """Count that a list has no further page; anything but an answer that says so is a failure."""
        reason = reason_of(failure)
        self._count("lists/ended" if reason in NO_SUCH_PAGE else f"failed/{reason}")

    def _request(self, url: str) -> Request | None:
        """Return the request for a URL, or None if its page was asked for before."""
        address = self.site.address(url)
        key = address.identity if address else url
        if key in self._asked:
            return None
        self._asked.add(key)
        if address is None:
            return self._ask(url, LIST_PRIORITY, ())
        first, *copies = dict.fromkeys((first_page(url, address), url))
        return self._ask(first, address.day.toordinal(), tuple(copies))

    def _ask(self, url: str, priority: int, copies: tuple[str, ...]) -> Request:
        return Request(
            url,
            callback=self.parse,
            errback=self.failed,
            priority=priority,
            cb_kwargs={"copies": copies},
        )

    # -- articles of several pages ---------------------------------------------------

    async def _whole(self, page: Page, address: Address, links: Iterable[str]) -> Page:
        """Return an article's page with those that follow it, and the numbers of those that did not come."""
        numbers = self._further(links, address, 1)
        if address.page > 1:  # the first page did not come
            return _with(page, {}, missing=tuple(range(1, address.page)))
        came: dict[int, Page] = {}
        asked = 1
        while asked < min(max(numbers, default=1), MAX_PAGES):
            asked += 1
            following = await self._page(page.url, address, asked)
            if following is not None:
                came[asked] = following
                numbers |= self._further(links_of(following), address, asked)
        return _with(page, came, missing=tuple(n for n in range(2, asked + 1) if n not in came))

    def _further(self, links: Iterable[str], address: Address, after: int) -> set[int]:
        found = (self.site.address(link) for link in links)
        return {a.page for a in found if a and a.identity == address.identity and a.page > after}

    async def _page(self, first: str, address: Address, number: int) -> Page | None:
        assert self.crawler.engine is not None  # noqa: S101  # it runs this very callback
        url = _at(first, self.site.page_url(address, number))
        try:
            response = await self.crawler.engine.download_async(Request(url))
        except Exception as error:  # noqa: BLE001  # downloads fail with errors of no common base
            self._count(f"failed/{type(error).__name__}")
            return None
        return page_of(response) if response.status == HTTPStatus.OK else None

    def _count(self, what: str) -> None:
        self.crawler.stats.inc_value(f"crawler/{what}")


def page_of(response: Response) -> Page:
    """Return what came as a Page."""
    headers = {
        name.decode("latin-1").lower(): values[-1].decode("latin-1") for name, values in response.headers.items()
    }
    came = response.meta.get("archived_at") or datetime.now(UTC)
    return Page(response.url, response.body, response.status, headers, came)


def reason_of(failure: Failure) -> str:
    """Return the slug of why a page did not come: `http-404`, `not-in-archive`, or the error's name."""
    error = failure.value
    if isinstance(error, HttpError):
        return f"http-{error.response.status}"
    return str(error) if isinstance(error, IgnoreRequest) and str(error) else type(error).__name__


def first_page(url: str, address: Address) -> str:
    """Return the URL of an article's first page, on the host where a URL of it was found."""
    return _at(url, address.url)


def _at(url: str, path_of: str) -> str:
    there = urlsplit(url)
    return urlunsplit((there.scheme, there.netloc, urlsplit(path_of).path, "", ""))


def _with(page: Page, came: dict[int, Page], missing: tuple[int, ...]) -> Page:
    following = tuple(came[number] for number in sorted(came))
    return Page(page.url, page.body, page.status, page.headers, page.fetched_at, following, missing)
