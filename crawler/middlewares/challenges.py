"""Refuses challenges of a firewall, for pages and for robots.txt: many in a row suspend the host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.utils.httpobj import urlparse_cached

from crawler.middlewares.rate_limit import RateLimitMiddleware
from crawler.middlewares.request_filter import RequestRefused
from crawler.network.challenges import is_challenge
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class ChallengeMiddleware:
    """Lets no challenge pass for a page."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Work for a crawl."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response. RequestRefused if it is a challenge."""
        headers = {k.decode("latin-1").lower(): v[-1].decode("latin-1") for k, v in response.headers.items() if v}
        challenged = is_challenge(response.status, headers, response.body)
        rate_limit = self._crawler.get_downloader_middleware(RateLimitMiddleware)
        if rate_limit is not None:
            rate_limit.host(urlparse_cached(request).hostname or "").challenged(is_challenge=challenged)
        if challenged:
            raise RequestRefused(Reason.CHALLENGE)
        return response
