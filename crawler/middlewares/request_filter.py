"""Allows requests to the site's own hosts and to no others, at every redirect, and to nothing that is forgotten.

A robots.txt may be on another host, where its redirects lead, and so may a sitemap or feed that the site names. No
request goes to an address that is not public, unless the site itself is configured there. The resolver
(crawler.downloader.resolver) checks host names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import IgnoreRequest

from crawler.extensions.database import CrawlDatabase, spider_of
from crawler.extraction.urls import is_web_url, split_url
from crawler.network.addresses import Addresses
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.sites import Site

FOR_ROBOTS = "for_robots"  # the key in a request's meta that marks a request for robots.txt
FOR_LIST = "for_list"  # marks a request for a feed or sitemap on another host, which the site itself names


class RequestRefused(IgnoreRequest):
    """A request that is not sent, or whose answer is not used, with the reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


class RequestFilterMiddleware:
    """Refuses requests before any other middleware handles them."""

    def __init__(
        self, site: Site, addresses: Addresses, is_forgotten: Callable[[str], bool] = lambda _url: False
    ) -> None:
        self._site, self._addresses, self._is_forgotten = site, addresses, is_forgotten

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Allow the hosts of the spider's site, and CRAWLER_ALLOWED_ADDRESSES where they are local."""
        allowed = crawler.settings.getlist("CRAWLER_ALLOWED_ADDRESSES")
        known = (spider_of(crawler).site, Addresses(allowed))
        database = crawler.get_extension(CrawlDatabase)
        return cls(*known, database.is_forgotten) if database else cls(*known)

    def process_request(self, request: Request) -> None:
        """Refuse a request that must not be sent. RequestRefused has the reason."""
        reason = self.reason_to_refuse(request.url, any_host=may_be_anywhere(request))
        if reason is not None:
            raise RequestRefused(reason)

    def reason_to_refuse(self, url: str, *, any_host: bool) -> Reason | None:
        """Return why a URL must not be fetched, or None."""
        if not is_web_url(url):
            return Reason.SCHEME
        if self._is_forgotten(url):
            return Reason.FORGOTTEN
        if self._site.has(url):
            return None
        host = split_url(url).hostname or ""
        return self._addresses.reason_to_refuse_host(host) or (None if any_host else Reason.OFF_SITE)


def may_be_anywhere(request: Request) -> bool:
    """Return whether a request, and its redirects, may go to any public host."""
    return bool(request.meta.get(FOR_ROBOTS) or request.meta.get(FOR_LIST))
