"""robots.txt by RFC 9309: fetched once for each host and scheme, kept for a day, obeyed before any other request.

On PostgreSQL one worker fetches it for all workers of the run, and the others wait for it.

A robots.txt that answers 4xx contains no rules, so everything is allowed. If it answers 5xx or 429, or does not
answer, nothing is fetched from the host until its robots.txt has come. A challenge, or status 202, is no robots.txt.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader.errors import counted_reason
from crawler.extensions.database import CrawlDatabase, clock_of, database_of
from crawler.extensions.run_end import storage_errors_end_run
from crawler.extensions.shared_requests import requested_once
from crawler.middlewares.rate_limit import RateLimitMiddleware
from crawler.middlewares.request_filter import FOR_ROBOTS, RequestRefused
from crawler.network.robots import MAX_BYTES, RobotRules, read_robots
from crawler.network.waits import Wait
from crawler.storage.claims import Claims
from crawler.storage.host_robots import HostRobotsStore, RobotsAnswer
from crawler.vocabulary import Reason, WaitCause

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
    """The rules of a host, or the reason to fetch nothing from it, valid until a time of the run's clock."""

    rules: RobotRules
    reason: Reason | None
    until: float

    def reason_to_refuse(self, url: str) -> Reason | None:
        """Return why a URL must not be fetched, or None."""
        return self.reason or self.rules.reason_to_refuse(url)


class RobotsMiddleware:
    """Fetches the robots.txt of every host first."""

    def __init__(self, crawler: Crawler, product: str, retry_seconds: float, store: HostRobotsStore | None) -> None:
        self._crawler, self._product, self._retry_seconds, self._store = crawler, product, retry_seconds, store
        self._now = clock_of(crawler)
        self._known: dict[str, HostRobots] = {}
        self._fetching: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Obey robots.txt unless ROBOTSTXT_OBEY is off; one that did not come is retried as other URLs are."""
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        store = _store_of(crawler)
        return cls(crawler, settings["BOT_NAME"], settings.getfloat("CRAWLER_RETRY_AFTER_SECONDS"), store)

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

    def waits(self) -> dict[str, Wait]:
        """Return the hosts that are not requested now since their robots.txt is fetched, or did not come."""
        found, now = {}, self._now()
        for root, lock in self._fetching.items():
            host, known = urlsplit(root).hostname or "", self._known.get(root)
            if lock.locked():
                found[host] = Wait(0.0, WaitCause.FETCHING_ROBOTS, 0.0)
            elif known is not None and known.reason is not None and known.until > now:
                found[host] = Wait(known.until - now, WaitCause.NO_ROBOTS, 0.0, known.reason)
        return found

    async def _robots(self, root: str) -> HostRobots:
        async with self._fetching[root]:
            known = self._known.get(root)
            if known is None or known.until <= self._now():
                known = self._known[root] = self._read(root, await self._answer(root))
            return known

    async def _answer(self, root: str) -> RobotsAnswer:
        """Return the answer to the request for a robots.txt, which one worker sends for all."""
        if self._store is None:
            return await self._fetch(root)
        store, name = self._store, f"robots.txt of {root} in run {database_of(self._crawler).run}"

        async def request() -> RobotsAnswer:
            answer = await self._fetch(root)
            if answer.reason not in NOT_SENT:
                store.save(root, answer, self._now())
            return answer

        answer = None
        with storage_errors_end_run(self._crawler):
            answer = await requested_once(self._crawler, name, lambda: store.read(root, self._now()), request)
        return answer or RobotsAnswer(b"", Reason.STOPPING, None, 0.0)

    async def _fetch(self, root: str) -> RobotsAnswer:
        assert self._crawler.engine is not None  # noqa: S101  # it handles this request
        request = Request(f"{root}/robots.txt", meta={FOR_ROBOTS: True}, priority=1)
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001  # downloads fail with errors of no common base
            reason = counted_reason(self._crawler, error, request.url)
            return self._without_rules() if reason in LEADS_NOWHERE else self._unreadable(reason)
        if response.status in NO_ROBOTS and response.status != HTTPStatus.TOO_MANY_REQUESTS:
            return self._without_rules()
        if response.status == HTTPStatus.ACCEPTED:  # firewalls answer so
            return self._unreadable(Reason.CHALLENGE)
        if response.status != HTTPStatus.OK:
            return self._unreadable(Reason.http(response.status))
        return self._readable(response.body[:MAX_BYTES], response.meta.get("archived"))

    def _without_rules(self) -> RobotsAnswer:
        return self._readable(b"", None)

    def _readable(self, body: bytes, place: str | None) -> RobotsAnswer:
        self._crawler.stats.inc_value("crawler/robots/fetched")
        return RobotsAnswer(body, None, place, self._now() + KEPT_SECONDS)

    def _unreadable(self, reason: Reason) -> RobotsAnswer:
        return RobotsAnswer(b"", reason, None, self._now() + self._retry_seconds)

    def _read(self, root: str, answer: RobotsAnswer) -> HostRobots:
        """Return the rules in an answer, and tell the other parts of the crawl what it states."""
        if answer.reason in NOT_SENT:
            return HostRobots(RobotRules(), answer.reason, 0.0)
        if answer.reason is not None:
            self._crawler.stats.inc_value(f"crawler/robots/failed/{answer.reason}")
            message = "%s/robots.txt did not come (%s): nothing is fetched from this host"
            logger.warning(message, root, answer.reason)
            return HostRobots(RobotRules(), Reason.robots_unreadable(answer.reason), answer.until)
        rules = read_robots(answer.body, self._product)
        rate_limit = self._crawler.get_downloader_middleware(RateLimitMiddleware)
        if rate_limit is not None:
            rate_limit.obey_crawl_delay(root, urlsplit(root).hostname or "", rules.crawl_delay)
        told = {"root": root, "rules": rules, "sitemaps": rules.sitemaps, "place": answer.place}
        self._crawler.signals.send_catch_log(robots_read, **told)
        return HostRobots(rules, None, answer.until)


def _store_of(crawler: Crawler) -> HostRobotsStore | None:
    """Return the files that all workers of the run share; None on SQLite, and for an archive."""
    database = crawler.get_extension(CrawlDatabase)
    if database is None or database.shared is None:
        return None
    store = HostRobotsStore(database.engine, database.run)
    store.forget_ended()
    Claims(database.engine, database.worker).forget_ended()
    return store
