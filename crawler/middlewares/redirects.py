"""Follows redirects on the site's own hosts, up to REDIRECT_MAX_TIMES. A redirect that is not followed has a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest

from crawler.middlewares.request_filter import RequestFilterMiddleware, RequestRefused, may_be_anywhere
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from scrapy.http import Response

AWAY = frozenset({Reason.OFF_SITE, Reason.SCHEME})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class SiteRedirectMiddleware(RedirectMiddleware):
    """Scrapy's redirects, with a reason for each that is not followed."""

    def process_response(  # type: ignore[override]  # Scrapy is to drop its argument `spider`
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the request that a redirect leads to. RequestRefused says why it is not followed."""
        try:
            result = super().process_response(request, response)
        except IgnoreRequest:
            raise RequestRefused(Reason.TOO_MANY_REDIRECTS) from None
        except ValueError:  # a Location that is no URL
            raise RequestRefused(Reason.REDIRECT_OFF_SITE) from None
        if isinstance(result, Request):
            self._check(result, request)
        elif response.status in _REDIRECTS and "Location" in response.headers:
            raise RequestRefused(Reason.REDIRECT_OFF_SITE)
        return result

    def _check(self, redirected: Request, request: Request) -> None:
        target = urldefrag(redirected.url).url
        if target == urldefrag(request.url).url:
            raise RequestRefused(Reason.REDIRECT_TO_ITSELF)
        if target in {urldefrag(url).url for url in request.meta.get("redirect_urls", ())}:
            raise RequestRefused(Reason.REDIRECT_LOOP)
        request_filter = self.crawler.get_downloader_middleware(RequestFilterMiddleware)
        any_host = may_be_anywhere(request)
        reason = request_filter.reason_to_refuse(redirected.url, any_host=any_host) if request_filter else None
        if reason is not None:
            raise RequestRefused(Reason.REDIRECT_OFF_SITE if reason in AWAY else reason)
