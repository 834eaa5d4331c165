"""The middleware keeps one rate for each host, by the settings."""

from __future__ import annotations

import asyncio

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.exceptions import BadInputError
from crawler.middlewares.rate_limit import RateLimitMiddleware
from crawler.middlewares.request_filter import RequestRefused
from crawler.network.host_state import Slot
from crawler.vocabulary import Reason
from tests.shells import crawler_with

REQUEST = Request("https://www.ecns.cn/a")
SLOT = Slot(0, 1, 0.0, 90.0)


def test_hosts_have_rates_of_their_own_with_the_delay_of_the_settings() -> None:
    middleware = RateLimitMiddleware.from_crawler(crawler_with(DOWNLOAD_DELAY=3))
    assert middleware.host("a") is middleware.host("a")
    assert middleware.host("a") is not middleware.host("b")
    assert middleware.host("a").delay == 3


def test_a_suspended_host_refuses_requests_with_the_reason() -> None:
    middleware = RateLimitMiddleware.from_crawler(crawler_with(CRAWLER_MAX_ERRORS_IN_A_ROW=2))
    middleware.process_request(REQUEST)
    for _ in range(2):
        middleware.failed(REQUEST, SLOT)
    with pytest.raises(RequestRefused) as refused:
        middleware.process_request(REQUEST)
    assert refused.value.reason == Reason.TOO_MANY_ERRORS


def test_a_retry_after_is_counted_for_the_summary() -> None:
    crawler = crawler_with(DOWNLOAD_DELAY=0)
    middleware = RateLimitMiddleware.from_crawler(crawler)
    middleware.answered(REQUEST, Response(REQUEST.url, status=503, headers={"Retry-After": "20"}), 0.1, SLOT)
    assert crawler.stats.get_value("crawler/pace/waits-obeyed") == 1
    assert crawler.stats.get_value("crawler/pace/seconds-waited") == 20
    assert crawler.stats.get_value("crawler/pace/longest-delay/www.ecns.cn") == 1


def test_a_delay_that_grows_is_logged_once_with_its_cause(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    middleware = RateLimitMiddleware.from_crawler(crawler_with(DOWNLOAD_DELAY=1))
    for seconds in (6.0, 6.0, 7.5, 8.0, 9.0):
        middleware.answered(REQUEST, Response(REQUEST.url), seconds, SLOT)
    logged = [message for message in caplog.messages if message.startswith("www.ecns.cn")]
    assert logged == ["www.ecns.cn: the delay grows from 1.0 to 7.5 s: status 200 after 7.5 s"]


async def refusal_of_slot(middleware: RateLimitMiddleware) -> Reason:
    with pytest.raises(RequestRefused) as refused:
        await middleware.wait_for_slot(REQUEST)
    return refused.value.reason


def test_no_request_gets_a_slot_when_the_run_is_ending() -> None:
    middleware = RateLimitMiddleware.from_crawler(crawler_with())
    assert asyncio.run(refusal_of_slot(middleware)) == Reason.STOPPING


def test_wrong_quiet_hours_are_named() -> None:
    with pytest.raises(BadInputError, match="CRAWLER_QUIET_HOURS"):
        RateLimitMiddleware.from_crawler(crawler_with(CRAWLER_QUIET_HOURS="night"))
