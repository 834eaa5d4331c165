"""A crawl of an archive: it answers every request, and nothing is sent to the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured
from scrapy.responsetypes import responsetypes

from crawler.extensions.processing import archive_of
from crawler.middlewares.request_filter import RequestRefused
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.storage.archive.reader import ArchiveReader


class ReplayMiddleware:
    """Answers requests from the archive of the crawl's plan. A page that it does not contain is not fetched at all."""

    def __init__(self, archive: ArchiveReader) -> None:
        self._archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Replace the network only if the plan of the crawl has an archive."""
        archive = archive_of(crawler)
        if archive is None:
            raise NotConfigured
        return cls(archive)

    def process_request(self, request: Request) -> Response:
        """Return the archived page of a request. RequestRefused if there is none."""
        page = self._archive.page(request.url)
        if page is None:
            raise RequestRefused(Reason.NOT_IN_ARCHIVE)
        request.meta.update({"fetched_at": page.fetched_at, "archived": page.archived, "archived_digest": page.digest})
        kind = responsetypes.from_args(headers=None, url=request.url, body=page.body)
        return kind(request.url, status=page.status, headers=dict(page.headers), body=page.body, request=request)
