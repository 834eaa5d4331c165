"""Fetches an article of several pages: the first page, then the others, in their order.

A further page is tried like any other page. A page that the site does not have, or that repeats the others, is not
tried again. A page that repeats the others is missing only if a later page of the article came. A run that is ending
fetches no further page, and stores nothing of the article.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from operator import attrgetter
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import Request

from crawler.checks import is_later_page, other_article, repeated_page
from crawler.downloader.downloader import ANSWER_SECONDS
from crawler.downloader.errors import counted_reason
from crawler.exceptions import StoppedError
from crawler.extensions.archive import EARLIER
from crawler.extensions.database import time_of
from crawler.extensions.processing import executor_of
from crawler.extensions.run_end import is_ending
from crawler.items import Address, Document, Page
from crawler.middlewares.rate_limit import LONGEST_SLEEP_SECONDS
from crawler.missing_pages import MissingPage
from crawler.processing.process import check
from crawler.processing.site_learning import WHOLE
from crawler.spiders.discovery import on_host_of
from crawler.spiders.events import ABSENT, FOR_GOOD, GONE
from crawler.spiders.pages import links_read, page_of, read_page
from crawler.storage.frontier.revisits import TRIES_A_RUN, next_try
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.sites import Site

MAX_PAGES = 200  # how many pages one article may have
MAX_IN_VAIN = 3  # after so many numbers in a row that lead to no further page, no other number is tried
MAX_ANSWER_SECONDS = 1800.0  # the limit of all answers, and of the waits between tries, for one article
_NOTICES = {Reason.BLOCK_PAGE, Reason.ERROR_PAGE, Reason.COOKIE_WALL, Reason.LOGIN_WALL}
_FINAL = FOR_GOOD | ABSENT | GONE | _NOTICES  # another try in the same run would fail too


async def whole_article(  # noqa: PLR0913, PLR0917  # the page, and all that is known of its others
    crawler: Crawler,
    site: Site,
    page: Page,
    address: Address,
    linked: Iterable[Address | None],
    earlier: Sequence[str] = (),
) -> Page:
    """Return an article's page with its other pages, and those that are missing. StoppedError if the run is ending.

    `linked` are the addresses of the page's links, `earlier` the places of all pages as they came last.
    """
    numbers = _numbers(linked, address) | {address.page}
    if page.reading is not None and page.reading.processed is not None and max(numbers) > 1:
        page = await read_page(crawler, page)  # the result of `process_for_store` lacks blocks
    pages = _Pages(crawler, site, page, address, earlier)
    missing: list[MissingPage] = []
    repeated: list[int] = []
    number = in_vain = 0
    while number < min(max(numbers), MAX_PAGES) and in_vain < MAX_IN_VAIN:
        number += 1
        if number == address.page:
            continue
        answer = await pages.fetch(number)
        if isinstance(answer, Page):
            numbers |= _numbers(map(site.address, links_read(answer)), address)
            in_vain = 0
        elif answer == Reason.REPEATED_PAGE or (answer in GONE and number not in numbers | {1}):
            in_vain += 1
            repeated += [number] if answer == Reason.REPEATED_PAGE else []
        else:
            missing.append(MissingPage(number, answer))
            in_vain += answer == Reason.OTHER_PAGE
    if number == MAX_PAGES < max(numbers):
        missing.append(MissingPage(MAX_PAGES + 1, Reason.TOO_MANY_PAGES))
    last = max(pages.came.keys() - {address.page}, default=0)
    missing += [MissingPage(number, Reason.REPEATED_PAGE) for number in repeated if number < last]
    missing.sort(key=attrgetter("number"))
    first, *following = (pages.came[number] for number in sorted(pages.came))
    return replace(first, following=tuple(following), missing=tuple(missing)) if following or missing else first


class _Pages:
    """The pages of one article that came so far, by their numbers."""

    def __init__(self, crawler: Crawler, site: Site, page: Page, address: Address, earlier: Sequence[str]) -> None:
        self._crawler, self._site, self._url, self._address = crawler, site, page.url, address
        self._first_wait = crawler.settings.getfloat("CRAWLER_RETRY_AFTER_SECONDS")
        self._earlier = earlier
        self._seconds = 0.0
        self.came = {address.page: page}

    async def fetch(self, number: int) -> Page | Reason:
        """Return another page of the article, or why it is missing after all tries."""
        url = on_host_of(self._url, self._site.page_url(self._address, number))
        answer: Page | Reason = Reason.TIMEOUT
        for tries in range(1, TRIES_A_RUN + 1):
            if self._seconds > MAX_ANSWER_SECONDS:
                break
            answer = await self._try(url, number)
            wait = next_try(tries, 0.0, self._first_wait)
            if isinstance(answer, Page) or answer in _FINAL or answer.is_program_error or wait is None:
                break
            await self._wait(wait)
        if isinstance(answer, Page):
            self.came[number] = answer if number == 1 else replace(answer, body=b"")  # a further page was read
        else:
            self._crawler.stats.inc_value(f"crawler/pages-missing/{answer}")
        return answer

    async def _try(self, url: str, number: int) -> Page | Reason:
        self._stop_if_ending()
        assert self._crawler.engine is not None  # noqa: S101  # the engine runs the callback
        request = Request(url, meta={EARLIER: self._earlier[number - 1 : number]})
        try:
            answer = await self._page(await self._crawler.engine.download_async(request), number)
        except Exception as error:  # noqa: BLE001  # downloads fail with errors of no common base
            answer = counted_reason(self._crawler, error, url)
        self._seconds += request.meta.get(ANSWER_SECONDS, 0.0)
        if isinstance(answer, Reason):
            self._stop_if_ending()
        return answer

    async def _page(self, response: Response, number: int) -> Page | Reason:
        """Return the page of an answer, or why it is not the article's page of this number."""
        if response.status not in WHOLE:
            return Reason.http(response.status)
        actual = self._site.address(response.url)
        if actual is None or actual.identity != self._address.identity:
            return Reason.REDIRECTED_TO_LIST if self._site.is_list(response.url) else Reason.REDIRECTED_AWAY
        leased = self.came[self._address.page]
        if actual.page != number or is_later_page(response.body, leased.body, number):
            return Reason.OTHER_PAGE
        page = await read_page(self._crawler, page_of(response, self._site, time_of(self._crawler)))
        document = _document(page)
        if document is None:
            return page  # the pipelines refuse the article for the error
        others = [other for one in self.came.values() if (other := _document(one))]
        reason = repeated_page(document, others) or await self._notice(document)
        first = _document(leased)
        return reason or (other_article(document, first) if first else None) or page

    async def _notice(self, document: Document) -> Reason | None:
        """Return which notice a page is in place of a part of the article, such as an error message."""
        reason = check(await executor_of(self._crawler).clean(document), time_of(self._crawler))
        return reason if reason in _NOTICES else None

    async def _wait(self, seconds: float) -> None:
        self._seconds += seconds
        until = monotonic() + seconds
        while (left := until - monotonic()) > 0:
            await asyncio.sleep(min(left, LONGEST_SLEEP_SECONDS))
            self._stop_if_ending()

    def _stop_if_ending(self) -> None:
        if is_ending(self._crawler):
            raise StoppedError("the run is ending")


def _numbers(linked: Iterable[Address | None], address: Address) -> set[int]:
    return {one.page for one in linked if one and one.identity == address.identity}


def _document(page: Page) -> Document | None:
    return page.reading.result if page.reading and isinstance(page.reading.result, Document) else None
