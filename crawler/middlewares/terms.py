"""Requests a host's files about the use of its pages before the first article of the host.

Otherwise a run that ends before these files came would have to throw its articles away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured

from crawler.exceptions import StoppedError
from crawler.extensions.host_terms import HostTerms
from crawler.middlewares.request_filter import RequestRefused
from crawler.vocabulary import Reason, UrlKind

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class TermsMiddleware:
    """Delays requests for articles until the files of their host were requested."""

    def __init__(self, terms: HostTerms) -> None:
        self._terms = terms

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Delay them in a crawl; Scrapy's other commands record no terms."""
        terms = crawler.get_extension(HostTerms)
        if terms is None:
            raise NotConfigured
        return cls(terms)

    async def process_request(self, request: Request) -> None:
        """Wait for the files of an article's host. RequestRefused if the run ends first."""
        lease = request.cb_kwargs.get("lease")
        if lease is None or lease.kind != UrlKind.ARTICLE:
            return
        try:
            await self._terms.of_host(request.url)
        except StoppedError as error:
            raise RequestRefused(Reason.STOPPING) from error
