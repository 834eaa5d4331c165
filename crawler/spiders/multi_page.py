"""Fetches an article of several pages: the first page, then the further ones, in their order."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy import Request

from crawler.downloader.errors import counted_reason
from crawler.extensions.processing import executor_of
from crawler.items import Address, FetchContext, Page
from crawler.spiders.discovery import on_host_of
from crawler.spiders.events import age_of, validators

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.sites import Site
    from crawler.storage.frontier.records import Lease

MAX_PAGES = 200  # how many pages one article may have


async def whole_article(
    crawler: Crawler, site: Site, page: Page, address: Address, linked: Iterable[Address | None]
) -> Page:
    """Return an article's page with its further pages, and the numbers of those that are missing.

    `linked` are the addresses of the page's links. A further page was read, so its body is not kept.
    """
    if address.page > 1:  # the first page is missing
        return replace(page, missing=tuple(range(1, address.page)))
    numbers = _numbers(linked, address)
    fetched: dict[int, Page] = {}
    last = 1
    while last < min(max(numbers, default=1), MAX_PAGES):
        last += 1
        url = on_host_of(page.url, site.page_url(address, last))
        following = await _further_page(crawler, site, url, address, last)
        if following is not None:
            fetched[last] = following
            numbers |= _numbers(map(site.address, links_read(following)), address)
    missing = tuple(number for number in range(2, last + 1) if number not in fetched)
    return replace(page, following=tuple(fetched[number] for number in sorted(fetched)), missing=missing)


def _numbers(linked: Iterable[Address | None], address: Address) -> set[int]:
    return {one.page for one in linked if one and one.identity == address.identity}


async def _further_page(crawler: Crawler, site: Site, url: str, address: Address, number: int) -> Page | None:
    """Return a further page of an article, None if it did not come or another page came instead."""
    assert crawler.engine is not None  # noqa: S101  # the engine runs the callback
    try:
        response = await crawler.engine.download_async(Request(url))
    except Exception as error:  # noqa: BLE001  # downloads fail with errors of no common base
        crawler.stats.inc_value(f"crawler/pages-missing/{counted_reason(crawler, error, url)}")
        return None
    actual = site.address(response.url)
    if response.status != HTTPStatus.OK or actual is None:
        return None
    is_it = (actual.identity, actual.page) == (address.identity, number)
    return replace(await read_page(crawler, page_of(response, site)), body=b"") if is_it else None


async def read_page(crawler: Crawler, page: Page) -> Page:
    """Return a page with its reading: links and Document in one parse."""
    return replace(page, reading=await executor_of(crawler).read(page))


def links_read(page: Page) -> tuple[str, ...]:
    """Return the links of a page that was read; a page that cannot be read has none."""
    return page.reading.links if page.reading else ()


def page_of(response: Response, site: Site) -> Page:
    """Return a response as a Page of a site."""
    headers = {k.decode("latin-1").lower(): v[-1].decode("latin-1") for k, v in response.headers.items()}
    fetched_at = response.meta.get("fetched_at") or datetime.now(UTC)
    archived = response.meta.get("archived")
    return Page(response.url, response.body, response.status, headers, fetched_at, archived=archived, site=site)


def with_context(page: Page, lease: Lease) -> Page:
    """Return a page with its fetch context; this includes the places of all its pages in the archive.

    An article of several pages has no ETag and Last-Modified: those of the first page say nothing of further pages.
    """
    etag, last_modified, digest = validators(page)
    if page.following or page.missing:
        etag = last_modified = None
    archived = tuple(one.archived for one in (page, *page.following) if one.archived)
    fetch = FetchContext(lease.key, age_of(lease, time.time()), etag, last_modified, digest, archived)
    return replace(page, fetch=fetch)
