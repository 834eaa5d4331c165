"""robots.txt by RFC 9309: fetched once a host and scheme, kept a day, and obeyed before anything else is asked.

What answers 4xx has no rules, so all is allowed; what answers 5xx or 429, or
does not answer, is to be left alone: nothing is asked of it until its
robots.txt has come.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader.errors import slug_of
from crawler.middlewares.rate_limit import NOT_ASKED, PaceMiddleware
from crawler.middlewares.redirects import LOOP, TO_ITSELF, TOO_MANY
from crawler.middlewares.request_filter import FOR_ROBOTS
from crawler.network.robots import RobotRules, read_robots

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)
KEPT_SECONDS = 24 * 3600.0
"""RFC 9309, 2.4."""
LEADS_NOWHERE = frozenset({TO_ITSELF, LOOP, TOO_MANY})
"""More redirects than are followed: as good as no robots.txt (RFC 9309, 2.3.1.2)."""
NO_ROBOTS = range(300, 500)
"""RFC 9309, 2.3.1.3: a robots.txt that is unavailable forbids nothing."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a host's robots.txt says, or the reason to stay away; and until when that holds, in monotonic seconds."""

    rules: RobotRules
    reason: str | None
    until: float

    def reason_to_refuse(self, url: str) -> str | None:
        """Return why a URL may not be asked for."""
        return self.reason or self.rules.reason_to_refuse(url)


class RobotsMiddleware:
    """Asks every host's robots.txt first."""

    def __init__(self, crawler: Crawler, product: str, try_again_seconds: float) -> None:
        self._crawler = crawler
        self._product = product
        self._try_again_seconds = try_again_seconds
        self._known: dict[str, Known] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Obey unless ROBOTSTXT_OBEY is off; a robots.txt that did not come is asked for at the pace of other tries."""
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        return cls(crawler, settings["BOT_NAME"], settings.getfloat("CRAWLER_RETRY_AFTER_SECONDS"))

    async def process_request(self, request: Request) -> None:
        """Let by what may be asked for. IgnoreRequest says why it may not."""
        if request.meta.get(FOR_ROBOTS):
            return
        parts = urlparse_cached(request)
        root = f"{parts.scheme}://{parts.netloc}"
        reason = (await self._rules(root)).reason_to_refuse(request.url)
        if reason is not None:
            self._crawler.stats.inc_value(f"crawler/robots/refused/{reason}")
            raise IgnoreRequest(reason)

    async def _rules(self, root: str) -> Known:
        async with self._asking[root]:
            known = self._known.get(root)
            if known is None or known.until <= monotonic():
                known = self._known[root] = await self._ask(root)
            return known

    async def _ask(self, root: str) -> Known:
        assert self._crawler.engine is not None  # noqa: S101  # it handles this very request
        request = Request(f"{root}/robots.txt", meta={FOR_ROBOTS: True}, priority=1)
        self._crawler.stats.inc_value("crawler/robots/asked")
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001  # downloads fail with errors of no common base
            return self._without(root, slug_of(error))
        self._crawler.stats.inc_value("crawler/robots/came")
        return self._read(root, response)

    def _read(self, root: str, response: Response) -> Known:
        if response.status in NO_ROBOTS and response.status != HTTPStatus.TOO_MANY_REQUESTS:
            return self._kept(root, RobotRules())
        if response.status != HTTPStatus.OK:
            return self._without(root, f"http-{response.status}")
        return self._kept(root, read_robots(response.body, self._product))

    def _kept(self, root: str, rules: RobotRules) -> Known:
        pace = self._crawler.get_downloader_middleware(PaceMiddleware)
        if pace is not None:
            host = urlparse_cached(Request(root)).hostname or ""
            pace.host(host).obey_crawl_delay(rules.crawl_delay)
        return Known(rules, None, monotonic() + KEPT_SECONDS)

    def _without(self, root: str, reason: str) -> Known:
        if reason in NOT_ASKED:
            return Known(RobotRules(), reason, 0.0)
        if reason in LEADS_NOWHERE:
            return self._kept(root, RobotRules())
        logger.warning("%s/robots.txt did not come (%s): nothing is asked of this host", root, reason)
        return Known(RobotRules(), f"robots-{reason}", monotonic() + self._try_again_seconds)
