"""The rules of a host, or the reason to fetch nothing from it. Whole crawls are in tests/faults/test_robots.py."""

from __future__ import annotations

import asyncio

import pytest
from scrapy import Request
from scrapy.exceptions import NotConfigured

from crawler.middlewares.request_filter import FOR_ROBOTS, RequestRefused
from crawler.middlewares.robots import HostRobots, RobotsMiddleware
from crawler.network.robots import RobotRules, read_robots
from crawler.vocabulary import Reason
from tests.shells import crawler_with


def test_rules_refuse_a_disallowed_url_and_no_other() -> None:
    robots = HostRobots(read_robots(b"User-agent: *\nDisallow: /private", "ours"), None, 0.0)
    assert robots.reason_to_refuse("https://e.org/private/a") == Reason.ROBOTS
    assert robots.reason_to_refuse("https://e.org/public") is None


def test_an_unreadable_robots_txt_refuses_every_url_for_its_reason() -> None:
    reason = Reason.robots_unreadable(Reason.TIMEOUT)
    assert HostRobots(RobotRules(), reason, 0.0).reason_to_refuse("https://e.org/") == "robots-timeout"


def test_a_request_for_robots_txt_itself_is_not_held_up() -> None:
    middleware = RobotsMiddleware.from_crawler(crawler_with(ROBOTSTXT_OBEY=True))
    request = Request("https://www.ecns.cn/robots.txt", meta={FOR_ROBOTS: True})
    assert asyncio.run(middleware.process_request(request)) is None


def test_the_setting_switches_it_off() -> None:
    with pytest.raises(NotConfigured):
        RobotsMiddleware.from_crawler(crawler_with(ROBOTSTXT_OBEY=False))


class FailingEngine:
    """Scrapy's engine with an error of the program in its downloads."""

    async def download_async(self, request: Request) -> None:
        """Fail."""
        raise KeyError(request.url)


def test_an_error_of_the_program_is_logged_and_counted(caplog: pytest.LogCaptureFixture) -> None:
    crawler = crawler_with(ROBOTSTXT_OBEY=True)
    crawler.engine = FailingEngine()  # type: ignore[assignment]  # only its downloads are used
    with pytest.raises(RequestRefused):
        asyncio.run(RobotsMiddleware.from_crawler(crawler).process_request(Request("https://www.ecns.cn/1")))
    assert crawler.stats is not None
    assert crawler.stats.get_value("crawler/program-errors") == 1
    assert "Traceback (most recent call last)" in caplog.text
