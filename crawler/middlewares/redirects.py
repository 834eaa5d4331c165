"""Follows redirects, a few, on the site's own hosts; every redirect that is not followed has its reason.

A page that redirects to itself wants a cookie first: it would do so for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest

from crawler.middlewares.request_filter import FOR_ROBOTS, OFF_SITE, SCHEME, GateMiddleware

if TYPE_CHECKING:
    from scrapy.http import Response

TO_ITSELF, LOOP, TOO_MANY = "redirect-to-itself", "redirect-loop", "too-many-redirects"
NOT_FOLLOWED = {OFF_SITE: "redirect-off-site", SCHEME: "redirect-off-site"}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class SiteRedirectMiddleware(RedirectMiddleware):
    """Scrapy's redirects, within bounds that are told apart."""

    def process_response(  # type: ignore[override]  # Scrapy is to drop its argument `spider`
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the request that a redirect leads to. IgnoreRequest says why it is not followed."""
        try:
            result = super().process_response(request, response)
        except IgnoreRequest:
            raise IgnoreRequest(TOO_MANY) from None
        except ValueError:  # a Location that is no URL
            raise IgnoreRequest(NOT_FOLLOWED[SCHEME]) from None
        if isinstance(result, Request):
            self._check(result, request)
        elif response.status in _REDIRECTS and "Location" in response.headers:
            raise IgnoreRequest(NOT_FOLLOWED[SCHEME])
        return result

    def _check(self, redirected: Request, request: Request) -> None:
        target = urldefrag(redirected.url).url
        if target == urldefrag(request.url).url:
            raise IgnoreRequest(TO_ITSELF)
        if target in {urldefrag(url).url for url in request.meta.get("redirect_urls", ())}:
            raise IgnoreRequest(LOOP)
        gate = self.crawler.get_downloader_middleware(GateMiddleware)
        for_robots = bool(request.meta.get(FOR_ROBOTS))
        reason = gate.reason_to_refuse(redirected.url, for_robots=for_robots) if gate else None
        if reason is not None:
            raise IgnoreRequest(NOT_FOLLOWED.get(reason, reason))
