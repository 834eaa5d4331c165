"""An article of several pages is read as a whole, and the address of each link is parsed once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from scrapy.extension import ExtensionManager
from scrapy.http import HtmlResponse

from crawler import extract
from crawler.downloader.downloader import ANSWER_SECONDS
from crawler.extensions.database import CrawlDatabase, database_of
from crawler.extensions.processing import PageProcessing
from crawler.missing_pages import MissingPage
from crawler.sites.chinanews import Chinanews
from crawler.spiders.discovery import discovered_url
from crawler.spiders.multi_page import MAX_ANSWER_SECONDS, MAX_IN_VAIN
from crawler.vocabulary import Reason
from tests.shells import ShellSpider, crawler_with
from tests.site import contents
from tests.spiders.counting_site import CountingSite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.items import Page

LONG = next(article for article in contents().articles if len(article.pages) > 1 and article.known.kind == "article")
BODIES = {f"https://www.ecns.cn{page.path}": page.served.body for page in contents().pages}


class Engine:
    """Scrapy's engine with the pages of the imitation site; an empty one has status 404."""

    running = True
    _slot = None

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.seconds = 0.0
        """How long each answer takes, as the download handler says."""

    async def download_async(self, request: Request) -> HtmlResponse:
        """Return the page of the request's URL."""
        self.asked.append(request.url)
        request.meta[ANSWER_SECONDS] = self.seconds
        body = BODIES[request.url]
        return HtmlResponse(request.url, status=200 if body else 404, body=body, request=request)


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def crawler(tmp_path: Path, engine: Engine) -> Iterator[Crawler]:
    database_url = f"sqlite:///{tmp_path / 'articles.db'}"
    crawler = crawler_with(
        CRAWLER_DATABASE=database_url,
        CRAWLER_DATABASE_WAIT_SECONDS=1.0,
        CRAWLER_CLEAN_SECONDS=20.0,
        CRAWLER_CLEAN_MEGABYTES=1000,
    )
    crawler.crawling = True
    database, processing = CrawlDatabase.from_crawler(crawler), PageProcessing.from_crawler(crawler)
    crawler.extensions = ExtensionManager(database, processing, crawler=crawler)
    crawler.engine = engine  # type: ignore[assignment]  # only its downloads are used
    yield crawler
    processing.executor.close()
    database_of(crawler).engine.dispose()


@pytest.fixture
def site(crawler: Crawler) -> CountingSite:
    assert isinstance(crawler.spider, ShellSpider)
    crawler.spider.crawler = crawler
    crawler.spider.site = site = CountingSite()
    return site


def read(crawler: Crawler, path: str) -> Page:
    """Return the page that the spider yields for a leased article."""
    spider, url = crawler.spider, f"https://www.ecns.cn{path}"
    assert isinstance(spider, ShellSpider)
    frontier = database_of(crawler).frontier
    frontier.discovery.discover([discovered_url(url, Chinanews())], None, 1.0)
    lease = frontier.leases.lease(1, 2.0)[0]
    response = HtmlResponse(url, body=BODIES[url], request=spider.request(lease))

    async def parsed() -> list[Page]:
        return [page async for page in spider.parse(response, lease=lease)]

    return asyncio.run(parsed())[0]


def test_the_further_pages_are_read_and_their_bodies_are_not_kept(crawler: Crawler, site: CountingSite) -> None:
    page = read(crawler, LONG.path)
    assert page.site is site
    assert [part.body for part in page.following] == [b""] * (len(LONG.pages) - 1)
    assert page.body
    assert page.missing == ()
    text = "\n".join(block.text for block in extract(page).blocks)
    assert all(paragraph in text for paragraph in LONG.paragraphs(LONG.pages))


def linking(number: int) -> bytes:
    """Return the first page, with a link to a further page of this number."""
    link = f'<a href="https://www.ecns.cn{LONG.page_path(number)}">{number}</a>'
    return BODIES[f"https://www.ecns.cn{LONG.path}"].replace(b"</body>", f"{link}</body>".encode())


def test_a_link_to_a_page_far_behind_the_last_one_is_no_sign_of_pages_between(
    crawler: Crawler, engine: Engine, site: CountingSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(BODIES, f"https://www.ecns.cn{LONG.path}", linking(199))
    for number in range(len(LONG.pages) + 1, len(LONG.pages) + 1 + MAX_IN_VAIN):
        monkeypatch.setitem(BODIES, f"https://www.ecns.cn{LONG.page_path(number)}", b"")
    page = read(crawler, LONG.path)
    assert (len(page.parts), page.missing, page.site) == (len(LONG.pages), (), site)
    assert len(engine.asked) == len(LONG.pages) - 1 + MAX_IN_VAIN


def test_the_pages_of_an_article_whose_first_page_is_gone_come_in_their_order(
    crawler: Crawler, site: CountingSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(BODIES, f"https://www.ecns.cn{LONG.path}", b"")
    page = read(crawler, LONG.page_path(2))
    assert page.site is site
    assert [site.address(part.url).page for part in page.parts] == [*range(2, len(LONG.pages) + 1)]  # type: ignore[union-attr]
    assert page.missing == (MissingPage(1, Reason.http(404)),)


def test_an_article_takes_no_more_than_a_certain_time(
    crawler: Crawler, engine: Engine, site: CountingSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = f"https://www.ecns.cn{LONG.path}"
    monkeypatch.setitem(BODIES, first, linking(9))
    for number in range(2, 10):
        body = BODIES[first].replace(b"<p>", f"<p>{'Boats and ' * number}".encode())
        monkeypatch.setitem(BODIES, f"https://www.ecns.cn{LONG.page_path(number)}", body)
    engine.seconds = MAX_ANSWER_SECONDS / 2
    page = read(crawler, LONG.path)
    assert len(engine.asked) == len(page.following) == 3
    assert page.missing == tuple(MissingPage(number, Reason.TIMEOUT) for number in range(5, 10))
    assert page.site is site


def test_the_address_of_each_link_is_parsed_once_per_page(crawler: Crawler, site: CountingSite) -> None:
    page = read(crawler, next(article for article in contents().articles if len(article.pages) == 1).path)
    assert page.reading is not None
    links = set(page.reading.links) - {page.url}
    assert links
    assert {site.parsed[link] for link in links} == {1}


def test_an_error_of_the_program_on_a_further_page_is_counted(
    crawler: Crawler, site: CountingSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = next(page for page in contents().pages if page.article is LONG and page.path != LONG.path)
    monkeypatch.delitem(BODIES, f"https://www.ecns.cn{second.path}")
    page = read(crawler, LONG.path)
    assert page.site is site
    assert len(page.missing) == 1
    assert crawler.stats is not None
    assert crawler.stats.get_value("crawler/program-errors") == 1
