"""Unpacks the bodies of responses, within DOWNLOAD_MAXSIZE, and refuses those that are damaged or cut off.

Where neither a length nor chunks tell the end of a body, only its own last tag
can: markup that ends without it is taken for cut off. A length that fits may be
that of a page which was cut off before (by a cache, or by a wrong length): markup
that ends with a div still open, whose end tag nobody may leave out, is cut off too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from scrapy.responsetypes import responsetypes

from crawler.exceptions import BodyError
from crawler.network.content_encodings import unpacked
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

ACCEPTED = b"gzip, deflate"
"""What we ask for. Others are unpacked too where they come all the same."""
ENDED_BY_CLOSING = "partial"
"""Scrapy's flag for a body whose end was the end of the connection."""
OPENING_WITHIN_BYTES = 4096
_NO_PAGE = range(300, 600)
"""Statuses that say by themselves what is wrong."""
_DIV = re.compile(rb"<div[\s>]")
_ROOT = re.compile(rb"<(html|rss|feed|urlset|sitemapindex|rdf:RDF)[\s>]", re.IGNORECASE)


class BodyMiddleware:
    """Gives the crawl whole, plain bodies. Scrapy's HttpCompressionMiddleware would let cut ones by."""

    def __init__(self, limit: int) -> None:
        self._limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Bound bodies as the download itself is bounded."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Say which encodings we take."""
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response unpacked. IgnoreRequest tells what is wrong with its body."""
        del request
        encodings = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1").split(",")
        try:
            body = unpacked(response.body, encodings, self._limit)
        except BodyError as error:
            if response.status in _NO_PAGE:
                return response
            raise IgnoreRequest(error.reason) from None
        closed = ENDED_BY_CLOSING in response.flags
        if response.status not in _NO_PAGE and (reason := reason_cut_off(body, told_length=not closed)) is not None:
            raise IgnoreRequest(reason)
        return response if body is response.body else _with_body(response, body)


def reason_cut_off(body: bytes, *, told_length: bool = False) -> str | None:
    """Return `truncated-body` for markup that lacks the end of its root element, and of a div if its length was told.

    Of 571 real pages five lack the first, and none lacks both.
    """
    root = _ROOT.search(body, 0, OPENING_WITHIN_BYTES)
    if root is None:
        return None
    lower = body.lower()
    if b"</" + root[1].lower() in lower:
        return None
    is_cut = not told_length or len(_DIV.findall(lower)) > lower.count(b"</div")
    return Reason.TRUNCATED_BODY if is_cut else None


def _with_body(response: Response, body: bytes) -> Response:
    headers = response.headers.copy()
    del headers["Content-Encoding"]
    kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
    return response.replace(cls=kind, body=body, headers=headers)
