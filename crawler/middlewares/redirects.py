"""Follows redirects on the site's own hosts, up to REDIRECT_MAX_TIMES. A redirect that is not followed has a reason.

The cookies of a redirect are sent with the next requests of its chain: some sites redirect a page to itself to set one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from urllib.parse import urldefrag

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http.cookies import CookieJar

from crawler.extraction.urls import MAX_URL_BYTES
from crawler.middlewares.request_filter import RequestFilterMiddleware, RequestRefused, may_be_anywhere
from crawler.runs.statistics import RESPONSES
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

AWAY = frozenset({Reason.OFF_SITE, Reason.SCHEME})
COOKIES, SENT = "redirect_cookies", "redirect_cookies_sent"
"""Keys in a request's meta: the cookies of its chain of redirects, and the header `Cookie` that each URL got."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class SiteRedirectMiddleware(RedirectMiddleware):
    """Scrapy's redirects, with a reason for each that is not followed. They have no header `Referer`."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Follow redirects without Scrapy's RefererMiddleware, which it would ask for."""
        middleware = cls(crawler.settings)
        middleware.crawler = crawler
        return middleware

    def process_response(  # type: ignore[override]  # Scrapy is to drop its argument `spider`
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the request that a redirect leads to. RequestRefused says why it is not followed."""
        self.crawler.stats.inc_value(RESPONSES)  # here, since Scrapy's own counter is off: see DOWNLOADER_STATS
        self.crawler.stats.inc_value(f"crawler/statuses/{response.status // 100}xx")
        self.crawler.stats.inc_value("crawler/received-bytes", len(response.body))  # not yet decompressed
        if response.status not in _REDIRECTS:
            return response
        try:
            result = super().process_response(request, response)
        except IgnoreRequest:
            was_there = request.url in request.meta.get("redirect_urls", ())
            raise RequestRefused(Reason.COOKIES_REQUIRED if was_there else Reason.TOO_MANY_REDIRECTS) from None
        except ValueError:  # a Location that is no URL
            raise RequestRefused(Reason.REDIRECT_OFF_SITE) from None
        if isinstance(result, Request):
            self._keep_cookies(result, request, response)
            self._check(result, request)
        elif "Location" in response.headers:
            raise RequestRefused(Reason.REDIRECT_OFF_SITE)
        return result

    def _keep_cookies(self, redirected: Request, request: Request, response: Response) -> None:
        """Send the cookies that the redirects of this chain have set; no other request gets them."""
        jar = request.meta.get(COOKIES) or CookieJar()
        jar.extract_cookies(response, request)
        redirected.headers.pop("Cookie", None)
        jar.add_cookie_header(redirected)
        sent = request.meta.get(SENT, {}) | {urldefrag(request.url).url: request.headers.get("Cookie")}
        redirected.meta.update({COOKIES: jar, SENT: sent})

    def _check(self, redirected: Request, request: Request) -> None:
        target = urldefrag(redirected.url).url
        is_itself = target == urldefrag(request.url).url
        is_loop = is_itself or target in {urldefrag(url).url for url in request.meta.get("redirect_urls", ())}
        if is_loop and redirected.headers.get("Cookie") == redirected.meta[SENT].get(target):
            if len(redirected.meta[COOKIES]):
                raise RequestRefused(Reason.COOKIES_REQUIRED)
            raise RequestRefused(Reason.REDIRECT_TO_ITSELF if is_itself else Reason.REDIRECT_LOOP)
        request_filter = self.crawler.get_downloader_middleware(RequestFilterMiddleware)
        if len(target) > MAX_URL_BYTES:
            raise RequestRefused(Reason.URL_TOO_LONG)
        any_host = may_be_anywhere(request)
        reason = request_filter.reason_to_refuse(redirected.url, any_host=any_host) if request_filter else None
        if reason is not None:
            raise RequestRefused(Reason.REDIRECT_OFF_SITE if reason in AWAY else reason)
