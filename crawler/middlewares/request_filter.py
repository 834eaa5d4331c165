"""Lets requests go to the site's own hosts and to nowhere else, at every hop.

A robots.txt may lie on another host, where its redirects lead; but no request
leads to an address that is not public, unless the site itself is configured
there. Names are judged when they are resolved, in crawler.downloader.resolver.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from crawler.network.addresses import Addresses, is_local_name

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.sites import Site

FOR_ROBOTS = "for_robots"
"""The mark of a request for a robots.txt, in its meta."""
OFF_SITE, SCHEME = "off-site", "scheme"


class GateMiddleware:
    """Refuses requests before anything else sees them."""

    def __init__(self, site: Site, addresses: Addresses) -> None:
        self._site = site
        self._addresses = addresses

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Keep to the hosts of the spider's site, and to CRAWLER_ALLOWED_ADDRESSES where it is local."""
        allowed = crawler.settings.getlist("CRAWLER_ALLOWED_ADDRESSES")
        return cls(crawler.spider.site, Addresses(allowed))  # type: ignore[union-attr]

    def process_request(self, request: Request) -> None:
        """Let a request pass. IgnoreRequest names the reason if it may not."""
        reason = self.reason_to_refuse(request.url, for_robots=bool(request.meta.get(FOR_ROBOTS)))
        if reason is not None:
            raise IgnoreRequest(reason)

    def reason_to_refuse(self, url: str, *, for_robots: bool) -> str | None:
        """Return why a URL may not be asked for, or None."""
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            return SCHEME
        if parts.scheme not in {"http", "https"}:
            return SCHEME
        if self._site.has(url):
            return None
        if is_local_name(host) and (reason := self._addresses.reason_to_refuse_host(host)) is not None:
            return reason
        return None if for_robots else OFF_SITE
