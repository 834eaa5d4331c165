"""Requests go to the site's own hosts only."""

from __future__ import annotations

import pytest
from scrapy import Request

from crawler.middlewares.request_filter import FOR_LIST, FOR_ROBOTS, RequestFilterMiddleware, RequestRefused
from crawler.vocabulary import Reason
from tests.shells import crawler_with

FORBIDDEN = [
    ("https://example.org/", Reason.OFF_SITE),
    ("https://www.ecns.cn:22/", Reason.OFF_SITE),
    ("https://user@www.ecns.cn/", Reason.OFF_SITE),
    ("http://127.0.0.1/", Reason.PRIVATE_ADDRESS),
    ("http://2130706433/", Reason.PRIVATE_ADDRESS),
    ("ftp://www.ecns.cn/", Reason.SCHEME),
]


@pytest.mark.parametrize(("url", "reason"), FORBIDDEN)
def test_a_request_off_the_site_is_refused_with_its_reason(url: str, reason: Reason) -> None:
    with pytest.raises(RequestRefused) as refused:
        RequestFilterMiddleware.from_crawler(crawler_with()).process_request(Request(url))
    assert refused.value.reason == reason


def test_a_request_to_the_site_passes() -> None:
    RequestFilterMiddleware.from_crawler(crawler_with()).process_request(Request("http://ecns.cn/news/"))


@pytest.mark.parametrize("purpose", [FOR_ROBOTS, FOR_LIST])
def test_robots_txt_and_a_list_that_the_site_names_may_be_on_another_public_host_only(purpose: str) -> None:
    middleware = RequestFilterMiddleware.from_crawler(crawler_with())
    middleware.process_request(Request("https://example.org/robots.txt", meta={purpose: True}))
    with pytest.raises(RequestRefused):
        middleware.process_request(Request("http://10.0.0.1/robots.txt", meta={purpose: True}))


def test_an_allowed_address_is_still_off_the_site() -> None:
    middleware = RequestFilterMiddleware.from_crawler(crawler_with(CRAWLER_ALLOWED_ADDRESSES="127.0.0.0/8"))
    assert middleware.reason_to_refuse("http://127.0.0.1/", any_host=False) == Reason.OFF_SITE
