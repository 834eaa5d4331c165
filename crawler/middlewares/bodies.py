"""Decompresses the bodies of responses, up to DOWNLOAD_MAXSIZE, and refuses challenges, damaged and truncated bodies.

If neither a length nor chunks mark the end of a body, only its last tag does: markup without the end tag of its root
element counts as truncated. A correct length may be that of a page that was truncated earlier, by a cache: markup
that lacks the root's end tag and also has an open div counts as truncated too.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Self

from scrapy.responsetypes import responsetypes
from scrapy.utils.httpobj import urlparse_cached

from crawler.content_encodings import decompress
from crawler.exceptions import BodyError
from crawler.middlewares.rate_limit import RateLimitMiddleware
from crawler.middlewares.request_filter import RequestRefused
from crawler.network.challenges import CHALLENGE_HEADERS, is_challenge
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

ACCEPTED = b"gzip, deflate"  # the encodings that we request. Others are decompressed too if a server sends them.
ENDED_BY_CLOSE = "partial"  # Scrapy's flag for a body that ended with the connection
OPENING_WITHIN_BYTES = 4096
_NO_PAGE = range(300, 600)  # statuses that name the fault by themselves
_DIV = re.compile(rb"<div[\s>]")
_ROOT = re.compile(rb"<(html|rss|feed|urlset|sitemapindex|rdf:RDF)[\s>]", re.IGNORECASE)


class BodyMiddleware:
    """Gives the crawl complete, decompressed bodies. Scrapy's HttpCompressionMiddleware accepts truncated ones."""

    def __init__(self, limit: int, crawler: Crawler) -> None:
        self._limit = limit
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Limit bodies as the download itself is limited."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"), crawler)

    def process_request(self, request: Request) -> None:
        """State the encodings that we accept."""
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response decompressed. RequestRefused says what is wrong with its body."""
        encodings = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1").split(",")
        try:
            body = decompress(response.body, encodings, self._limit)
        except BodyError as error:
            if response.status in _NO_PAGE:
                return response
            raise RequestRefused(error.reason) from None
        self._refuse_challenge(request, response, body)
        has_length = ENDED_BY_CLOSE not in response.flags
        if response.status not in _NO_PAGE and (reason := truncation(body, has_length=has_length)) is not None:
            raise RequestRefused(reason)
        if body is response.body:
            return response
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(cls=kind, body=body, headers=headers)

    def _refuse_challenge(self, request: Request, response: Response, body: bytes) -> None:
        """Raise RequestRefused for a challenge of a firewall; many in a row suspend the host."""
        headers = {name: (response.headers.get(name) or b"").decode("latin-1") for name in CHALLENGE_HEADERS}
        host = urlparse_cached(request).hostname or ""
        is_one = is_challenge(response.status, headers, body)
        if (is_one or self._crawler.crawling) and self._rate_limit is not None:
            self._rate_limit.challenged(host, is_challenge=is_one)
        if is_one:
            raise RequestRefused(Reason.CHALLENGE)

    @cached_property
    def _rate_limit(self) -> RateLimitMiddleware | None:
        return self._crawler.get_downloader_middleware(RateLimitMiddleware)


def truncation(body: bytes, *, has_length: bool = False) -> Reason | None:
    """Return Reason.TRUNCATED_BODY for markup without the end tag of its root; if it has a length, a div is open too.

    Of 571 real pages five lack the end tag of the root, and none of them has an open div.
    """
    root = _ROOT.search(body, 0, OPENING_WITHIN_BYTES)
    if root is None:
        return None
    if body.rfind(b"</" + root[1]) >= 0:  # at the end of most pages
        return None
    lower = body.lower()
    if b"</" + root[1].lower() in lower:
        return None
    is_truncated = not has_length or len(_DIV.findall(lower)) > lower.count(b"</div")
    return Reason.TRUNCATED_BODY if is_truncated else None
