"""Every request waits for the slot of its host, whatever handler sends it."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from scrapy import Request, signals
from scrapy.exceptions import NotSupported
from scrapy.http import Response
from scrapy.utils.misc import load_object

from crawler import settings
from crawler.downloader.downloader import ANSWER_SECONDS, PoliteDownloader
from crawler.exceptions import BadInputError
from tests.shells import crawler_with

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

RATE_LIMIT = "crawler.middlewares.rate_limit.RateLimitMiddleware"


class Handler:
    """A download handler that notes which requests are under way at one time."""

    lazy = False

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.together: list[set[str]] = []
        self._under_way: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Handler:
        """Tell the crawler which handler it has."""
        handler = cast("Any", crawler).handler = cls()
        return handler

    async def download_request(self, request: Request) -> Response:
        """Answer after some turns of the loop."""
        self.begun.append(request.url)
        self._under_way.add(request.url)
        self.together.append(set(self._under_way))
        for _ in range(5):
            await asyncio.sleep(0)
        self._under_way.remove(request.url)
        return Response(request.url)

    async def close(self) -> None:
        """Close nothing."""


def downloader_of(crawler: Crawler) -> PoliteDownloader:
    downloader = PoliteDownloader(crawler)
    slot = SimpleNamespace(closing=None)
    cast("Any", crawler).crawling = True
    cast("Any", crawler).engine = SimpleNamespace(downloader=downloader, running=True, _slot=slot)
    return downloader


def crawler_of(middlewares: dict[str, int]) -> Crawler:
    return crawler_with(
        DOWNLOAD_HANDLERS={"http": f"{__name__}.Handler", "https": None},
        DOWNLOADER_MIDDLEWARES_BASE={},
        DOWNLOADER_MIDDLEWARES=middlewares,
        DOWNLOAD_DELAY=0,
        CONCURRENT_REQUESTS_PER_DOMAIN=1,
    )


def test_requests_to_one_host_are_sent_one_after_the_other_in_their_order() -> None:
    assert load_object(settings.DOWNLOADER) is PoliteDownloader
    requests = [Request(f"http://{host}/{number}") for number in range(3) for host in ("a.example", "b.example")]
    crawler = crawler_of({RATE_LIMIT: 860})

    async def all_of_them() -> list[Any]:
        downloader = downloader_of(crawler)
        answers = [downloader.fetch(request).asFuture(asyncio.get_running_loop()) for request in requests]
        assert downloader.active == set(requests)
        answered = await asyncio.gather(*answers)
        assert not downloader.active
        return answered

    assert [answer.url for answer in asyncio.run(all_of_them())] == [request.url for request in requests]
    handler: Handler = cast("Any", crawler).handler
    assert all(len({url.split("/")[2] for url in urls}) == len(urls) for urls in handler.together)
    assert {len(urls) for urls in handler.together} == {1, 2}
    for host in ("a", "b"):
        assert [url for url in handler.begun if url.startswith(f"http://{host}.")] == [
            f"http://{host}.example/{number}" for number in range(3)
        ]
    assert all(request.meta[ANSWER_SECONDS] >= 0 for request in requests)


@pytest.mark.parametrize("url", ["http://a.example/", "https://a.example/"])
def test_a_request_is_active_until_the_engine_has_its_result(url: str) -> None:
    crawler, request = crawler_of({RATE_LIMIT: 860}), Request(url)

    async def turns() -> int:
        downloader = downloader_of(crawler)
        results: list[object] = []
        downloader.fetch(request).addBoth(results.append)
        count = 0
        while not results:
            assert downloader.active == {request}, "the engine would find the crawl idle"
            await asyncio.sleep(0)
            count += 1
        assert not downloader.active
        return count

    assert asyncio.run(turns()) > 0


def test_the_signals_of_a_request_are_scrapys_also_if_it_fails() -> None:
    crawler = crawler_of({RATE_LIMIT: 860})
    sent: list[tuple[str, str]] = []
    names = "request_reached_downloader", "response_downloaded", "request_left_downloader"
    for name in names:

        def note(request: Request, name: str = name) -> None:
            sent.append((request.url, name))

        crawler.signals.connect(note, getattr(signals, name), weak=False)

    async def one(url: str) -> Any:
        return await downloader_of(crawler).fetch(Request(url)).asFuture(asyncio.get_running_loop())

    asyncio.run(one("http://a.example/"))
    with pytest.raises(NotSupported):
        asyncio.run(one("https://a.example/"))
    assert sent == [
        *(("http://a.example/", name) for name in names),
        ("https://a.example/", "request_reached_downloader"),
        ("https://a.example/", "request_left_downloader"),
    ]


def test_no_request_is_sent_without_a_rate_limit() -> None:
    crawler = crawler_of({})

    async def one() -> Any:
        return await downloader_of(crawler).fetch(Request("http://a.example/")).asFuture(asyncio.get_running_loop())

    with pytest.raises(BadInputError, match="RateLimitMiddleware is switched off"):
        asyncio.run(one())
    assert not cast("Any", crawler).handler.begun
