"""robots.txt by RFC 9309: fetched once for each host and scheme, kept for a day, obeyed before any other request.

A robots.txt that answers 4xx contains no rules, so everything is allowed. If it answers 5xx or 429, or does not
answer, nothing is fetched from the host until its robots.txt has come. A challenge, or status 202, is no robots.txt.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader.errors import counted_reason
from crawler.middlewares.rate_limit import RateLimitMiddleware
from crawler.middlewares.request_filter import FOR_ROBOTS, RequestRefused
from crawler.network.robots import RobotRules, read_robots
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

robots_read = object()
"""The signal that the robots.txt of a host was read. Its arguments are `root`, the `rules`, the `sitemaps` that it
names, and its `place` in the archive, None if it is not there."""
logger = logging.getLogger(__name__)
KEPT_SECONDS = 24 * 3600.0  # RFC 9309, 2.4
NOT_SENT = frozenset({Reason.STOPPING, Reason.QUIET_HOURS})
LEADS_NOWHERE = frozenset(
    {Reason.COOKIES_REQUIRED, Reason.REDIRECT_TO_ITSELF, Reason.REDIRECT_LOOP, Reason.TOO_MANY_REDIRECTS}
)
"""More redirects than are followed count as no robots.txt (RFC 9309, 2.3.1.2)."""
NO_ROBOTS = range(300, 500)  # RFC 9309, 2.3.1.3: an unavailable robots.txt disallows nothing


@dataclass(frozen=True, slots=True)
class HostRobots:
    """The rules of a host, or the reason to fetch nothing from it, valid until a time in monotonic seconds."""

    rules: RobotRules
    reason: Reason | None
    until: float

    def reason_to_refuse(self, url: str) -> Reason | None:
        """Return why a URL must not be fetched, or None."""
        return self.reason or self.rules.reason_to_refuse(url)


class RobotsMiddleware:
    """Fetches the robots.txt of every host first."""

    def __init__(self, crawler: Crawler, product: str, retry_seconds: float) -> None:
        self._crawler, self._product, self._retry_seconds = crawler, product, retry_seconds
        self._known: dict[str, HostRobots] = {}
        self._fetching: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Obey robots.txt unless ROBOTSTXT_OBEY is off; one that did not come is retried as other URLs are."""
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        return cls(crawler, settings["BOT_NAME"], settings.getfloat("CRAWLER_RETRY_AFTER_SECONDS"))

    async def process_request(self, request: Request) -> None:
        """Allow a request or refuse it. RequestRefused has the reason."""
        if request.meta.get(FOR_ROBOTS):
            return
        parts = urlparse_cached(request)
        robots = await self._robots(f"{parts.scheme}://{parts.netloc}")
        reason = robots.reason_to_refuse(request.url)
        if reason is not None:
            self._crawler.stats.inc_value(f"crawler/robots/refused/{reason}")
            raise RequestRefused(reason)

    async def _robots(self, root: str) -> HostRobots:
        async with self._fetching[root]:
            known = self._known.get(root)
            if known is None or known.until <= monotonic():
                known = self._known[root] = await self._fetch(root)
            return known

    async def _fetch(self, root: str) -> HostRobots:
        assert self._crawler.engine is not None  # noqa: S101  # it handles this request
        request = Request(f"{root}/robots.txt", meta={FOR_ROBOTS: True}, priority=1)
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001  # downloads fail with errors of no common base
            return self._unreadable(root, counted_reason(self._crawler, error, request.url))
        if response.status in NO_ROBOTS and response.status != HTTPStatus.TOO_MANY_REQUESTS:
            return self._readable(root, RobotRules())
        if response.status == HTTPStatus.ACCEPTED:  # firewalls answer so
            return self._unreadable(root, Reason.CHALLENGE)
        if response.status != HTTPStatus.OK:
            return self._unreadable(root, Reason.http(response.status))
        return self._readable(root, read_robots(response.body, self._product), response.meta.get("archived"))

    def _readable(self, root: str, rules: RobotRules, place: str | None = None) -> HostRobots:
        rate_limit = self._crawler.get_downloader_middleware(RateLimitMiddleware)
        if rate_limit is not None:
            rate_limit.host(urlsplit(root).hostname or "").obey_crawl_delay(rules.crawl_delay)
        self._crawler.stats.inc_value("crawler/robots/fetched")
        told = {"root": root, "rules": rules, "sitemaps": rules.sitemaps, "place": place}
        self._crawler.signals.send_catch_log(robots_read, **told)
        return HostRobots(rules, None, monotonic() + KEPT_SECONDS)

    def _unreadable(self, root: str, reason: Reason) -> HostRobots:
        if reason in NOT_SENT:
            return HostRobots(RobotRules(), reason, 0.0)
        if reason in LEADS_NOWHERE:
            return self._readable(root, RobotRules())
        self._crawler.stats.inc_value(f"crawler/robots/failed/{reason}")
        logger.warning("%s/robots.txt did not come (%s): nothing is fetched from this host", root, reason)
        return HostRobots(RobotRules(), Reason.robots_unreadable(reason), monotonic() + self._retry_seconds)
