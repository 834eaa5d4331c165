"""A crawl from an archive: answers come from there and nothing goes to the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.responsetypes import responsetypes

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.storage.archive.reader import ArchiveReader

NOT_IN_ARCHIVE = "not-in-archive"


class ReplayMiddleware:
    """Answers every request from the archive that the crawl was given; what is not there is not asked for elsewhere."""

    def __init__(self, archive: ArchiveReader) -> None:
        self._archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Stand in for the network only where the plan of the crawl has an archive."""
        plan = getattr(crawler.spider, "plan", None)
        if plan is None or plan.archive is None:
            raise NotConfigured
        return cls(plan.archive)

    def process_request(self, request: Request) -> Response:
        """Return the archived page of a request. IgnoreRequest if there is none."""
        page = self._archive.page(request.url)
        if page is None:
            raise IgnoreRequest(NOT_IN_ARCHIVE)
        request.meta.update({"fetched_at": page.fetched_at, "archived": page.archived})
        kind = responsetypes.from_args(headers=None, url=request.url, body=page.body)
        return kind(request.url, status=page.status, headers=dict(page.headers), body=page.body, request=request)
