"""The rules of a host, or the reason to fetch nothing from it. Whole crawls are in tests/faults/test_robots.py."""

from __future__ import annotations

import asyncio

import pytest
from scrapy import Request
from scrapy.exceptions import NotConfigured

from crawler.middlewares.request_filter import FOR_ROBOTS
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
