"""The middleware keeps one rate for each host, by the settings."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.exceptions import BadInputError
from crawler.extensions.run_end import run_must_end
from crawler.middlewares.rate_limit import OWN_FAILURES, RateLimitMiddleware
from crawler.middlewares.request_filter import RequestRefused
from crawler.network.host_state import Slot
from crawler.network.rate_limit import RateLimits, rate_of
from crawler.storage.database import open_database
from crawler.storage.host_rates import DatabaseRates
from crawler.vocabulary import Reason, RunStatus
from tests.shells import crawler_with

if TYPE_CHECKING:
    from tests.postgresql import PostgresqlServer

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


def test_a_worker_that_has_lost_its_network_ends_and_slows_no_host_down(postgresql_server: PostgresqlServer) -> None:
    engine, host = open_database(postgresql_server.empty_database()), "www.ecns.cn"
    limits = RateLimits(delay=0, concurrent=2, errors_in_a_row=3)
    rates = [DatabaseRates(engine, partial(rate_of, limits=limits, run=1, worker=worker)) for worker in (1, 2)]
    times, ended = count(100.0, 100.0), list[RunStatus]()
    crawler = crawler_with()
    lost, other = (RateLimitMiddleware(crawler, one, 2, None, partial(next, times)) for one in rates)

    def note(status: RunStatus) -> None:
        ended.append(status)

    crawler.signals.connect(note, run_must_end)
    for _ in range(OWN_FAILURES):
        assert not ended
        slots = [one.change(host, lambda rate: rate.take(next(times))).slot or SLOT for one in rates]
        other.answered(REQUEST, Response(REQUEST.url), 0.1, slots[1])
        lost.failed(REQUEST, slots[0])
        assert not other.host(host).state.slots
    assert ended == [RunStatus.INTERRUPTED]
    assert (other.host(host).delay, other.host(host).suspended) == (0, None)
    engine.dispose()
