"""Redirects are followed on the site; each that is not has its reason."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.middlewares.redirects import SiteRedirectMiddleware
from crawler.middlewares.request_filter import RequestRefused
from crawler.vocabulary import Reason
from tests.shells import crawler_with

START = "https://www.ecns.cn/a/2020-01-01/detail-iabcdefg1234567.shtml"


def redirected(location: str, **meta: Any) -> Request | Response:
    middleware = SiteRedirectMiddleware.from_crawler(crawler_with(REDIRECT_MAX_TIMES=5))
    response = Response(START, status=302, headers={"Location": location})
    return middleware.process_response(Request(START, meta=meta), response)


@pytest.mark.parametrize(
    ("location", "meta", "reason"),
    [
        (START, {}, Reason.REDIRECT_TO_ITSELF),
        (f"{START}#top", {}, Reason.REDIRECT_TO_ITSELF),
        ("/c", {"redirect_urls": ["https://www.ecns.cn/c"]}, Reason.REDIRECT_LOOP),
        ("/d", {"redirect_times": 5}, Reason.TOO_MANY_REDIRECTS),
        ("ftp://www.ecns.cn/", {}, Reason.REDIRECT_OFF_SITE),
        ("http://[", {}, Reason.REDIRECT_OFF_SITE),
    ],
)
def test_a_redirect_that_is_not_followed_has_its_reason(location: str, meta: dict[str, Any], reason: Reason) -> None:
    with pytest.raises(RequestRefused) as refused:
        redirected(location, **meta)
    assert refused.value.reason == reason


def test_an_answer_without_a_redirect_passes() -> None:
    middleware = SiteRedirectMiddleware.from_crawler(crawler_with())
    response = Response(START)
    assert middleware.process_response(Request(START), response) is response
