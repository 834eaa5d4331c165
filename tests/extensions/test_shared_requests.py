"""Of the workers on a PostgreSQL database one sends a request, and the others wait for its answer."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from scrapy.crawler import Crawler

from crawler.extensions.database import database_of
from crawler.extensions.shared_requests import requested_once
from crawler.spiders.chinanews_zh import ChinanewsZhSpider
from crawler.storage.host_robots import HostRobotsStore, RobotsAnswer
from tests.extensions.crawlers import crawler_with

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.postgresql import PostgresqlServer

ROOT = "https://www.e.org"
Workers = tuple[Crawler, Crawler]


@pytest.fixture
def workers(postgresql_server: PostgresqlServer, tmp_path: Path) -> Iterator[Workers]:
    """Give two workers of two sites on one database."""
    url = postgresql_server.empty_database()
    with (
        crawler_with(tmp_path, CRAWLER_DATABASE=url) as first,
        crawler_with(tmp_path, CRAWLER_DATABASE=url, spider=ChinanewsZhSpider) as second,
    ):
        for crawler in (first, second):
            works(crawler, closing=None)
        yield first, second


def works(crawler: Crawler, closing: object) -> None:
    cast("Any", crawler).crawling = True
    cast("Any", crawler).engine = SimpleNamespace(running=True, _slot=SimpleNamespace(closing=closing))


class Requests:
    """The requests of both workers for one file."""

    def __init__(self, workers: Workers) -> None:
        self.sent = list[Crawler]()
        self.may_be_answered = asyncio.Event()
        database = database_of(workers[0])
        self._store, self._now = HostRobotsStore(database.engine, database.run), database.now

    def of(self, crawler: Crawler) -> asyncio.Task[RobotsAnswer | None]:
        """Ask for the file as one worker."""

        async def request() -> RobotsAnswer:
            self.sent.append(crawler)
            await self.may_be_answered.wait()
            answer = RobotsAnswer(b"User-agent: *", None, None, self._now() + 3600)
            self._store.save(ROOT, answer, self._now())
            return answer

        read = requested_once(crawler, "file", lambda: self._store.read(ROOT, self._now()), request)
        return asyncio.ensure_future(read)


def test_one_worker_requests_a_file_and_the_others_get_its_answer(workers: Workers) -> None:
    async def both() -> list[RobotsAnswer | None]:
        requests = Requests(workers)
        asked = [requests.of(workers[0]), requests.of(workers[1])]
        await asyncio.wait(asked, timeout=0.2)
        assert requests.sent == [workers[0]]
        requests.may_be_answered.set()
        answers = await asyncio.gather(*asked, requests.of(workers[1]))
        assert requests.sent == [workers[0]]
        return answers

    answers = asyncio.run(both())
    assert answers[0] is not None
    assert len(set(answers)) == 1


def test_a_worker_that_ends_waits_no_longer_and_one_that_fails_gives_the_request_back(workers: Workers) -> None:
    async def both() -> None:
        requests = Requests(workers)
        first, second = requests.of(workers[0]), requests.of(workers[1])
        await asyncio.sleep(0)
        works(workers[1], closing=object())
        assert await second is None
        works(workers[1], closing=None)
        first.cancel()
        await asyncio.wait([first])
        requests.may_be_answered.set()
        assert await requests.of(workers[1]) is not None
        assert requests.sent == [workers[0], workers[1]]

    asyncio.run(both())
