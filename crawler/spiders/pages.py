"""A response to a Page of a site: read, and with its fetch context."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.extensions.host_terms import HostTerms
from crawler.extensions.processing import executor_of
from crawler.items import FetchContext, Page
from crawler.items.terms import TERMS_HEADERS
from crawler.spiders.events import GONE, age_of, validators
from crawler.unsafe_characters import without_unsafe
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from datetime import datetime

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.sites import Site
    from crawler.storage.frontier.records import Lease

CONDITIONS = ("If-None-Match", "If-Modified-Since")


async def read_page(crawler: Crawler, page: Page) -> Page:
    """Return a page with its reading: links and Document in one parse."""
    return replace(page, reading=await executor_of(crawler).read(page))


async def process_page(crawler: Crawler, page: Page) -> Page:
    """Return an article's page with its reading and the statements of its host about the use of its content.

    In a crawl of an archive, a worker has cleaned and checked it too. StoppedError if the run ends first.
    """
    terms = crawler.get_extension(HostTerms)
    if terms is not None and (stated := await terms.of(page)):
        page = replace(page, host_terms=stated)
    return replace(page, reading=await executor_of(crawler).process(page))


def links_read(page: Page) -> tuple[str, ...]:
    """Return the links of a page that was read; a page that cannot be read has none."""
    return page.reading.links if page.reading else ()


def page_of(response: Response, site: Site, now: datetime) -> Page:
    """Return a response as a Page of a site, fetched `now` unless the response has its time."""
    given = ((name.decode("latin-1").lower(), values) for name, values in response.headers.items())
    decoded = (
        (name, (b", ".join(values) if name in TERMS_HEADERS else values[-1]).decode("latin-1"))
        for name, values in given
    )
    headers = {name: without_unsafe(value) for name, value in decoded}
    fetched_at = response.meta.get("fetched_at") or now
    archived, digest = response.meta.get("archived"), response.meta.get("archived_digest")
    return Page(
        response.url, response.body, response.status, headers, fetched_at, archived=archived, digest=digest, site=site
    )


def with_context(page: Page, lease: Lease, now: float) -> Page:
    """Return a page with its fetch context; `now` is in seconds since 1970. No place in the archive is left out.

    An article of several pages has no ETag and Last-Modified: those of the first page do not cover further pages.
    """
    etag, last_modified, digest = validators(page)
    if page.following or page.missing:
        etag = last_modified = None
    archived = tuple(one.place for one in page.places)
    gone = page.missing and all(one.reason in GONE for one in page.missing)
    incomplete = Reason.PAGES_GONE if gone else Reason.INCOMPLETE if page.missing else None
    fetch = FetchContext(lease.key, age_of(lease, now), etag, last_modified, digest, archived, incomplete)
    return replace(page, fetch=fetch)


def was_conditional(response: Response) -> bool:
    """Return whether the request was conditional; a server may send 304 to one that was not."""
    request = response.request
    return request is not None and any(name in request.headers for name in CONDITIONS)
